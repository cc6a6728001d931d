from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import ReasonForm, RefusableForm
from kaejon.assessment.rules import REFERENCE_LENGTH, kept_text
from kaejon.changes.actions.checking import Change
from kaejon.changes.content import Address, Content, Person
from kaejon.changes.models import ChangeKind
from kaejon.changes.queries.finding import (
    MOST_FOUND,
    NOTHING,
    Found,
    area_named,
    household_named,
    known_person,
)
from kaejon.fields.citizen_id import CitizenIdField
from kaejon.fields.dates import ThaiDateField, ThaiPartialDateField
from kaejon.lib import clock
from kaejon.register.models import Campaign, Household, Member, Relation, Sex

__all__ = ["ChangeForm", "ReasonForm"]

OUT, INSIDE = "out", "inside"
SEARCH_LENGTH = 100
RELATION = "relation_"
MEMBERS_OF = (ChangeKind.DIED, ChangeKind.MOVED_OUT)
RELATIONS_OF = (ChangeKind.HEAD, ChangeKind.SPLIT, ChangeKind.MERGED)
PERSON_OF = (ChangeKind.BORN, ChangeKind.MOVED_IN)
PLACE_OF = (ChangeKind.MOVED_OUT, ChangeKind.SPLIT, ChangeKind.RELOCATED)
NOT_HEAD = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]
DAYS = {
    ChangeKind.BORN: _("วันเกิด"),
    ChangeKind.DIED: _("วันที่เสียชีวิต"),
    ChangeKind.MOVED_IN: _("วันที่ย้ายเข้า"),
    ChangeKind.MOVED_OUT: _("วันที่ย้ายออก"),
}


def found_words(found: Found) -> str:
    """How many households were found, and what to do where not all are shown."""
    if found.count > MOST_FOUND:
        words = _now("พบ %(count)d ครัวเรือน แสดง %(shown)d รายการแรก โปรดพิมพ์ให้เจาะจงขึ้น")
        return words % {"count": found.count, "shown": MOST_FOUND}
    return _now("พบ %(count)d ครัวเรือน") % {"count": found.count}


