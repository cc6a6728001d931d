"""What pages ask of the poverty index: patterns of a frozen report, what-ifs on them, the change between two."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaejon.analytics.poverty import Change, Poverty, Ratios, Weights, change, equal_weights, ratio, what_if
from kaejon.report.content import Body
from kaejon.report.models import PovertyInput, WeeklyReport
from kaejon.report.sections.poverty import Input


def poverty_input(report: WeeklyReport) -> Input | None:
    """What the report's index was computed from; None for a report of edition 1, and where it is damaged."""
    row = PovertyInput.objects.filter(report=report).first()
    if row is None:
        return None
    try:
        return Input.read(bytes(row.content))
    except (ValueError, KeyError, TypeError, zlib.error):
        return None


def poverty_if(kept: Input, area: str, *, k: int | None = None, weights: Sequence[int] | None = None) -> Poverty:
    """The index of an area as it would be: `k` is a cut-off on the score out of the sum of the weights (None: poor is
    who fails at least one dimension), `weights` a whole number for each indicator of the input, in its order (None:
    every dimension the same). Raises ValueError for weights of another number, below 0, or all 0.
    """
    chosen = equal_weights(kept.indicators) if weights is None else Weights(tuple(weights))
    if len(chosen.each) != len(kept.indicators) or min(chosen.each, default=0) < 0 or not chosen.whole:
        raise ValueError("a weight for each indicator, none below 0, is wanted")
    return what_if(kept.arrays().of_area(area), chosen, k)


def poverty_row(body: Body, area: str) -> dict[str, Any] | None:
    """The area's index in a report's JSON; None in a report of edition 1, and where no household was ever listed."""
    rows = body.get("poverty", {}).get("areas", [])
    return next((row for row in rows if row["area"] == area), None)


@dataclass(frozen=True)
class PovertyChange:
    """How an area's index moved between two reports: of H, A and M0 the values before and after, and the split."""

    before: Ratios
    after: Ratios
    change: Change


def poverty_change(before: Body, after: Body, area: str) -> PovertyChange | None:
    """The change of an area's index from one report to another; None where one of them has none, and where they count
    by different rules or indicators.
    """
    rows = poverty_row(before, area), poverty_row(after, area)
    if rows[0] is None or rows[1] is None or methods_of(before) != methods_of(after):
        return None
    old, new = ratios_of(before, rows[0]), ratios_of(after, rows[1])
    return PovertyChange(old, new, change(old, new))


def methods_of(body: Body) -> tuple[Any, ...]:
    """By which rules a report counts poverty: two that differ in them cannot be compared."""
    section = body["poverty"]
    return section["method"], section["edition"], section["indicators"]


def ratios_of(body: Body, row: dict[str, Any]) -> Ratios:
    """H and A of an area, exactly."""
    whole = body["poverty"]["whole"]
    return Ratios(ratio(row["poor"], row["households"]), ratio(row["deprived"], whole * row["poor"]))
