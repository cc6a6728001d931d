from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import RefusableForm
from kaejon.fields.dates import ThaiDateField


class HolidayForm(RefusableForm):
    on = ThaiDateField(label=_("วันที่หยุด"), help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 15/07/2565"))
    name = forms.CharField(label=_("ชื่อวันหยุด"), max_length=200, help_text=_("เช่น วันหยุดราชการเพิ่มเติมตามมติคณะรัฐมนตรี"))
