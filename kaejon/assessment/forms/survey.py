from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms.base import RefusableForm
from kaejon.assessment.rules import REFERENCE_LENGTH
from kaejon.fields.dates import ThaiDateField
from kaejon.lib import clock


class SurveyForm(RefusableForm):
    """A later survey's list, with its name and day."""

    file = forms.FileField(
        label=_("ไฟล์ผลสำรวจ"),
        help_text=_("XLSX หรือ CSV หนึ่งแถวต่อหนึ่งคนต่อหนึ่งมิติ: เลขประจำตัวประชาชน (หรือรหัสครัวเรือนกับชื่อ-สกุล) มิติ ผล (ผ่าน/ตกเกณฑ์)"),
        max_length=255,
        allow_empty_file=True,
    )
    reference = forms.CharField(
        label=_("ชื่อและรอบของการสำรวจ"), help_text=_("เช่น จปฐ. ปี 2566"), max_length=REFERENCE_LENGTH
    )
    occurred_on = ThaiDateField(label=_("วันที่ของผลสำรวจ"), is_past=True)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"occurred_on": clock.today()})
