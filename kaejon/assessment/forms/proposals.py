from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms.base import RefusableForm, indicator_choices
from kaejon.assessment.queries.proposals import ProposedHousehold, ProposedPerson
from kaejon.assessment.rules import NOTE_LENGTH, REASON_LENGTH, REFERENCE_LENGTH, Catalogue, kept_text
from kaejon.fields.citizen_id import CitizenIdField
from kaejon.fields.dates import ThaiDateField, ThaiPartialDateField
from kaejon.fields.dimensions import DimensionField
from kaejon.fields.typed import rows_typed
from kaejon.lib import clock
from kaejon.logbook.kinds import Reason
from kaejon.register.models import Dimension, Member, Relation, Sex


class NeedProposalForm(RefusableForm):
    member = forms.ChoiceField(label=_("สมาชิกที่พบปัญหาเพิ่ม"), widget=forms.RadioSelect)
    dimension = DimensionField()
    indicators = forms.TypedMultipleChoiceField(
        label=_("ตัวชี้วัดที่ตกเกณฑ์"),
        help_text=_("เลือกเฉพาะตัวชี้วัดของมิติที่เลือก"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    occurred_on = ThaiDateField(label=_("วันที่พบ"), is_past=True)
    note = forms.CharField(label=_("รายละเอียด"), widget=forms.Textarea, required=False, max_length=NOTE_LENGTH)

    def __init__(self, data: Any = None, *, members: Iterable[Member], known: Catalogue) -> None:
        super().__init__(data, initial={"occurred_on": clock.today()})
        self.members = {str(member.pk): member for member in members}
        who, indicators = self.fields["member"], self.fields["indicators"]
        assert isinstance(who, forms.ChoiceField), "declared above"
        assert isinstance(indicators, forms.TypedMultipleChoiceField), "declared above"
        who.choices = [(pk, member.full_name) for pk, member in self.members.items()]
        indicators.choices = [
            (str(label), indicator_choices(known, dimension)) for dimension, label in Dimension.choices
        ]

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "member": self.members[self.cleaned_data["member"]]}


class HouseholdProposalForm(RefusableForm):
    area = forms.ChoiceField(label=_("หมู่บ้านหรือตำบล"))
    house_no = forms.CharField(label=_("บ้านเลขที่"), max_length=60, required=False)
    moo = forms.IntegerField(label=_("หมู่ที่"), min_value=1, max_value=99, required=False)
    community = forms.CharField(label=_("ชุมชน"), max_length=200, required=False)
    occurred_on = ThaiDateField(label=_("วันที่พบ"), is_past=True)
    reference = forms.CharField(
        label=_("เลขที่อ้างอิงของประชาคมหรือ คจพ.อ."),
        help_text=_("เช่น รายงานประชาคม หมู่ที่ 4 วันที่ 12/05/2565 หรือมติ คจพ.อ. ครั้งที่ 2/2565"),
        max_length=REFERENCE_LENGTH,
    )
    note = forms.CharField(label=_("รายละเอียด"), widget=forms.Textarea, required=False, max_length=NOTE_LENGTH)

    def __init__(self, data: Any = None, *, areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"occurred_on": clock.today()})
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField), "declared above"
        area.choices = [("", _now("เลือกหมู่บ้านหรือตำบล")), *areas]


class ProposedPersonForm(forms.Form):
    unmarked = ("citizen_id", "no_id_reason")
    title = forms.CharField(label=_("คำนำหน้า"), max_length=60, required=False)
    first_name = forms.CharField(label=_("ชื่อ"), max_length=300)
    last_name = forms.CharField(label=_("นามสกุล"), max_length=300, required=False)
    citizen_id = CitizenIdField(
        label=_("เลขประจำตัวประชาชน"), help_text=_("ต้องกรอก หากไม่มีเลข ให้ระบุเหตุในช่องถัดไปแทน"), required=False
    )
    no_id_reason = forms.CharField(label=_("เหตุที่ไม่มีเลขประจำตัวประชาชน"), max_length=200, required=False)
    birth = ThaiPartialDateField(label=_("วันเกิด"), help_text=_("ไม่ทราบวันหรือเดือน ใส่ 00 ได้"), required=False)
    sex = forms.ChoiceField(label=_("เพศ"), choices=Sex.choices, required=False)
    relation = forms.ChoiceField(label=_("ความสัมพันธ์กับหัวหน้าครัวเรือน"), choices=Relation.choices, required=False)
    dimensions = forms.MultipleChoiceField(
        label=_("สภาพปัญหารายมิติ"), choices=Dimension.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("citizen_id") and not values.get("no_id_reason") and "citizen_id" not in self.errors:
            self.add_error("citizen_id", _now("โปรดกรอกเลขประจำตัวประชาชน หรือระบุเหตุที่ไม่มีเลข"))
        return values


class BasePersonFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """A person of whom nothing was typed is left out, but for the first."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


MOST_PERSONS = 20
PersonFormSet = forms.formset_factory(
    ProposedPersonForm, BasePersonFormSet, extra=0, min_num=1, max_num=MOST_PERSONS, absolute_max=MOST_PERSONS
)


def with_one_more(persons: Any, sent: QueryDict) -> Any:
    """The persons as they were typed, not yet judged, and an empty one after them."""
    return PersonFormSet(prefix=persons.prefix, initial=[*rows_typed(persons, sent), {}][:MOST_PERSONS])


def proposed_household(values: dict[str, Any], persons: Any) -> ProposedHousehold:
    """The two forms of a missing household, as the action takes them; texts as they are kept."""
    return ProposedHousehold(
        persons=tuple(proposed_person(person) for person in persons.cleaned_data if person),
        house_no=kept_text(values["house_no"], 60, "house_no"),
        moo=values["moo"],
        community=kept_text(values["community"], 200, "community"),
        note=kept_text(values["note"], NOTE_LENGTH, "note", multiline=True),
    )


def proposed_person(values: dict[str, Any]) -> ProposedPerson:
    birth = values["birth"]
    texts = {name: kept_text(values[name], 300, "") for name in ("title", "first_name", "last_name", "no_id_reason")}
    return ProposedPerson(
        **texts,
        citizen_id=values["citizen_id"],
        sex=values["sex"],
        relation=values["relation"],
        birth_year=birth.year if birth else None,
        birth_month=birth.month if birth else None,
        birth_day=birth.day if birth else None,
        dimensions=tuple(values["dimensions"]),
    )


class TakeForm(RefusableForm):
    """What the secretary says of proposals taken onto the list."""

    reference = forms.CharField(
        label=_("เลขที่อ้างอิง"), help_text=_("เช่น มติ คจพ.จ. ครั้งที่ 3/2565"), max_length=REFERENCE_LENGTH
    )
    reason = forms.CharField(label=_("เหตุผล"), max_length=REASON_LENGTH, initial=_("พบปัญหาเพิ่มจากการสอบทาน"))
    approver = forms.CharField(label=_("ผู้เห็นชอบ"), max_length=REFERENCE_LENGTH)


class RemovalForm(RefusableForm):
    """What the secretary says of needs that are gone from the list."""

    reason = forms.ChoiceField(label=_("เหตุผลที่นำออกจากบัญชี"), choices=Reason.choices)
    reference = forms.CharField(
        label=_("เลขที่อ้างอิง"), help_text=_("เช่น มติ คจพ.จ. ครั้งที่ 3/2565"), max_length=REFERENCE_LENGTH
    )
    approver = forms.CharField(label=_("ผู้เห็นชอบ"), max_length=REFERENCE_LENGTH)
