from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.actions.verification import Circumstances, Finding
from kaejon.assessment.forms.base import RefusableForm
from kaejon.assessment.models import Answer, Method
from kaejon.assessment.queries.village import VillageRow
from kaejon.assessment.rules import OF_A_PROBLEM, REFERENCE_LENGTH
from kaejon.audit.principal import Principal
from kaejon.fields.dates import ThaiDateField
from kaejon.lib import clock
from kaejon.logbook.actions import About

AS_LISTED = Answer.CONFIRMED.value
ROW_ANSWERS = [
    ("", _("ยังไม่ได้สอบทาน")),
    (AS_LISTED, _("ตรงตามบัญชีทุกปัญหา")),
    *((value, label) for value, label in Answer.choices if value not in OF_A_PROBLEM),
]


@dataclass(frozen=True)
class RowField:
    """A household of the page with its field, and why it was refused."""

    row: VillageRow
    field: forms.BoundField
    problem: str


class VillageForm(RefusableForm):
    """One date and method, and an answer for each household of a village: all of it as listed, or none of it."""

    method = forms.ChoiceField(label=_("วิธีสอบทาน"), choices=Method.choices, widget=forms.RadioSelect)
    occurred_on = ThaiDateField(label=_("วันที่สอบทาน"), is_past=True, help_text=_("วัน/เดือน/ปี พ.ศ."))
    reference = forms.CharField(
        label=_("เลขที่อ้างอิง"),
        help_text=_("เช่น รายงานประชาคมหมู่บ้าน หรือทะเบียนของหน่วยงาน"),
        required=False,
        max_length=REFERENCE_LENGTH,
    )

    def __init__(self, data: Any = None, *, rows: Sequence[VillageRow]) -> None:
        super().__init__(data, initial={"occurred_on": clock.today(), "method": Method.VILLAGE_MEETING})
        self.rows = rows
        self.problems: dict[str, str] = {}
        for row in rows:
            choices = ROW_ANSWERS if row.is_complete else [each for each in ROW_ANSWERS if each[0] != AS_LISTED]
            self.fields[self.name_of(row)] = forms.ChoiceField(label=_("ผลการสอบทาน"), choices=choices, required=False)

    @staticmethod
    def name_of(row: VillageRow) -> str:
        return f"row_{row.household.pk}"

    def row_fields(self) -> list[RowField]:
        return [
            RowField(row, self[self.name_of(row)], self.problems.get(str(row.household.pk), "")) for row in self.rows
        ]

    def answered(self) -> list[tuple[VillageRow, str]]:
        found = [(row, self.cleaned_data[self.name_of(row)]) for row in self.rows]
        return [(row, answer) for row, answer in found if answer]

    def findings(self, row: VillageRow, answer: str) -> list[Finding]:
        if answer != AS_LISTED:
            return [Finding(About(household=row.household), answer)]
        return [
            Finding(About(need=each.need), answer, tuple(i.number for i in each.indicators)) for each in row.problems
        ]

    def told(self, by: Principal) -> Circumstances:
        values = self.cleaned_data
        return Circumstances(values["method"], values["occurred_on"], by, "", values["reference"])
