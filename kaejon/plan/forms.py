from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.forms import ChosenForm, RefusableForm, reason_field
from kaejon.assessment.rules import REASON_LENGTH
from kaejon.fields.dates import ThaiDateField
from kaejon.fields.money import BahtField
from kaejon.fields.typed import rows_typed
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.logbook.rules import MoveRefused
from kaejon.plan.content import KINDS, SECTIONS, Content, PlannedActivity
from kaejon.plan.models import Manner, MoneySource
from kaejon.plan.rules import MOST_ACTIVITIES, TEXT_LENGTH, WHAT_LENGTH, ordered
from kaejon.register.models import Dimension, Member, Need

WHOLE = "whole"


@dataclass(frozen=True)
class SectionFields:
    """One of the four ท with its two fields."""

    label: str
    question: str
    picks: forms.BoundField
    text: forms.BoundField


class PlanForm(RefusableForm):
    """Everything of a plan but its activities; the fields follow the dimensions that the household lacks in."""

    kind = forms.ChoiceField(
        label=_("ประเภทครัวเรือน"), choices=list(KINDS.items()), widget=forms.RadioSelect, required=False
    )
    priority = forms.CharField(
        label=_("ครอบครัวต้องการเรื่องใดเป็นอันดับแรก"),
        help_text=_("บันทึกตามคำของครอบครัว"),
        widget=forms.Textarea,
        required=False,
        max_length=TEXT_LENGTH,
    )

    def __init__(self, data: Any = None, *, content: Content, dimensions: Iterable[str]) -> None:
        initial: dict[str, Any] = {"kind": content.kind, "priority": content.priority}
        self.dimensions = ordered(list(dimensions))
        for section in SECTIONS:
            initial[f"{section.code}_picks"] = list(content.picks.get(section.code, ()))
            initial[f"{section.code}_text"] = content.texts.get(section.code, "")
        initial |= {f"goal_{code}": content.goals.get(code, "") for code in self.dimensions}
        super().__init__(data, initial=initial)
        for section in SECTIONS:
            self.fields[f"{section.code}_picks"] = forms.MultipleChoiceField(
                label=str(section.question),
                choices=list(section.picks.items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields[f"{section.code}_text"] = forms.CharField(
                label=_("รายละเอียดเพิ่มเติม"), widget=forms.Textarea, required=False, max_length=TEXT_LENGTH
            )
        for code in self.dimensions:
            self.fields[f"goal_{code}"] = forms.CharField(
                label=Dimension(code).label, required=False, max_length=WHAT_LENGTH
            )

    def sections(self) -> list[SectionFields]:
        """The four ท in their order."""
        return [
            SectionFields(str(s.label), str(s.question), self[f"{s.code}_picks"], self[f"{s.code}_text"])
            for s in SECTIONS
        ]

    def goals(self) -> list[forms.BoundField]:
        return [self[f"goal_{code}"] for code in self.dimensions]

    def content(self, activities: Sequence[PlannedActivity]) -> Content:
        """What was typed, whole or not."""
        values = self.cleaned_data
        return Content(
            kind=values["kind"],
            priority=values["priority"].strip(),
            picks={s.code: tuple(picks) for s in SECTIONS if (picks := values[f"{s.code}_picks"])},
            texts={s.code: text for s in SECTIONS if (text := values[f"{s.code}_text"].strip())},
            goals={code: text for code in self.dimensions if (text := values[f"goal_{code}"].strip())},
            activities=tuple(activities),
        )


class ActivityForm(forms.Form):
    """One activity. A row without a word in "what" is left out."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    need = forms.ChoiceField(label=_("สำหรับปัญหา"), required=False)
    what = forms.CharField(label=_("จะทำอะไร"), required=False, max_length=WHAT_LENGTH)
    owner = forms.ChoiceField(label=_("ผู้รับผิดชอบ"), required=False)
    value = BahtField(label=_("งบประมาณ (บาท)"))
    source = forms.ChoiceField(label=_("แหล่งงบประมาณ"), choices=MoneySource.choices, initial=MoneySource.NONE)
    due_on = ThaiDateField(label=_("กำหนดเสร็จ"), required=False)
    gone = forms.BooleanField(label=_("เอากิจกรรมนี้ออก"), required=False)

    def __init__(
        self, *args: Any, needs: Sequence[tuple[str, str]] = (), owners: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("need", needs), ("owner", owners)):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField), "declared above"
            kept = str(self.initial.get(name) or "")
            known = {value for value, _label in choices}
            chosen.choices = [*choices, *([(kept, _now("(เดิม)"))] if kept and kept not in known else [])]

    def is_left_out(self) -> bool:
        """Taken away, or nothing was typed."""
        if self.data.get(self.add_prefix("gone")):
            return True
        return not (self.data.get(self.add_prefix("what")) or "").strip()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.is_left_out():
            self._errors = ErrorDict()  # whatever stands in it, it is not kept

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.is_left_out() and not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _now("โปรดระบุวันที่กำหนดเสร็จ"))
        return values

    def activity(self) -> PlannedActivity:
        values = self.cleaned_data
        need, _colon, dimension = values["need"].partition(":")
        return PlannedActivity(
            key=values["key"] or new_id(),
            dimension=dimension,
            what=values["what"].strip(),
            owner=values["owner"],
            value_satang=values["value"],
            source=values["source"],
            due_on=values["due_on"],
            need="" if need == WHOLE else need,
        )


ActivityFormSet = forms.formset_factory(
    ActivityForm, extra=0, min_num=0, max_num=MOST_ACTIVITIES, absolute_max=MOST_ACTIVITIES
)


def activity_forms(
    data: Any, content: Content, needs: Sequence[tuple[str, str]], owners: Sequence[tuple[str, str]]
) -> Any:
    """The rows of a content's activities, with one empty row; or those that were sent."""
    initial = [
        {
            "key": each.key,
            "need": f"{each.need or WHOLE}:{each.dimension}",
            "what": each.what,
            "owner": each.owner,
            "value": each.value_satang,
            "source": each.source,
            "due_on": each.due_on,
        }
        for each in content.activities
    ]
    options = {"needs": needs, "owners": owners}
    if data is not None:
        return ActivityFormSet(data, prefix="activity", initial=initial, form_kwargs=options)
    return ActivityFormSet(prefix="activity", initial=[*initial, {}], form_kwargs=options)


def with_one_more(rows: Any, sent: QueryDict) -> Any:
    """The rows as they were typed, not yet judged, and an empty one after them."""
    typed = [*rows_typed(rows, sent), {}][:MOST_ACTIVITIES]
    return ActivityFormSet(prefix="activity", initial=typed, form_kwargs=rows.form_kwargs)


def activities_of(rows: Any) -> tuple[list[PlannedActivity], bool]:
    """The activities that were typed, and whether every row that counts is right."""
    kept = [row for row in rows if not row.is_left_out()]
    # Every row is asked, so that each shows what is wrong in it.
    wrong = [row for row in kept if not row.is_valid()]
    return ([] if wrong else [row.activity() for row in kept]), not wrong


def need_choices(needs: Iterable[Need], *, shows_health: bool) -> list[tuple[str, str]]:
    """What an activity may be for: a dimension of the household, or one person's need."""
    rows = [need for need in needs if shows_health or need.dimension != Dimension.HEALTH]
    found = []
    for code in ordered({need.dimension for need in rows}):
        label = str(Dimension(code).label)
        found.append((f"{WHOLE}:{code}", _now("%(dimension)s (ทั้งครัวเรือน)") % {"dimension": label}))
        found += [(f"{n.pk}:{code}", f"{label}: {n.member.full_name}") for n in rows if n.dimension == code]
    return found


def with_hidden(content: Content, base: Content, *, shows_health: bool) -> Content:
    """The content with what its writer could not see kept as it was in `base`."""
    if shows_health:
        return content
    hidden = tuple(each for each in base.activities if each.dimension == Dimension.HEALTH)
    goals = dict(content.goals)
    if base.goals.get(Dimension.HEALTH):
        goals[Dimension.HEALTH.value] = base.goals[Dimension.HEALTH]
    return replace(content, goals=goals, activities=(*content.activities, *hidden))


def only_seen(content: Content, *, shows_health: bool) -> Content:
    """The content without what its writer may not see."""
    if shows_health:
        return content
    goals = {code: text for code, text in content.goals.items() if code != Dimension.HEALTH}
    return replace(
        content, goals=goals, activities=tuple(a for a in content.activities if a.dimension != Dimension.HEALTH)
    )


def refuse(form: PlanForm, rows: Any, refused: MoveRefused) -> None:
    """Put what an action refused at its field, in the plan or in a row."""
    kept = [row for row in rows if not row.is_left_out()]
    part = refused.field.split("-")
    if len(part) == 3 and part[0] == "activity" and int(part[1]) < len(kept):
        kept[int(part[1])].add_error(part[2], str(refused))
        return
    form.refuse(refused)


class AdjustmentForm(RefusableForm):
    reason = forms.CharField(
        label=_("เหตุผลที่เสนอปรับแผน"), widget=forms.Textarea, max_length=REASON_LENGTH, required=False
    )


class DecisionForm(RefusableForm):
    """What the district writes beside its decision about one version."""

    unmarked = ("note",)
    note = reason_field(_("เหตุผลหรือข้อแนะนำ"))

    def __init__(self, data: Any = None, *, is_adjustment: bool = False) -> None:
        super().__init__(data)
        said = _now("ต้องระบุเมื่อไม่ปรับ") if is_adjustment else _now("ต้องระบุเมื่อส่งกลับ")
        self.fields["note"].help_text = said


class VersionsForm(ChosenForm):
    """The answer to several versions that wait for the district."""

    box = "version"
    asks = "note"
    note = reason_field(_("เหตุผลที่ส่งกลับหรือไม่ปรับ"))

    def nothing(self) -> str:
        return _now("ยังไม่ได้เลือกแผน โปรดเลือกอย่างน้อย 1 แผน")

    def missing(self) -> str:
        return _now("โปรดระบุเหตุผลที่ส่งกลับหรือไม่ปรับ (%(count)d แผน)") % {"count": len(self.chosen)}


class AcknowledgementForm(RefusableForm):
    member = forms.ChoiceField(label=_("ผู้รับทราบในครอบครัว"))
    manner = forms.ChoiceField(label=_("รับทราบโดย"), choices=Manner.choices, widget=forms.RadioSelect)
    occurred_on = ThaiDateField(label=_("วันที่รับทราบ"), is_past=True)

    def __init__(self, data: Any = None, *, members: Iterable[Member]) -> None:
        super().__init__(data, initial={"manner": Manner.SIGNATURE, "occurred_on": clock.today()})
        self.members = {str(member.pk): member for member in members}
        chosen = self.fields["member"]
        assert isinstance(chosen, forms.ChoiceField), "declared above"
        chosen.choices = [(pk, member.full_name) for pk, member in self.members.items()]

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "member": self.members[self.cleaned_data["member"]]}


def version_numbers(asked: Any, numbers: Sequence[int]) -> tuple[int, int] | None:
    """The two versions asked for in the address, the older first; the newest two where nothing is asked."""
    if len(numbers) < 2:
        return None
    given = [int(value) for name in ("a", "b") if (value := asked.get(name, "")).isascii() and value.isdigit()]
    chosen = [number for number in given if number in numbers]
    older, newer = sorted(chosen) if len(chosen) == 2 else sorted(numbers)[-2:]
    return older, newer
