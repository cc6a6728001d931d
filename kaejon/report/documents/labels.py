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
    "checked": _("สอบทานแล้ว รวมกับ นำออก จึงอาจเกินร้อยละ 100 ของยอดปัจจุบัน"),
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

LEVELS: Labels = {
    "province": _("จังหวัด"),
    "district": _("อำเภอ"),
    "subdistrict": _("ตำบล"),
}

BANGKOK_LEVELS: Labels = {
    "province": "",
    "district": _("เขต"),
    "subdistrict": _("แขวง"),
}

HOUSEHOLDS = _("ครัวเรือน")
PERSONS = _("คน")
SHARE = _("ร้อยละ")
DELTA = _("เพิ่ม/ลดจากครั้งก่อน")

NOTES: Labels = {
    "no_list": _("ยังไม่มีบัญชีที่เห็นชอบ"),
}

OVERLAP_NOTE = _("1 ครัวเรือน/คน อาจตกเกณฑ์มากกว่า 1 มิติ ผลรวมรายมิติจึงมากกว่ายอดรวม (ไม่นับซ้ำ)")
SHARE_NOTE = _("ร้อยละ เทียบกับยอดปัจจุบัน")
DRAFT = _("ร่าง (ข้อมูลยังไม่ตัดยอด)")
DEMO = _("ข้อมูลสาธิต มิใช่ผลงานจริงของจังหวัด")
NO_LIST = _("ยังไม่มีบัญชีที่เห็นชอบ")


def label_of(labels: Labels, code: str) -> str:
    """The label of `code`, or the code itself when a newer report knows one that this version does not."""
    return str(labels.get(code, code))


def area_label(code: str, level: str, name: str) -> str:
    """An area's name with its level in front, as officers write it: จังหวัดตราด, อำเภอเขาสมิง, เขตดุสิต."""
    levels = BANGKOK_LEVELS if code.startswith("10") else LEVELS
    return f"{label_of(levels, level)}{name}"
