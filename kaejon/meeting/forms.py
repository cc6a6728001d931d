from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import RefusableForm
from kaejon.fields.dates import ThaiDateField
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.meeting.rules import TEXT_LENGTH
from kaejon.people.models import Agency

USUAL_DAYS = 7


class DirectiveForm(RefusableForm):
    district = forms.ModelChoiceField(
        label=_("ถึง คจพ.อ. อำเภอ"), queryset=Area.objects.none(), required=False, empty_label=_("ไม่ระบุ")
    )
    agency = forms.ModelChoiceField(
        label=_("หรือถึงหน่วยงาน"), queryset=Agency.objects.none(), required=False, empty_label=_("ไม่ระบุ")
    )
    text = forms.CharField(
        label=_("ข้อสั่งการ"),
        help_text=_("ระบุสิ่งที่ให้ทำ ไม่ต้องระบุชื่อหรือข้อมูลสุขภาพของผู้ใด"),
        widget=forms.Textarea,
        max_length=TEXT_LENGTH,
        required=False,
    )
    due_on = ThaiDateField(label=_("ให้รายงานผลภายในวันที่"))

    def __init__(self, data: Any = None, *, districts: QuerySet[Area], agencies: QuerySet[Agency], **more: Any) -> None:
        initial = {"due_on": clock.today() + dt.timedelta(days=USUAL_DAYS), **more.pop("initial", {})}
        super().__init__(data, initial=initial)
        for name, rows in (("district", districts), ("agency", agencies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField), "declared above"
            field.queryset = rows


class WordForm(RefusableForm):
    text = forms.CharField(label=_("ข้อความ"), widget=forms.Textarea, max_length=TEXT_LENGTH, required=False)
