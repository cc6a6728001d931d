"""The Thai words of the report's codes. The codes are the interface; only these labels are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Labels = Mapping[str, "StrOrPromise"]

DIMENSIONS: Labels = {
    "total": _("รวม (ไม่นับซ้ำ)"),
    "health": _("สุขภาพ"),
    "living": _("ความเป็นอยู่"),
    "education": _("การศึกษา"),
    "income": _("รายได้"),
    "access": _("การเข้าถึงบริการภาครัฐ"),
}

COLUMNS: Labels = {
    "baseline": _("ยอดตั้งต้น"),
    "added": _("เพิ่ม"),
    "moved_in": _("ย้ายเข้าพื้นที่"),
    "moved_out": _("ย้ายไปพื้นที่อื่น"),
    "dismissed": _("นำออก"),
    "current": _("ยอดปัจจุบัน"),
    "verified": _("สอบทานแล้ว"),
    "checked": _("สอบทานแล้ว และนำออก"),
    "planned": _("มีแผนแล้ว"),
    "adjusted": _("ปรับแผน"),
    "helping": _("กำลังช่วยเหลือ"),
    "helped": _("ช่วยเหลือแล้ว"),
    "resolved": _("แก้ไขแล้ว"),
    "relapsed": _("กลับมาตกเกณฑ์"),
    "surveyed": _("สำรวจรอบถัดไปแล้ว"),
    "passes_bmn": _("ผ่านเกณฑ์ จปฐ. (ผลสำรวจรอบถัดไป)"),
    "continuing_care": _("ดูแลต่อเนื่อง"),
    "open": _("คงเหลือ"),
    "stuck": _("ไม่คืบหน้า"),
    "in_progress": _("อยู่ระหว่างดำเนินการ"),
    "survive": _("อยู่รอด"),
    "sufficient": _("พอเพียง"),
    "sustained": _("ยั่งยืน"),
    "late_arriving": _("บันทึกหลังตัดยอด"),
}

COLUMN_MEANINGS: Labels = {
    "baseline": _("อยู่ในบัญชีครัวเรือนเป้าหมายฉบับแรกที่เห็นชอบ"),
    "added": _("เพิ่มเข้าบัญชีภายหลัง ไม่รวมที่ย้ายเข้าจากพื้นที่อื่น"),
    "moved_in": _("ย้ายเข้ามาจากพื้นที่อื่นในจังหวัด (ระดับจังหวัดเป็น 0)"),
    "moved_out": _("ย้ายไปพื้นที่อื่นในจังหวัด (ระดับจังหวัดเป็น 0)"),
    "dismissed": _("นำออกจากบัญชีโดยมีผู้ยืนยัน ไม่รวมที่ย้ายไปพื้นที่อื่น"),
    "current": _("ยอดตั้งต้น + เพิ่ม + ย้ายเข้าพื้นที่ − ย้ายไปพื้นที่อื่น − นำออก"),
    "verified": _("ปัญหาทุกรายการของครัวเรือนหรือคนนั้นสอบทานแล้วว่าตรงตามบัญชี"),
    "checked": _("สอบทานแล้ว รวมกับ นำออก ร้อยละคิดจากยอดปัจจุบันรวมกับที่นำออก"),
    "planned": _("ปัญหาทุกรายการมีแผนครัวเรือนที่เห็นชอบแล้ว"),
    "adjusted": _("ปัญหาอย่างน้อยหนึ่งรายการมีการปรับแผนตามข้อเสนอของหน่วยงาน"),
    "helping": _("มีหน่วยงานรับช่วยเหลือปัญหาอย่างน้อยหนึ่งรายการ และยังดำเนินการไม่เสร็จ"),
    "helped": _("ปัญหาอย่างน้อยหนึ่งรายการเคยได้รับความช่วยเหลือ"),
    "resolved": _("ปัญหาทุกรายการประเมินซ้ำผ่านเกณฑ์ โดยมีผู้ยืนยัน"),
    "relapsed": _("ปัญหาอย่างน้อยหนึ่งรายการเคยแก้ไขแล้ว และขณะนี้คงเหลือ"),
    "surveyed": _("ปัญหาอย่างน้อยหนึ่งรายการมีผลสำรวจ จปฐ. รอบถัดไป"),
    "passes_bmn": _("ปัญหาทุกรายการที่มีผลสำรวจ จปฐ. รอบถัดไป ผ่านเกณฑ์ (ว่าง = ยังไม่มีผลสำรวจ)"),
    "continuing_care": _("ปัญหาทุกรายการแก้ไขแล้วหรือดูแลต่อเนื่อง โดยดูแลต่อเนื่องอย่างน้อยหนึ่งรายการ"),
    "open": _("ยอดปัจจุบัน − แก้ไขแล้ว − ดูแลต่อเนื่อง"),
    "stuck": _("คงเหลือ และไม่มีแผน ไม่ได้เยี่ยม หรือเลยวันที่รับปากช่วยเหลือ โดยไม่มีข้อติดขัดที่ระบุไว้"),
    "in_progress": _("ครัวเรือนที่ยังไม่ถึงขั้นอยู่รอด"),
    "survive": _("ครัวเรือนที่ผ่านเกณฑ์ขั้นอยู่รอด"),
    "sufficient": _("ครัวเรือนที่ผ่านเกณฑ์ขั้นอยู่รอดและพอเพียง"),
    "sustained": _("ครัวเรือนที่ผ่านเกณฑ์ทุกขั้น และผลยังคงอยู่"),
    "late_arriving": _("เกิดขึ้นก่อนตัดยอดครั้งก่อน แต่บันทึกเมื่อตัดยอดครั้งก่อนไปแล้ว"),
}

REASONS: Labels = {
    "out_of_date": _("ข้อมูลไม่ตรงกับสภาพปัจจุบัน"),
    "moved": _("ย้ายออก"),
    "died": _("เสียชีวิต"),
    "not_in_area": _("ไม่พบตัวในพื้นที่"),
    "duplicate": _("รายการซ้ำ"),
    "regrouped": _("จัดครัวเรือนใหม่"),
    "other": _("อื่น ๆ"),
}

SOURCES: Labels = {
    "regular": _("งบปกติ"),
    "province": _("งบจังหวัด"),
    "local": _("อปท."),
    "fund": _("กองทุน"),
    "red_cross": _("เหล่ากาชาด"),
    "private": _("เอกชน/บริจาค"),
    "none": _("ไม่ใช้งบ"),
}

LEVELS: Labels = {
    "province": _("จังหวัด"),
    "district": _("อำเภอ"),
    "subdistrict": _("ตำบล"),
}

NAMED: Labels = {
    "province": _("จังหวัด%(name)s"),
    "district": _("อำเภอ%(name)s"),
    "subdistrict": _("ตำบล%(name)s"),
}
"""A name with its level, which stands before it in Thai and behind it in English."""

BANGKOK_LEVELS: Labels = {
    "province": "",
    "district": _("เขต"),
    "subdistrict": _("แขวง"),
}

ANSWERS: Labels = {
    "done": _("ไม่มีครัวเรือนคงเหลือแล้ว"),
    "on_time": _("คาดว่าทันกำหนด"),
    "in_doubt": _("อาจไม่ทันกำหนด"),
    "late": _("คาดว่าไม่ทันกำหนด"),
    "unknown": _("ยังบอกไม่ได้ว่าจะทันกำหนดหรือไม่"),
    "over": _("ครบกำหนดวาระแล้ว"),
}
"""Will it be done in time, in a word."""

PROMISES: Labels = {
    "waiting": _("รอคำตอบ"),
    "promised": _("รับปาก"),
    "kept": _("ทำแล้วตามกำหนด"),
    "kept_late": _("ทำแล้วหลังกำหนด"),
    "open": _("ยังไม่ถึงกำหนด"),
    "overdue": _("เลยกำหนด"),
    "declined": _("แจ้งข้อขัดข้อง"),
    "withdrawn": _("ถอนเรื่อง"),
}
"""What became of the matters that agencies were asked for."""

HOUSEHOLDS = _("ครัวเรือน")
PERSONS = _("คน")
SHARE = _("ร้อยละ")
DELTA = _("เพิ่ม/ลดจากครั้งก่อน")

NOTES: Labels = {
    "no_list": _("ยังไม่มีบัญชีที่เห็นชอบ"),
}

OVERLAP_NOTE = _("1 ครัวเรือน/คน อาจตกเกณฑ์มากกว่า 1 มิติ ผลรวมรายมิติจึงมากกว่ายอดรวม (ไม่นับซ้ำ)")
SHARE_NOTE = _("ร้อยละ เทียบกับยอดปัจจุบัน ส่วนสอบทานแล้วและนำออก เทียบกับยอดปัจจุบันรวมกับที่นำออก")
PROVINCES_RULES = _("เกณฑ์ของจังหวัด (ยังไม่ยืนยัน)")
NO_SURVEY = _("ผ่านเกณฑ์ จปฐ.: ยังไม่มีผลสำรวจ")
BAHT = _("บาท")
EDITABLE = _("สำเนาแก้ไขได้ ไม่ใช่ฉบับที่ตรวจสอบได้ ฉบับที่ตรวจสอบได้คือไฟล์ PDF")
DRAFT = _("ร่าง (ข้อมูลยังไม่ตัดยอด)")
DEMO = _("ข้อมูลสาธิต มิใช่ผลงานจริงของจังหวัด")
NO_LIST = _("ยังไม่มีบัญชีที่เห็นชอบ")


def label_of(labels: Labels, code: str) -> str:
    """The label of `code`, or the code itself when a newer report knows one that this version does not."""
    return str(labels.get(code, code))


def area_label(code: str, level: str, name: str) -> str:
    """An area's name with its level in front, as officers write it: จังหวัดตราด, อำเภอเขาสมิง, เขตดุสิต."""
    if code.startswith("10"):
        return f"{label_of(BANGKOK_LEVELS, level)}{name}"
    return label_of(NAMED, level) % {"name": name}
