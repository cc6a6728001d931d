from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.actions.beside import Answers, Photo, Told
from kaejon.assessment.actions.visits import Seen
from kaejon.assessment.forms.base import RefusableForm, indicator_choices
from kaejon.assessment.models import Found, Met, Method
from kaejon.assessment.queries.cards import NeedCard
from kaejon.assessment.rules import NOTE_LENGTH, REASON_LENGTH, Catalogue, KnownIndicator, check_due, point_refusals
from kaejon.fields.dates import ThaiDateField
from kaejon.fields.photos import PhotoField, PhotoForm
from kaejon.lib import clock
from kaejon.logbook.kinds import FOUND_TRUE, StuckReason
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import AttachmentKind, Member, Need

VISIT_PICKS = (
    _("ครอบครัวให้ความร่วมมือดี"),
    _("ได้รับความช่วยเหลือแล้วและใช้ประโยชน์อยู่"),
    _("ยังไม่ได้รับความช่วยเหลือตามที่รับปากไว้"),
    _("รายได้ดีขึ้น"),
    _("สุขภาพแย่ลง"),
    _("ผู้สูงอายุอยู่ลำพัง"),
    _("ที่อยู่อาศัยชำรุด"),
    _("มีปัญหาใหม่ ต้องกลับไปดูอีก"),
)
PHOTOS = 3


class ToldForm(PhotoForm, RefusableForm):
    """A note with photos, each with what it shows."""

    evidence_is_needed = False
    unmarked = tuple(f"photo_kind_{index}" for index in range(1, PHOTOS + 1))
    note = forms.CharField(label=_("บันทึก"), widget=forms.Textarea, required=False, max_length=NOTE_LENGTH - 600)

    def add_photos(self) -> None:
        for index in range(1, PHOTOS + 1):
            label = _now("ภาพที่ %(number)d") % {"number": index}
            self.fields[f"photo_{index}"] = PhotoField(label=label, required=False)
            self.fields[f"photo_kind_{index}"] = forms.ChoiceField(
                label=_now("ภาพที่ %(number)d แสดง") % {"number": index},
                choices=AttachmentKind.choices,
                initial=AttachmentKind.CONDITION,
                required=False,
            )
        self.fields["photo_health"] = forms.BooleanField(
            label=_("ภาพแสดงสุขภาพหรือความพิการ (ให้เห็นเฉพาะทีมของครัวเรือน)"), required=False
        )

    def photo_fields(self) -> list[forms.BoundField]:
        names = [f"{name}_{i}" for i in range(1, PHOTOS + 1) for name in ("photo", "photo_kind")]
        return [self[name] for name in [*names, "photo_health"] if name in self.fields]

    def told(self, picks: Iterable[str] = ()) -> Told:
        values = self.cleaned_data
        note = "\n".join(part for part in ("; ".join(picks), values.get("note") or "") if part)
        photos = [
            Photo(picture, values.get(f"photo_kind_{i}") or AttachmentKind.CONDITION, bool(values.get("photo_health")))
            for i in range(1, PHOTOS + 1)
            if (picture := values.get(f"photo_{i}"))
        ]
        return Told(note, tuple(photos))

    def field_of(self, name: str) -> str:
        return "photo_1" if name == "photos" else name


@dataclass(frozen=True)
class Asked:
    """One card of a page that asks for indicators again: a need with a field for each failing one."""

    card: NeedCard
    fields: tuple[forms.BoundField, ...]


