"""Which dimensions fall on one household or person together, as a table of a report's masks."""

from __future__ import annotations

from dataclasses import dataclass

from kaejon.register.models import DIMENSIONS
from kaejon.report.charts.overlap import mask_words
from kaejon.report.content import Body


@dataclass(frozen=True)
class OverlapLine:
    """One set of dimensions: households and persons with exactly these, and with these and perhaps more."""

    words: str
    dimensions: list[str]
    households: int
    persons: int
    households_with: int
    persons_with: int


def overlap_lines(body: Body, area: str) -> list[OverlapLine]:
    """Every set that somebody of the area has: fewest dimensions first, then the largest; empty without the section."""
    rows = [row for row in body.get("overlaps") or () if row["area"] == area]
    masks = {row["mask"]: row for row in rows}
    order = sorted(masks, key=lambda mask: (mask.count("1"), -masks[mask]["households"], mask))
    return [
        OverlapLine(
            words=mask_words(mask),
            dimensions=[code for place, code in enumerate(DIMENSIONS) if mask[place] == "1"],
            households=masks[mask]["households"],
            persons=masks[mask]["persons"],
            households_with=sum(row["households"] for row in rows if holds(row["mask"], mask)),
            persons_with=sum(row["persons"] for row in rows if holds(row["mask"], mask)),
        )
        for mask in order
    ]


def holds(mask: str, wanted: str) -> bool:
    """Whether a set has every dimension of another."""
    return all(mine == "1" for mine, asked in zip(mask, wanted, strict=True) if asked == "1")


def counted_by_number(body: Body, area: str) -> list[tuple[int, int, int]]:
    """In how many dimensions at once households and persons have needs: (dimensions, households, persons)."""
    rows = [row for row in body.get("overlaps") or () if row["area"] == area]
    return [
        (number, sum(r["households"] for r in found), sum(r["persons"] for r in found))
        for number in range(1, len(DIMENSIONS) + 1)
        if (found := [row for row in rows if row["mask"].count("1") == number])
    ]
