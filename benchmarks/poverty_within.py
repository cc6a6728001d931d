"""What `poverty` measures, in an installation: `HOUSEHOLDS ROUNDS`."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from functools import partial

import django
import numpy as np
import pandas as pd
import polars as pl
from mpitb.core import MPIToolbox

django.setup()

from benchmarks.installation import report  # noqa: E402  models want Django set up
from benchmarks.weekly_figures_within import seconds  # noqa: E402
from kaejon.analytics.poverty import Measured, Pattern, Patterns, Weights, what_if  # noqa: E402
from kaejon.analytics.survey import measures, surveyed  # noqa: E402
from kaejon.register.models import DIMENSIONS  # noqa: E402

DISTRICTS = 7
PERCENT = 21
"""The cut-off, of the whole; no score meets it exactly, so that floats and whole numbers agree who is poor."""
Told = dict[str, list[float]]
"""H, A, M0 and the censored headcounts of each district, then of all ("all")."""


def main() -> None:
    households, rounds = int(sys.argv[1]), int(sys.argv[2])
    for indicators in (10, 31):
        compare(Survey.made(households, indicators), rounds)
    ask_again(rounds)


@dataclass(frozen=True)
class Survey:
    """The same answers for all three, and what each indicator weighs."""

    frame: pl.DataFrame
    pandas: pd.DataFrame
    names: list[str]
    groups: dict[str, list[str]]
    weights: Weights

    @classmethod
    def made(cls, households: int, indicators: int) -> Survey:
        """Made-up answers: each indicator fails in 2 to 30 of a hundred households."""
        chance = np.random.default_rng(2565)
        names = [f"i{number}" for number in range(indicators)]
        shares = chance.uniform(0.02, 0.3, indicators)
        columns = {
            name: (chance.random(households) < share).astype(np.uint8)
            for name, share in zip(names, shares, strict=True)
        }
        frame = pl.DataFrame({**columns, "district": chance.integers(0, DISTRICTS, households).astype(np.uint8)})
        groups = {dimension: names[place :: len(DIMENSIONS)] for place, dimension in enumerate(DIMENSIONS)}
        per = {name: len(group) for group in groups.values() for name in group}
        whole = int(np.lcm.reduce([len(DIMENSIONS) * count for count in per.values()]))
        weights = Weights(tuple(whole // (len(DIMENSIONS) * per[name]) for name in names))
        return cls(frame, frame.to_pandas(), names, groups, weights)

    @property
    def k(self) -> int:
        return -(-PERCENT * self.weights.whole // 100)


def compare(survey: Survey, count: int) -> None:
    """Ours, Polars and mpitb in turn."""
    told = [ours(survey), by_polars(survey), by_mpitb(survey)]
    for other in told[1:]:
        if told[0].keys() != other.keys() or not all(np.allclose(told[0][d], other[d], atol=1e-9) for d in other):
            raise SystemExit("the three do not agree")
    rounds = [
        [seconds(lambda: ours(survey)), seconds(lambda: by_polars(survey)), seconds(lambda: by_mpitb(survey))]
        for _ in range(count)
    ]
    report(
        work=10,
        figure="poverty index by district; mpitb over ours, ours over Polars",
        indicators=len(survey.names),
        mpitb_over_ours=round(statistics.median(mpitb / own for own, _, mpitb in rounds), 1),
        ratio=round(statistics.median(own / polars for own, polars, _ in rounds), 2),
        seconds=round(statistics.median(own for own, _, _ in rounds), 4),
        polars_seconds=round(statistics.median(polars for _, polars, _ in rounds), 4),
        mpitb_seconds=round(statistics.median(mpitb for _, _, mpitb in rounds), 3),
        n=survey.frame.height,
        rounds=count,
    )


def told_of(households: int, poor: int, deprived: float, censored: list[float]) -> list[float]:
    """H, A, M0 and censored headcounts, from counts and the sum of scores out of 1."""
    of_poor = deprived / poor if poor else 0.0
    return [poor / households, of_poor, deprived / households, *(count / households for count in censored)]


def ours(survey: Survey) -> Told:
    columns = [survey.frame[name].to_numpy() for name in survey.names]
    found = measures(surveyed(columns, survey.frame["district"].to_numpy(), DISTRICTS), survey.weights, survey.k)
    rows = {str(area): (found.households[area], found.poor[area], found.deprived[area], found.censored[area])
            for area in range(DISTRICTS)}  # fmt: skip
    rows["all"] = (found.households.sum(), found.poor.sum(), found.deprived.sum(), found.censored.sum(axis=0))
    return {
        name: told_of(int(row[0]), int(row[1]), int(row[2]) / found.whole, row[3].tolist())
        for name, row in rows.items()
        if row[0]
    }


def by_polars(survey: Survey) -> Told:
    score = pl.sum_horizontal(
        pl.col(name).cast(pl.Int32) * weight for name, weight in zip(survey.names, survey.weights.each, strict=True)
    )
    scored = survey.frame.lazy().with_columns(score.alias("score")).with_columns(poor=pl.col("score") >= survey.k)
    counted = scored.group_by("district").agg(
        pl.len().alias("households"),
        pl.col("poor").sum(),
        pl.col("score").filter(pl.col("poor")).sum(),
        *(pl.col(name).filter(pl.col("poor")).sum().cast(pl.Int64) for name in survey.names),
    )
    frame = counted.collect()
    rows = [*frame.iter_rows(), ("all", *frame.drop("district").sum().row(0))]
    return {str(row[0]): told_of(row[1], row[2], row[3] / survey.weights.whole, list(row[4:])) for row in rows}


def by_mpitb(survey: Survey) -> Told:
    toolbox = MPIToolbox()
    toolbox.set(name="bmn", dimensions=[(group, name) for name, group in survey.groups.items()])
    said = toolbox.est(survey.pandas.copy(), "bmn", [PERCENT], indmeasures=["hdk"], aux=[], over=["district"])
    found: dict[str, dict[str, float]] = {}
    for row in said:
        found.setdefault(str(row.get("subg", "all")), {})[row.get("indicator", row["measure"])] = row["b"]
    return {name: [row["H"], row["A"], row["M0"], *(row[i] for i in survey.names)] for name, row in found.items()}


def ask_again(rounds: int) -> None:
    """Other weights and cut-offs asked of every pattern of ten indicators, in the whole province."""
    indicators = tuple(Measured(number, DIMENSIONS[number % 5]) for number in range(10))
    patterns = Patterns.of(
        indicators,
        (Pattern("230101", f"{mask:010b}", "11111" if mask else "00000", 1 + mask % 7) for mask in range(1024)),
    )
    times = [
        seconds(partial(what_if, patterns, Weights(tuple(1 + (k + place) % 9 for place in range(10))), k))
        for k in range(1, max(rounds, 5) * 4)
    ]
    report(
        work=10,
        figure="what-if on k and weights, all 1,024 patterns of ten indicators, milliseconds",
        milliseconds=round(statistics.median(times) * 1000, 3),
        slowest=round(max(times) * 1000, 3),
        n=1024,
    )


if __name__ == "__main__":
    main()
