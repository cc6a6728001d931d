"""The words for what audit events tell of. An action without words here is shown by its own name."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "account.accept_invitation": _("ตั้งรหัสผ่านตามลิงก์เชิญ"),
    "account.change_password": _("เปลี่ยนรหัสผ่าน"),
    "account.create": _("เพิ่มบัญชีผู้ใช้"),
    "account.disable": _("ปิดบัญชีผู้ใช้"),
    "account.enable": _("เปิดบัญชีผู้ใช้"),
    "account.invite": _("ออกลิงก์เชิญ"),
    "account.sign_in": _("เข้าสู่ระบบ"),
    "account.sign_in_refused": _("เข้าสู่ระบบไม่สำเร็จ"),
    "account.sign_out": _("ออกจากระบบ"),
    "agency.create": _("เพิ่มหน่วยงาน"),
    "agency.deactivate": _("เลิกใช้หน่วยงาน"),
    "agency.edit": _("แก้ไขหน่วยงาน"),
    "appointment.change_dates": _("แก้วันที่การแต่งตั้ง"),
    "appointment.end": _("สิ้นสุดการแต่งตั้ง"),
    "appointment.export": _("ส่งออกรายการแต่งตั้ง"),
    "appointment.make": _("แต่งตั้ง"),
    "attachment.view": _("เปิดดูภาพถ่าย"),
    "audit.export": _("ส่งออกบันทึกการใช้งาน"),
    "audit.verify": _("ตรวจสายบันทึก"),
    "area.load": _("นำเข้าทะเบียนพื้นที่"),
    "campaign.close": _("ปิดวาระ"),
    "campaign.create": _("เปิดวาระ"),
    "campaign.rename": _("แก้ชื่อวาระ"),
    "dismissal.confirm": _("ยืนยันการนำออกจากบัญชี"),
    "dismissal.refuse": _("ไม่ยืนยันการนำออกจากบัญชี"),
    "dismissal.withdraw": _("ถอนข้อเสนอนำออกจากบัญชี"),
    "document.issue": _("ออกเอกสารรายงาน"),
    "entry.withdraw": _("ยกเลิกรายการที่บันทึกผิด"),
    "delivery.record": _("บันทึกการให้ความช่วยเหลือ"),
    "help.export": _("ส่งออกรายการเรื่องช่วยเหลือ"),
    "household.export": _("ส่งออกรายชื่อครัวเรือน"),
    "change.decline": _("ไม่รับการเปลี่ยนแปลงของครัวเรือน"),
    "change.request": _("เสนอการเปลี่ยนแปลงของครัวเรือน"),
    "change.take": _("รับการเปลี่ยนแปลงของครัวเรือน"),
    "change.withdraw": _("ถอนการเปลี่ยนแปลงของครัวเรือน"),
    "household.propose": _("เสนอครัวเรือนตกหล่น"),
    "household.reveal_sensitive": _("เปิดดูข้อมูลสุขภาพ"),
    "household.search": _("ค้นหาครัวเรือน"),
    "household.search_id": _("ค้นด้วยเลขประจำตัวประชาชน"),
    "household.verify": _("สอบทานครัวเรือน"),
    "household.view": _("เปิดดูครัวเรือน"),
    "import.approve": _("เห็นชอบการนำเข้า"),
    "import.check": _("ตรวจไฟล์บัญชี"),
    "import.discard": _("ยกเลิกการนำเข้า"),
    "import.forget_columns": _("ลืมการจับคู่คอลัมน์ที่บันทึกไว้"),
    "import.map": _("จับคู่คอลัมน์ของไฟล์บัญชี"),
    "import.unchanged": _("นำเข้าไฟล์ที่ไม่เปลี่ยนแปลงสิ่งใด"),
    "import.upload": _("อัปโหลดไฟล์บัญชี"),
    "import.view": _("เปิดดูแถวของไฟล์บัญชี"),
    "list.approve": _("เห็นชอบบัญชีเป้าหมาย"),
    "list.extend": _("รับข้อเสนอเข้าบัญชีฉบับใหม่"),
    "mandate.add": _("เพิ่มภารกิจของหน่วยงาน"),
    "mandate.end": _("สิ้นสุดภารกิจของหน่วยงาน"),
    "mandate.seed": _("เพิ่มภารกิจตามชื่อหน่วยงาน"),
    "matter.accept": _("หน่วยงานรับเรื่อง"),
    "matter.answer": _("ตอบข้อมูลแก่หน่วยงาน"),
    "matter.decline": _("หน่วยงานแจ้งข้อขัดข้อง"),
    "matter.finish": _("ปิดเรื่องช่วยเหลือ"),
    "matter.offer": _("แจ้งความประสงค์ช่วยเหลือ"),
    "matter.query": _("หน่วยงานขอข้อมูลเพิ่มเติม"),
    "matter.refer": _("ส่งต่อหน่วยงาน"),
    "matter.schedule": _("กำหนดวันช่วยเหลือ"),
    "matter.withdraw": _("ถอนเรื่องช่วยเหลือ"),
    "member.reveal_id": _("เปิดดูเลขประจำตัวประชาชน"),
    "need.propose": _("เสนอปัญหาเพิ่ม"),
    "need.remove": _("นำออกจากบัญชีตามมติ/หนังสือ"),
    "need.verify": _("สอบทาน"),
    "plan.acknowledge": _("บันทึกการรับทราบแผนของครอบครัว"),
    "plan.adjust": _("เสนอปรับแผนครัวเรือน"),
    "plan.decide": _("พิจารณาแผนครัวเรือน"),
    "plan.discard": _("ทิ้งร่างแผนครัวเรือน"),
    "plan.draft": _("บันทึกร่างแผนครัวเรือน"),
    "plan.submit": _("ส่งแผนครัวเรือน"),
    "programme.add": _("เพิ่มโครงการของหน่วยงาน"),
    "proposal.decline": _("ไม่รับข้อเสนอ"),
    "report.freeze": _("ปิดรายงาน"),
    "care.confirm": _("ยืนยันการดูแลต่อเนื่อง"),
    "care.end": _("สิ้นสุดการดูแลต่อเนื่อง"),
    "care.propose": _("เสนอให้ดูแลต่อเนื่อง"),
    "care.refuse": _("ไม่ยืนยันการดูแลต่อเนื่อง"),
    "care.review": _("ทบทวนการดูแลต่อเนื่อง"),
    "care.withdraw": _("ถอนข้อเสนอดูแลต่อเนื่อง"),
    "follow_up.hold": _("ติดตามผลครัวเรือนที่แก้ไขแล้ว"),
    "need.relapse": _("บันทึกว่ากลับมาตกเกณฑ์"),
    "outcome.confirm": _("ยืนยันผลการประเมินซ้ำ"),
    "outcome.propose": _("เสนอผลการประเมินซ้ำ"),
    "outcome.refuse": _("ไม่ยืนยันผลการประเมินซ้ำ"),
    "outcome.withdraw": _("ถอนผลการประเมินซ้ำ"),
    "stage_item.confirm": _("ยืนยันเกณฑ์ระดับขั้น"),
    "stage_item.lapse": _("บันทึกว่าไม่ผ่านเกณฑ์ระดับขั้นแล้ว"),
    "stage_item.propose": _("เสนอว่าผ่านเกณฑ์ระดับขั้น"),
    "stage_item.refuse": _("ไม่ยืนยันเกณฑ์ระดับขั้น"),
    "stage_item.withdraw": _("ถอนข้อเสนอเกณฑ์ระดับขั้น"),
    "stuck.explain": _("ระบุข้อติดขัด"),
    "survey.load": _("นำเข้าผลสำรวจ จปฐ. รอบถัดไป"),
    "visit.record": _("บันทึกการเยี่ยม"),
    "visit.unchanged": _("บันทึกว่าติดตามแล้ว ไม่มีการเปลี่ยนแปลง"),
    "ruleset.make": _("ออกเกณฑ์ฉบับใหม่"),
    "standing.rebuild": _("คำนวณสถานะใหม่ทั้งวาระ"),
}
SUBJECTS: dict[str, str | Promise] = {
    "account": _("บัญชีผู้ใช้"),
    "agency": _("หน่วยงาน"),
    "appointment": _("การแต่งตั้ง"),
    "attachment": _("ภาพถ่าย"),
    "campaign": _("วาระจังหวัด"),
    "household": _("ครัวเรือน"),
    "import": _("การนำเข้า"),
    "list": _("บัญชีเป้าหมาย"),
    "mandate": _("ภารกิจของหน่วยงาน"),
    "member": _("สมาชิกในครัวเรือน"),
    "need": _("ปัญหารายมิติ"),
    "programme": _("โครงการของหน่วยงาน"),
    "report": _("รายงานประจำสัปดาห์"),
}


def action_label(action: str) -> str:
    return str(ACTIONS.get(action, action))


def subject_label(kind: str) -> str:
    return str(SUBJECTS.get(kind, kind))


# Who acts without being an account.
NOT_ACCOUNTS: dict[str, str | Promise] = {
    "console": _("คำสั่งผู้ดูแล"),
    "scheduler": _("ระบบอัตโนมัติ"),
    "anonymous": _("ยังไม่เข้าสู่ระบบ"),
}


def who_label(account: str) -> str:
    """The words for one who acts without being an account; else what the audit keeps."""
    return str(NOT_ACCOUNTS.get(account, account))