class ChangeForm(RefusableForm):
    """What is asked about one kind of change; the fields follow the kind and the household's members."""

    occurred_on = ThaiDateField(label=_("วันที่เปลี่ยนแปลง"), is_past=True, help_text=_("วัน/เดือน/ปี พ.ศ."))
    reference = forms.CharField(
        label=_("หลักฐานหรือเลขที่อ้างอิง"),
        help_text=_("เช่น สูติบัตร มรณบัตร ทะเบียนบ้าน หรือรายงานประชาคมหมู่บ้าน"),
        max_length=REFERENCE_LENGTH,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        campaign: Campaign,
        household: Household,
        members: Sequence[Member],
        places: Sequence[tuple[str, list[tuple[str, str]]]],
        found: Found = NOTHING,
        initial: dict[str, Any] | None = None,
    ) -> None:
        # The day of a birth or a death is on its paper; today would be wrong more often than not.
        day = None if kind in (ChangeKind.BORN, ChangeKind.DIED) else clock.today()
        super().__init__(data, initial={"occurred_on": day, **(initial or {})})
        self.kind, self.campaign, self.household, self.members = kind, campaign, household, list(members)
        last = {name: self.fields.pop(name) for name in ("occurred_on", "reference")}
        last["occurred_on"].label = DAYS.get(ChangeKind(kind), last["occurred_on"].label)
        if kind in MEMBERS_OF:
            self.add_members()
        if kind in PERSON_OF:
            self.add_person()
        if kind == ChangeKind.MERGED:
            self.add_target(found)
        if kind in RELATIONS_OF:
            self.add_relations()
        if kind in PLACE_OF:
            self.add_place(places)
        self.fields.update(last)
        relations = [name for name in self.fields if name.startswith(RELATION)]
        self.unmarked = ("citizen_id", "no_id_reason", "search", "found", "target", *relations)

    def add_target(self, found: Found) -> None:
        """The other household: one that a search found, or by its code or a member's citizen ID."""
        self.fields["search"] = forms.CharField(
            label=_("ค้นหาครัวเรือนที่จะไปรวมด้วย"),
            help_text=_("บ้านเลขที่ ชื่อสมาชิก หรือหมู่ที่ ค้นเฉพาะครัวเรือนในพื้นที่ที่ท่านดูแล"),
            max_length=SEARCH_LENGTH,
            required=False,
        )
        if found.choices:
            self.fields["found"] = forms.ChoiceField(
                label=_("เลือกครัวเรือนที่พบ"),
                help_text=found_words(found),
                choices=[*found.choices, ("", _("ไม่ใช่ครัวเรือนเหล่านี้"))],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["target"] = forms.CharField(
            label=_("หรือระบุครัวเรือนที่จะไปรวมด้วย"),
            help_text=_("รหัสครัวเรือน หรือเลขประจำตัวประชาชนของสมาชิกคนหนึ่งในครัวเรือนนั้น"),
            max_length=60,
            required=False,
        )

    def add_members(self) -> None:
        self.fields["members"] = forms.MultipleChoiceField(
            label=_("สมาชิก"),
            choices=[(str(m.pk), m.full_name) for m in self.members],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("โปรดเลือกสมาชิกอย่างน้อย 1 คน")},
        )

    def add_person(self) -> None:
        is_birth = self.kind == ChangeKind.BORN
        self.fields["title"] = forms.CharField(label=_("คำนำหน้า"), max_length=60, required=False)
        self.fields["first_name"] = forms.CharField(label=_("ชื่อ"), max_length=300)
        self.fields["last_name"] = forms.CharField(label=_("นามสกุล"), max_length=300, required=False)
        self.fields["citizen_id"] = CitizenIdField(
            label=_("เลขประจำตัวประชาชน"), help_text=_("ต้องกรอก หากไม่มีเลข ให้ระบุเหตุในช่องถัดไปแทน"), required=False
        )
        if not is_birth:
            self.fields["citizen_id"].help_text = _(
                "ต้องกรอก หากไม่มีเลข ให้ระบุเหตุในช่องถัดไปแทน ถ้าเป็นคนในทะเบียนอยู่แล้ว ปัญหาและงานที่ทำค้างไว้จะตามมาด้วย"
            )
        self.fields["no_id_reason"] = forms.CharField(
            label=_("เหตุที่ไม่มีเลขประจำตัวประชาชน"), max_length=200, required=False
        )
        if not is_birth:
            self.fields["birth"] = ThaiPartialDateField(
                label=_("วันเกิด"), help_text=_("ไม่ทราบวันหรือเดือน ใส่ 00 ได้"), required=False
            )
        self.fields["sex"] = forms.ChoiceField(label=_("เพศ"), choices=Sex.choices, required=False)
        self.fields["relation"] = forms.ChoiceField(
            label=_("ความสัมพันธ์กับหัวหน้าครัวเรือน"),
            choices=NOT_HEAD,
            required=False,
            initial=Relation.CHILD if is_birth else "",
        )

    def add_relations(self) -> None:
        """One choice for each member: the relation to the head afterwards; in a split also to stay."""
        for member in self.members:
            if self.kind == ChangeKind.SPLIT:
                choices = [("stays", _("อยู่ครัวเรือนเดิม")), *((c, r) for c, r in Relation.choices if c)]
                initial = "stays"
            elif self.kind == ChangeKind.MERGED:
                choices, initial = [("", _("เลือก…")), *(c for c in NOT_HEAD if c[0])], ""
            else:
                choices, initial = list(Relation.choices), member.relation
            label = _now("%(name)s: ความสัมพันธ์กับหัวหน้าครัวเรือนใหม่") % {"name": member.full_name}
            self.fields[f"{RELATION}{member.pk}"] = forms.ChoiceField(
                label=label, choices=choices, initial=initial, required=self.kind != ChangeKind.HEAD
            )

    def add_place(self, places: Sequence[tuple[str, list[tuple[str, str]]]]) -> None:
        is_split, needs_place = self.kind == ChangeKind.SPLIT, self.kind != ChangeKind.MOVED_OUT
        if not needs_place:
            self.fields["goes"] = forms.ChoiceField(
                label=_("ย้ายไปที่ใด"),
                choices=[(OUT, _("นอกจังหวัด (นำออกจากบัญชี)")), (INSIDE, _("ในจังหวัด (ตั้งเป็นครัวเรือนใหม่)"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("โปรดเลือกว่าย้ายไปนอกจังหวัดหรือในจังหวัด")},
            )
        self.fields["subdistrict"] = forms.ChoiceField(
            label=_("ตำบลปลายทาง"),
            choices=[("", _now("เลือกตำบล")), *places],
            required=needs_place,
            initial=self.household.area_id[:6] if is_split else "",
            help_text="" if needs_place else _("เฉพาะเมื่อย้ายไปในจังหวัด"),
        )
        self.fields["moo"] = forms.IntegerField(
            label=_("หมู่ที่"),
            min_value=1,
            max_value=99,
            required=False,
            initial=self.household.moo if is_split else None,
        )
        self.fields["house_no"] = forms.CharField(
            label=_("บ้านเลขที่"),
            max_length=60,
            required=False,
            initial=self.household.house_no if is_split else "",
        )
        self.fields["community"] = forms.CharField(label=_("ชุมชน"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        lacks_id = not values.get("citizen_id") and not values.get("no_id_reason")
        if self.kind in PERSON_OF and lacks_id and "citizen_id" not in self.errors:
            self.add_error("citizen_id", _now("โปรดกรอกเลขประจำตัวประชาชน หรือระบุเหตุที่ไม่มีเลข"))
        if values.get("goes") == INSIDE and not values.get("subdistrict"):
            self.add_error("subdistrict", _now("โปรดเลือกตำบลปลายทาง"))
        if values.get("found") and values.get("target"):
            self.add_error("target", _now("เลือกครัวเรือนที่พบไว้แล้ว โปรดลบช่องนี้ หรือเลือก “ไม่ใช่ครัวเรือนเหล่านี้”"))
        return values

    def field_of(self, name: str) -> str:
        if name == "members" and name not in self.fields:
            return next((each for each in self.fields if each.startswith(RELATION)), name)
        return name

    def change(self) -> Change:
        """What was typed. Raises MoveRefused where it names a person or household that is not to be found."""
        values = self.cleaned_data
        is_inside = self.kind in PLACE_OF and values.get("goes") != OUT
        known = None
        if self.kind == ChangeKind.MOVED_IN:
            known = known_person(values["citizen_id"], values["first_name"], values["last_name"])
        person = self.person() if self.kind in PERSON_OF and known is None else None
        address = Address(values["house_no"].strip(), values["moo"], values["community"].strip()) if is_inside else None
        return Change(
            kind=self.kind,
            occurred_on=values["occurred_on"],
            reference=values["reference"],
            members=((known, values["relation"]),) if known else tuple(self.chosen()),
            content=Content(person=person, address=address),
            target_area=area_named(values["subdistrict"], values["moo"]) if is_inside else None,
            target_household=self.target() if "target" in self.fields else None,
        )

    def target(self) -> Household:
        """The household that was chosen among those found, or named. Raises MoveRefused."""
        chosen = self.cleaned_data.get("found")
        if chosen:  # one of the choices, and so of the households that the user sees
            return Household.objects.select_related("area").get(pk=chosen)
        return household_named(self.campaign, self.cleaned_data["target"])

    def chosen(self) -> list[tuple[Member, str]]:
        """The known members whom the change concerns, with their relation afterwards."""
        values = self.cleaned_data
        if self.kind in MEMBERS_OF:
            is_inside = values.get("goes") == INSIDE
            return [(m, Relation.HEAD if is_inside else "") for m in self.members if str(m.pk) in values["members"]]
        if self.kind == ChangeKind.RELOCATED:
            return [(member, "") for member in self.members]
        if self.kind not in RELATIONS_OF:
            return []
        rows = [(member, values[f"{RELATION}{member.pk}"]) for member in self.members]
        if self.kind == ChangeKind.SPLIT:
            return [(member, relation) for member, relation in rows if relation not in ("", "stays")]
        return rows

    def person(self) -> Person:
        values = self.cleaned_data
        names = ("title", "first_name", "last_name", "no_id_reason")
        texts = {name: kept_text(values[name], 300, name) for name in names}
        birth = values.get("birth")
        born_on = values["occurred_on"] if self.kind == ChangeKind.BORN else None
        return Person(
            **texts,
            citizen_id=values["citizen_id"] or "",
            sex=values["sex"],
            relation=values["relation"],
            birth_year=birth.year if birth else born_on.year if born_on else None,
            birth_month=birth.month if birth else born_on.month if born_on else None,
            birth_day=birth.day if birth else born_on.day if born_on else None,
        )
