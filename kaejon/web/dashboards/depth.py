"""The poverty index of a report as the analysis page tells it: in words, by dimension, area and indicator; what if."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.analytics.poverty import Poverty
from kaejon.fields.dimensions import DIMENSIONS
from kaejon.register.models import Indicator
from kaejon.report.charts.bars import tenths
from kaejon.report.charts.reading import poverty_of
from kaejon.report.content import Body
from kaejon.report.queries.poverty import poverty_if
from kaejon.report.sections.poverty import Input
from kaejon.report.tables import areas_in

MOST_WEIGHT = 20
CUT_OFFS = (10, 20, 25, 30, 33, 40, 50, 60, 75)
"""Cut-offs that can be asked for, in per cent of the whole weight."""


@dataclass(frozen=True)
class Share:
    """A part with its name: `count` of `whole`, `share` in per cent with one decimal."""

    name: str
    count: int
    whole: int
    code: str = ""

    @property
    def share(self) -> str:
        return tenths(self.count, self.whole)


@dataclass(frozen=True)
class Depth:
    """The index of one area: H, A and M0 in per cent with one decimal, and of what they are made."""

    households: int
    poor: int
    h: str
    a: str
    m: str
    dimensions: list[Share]
    areas: list[Share]
    indicators: list[Share]
    unanswered: int
    not_applicable: int
    asked: int

    @property
    def sentences(self) -> list[str]:
        """What the index says, in two sentences."""
        values = {"households": f"{self.households:,}", "poor": f"{self.poor:,}", "h": self.h, "a": self.a, "m": self.m}
        return [
            _("จาก %(households)s ครัวเรือนที่เคยอยู่ในบัญชี มี %(poor)s ครัวเรือน หรือร้อยละ %(h)s ที่ยังตกเกณฑ์อย่างน้อยหนึ่งมิติ (H)")
            % values,
            _(
                "ครัวเรือนเหล่านี้ขาดแคลนโดยเฉลี่ยร้อยละ %(a)s ของน้ำหนักตัวชี้วัดทั้งหมด (A) "
                "คูณกันได้ดัชนี M0 ร้อยละ %(m)s ซึ่งลดลงได้ทั้งเมื่อครัวเรือนพ้นจากปัญหา และเมื่อปัญหาของแต่ละครัวเรือนน้อยลง"
            )
            % values,
        ]


def depth_of(body: Body, area: str, indicator_names: Mapping[int, str]) -> Depth | None:
    """The index of an area; None in a report that holds none of it, or where nobody was ever listed."""
    row = poverty_of(body, area)
    whole = (body.get("poverty") or {}).get("whole")
    if row is None or not row["households"] or not whole:
        return None
    indicators = body["poverty"]["indicators"]
    return Depth(
        households=row["households"],
        poor=row["poor"],
        h=tenths(row["poor"], row["households"]),
        a=tenths(row["deprived"], whole * row["poor"]),
        m=tenths(row["deprived"], whole * row["households"]),
        dimensions=[Share(str(d.name), row["dimensions"][d.code], row["deprived"], d.code) for d in DIMENSIONS],
        areas=areas_inside(body, area, row["deprived"]),
        indicators=[
            Share(
                indicator_names.get(each["number"], str(each["number"])),
                row["censored"][str(each["number"])],
                row["households"],
                each["dimension"],
            )
            for each in indicators
        ],
        unanswered=row["unanswered"],
        not_applicable=row["not_applicable"],
        asked=row["households"] * len(indicators),
    )


def indicator_names(body: Body) -> Mapping[int, str]:
    """The short wording of the indicators that the report's index counts by, by number; in one query."""
    edition = (body.get("poverty") or {}).get("edition")
    return dict(Indicator.objects.filter(indicator_set=edition).values_list("number", "short"))


def areas_inside(body: Body, area: str, deprived: int) -> list[Share]:
    """What the areas inside contribute, by official code."""
    names = areas_in(body)
    rows = sorted(body["poverty"]["areas"], key=lambda row: row["area"])
    digits = len(area) + 2
    inside = [row for row in rows if len(row["area"]) == digits and row["area"].startswith(area)]
    return [Share(names.get(row["area"], row["area"]), row["deprived"], deprived) for row in inside]