class AnsweringForm(ToldForm):
    """A form with a field for each failing indicator of some needs."""

    asked_cards: tuple[NeedCard, ...] = ()

    def ask(self, cards: Iterable[NeedCard], *, is_required: bool = False) -> None:
        self.asked_cards = tuple(cards)
        for card in self.asked_cards:
            for indicator in card.indicators:
                self.fields[self.name_of(card, indicator)] = forms.ChoiceField(
                    label=f"{indicator.number}. {indicator.short}",
                    choices=Found.choices if is_required else [*Found.choices, ("", _now("ไม่ได้ถาม"))],
                    widget=forms.RadioSelect,
                    required=is_required,
                    error_messages={"required": _now("โปรดเลือกคำตอบของข้อ %(number)d") % {"number": indicator.number}},
                )

    @staticmethod
    def name_of(card: NeedCard, indicator: KnownIndicator) -> str:
        return f"found_{card.id}_{indicator.number}"

    def asked(self) -> list[Asked]:
        return [
            Asked(card, tuple(self[self.name_of(card, indicator)] for indicator in card.indicators))
            for card in self.asked_cards
        ]

    def found_of(self, card: NeedCard) -> dict[int, str]:
        values = {i.number: self.cleaned_data.get(self.name_of(card, i), "") for i in card.indicators}
        return {number: answer for number, answer in values.items() if answer}


