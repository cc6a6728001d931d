from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.fields.dates import ThaiDateField
from kaejon.lib.canonical import canonical_json
from kaejon.lib.thai_text import clean
from kaejon.register.criteria import MOST_DAYS, STAGES, with_codes
from kaejon.register.models import Stage, StageRule
from kaejon.register.queries.rulesets import DAYS, Item, Rules

MOST_ITEMS = 30


class RulesForm(forms.Form):
    """The days of a version, from when it is in force, and by what."""

    in_force_on = ThaiDateField(label=_("เริ่มใช้ตั้งแต่วันที่"), help_text=_("วัน/เดือน/ปี พ.ศ. ตั้งแต่วันนี้เป็นต้นไป"))
    reference = forms.CharField(
        label=_("เลขที่มติหรือหนังสือที่กำหนดเกณฑ์"),
        help_text=_("เช่น มติ คจพ.จ. ครั้งที่ 3/2565"),
        max_length=200,
    )

    def __init__(self, data: Any = None, *, rules: Rules, initial: dict[str, Any]) -> None:
        days = {name: getattr(rules, name) for name in DAYS}
        super().__init__(data, initial={**days, **initial})
        for name, label in DAYS.items():
            self.fields[name] = forms.IntegerField(label=str(label), min_value=1, max_value=MOST_DAYS)
        self.order_fields([*DAYS, "in_force_on", "reference"])

    def days(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS]


class ItemForm(forms.Form):
    """One item of the checklist. An answered one without words is left out."""

    position = forms.IntegerField(label=_("ลำดับ"), min_value=1, max_value=999, required=False)
    stage = forms.ChoiceField(label=_("ระดับขั้น"), choices=[(s.value, s.label) for s in STAGES])
    rule = forms.ChoiceField(label=_("ตัดสินโดย"), choices=StageRule.choices)
    text = forms.CharField(
        label=_("ข้อความ"),
        help_text=_("เฉพาะข้อที่ให้ผู้ปฏิบัติงานประเมิน"),
        max_length=300,
        required=False,
    )
    gone = forms.BooleanField(label=_("เอาข้อนี้ออก"), required=False)

    def is_left_out(self) -> bool:
        """Taken away, or an answered item without words (the empty row)."""
        if self.data.get(self.add_prefix("gone")):
            return True
        is_answered = self.data.get(self.add_prefix("rule")) == StageRule.ANSWERED
        return is_answered and not (self.data.get(self.add_prefix("text")) or "").strip()

    def item(self) -> Item:
        values = self.cleaned_data
        return Item(values["stage"], values["rule"], "", clean(values["text"], 300))


ItemFormSet = forms.formset_factory(ItemForm, extra=0, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS)


def item_forms(data: Any, rules: Rules) -> Any:
    """The rows of a version's checklist, with one empty row; or those that were sent."""
    if data is not None:
        return ItemFormSet(data, prefix="item")
    rows = [
        {
            "position": place * 10,
            "stage": item.stage,
            "rule": item.rule,
            "text": item.text if item.is_answered else "",
        }
        for place, item in enumerate(rules.items, 1)
    ]
    empty = {"position": (len(rows) + 1) * 10, "stage": Stage.SURVIVE, "rule": StageRule.ANSWERED}
    return ItemFormSet(prefix="item", initial=[*rows, empty])


def typed_rules(form: RulesForm, rows: Any, old: Rules) -> Rules | None:
    """What was typed as a version of the criteria; None where a field is wrong (each says so)."""
    kept = [row for row in rows if not row.is_left_out()]
    # Every row is asked, so that each shows what is wrong in it.
    wrong = [row for row in kept if not row.is_valid()]
    if not form.is_valid() or wrong:
        return None
    ordered = sorted(kept, key=lambda row: row.cleaned_data["position"] or 999)
    items = with_codes([row.item() for row in ordered], old.items)
    return Rules(number=old.number + 1, **form.cleaned_data, items=items)


def fingerprint(rules: Rules) -> str:
    """A short sum of a version's content: what was shown must be what is saved."""
    said = [
        [getattr(rules, name) for name in DAYS],
        str(rules.in_force_on),
        rules.reference,
        [[item.stage, item.rule, item.text] for item in rules.items],
    ]
    return hashlib.sha256(canonical_json(said)).hexdigest()[:16]