class WhatIfForm(forms.Form):
    """Another cut-off and other weights of the dimensions; what is left empty stays as the report has it."""

    unmarked = ("k", *(f"w_{dimension.code}" for dimension in DIMENSIONS))
    k = forms.TypedChoiceField(label=gettext_lazy("นับว่ายากจนเมื่อ"), coerce=int, empty_value=None, required=False)

    def __init__(self, *values: Any, **options: Any) -> None:
        super().__init__(*values, **options)
        field = self.fields["k"]
        assert isinstance(field, forms.TypedChoiceField)
        hint = _("จำนวนเต็ม 0–%(most)s") % {"most": MOST_WEIGHT}
        said = _("ขาดแคลนอย่างน้อยร้อยละ %(k)s ของน้ำหนัก")
        field.choices = [("", _("ตกเกณฑ์อย่างน้อยหนึ่งมิติ")), *((k, said % {"k": k}) for k in CUT_OFFS)]
        for dimension in DIMENSIONS:
            self.fields[f"w_{dimension.code}"] = forms.IntegerField(
                label=str(dimension.name), help_text=hint, min_value=0, max_value=MOST_WEIGHT, required=False, initial=1
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(self.weight_of(d.code) for d in DIMENSIONS):
            raise forms.ValidationError(_("น้ำหนักเป็น 0 ทุกมิติไม่ได้ โปรดใส่น้ำหนักอย่างน้อยหนึ่งมิติ"))
        return found

    def weight_of(self, code: str) -> int:
        """The weight of a dimension; 1 where none was given."""
        given = self.cleaned_data.get(f"w_{code}")
        return 1 if given is None else int(given)


@dataclass(frozen=True)
class WhatIf:
    """The index as it would be."""

    poor: int
    h: str
    a: str
    m: str


def what_if(form: WhatIfForm, kept: Input, area: str) -> WhatIf | None:
    """The index under the form's cut-off and weights; None where no weighted dimension has an indicator."""
    weights = indicator_weights(
        [one.dimension for one in kept.indicators], {d.code: form.weight_of(d.code) for d in DIMENSIONS}
    )
    if not any(weights):
        return None
    k = form.cleaned_data["k"]
    found = poverty_if(kept, area, k=None if k is None else -(-sum(weights) * k // 100), weights=weights)
    return as_if(found)


def as_if(found: Poverty) -> WhatIf:
    values = (found.headcount, found.intensity, found.index)
    return WhatIf(found.poor, *(tenths(v.numerator, v.denominator) for v in values))


def changed_words(before: Depth, found: WhatIf) -> str:
    """One sentence: what another cut-off or other weights change of the report's index."""
    values = {"before": f"{before.poor:,}", "after": f"{found.poor:,}", "m": before.m, "now": found.m}
    if before.poor == found.poor and before.m == found.m:
        return _("เมื่อปรับตามนี้ ผลไม่เปลี่ยน ครัวเรือนที่นับว่ายากจนคงเดิม %(after)s ครัวเรือน และดัชนี M0 คงเดิมร้อยละ %(now)s") % values
    if before.poor == found.poor:
        return (
            _("เมื่อปรับตามนี้ ครัวเรือนที่นับว่ายากจนคงเดิม %(after)s ครัวเรือน ส่วนดัชนี M0 เปลี่ยนจากร้อยละ %(m)s เป็นร้อยละ %(now)s")
            % values
        )
    return (
        _(
            "เมื่อปรับตามนี้ ครัวเรือนที่นับว่ายากจนเปลี่ยนจาก %(before)s เป็น %(after)s ครัวเรือน "
            "และดัชนี M0 จากร้อยละ %(m)s เป็นร้อยละ %(now)s"
        )
        % values
    )


def indicator_weights(dimensions: Sequence[str], weights: Mapping[str, int]) -> list[int]:
    """A whole number for each indicator: within a dimension each the same, together as much as the dimension weighs."""
    counts = {code: list(dimensions).count(code) for code in set(dimensions)}
    whole = lcm(*counts.values()) if counts else 1
    return [weights[code] * whole // counts[code] for code in dimensions]
