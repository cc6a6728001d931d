from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.actions.verification import Circumstances, Finding
from kaejon.assessment.models import Answer, Method
from kaejon.assessment.queries.cards import NeedCard
from kaejon.assessment.queries.proposals import ProposedHousehold, ProposedPerson
from kaejon.assessment.rules import (
    NOTE_LENGTH,
    OF_A_PROBLEM,
    REASON_LENGTH,
    REFERENCE_LENGTH,
    Catalogue,
    kept_text,
)
from kaejon.audit.principal import Principal
from kaejon.fields.citizen_id import CitizenIdField
from kaejon.fields.dates import ThaiDateField, ThaiPartialDateField
from kaejon.fields.dimensions import DimensionField
from kaejon.lib import clock
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Reason
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Dimension, Household, Member, Need, Relation, Sex

NOTE_PICKS = (
    _("ผู้ให้ข้อมูลเป็นเพื่อนบ้านหรือผู้นำชุมชน"),
    _("ไม่มีใครอยู่บ้าน"),
    _("ผู้สูงอายุอยู่ลำพัง"),
    _("มีผู้ป่วยติดเตียงหรือผู้พิการ"),
    _("ที่อยู่อาศัยชำรุด"),
    _("ไม่มีเอกสารสิทธิที่ดิน"),
    _("ย้ายตามงานตามฤดูกาล"),
)
PROBLEM_ANSWERS = [(value, label) for value, label in Answer.choices if value in OF_A_PROBLEM]
WHOLE_ANSWERS = [(value, label) for value, label in Answer.choices if value not in OF_A_PROBLEM]
WHOLE = "whole"


class RefusableForm(forms.Form):
    """A form that can say at its fields what an action refused."""

    def refuse(self, refusal: MoveRefused) -> None:
        name = self.field_of(refusal.field)
        self.add_error(name if name in self.fields else None, str(refusal))

    def field_of(self, name: str) -> str:
        return name


@dataclass(frozen=True)
class Problem:
    """One card of the verification page: a need, with the two fields of its answer."""

    card: NeedCard
    answer: forms.BoundField
    indicators: forms.BoundField


