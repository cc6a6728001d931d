"""Made-up values for the styleguide: every component in every state. No person or place here is real."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from kaejon.fields.citizen_id import CitizenIdField
from kaejon.fields.dates import ThaiDateField
from kaejon.fields.dimensions import DIMENSIONS, DimensionField
from kaejon.fields.phone import PhoneField
from kaejon.fields.photos import PhotoField
from kaejon.lib import clock

ERROR_TEMPLATES = {
    400: "400.html",
    403: "403.html",
    404: "404.html",
    405: "405.html",
    419: "403_csrf.html",
    500: "500.html",
}

NEED_STATUSES = (
    "listed",
    "verified",
    "planned",
    "helping",
    "helped",
    "resolved",
    "dismissed",
    "continuing_care",
    "relapsed",
)


class StyleguideForm(forms.Form):
    address = forms.CharField(label=_("บ้านเลขที่"), help_text=_("ตามทะเบียนบ้าน เช่น 12/3"), max_length=20)
    visited_on = ThaiDateField(label=_("วันที่เยี่ยม"), help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 13/05/2565"))
    citizen_id = CitizenIdField(label=_("เลขประจำตัวประชาชน"), help_text=_("13 หลัก มีขีดหรือไม่มีก็ได้"))
    phone = PhoneField(label=_("โทรศัพท์"), required=False)
    dimension = DimensionField()
    answer = forms.ChoiceField(
        label=_("ผลการสอบทาน"),
        widget=forms.RadioSelect,
        choices=[
            ("confirmed", _("ตรงตามบัญชี")),
            ("not_found", _("ไม่พบปัญหานี้")),
            ("not_met", _("ไปแล้วไม่พบ / นัดใหม่")),
        ],
    )
    note = forms.CharField(label=_("บันทึก"), widget=forms.Textarea, required=False)
    is_told = forms.BooleanField(label=_("ครอบครัวรับทราบแผนแล้ว"))
    photo = PhotoField(label=_("ภาพถ่ายหลักฐาน"), required=False)
    file = forms.FileField(label=_("ไฟล์บัญชีครัวเรือน"), help_text=_("XLSX หรือ CSV ไม่เกิน 30 เมกะไบต์"), required=False)


@dataclass(frozen=True)
class SampleFact:
    at: dt.datetime
    title: str
    text: str = ""
    who: str = ""
    channel: str = ""
    is_late: bool = False
    href: str = ""


@dataclass(frozen=True)
class SampleRow:
    house: str
    village: str
    tambon: str
    dimensions: tuple[str, ...]
    status: str
    persons: int


ROWS = (
    SampleRow("12/3", "ม.4", "ไม้รูด", ("living", "income"), "verified", 4),
    SampleRow("7", "ม.1", "เกาะกูด", ("health",), "helping", 2),
    SampleRow("98/1", "ม.11", "ห้วงน้ำขาว", ("health", "living", "education", "income", "access"), "listed", 7),
    SampleRow("45", "ม.6", "หนองคันทรง", ("education",), "resolved", 5),
    SampleRow("3/2", "ม.2", "ท่ากุ่ม", ("access",), "relapsed", 1),
)

FACTS = (
    SampleFact(
        clock.bangkok(2565 - 543, 7, 22, 15, 40),
        "สอบทานแล้ว: ความเป็นอยู่ ตรงตามบัญชี",
        "หลังคารั่วสองจุด พื้นบ้านชำรุด",
        "พี่เลี้ยง (ตัวอย่าง) ก.",
        "field",
        is_late=True,
    ),
    SampleFact(
        clock.bangkok(2565 - 543, 7, 18, 9, 5),
        "ไปแล้วไม่พบ / นัดใหม่",
        who="พี่เลี้ยง (ตัวอย่าง) ก.",
        channel="page",
        href="#timeline",
    ),
    SampleFact(
        clock.bangkok(2565 - 543, 5, 9, 10, 0), "ขึ้นบัญชีครัวเรือนเป้าหมาย ฉบับที่ 1", who="ฝ่ายเลขานุการ", channel="import"
    ),
)


def samples(page: str) -> dict[str, object]:
    """What the styleguide's template shows."""
    return {
        "statuses": NEED_STATUSES,
        "dimensions": DIMENSIONS,
        "rows": ROWS,
        "facts": FACTS,
        "until": clock.now() + dt.timedelta(hours=2, minutes=14),
        "past": clock.now() - dt.timedelta(minutes=5),
        "today": clock.now(),
        "page": Paginator(range(240), 20).get_page(page),
        "trail": [("ตราด", "#"), ("อ.คลองใหญ่", "#"), ("ต.ไม้รูด", "#"), ("ม.4", "")],
        "tabs": [
            {"label": "ภาพรวม", "href": "#", "is_current": True, "count": None},
            {"label": "รายงานอำเภอ", "href": "#", "is_current": False, "count": 7},
            {"label": "สิ่งที่ต้องแก้ไข", "href": "#", "is_current": False, "count": 12},
        ],
        "facts_of_house": [
            ("ที่อยู่", "บ้านเลขที่ 12/3 ม.4 ต.ไม้รูด อ.คลองใหญ่"),
            ("สมาชิกในครัวเรือน", "4 คน"),
            ("โทรศัพท์", ""),
        ],
        "district_chips": [
            ("", "ทุกอำเภอ", 467),
            ("2302", "คลองใหญ่", 60),
            ("2303", "เขาสมิง", 112),
            ("2306", "เกาะกูด", 0),
        ],
        "exports": [("XLSX", "#xlsx"), ("CSV", "#csv")],
    }