class VisitForm(AnsweringForm):
    """One visit: when, how, whom, what was found, photos, where, and when to come again."""

    occurred_on = ThaiDateField(label=_("วันที่เยี่ยม"), is_past=True, help_text=_("วัน/เดือน/ปี พ.ศ."))
    method = forms.ChoiceField(label=_("วิธีติดตาม"), choices=Method.choices, widget=forms.RadioSelect)
    met = forms.ChoiceField(label=_("ได้พบใคร"), choices=Met.choices, widget=forms.RadioSelect)
    met_member = forms.ChoiceField(label=_("ชื่อผู้ที่ได้พบ"), required=False)
    note_picks = forms.MultipleChoiceField(
        label=_("บันทึกด่วน"),
        choices=[(str(index), text) for index, text in enumerate(VISIT_PICKS)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    latitude = forms.CharField(
        label=_("ละติจูด"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-place": "latitude"}),
    )
    longitude = forms.CharField(
        label=_("ลองจิจูด"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-place": "longitude"}),
    )
    next_on = ThaiDateField(label=_("นัดเยี่ยมครั้งถัดไป"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        cards: Sequence[NeedCard],
        members: Iterable[Member],
        next_on: dt.date | None = None,
    ) -> None:
        initial = {
            "occurred_on": clock.today(),
            "method": Method.HOME_VISIT,
            "met": Met.MEMBER,
            "next_on": next_on,
        }
        super().__init__(data, files, initial=initial)
        self.members = {str(member.pk): member for member in members}
        who = self.fields["met_member"]
        assert isinstance(who, forms.ChoiceField), "declared above"
        who.choices = [("", _now("ไม่ระบุ")), *((pk, member.full_name) for pk, member in self.members.items())]
        self.ask(card for card in cards if card.status in FOUND_TRUE and card.indicators)
        self.add_photos()

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong is said at once; the action checks it again."""
        values = super().clean() or self.cleaned_data
        for refusal in point_refusals(values.get("latitude", ""), values.get("longitude", "")):
            self.refuse(refusal)
        try:
            check_due(values.get("next_on"), "next_on")
        except MoveRefused as refused:
            self.refuse(refused)
        return values

    def seen(self) -> Seen:
        values = self.cleaned_data
        return Seen(
            occurred_on=values["occurred_on"],
            method=values["method"],
            met=values["met"],
            met_member=self.members.get(values["met_member"]),
            latitude=values["latitude"],
            longitude=values["longitude"],
            next_on=values["next_on"],
        )

    def answers(self, needs: dict[uuid.UUID, Need]) -> list[Answers]:
        found = [(card, self.found_of(card)) for card in self.asked_cards]
        return [Answers(card.dimension, answers, needs[card.id]) for card, answers in found if answers]

    def told_with_picks(self) -> Told:
        return self.told(str(VISIT_PICKS[int(pick)]) for pick in self.cleaned_data["note_picks"])


class OutcomeForm(AnsweringForm):
    """The re-assessment of one need, or of a household in one dimension, with a note or a photo."""

    evidence_is_needed = True
    unmarked = (*ToldForm.unmarked, "note", *(f"photo_{index}" for index in range(1, PHOTOS + 1)))
    occurred_on = ThaiDateField(label=_("วันที่ประเมินซ้ำ"), is_past=True)

    def __init__(self, data: Any = None, files: Any = None, *, card: NeedCard) -> None:
        super().__init__(data, files, initial={"occurred_on": clock.today()})
        self.ask([card], is_required=True)
        self.add_photos()

    def found(self) -> dict[int, str]:
        return self.found_of(self.asked_cards[0])

    def field_of(self, name: str) -> str:
        return "" if name == "answers" else super().field_of(name)


class RelapseForm(ToldForm):
    """By which indicators a resolved need fails again."""

    occurred_on = ThaiDateField(label=_("วันที่พบ"), is_past=True)
    indicators = forms.TypedMultipleChoiceField(
        label=_("ตัวชี้วัดที่กลับมาตกเกณฑ์"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("occurred_on", "indicators", "note")

    def __init__(self, data: Any = None, files: Any = None, *, card: NeedCard, known: Catalogue) -> None:
        super().__init__(data, files, initial={"occurred_on": clock.today()})
        indicators = self.fields["indicators"]
        assert isinstance(indicators, forms.TypedMultipleChoiceField), "declared above"
        indicators.choices = indicator_choices(known, card.dimension)
        self.add_photos()


class CareForm(ToldForm):
    """Why a need is to be cared for on, instead of being resolved."""

    occurred_on = ThaiDateField(label=_("วันที่เสนอ"), is_past=True)
    reason = forms.CharField(
        label=_("เหตุผลที่ให้ดูแลต่อเนื่อง"),
        help_text=_("เช่น ผู้สูงอายุติดเตียงอยู่ลำพัง ไม่สามารถประกอบอาชีพได้"),
        widget=forms.Textarea,
        max_length=REASON_LENGTH,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"occurred_on": clock.today()})
        del self.fields["note"]
        self.add_photos()


class CareReviewForm(RefusableForm):
    """The yearly word on continuing care: it goes on, or it ends."""

    verdict = forms.ChoiceField(
        label=_("ผลการทบทวน"),
        choices=[("review", _("ยังต้องดูแลต่อเนื่อง")), ("end", _("สิ้นสุดการดูแลต่อเนื่อง"))],
        widget=forms.RadioSelect,
    )
    occurred_on = ThaiDateField(label=_("วันที่ทบทวน"), is_past=True)
    note = forms.CharField(label=_("สภาพที่พบและเหตุผล"), widget=forms.Textarea, max_length=REASON_LENGTH)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"occurred_on": clock.today(), "verdict": "review"})


class FollowUpForm(ToldForm):
    """A follow-up of a resolved household: the result holds."""

    occurred_on = ThaiDateField(label=_("วันที่ติดตามผล"), is_past=True)
    next_on = ThaiDateField(label=_("นัดติดตามครั้งถัดไป"), required=False)
    field_order = ("occurred_on", "next_on", "note")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"occurred_on": clock.today()})
        self.add_photos()


class StuckForm(RefusableForm):
    """Why needs do not get on, and until when."""

    needs = forms.MultipleChoiceField(label=_("ปัญหาที่ติดขัด"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(label=_("ข้อติดขัด"), choices=StuckReason.choices, widget=forms.RadioSelect)
    until_on = ThaiDateField(label=_("คาดว่าติดขัดถึงวันที่"), help_text=_("ไม่เกิน 90 วันข้างหน้า"))
    note = forms.CharField(label=_("บันทึก"), widget=forms.Textarea, required=False, max_length=NOTE_LENGTH)

    def __init__(self, data: Any = None, *, needs: Iterable[tuple[str, str]], chosen: Iterable[str] = ()) -> None:
        super().__init__(data, initial={"needs": list(chosen)})
        field = self.fields["needs"]
        assert isinstance(field, forms.MultipleChoiceField), "declared above"
        field.choices = list(needs)


class StageItemForm(RefusableForm):
    """An item of the checklist that somebody proposes, or says to hold no longer."""

    item = forms.CharField(max_length=40)
    note = forms.CharField(required=False, max_length=REASON_LENGTH)
