"""What is asked of a lake, said once in Ibis: figures, poverty and transitions over many reports and provinces.

Nothing here knows an engine: whoever calls passes tables of one (`opened`), and gets an expression of it back. Only
what every engine has is used: filters, unions, joins, sums and counts over cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from kaejon.analytics.lake.tables import NAMES

REPORT = ("campaign", "province", "report")
LEVELS = (2, 4, 6)
STAGES = ("in_progress", "survive", "sufficient", "sustained")
EVERY = {"verified": "is_verified", "planned": "is_planned", "resolved": "is_resolved"}
"""Columns that want every current need of a unit to bear the mark."""
SOME = {
    "adjusted": "is_adjusted", "helping": "is_helping", "helped": "is_helped", "relapsed": "is_relapsed",
    "surveyed": "is_surveyed", "stuck": "is_stuck",
}  # fmt: skip
"""Columns that want it of at least one."""


class LakeProblem(ValueError):
    """A lake that holds nothing of what was asked; the text says so."""


@dataclass(frozen=True)
class Lake:
    """The tables of a lake, of one engine."""

    needs: ir.Table
    households: ir.Table
    answers: ir.Table


def opened(backend: BaseBackend, folder: Path, *, campaign: str = "*", province: str = "*", report: str = "*") -> Lake:
    """The lake's files of these campaigns, provinces and reports (`*`: all) as tables of an engine.

    The partition stands in the rows too, so no engine has to read it out of names. Raises LakeProblem for none.
    """
    found: dict[str, ir.Table] = {}
    for name in NAMES:
        pattern = f"campaign={campaign}/province={province}/report={report}/{name}.parquet"
        files = sorted(str(path) for path in folder.glob(pattern))
        if not files:
            raise LakeProblem(f"{folder} holds no {pattern}")
        found[name] = backend.read_parquet(files, table_name=f"lake_{name}")
    return Lake(**found)


def at_every_level(table: ir.Table) -> ir.Table:
    """Each row three times, of its province, district and subdistrict."""
    first, *others = (table.mutate(area=table.area.substr(0, digits)) for digits in LEVELS)
    return ibis.union(first, *others, distinct=False)


def is_true(column: ir.Value) -> ir.BooleanValue:
    """Whether it is true; unknown is not."""
    return column.fill_null(False)


def count_of(condition: ir.Value) -> ir.Value:
    """How many rows fulfil it."""
    return ibis.ifelse(is_true(condition), 1, 0).sum()


def figures(lake: Lake) -> ir.Table:
    """By report, area and dimension (and `total`): units with current needs there, and what they have come to.

    One row a unit kind (`households`, `persons`); the columns are those of the frozen reports' totals that ask of
    current needs.
    """
    needs = at_every_level(lake.needs.filter(lake.needs.is_current))
    both = ibis.union(needs, needs.mutate(dimension=ibis.literal("total")), distinct=False)
    counted = ibis.union(
        counts(both.mutate(unit=both.household), "households"), counts(both.mutate(unit=both.person), "persons"),
        distinct=False,
    )  # fmt: skip
    return counted.order_by([*REPORT, "area", "dimension", "units"])


def counts(needs: ir.Table, units: str) -> ir.Table:
    """One kind of unit, counted once a cell."""
    settled = is_true(needs.is_resolved) | is_true(needs.in_care)
    surveyed = is_true(needs.is_surveyed)
    by_unit = needs.group_by([*REPORT, "area", "dimension", "unit"]).aggregate(
        **{name: (count_of(~is_true(needs[mark])) == 0) for name, mark in EVERY.items()},
        **{name: (count_of(needs[mark]) > 0) for name, mark in SOME.items()},
        open=count_of(~settled) > 0,
        passes_bmn=(count_of(surveyed) > 0) & (count_of(surveyed & ~is_true(needs.passes)) == 0),
    )
    columns = [*EVERY, *SOME, "open", "passes_bmn"]
    return (
        by_unit.group_by([*REPORT, "area", "dimension"])
        .aggregate(
            current=by_unit.count(),
            **{name: count_of(by_unit[name]) for name in columns},
            continuing_care=count_of(~by_unit.open & ~by_unit.resolved),
        )
        .mutate(units=ibis.literal(units))
    )


def stages(lake: Lake) -> ir.Table:
    """By report and area: how many current households are at each stage; with those in continuing care, all of them."""
    current = at_every_level(lake.households.filter(lake.households.is_current))
    by = [*REPORT, "area"]
    return current.group_by(by).aggregate(**{name: count_of(current.stage == name) for name in STAGES}).order_by(by)


def poverty(lake: Lake) -> ir.Table:
    """By report and area: households, poor, and the poor's summed scores out of `whole` a household.

    H = poor / households, A = deprived / (whole · poor), M0 = deprived / (whole · households).
    """
    homes = at_every_level(lake.households)
    by = [*REPORT, "area"]
    return (
        homes.group_by(by)
        .aggregate(
            households=homes.count(),
            poor=count_of(homes.is_poor),
            deprived=ibis.ifelse(is_true(homes.is_poor), homes.score, 0).sum(),
            whole=homes.whole.max(),
        )
        .order_by(by)
    )


def censored(lake: Lake) -> ir.Table:
    """By report, area and indicator: the poor households that fail it, and the weight of that.

    Who fails an indicator fails its dimension and is poor, so nobody has to be looked up.
    """
    failed = lake.answers.filter(lake.answers.answer == "fail")
    everywhere = at_every_level(failed)
    by = [*REPORT, "area", "indicator", "dimension"]
    return (
        everywhere.group_by(by).aggregate(households=everywhere.count(), deprived=everywhere.weight.sum()).order_by(by)
    )


def transitions(lake: Lake) -> ir.Table:
    """By report, dimension, state in the report before and state now: how many needs. `new` where none was before."""
    needs = lake.needs.mutate(before=lake.needs.before_state.fill_null("new"))
    by = [*REPORT, "dimension", "before", "state"]
    return needs.group_by(by).aggregate(needs=needs.count()).order_by(by)


def movements(lake: Lake) -> ir.Table:
    """By report: how many households became poor, ceased to be, stayed poor or not, or came new."""
    homes = lake.households.mutate(
        before=ibis.cases(
            (lake.households.before_is_poor.isnull(), "new"),
            (lake.households.before_is_poor, "poor"),
            else_="not_poor",
        ),
        now=ibis.ifelse(lake.households.is_poor, "poor", "not_poor"),
    )
    by = [*REPORT, "before", "now"]
    return homes.group_by(by).aggregate(households=homes.count()).order_by(by)


QUESTIONS = {
    "figures": (figures, stages),
    "poverty": (poverty, censored),
    "transitions": (transitions, movements),
}
"""What can be asked, and the tables that answer it."""


def rows_of(table: ir.Table) -> tuple[Sequence[str], list[tuple[object, ...]]]:
    """The names and rows of an answer; what a value is missing for is None."""
    arrow = table.to_pyarrow()
    columns = [column.to_pylist() for column in arrow.columns]
    return arrow.column_names, list(zip(*columns, strict=True))
