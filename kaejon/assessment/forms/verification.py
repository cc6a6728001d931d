from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.actions.verification import Circumstances, Finding
from kaejon.assessment.forms.base import RefusableForm, indicator_choices
from kaejon.assessment.models import Answer, Method
from kaejon.assessment.queries.cards import NeedCard
from kaejon.assessment.rules import NOTE_LENGTH, OF_A_PROBLEM, REFERENCE_LENGTH, Catalogue
from kaejon.audit.principal import Principal
from kaejon.fields.dates import ThaiDateField
from kaejon.lib import clock
from kaejon.logbook.actions import About
from kaejon.register.models import Household, Member, Need

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


@dataclass(frozen=True)
class Problem:
    """One card of the verification page: a need, with the two fields of its answer."""

    card: NeedCard
    answer: forms.BoundField
    indicators: forms.BoundField


class VerificationForm(RefusableForm):
    """Everything one visit, call or meeting found about a household. Its fields follow the household's needs."""

    method = forms.ChoiceField(label=_("วิธีสอบทาน"), choices=Method.choices, widget=forms.RadioSelect)
    occurred_on = ThaiDateField(label=_("วันที่สอบทาน"), is_past=True, help_text=_("วัน/เดือน/ปี พ.ศ."))
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
