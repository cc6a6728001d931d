from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import RefusableForm
from kaejon.fields.dates import ThaiDateField
from kaejon.fields.rows import RowField
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.rules import MoveRefused
from kaejon.meeting.rules import TEXT_LENGTH, Side, check_due, required_text
from kaejon.people.models import Agency

USUAL_DAYS = 7


class DirectiveForm(RefusableForm):
    unmarked = ("district", "agency")
    district = RowField(
        label=_("คจพ.อ. อำเภอ"), queryset=Area.objects.none(), required=False, empty_label=_("เลือกอำเภอ")
    )
    agency = RowField(label=_("หน่วยงาน"), queryset=Agency.objects.none(), required=False, empty_label=_("เลือกหน่วยงาน"))
    text = forms.CharField(
        label=_("ข้อสั่งการ"),
        help_text=_("ระบุสิ่งที่ให้ทำ ไม่ต้องระบุชื่อหรือข้อมูลสุขภาพของผู้ใด"),
        widget=forms.Textarea,
        max_length=TEXT_LENGTH,
    )
    due_on = ThaiDateField(label=_("ให้รายงานผลภายในวันที่"))

    def __init__(self, data: Any = None, *, districts: QuerySet[Area], agencies: QuerySet[Agency], **more: Any) -> None:
        initial = {"due_on": clock.today() + dt.timedelta(days=USUAL_DAYS), **more.pop("initial", {})}
        super().__init__(data, initial=initial)
        for name, rows in (("district", districts), ("agency", agencies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField), "declared above"
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong is said at once; the action checks it again."""
        values = super().clean() or self.cleaned_data
        if (values.get("district") is None) == (values.get("agency") is None):
            self.add_error("district", _now("โปรดเลือกอำเภอหรือหน่วยงานที่รับข้อสั่งการ อย่างใดอย่างหนึ่ง"))
        for name, check in (("text", required_text), ("due_on", check_due)):
            if name in values:
                try:
                    check(values[name])
                except MoveRefused as refusal:
                    self.refuse(refusal)
        return values


HINTS: Mapping[Side, tuple[Any, Any]] = {
    Side.OFFICE: (_("ผลการดำเนินงาน"), _("ทำอะไรแล้ว ได้ผลอย่างไร ไม่ต้องระบุชื่อหรือข้อมูลสุขภาพของผู้ใด")),
    Side.GIVER: (_("ข้อความถึงผู้รับข้อสั่งการ"), _("ปิดข้อสั่งการได้โดยไม่ต้องระบุ เมื่อขอผลเพิ่มเติมหรือยกเลิกต้องระบุเหตุผล")),
}
"""What is written, and the hint for it, by the side that writes."""


class WordForm(RefusableForm):
    unmarked = ("text",)
    text = forms.CharField(label=_("ข้อความ"), widget=forms.Textarea, max_length=TEXT_LENGTH, required=False)

    def __init__(self, data: Any = None, *, side: Side | None = None) -> None:
        super().__init__(data)
        if side is not None:
            self.fields["text"].label, self.fields["text"].help_text = HINTS[side]
