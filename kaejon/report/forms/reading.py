from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.report.rules import REASON_LENGTH, WORDING_LENGTH


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("เหตุผลที่แก้ไข"),
        help_text=_("ข้อความนี้จะปรากฏในเอกสารทุกฉบับ ไม่ต้องระบุชื่อหรือข้อมูลของผู้ใด"),
        widget=forms.Textarea,
        max_length=REASON_LENGTH,
    )
    corrects = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class WordingForm(forms.Form):
    text = forms.CharField(
        label=_("ข้อความของฝ่ายเลขานุการ"),
        help_text=_("แสดงข้างข้อความที่ระบบสรุปจากตัวเลข ไม่แทนที่ ไม่ต้องระบุชื่อหรือข้อมูลของผู้ใด เว้นว่างแล้วบันทึก เท่ากับถอนข้อความ"),
        widget=forms.Textarea,
        max_length=WORDING_LENGTH,
        required=False,
    )
    last = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("รหัสยืนยันเอกสาร"),
        help_text=_("16 ตัว พิมพ์อยู่ท้ายเอกสาร เช่น 3f9a-12bc-77d0-e451"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("ไฟล์เอกสาร"),
        help_text=_(
            "PDF, XLSX, CSV, JSON หรือ PNG ไม่เกิน 16 MB ระบบตรวจแล้วไม่เก็บไฟล์ไว้ "
            "ไฟล์ Word เป็นสำเนาแก้ไขได้ ตรวจได้เพียงว่าตรงกับไฟล์ที่ระบบออกครั้งแรกหรือไม่"
        ),
        allow_empty_file=True,
    )