class VerificationForm(RefusableForm):
    """Everything one visit, call or meeting found about a household. Its fields follow the household's needs."""

    method = forms.ChoiceField(label=_("วิธีสอบทาน"), choices=Method.choices, widget=forms.RadioSelect)
    occurred_on = ThaiDateField(label=_("วันที่สอบทาน"), help_text=_("วัน/เดือน/ปี พ.ศ."))
    whole_about = forms.ChoiceField(label=_("คำตอบนี้ใช้กับ"), required=False)
    whole_answer = forms.ChoiceField(
        label=_("ถ้าสอบทานไม่ได้ หรือไม่อยู่แล้ว"),
        choices=[("", _("ไม่ใช้")), *WHOLE_ANSWERS],
        widget=forms.RadioSelect,
        required=False,
    )
    note_picks = forms.MultipleChoiceField(
        label=_("บันทึกด่วน"),
        choices=[(str(index), text) for index, text in enumerate(NOTE_PICKS)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=_("บันทึกเพิ่มเติม"), widget=forms.Textarea, required=False, max_length=NOTE_LENGTH - 300)
    reference = forms.CharField(
        label=_("เลขที่อ้างอิง"),
        help_text=_("เช่น รายงานประชาคมหมู่บ้าน หรือทะเบียนของหน่วยงาน"),
        required=False,
        max_length=REFERENCE_LENGTH,
    )

    def __init__(
        self, data: Any = None, *, cards: Sequence[NeedCard], members: Iterable[Member], known: Catalogue
    ) -> None:
        super().__init__(
            data, initial={"method": Method.HOME_VISIT, "occurred_on": clock.today(), "whole_about": WHOLE}
        )
        self.cards = [card for card in cards if card.is_open]
        self.members = {str(member.pk): member for member in members}
        about = self.fields["whole_about"]
        assert isinstance(about, forms.ChoiceField), "declared above"
        about.choices = [(WHOLE, _("ทั้งครัวเรือน")), *((pk, m.full_name) for pk, m in self.members.items())]
        for card in self.cards:
            self.fields[f"answer_{card.id}"] = forms.ChoiceField(
                label=_("ผลการสอบทาน"),
                choices=[*PROBLEM_ANSWERS, ("", _("ยังไม่ได้สอบทาน"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"indicators_{card.id}"] = forms.TypedMultipleChoiceField(
                label=_("ตัวชี้วัดที่ตกเกณฑ์"),
                choices=indicator_choices(known, card.dimension),
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[indicator.number for indicator in card.indicators],
            )

    def problems(self) -> list[Problem]:
        """The cards with their fields, in the order of the dimensions."""
        return [Problem(card, self[f"answer_{card.id}"], self[f"indicators_{card.id}"]) for card in self.cards]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        answered = {str(card.member_id) for card in self.cards if values.get(f"answer_{card.id}")}
        whom = values.get("whole_about") or WHOLE
        if values.get("whole_answer") and (answered if whom == WHOLE else whom in answered):
            sentence = _now("ตอบทั้งรายปัญหาและทั้งครัวเรือน (หรือสมาชิกคนเดียวกัน) พร้อมกันไม่ได้ โปรดเลือกอย่างใดอย่างหนึ่ง")
            self.add_error("whole_answer", sentence)
        return values

    def findings(self, household: Household, needs: dict[uuid.UUID, Need]) -> list[Finding]:
        """What was answered, ready for the action."""
        values = self.cleaned_data
        found = [
            Finding(About(need=needs[card.id]), answer, tuple(values[f"indicators_{card.id}"]), key=str(card.id))
            for card in self.cards
            if (answer := values[f"answer_{card.id}"])
        ]
        if values["whole_answer"]:
            member = self.members.get(values["whole_about"])
            about = About(member=member) if member else About(household=household)
            found.append(Finding(about, values["whole_answer"], key=WHOLE))
        return found

    def circumstances(self, by: Principal) -> Circumstances:
        values = self.cleaned_data
        picks = [str(NOTE_PICKS[int(pick)]) for pick in values["note_picks"]]
        return Circumstances(
            method=values["method"],
            occurred_on=values["occurred_on"],
            by=by,
            note="\n".join(part for part in ("; ".join(picks), values["note"]) if part),
            reference=values["reference"],
        )

    def field_of(self, name: str) -> str:
        key, _dot, field = name.rpartition(".")
        if key == WHOLE:
            return "whole_answer"
        return f"{field}_{key}" if key else name


def indicator_choices(known: Catalogue, dimension: str) -> list[tuple[int, str]]:
    """The indicators of a dimension; those of the household say that the answer holds for everybody."""
    of_household = _now("ทั้งครัวเรือน")
    return [
        (i.number, f"{i.number}. {i.short}" + (f" ({of_household})" if i.is_of_household else ""))
        for i in known.values()
        if i.dimension == dimension
    ]


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
    occurred_on = ThaiDateField(label=_("วันที่พบ"))
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
    occurred_on = ThaiDateField(label=_("วันที่พบ"))
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
    title = forms.CharField(label=_("คำนำหน้า"), max_length=60, required=False)
    first_name = forms.CharField(label=_("ชื่อ"), max_length=300)
    last_name = forms.CharField(label=_("นามสกุล"), max_length=300, required=False)
    citizen_id = CitizenIdField(label=_("เลขประจำตัวประชาชน"), required=False)
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


PersonFormSet = forms.formset_factory(ProposedPersonForm, extra=0, min_num=1, max_num=20, absolute_max=20)


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


class ReasonForm(RefusableForm):
    reason = forms.CharField(label=_("เหตุผล"), max_length=REASON_LENGTH)


class RemovalForm(RefusableForm):
    """What the secretary says of needs that are gone from the list."""

    reason = forms.ChoiceField(label=_("เหตุผลที่นำออกจากบัญชี"), choices=Reason.choices)
    reference = forms.CharField(
        label=_("เลขที่อ้างอิง"), help_text=_("เช่น มติ คจพ.จ. ครั้งที่ 3/2565"), max_length=REFERENCE_LENGTH
    )
    approver = forms.CharField(label=_("ผู้เห็นชอบ"), max_length=REFERENCE_LENGTH)


class CitizenIdSearchForm(forms.Form):
    citizen_id = CitizenIdField(label=_("เลขประจำตัวประชาชน"))


def ids_of(values: Iterable[str]) -> list[uuid.UUID]:
    """The chosen rows of a list, without what is no id."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
