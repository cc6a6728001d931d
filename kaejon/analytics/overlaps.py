"""How dimensions overlap: of the households and persons on the list, in which set of dimensions each has a need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from kaejon.register.models import DIMENSIONS


class Overlap(NamedTuple):
    """The units of one area whose current needs there are in exactly these dimensions.

    `mask` has a 0 or 1 for each of the five, in their order. Over all masks of an area the counts add to its current.
    """

    area: str
    mask: str
    households: int
    persons: int


@dataclass
class Both:
    households: int = 0
    persons: int = 0


MASKS = """
WITH held AS (
    SELECT s.{unit} AS unit, s.area[:digits] AS area, bit_or(1 << (4 - place)) AS mask
    FROM station s
    JOIN (VALUES {places}) AS d(dimension, place) USING (dimension)
    CROSS JOIN (VALUES (2), (4), (6)) AS level(digits)
    WHERE s.is_standing
    GROUP BY ALL
)
SELECT area, mask, count(*) FROM held GROUP BY ALL
"""


def overlaps_in(connection: duckdb.DuckDBPyConnection) -> list[Overlap]:
    """Every mask that somebody bears, by area from the widest; from the tables that `folded` made."""
    places = ", ".join(f"('{name}', {place})" for place, name in enumerate(DIMENSIONS))
    found: dict[tuple[str, int], Both] = {}
    for unit, column in (("households", "household"), ("persons", "member")):
        statement = MASKS.replace("{unit}", column).replace("{places}", places)
        for area, mask, count in connection.execute(statement).fetchall():
            setattr(found.setdefault((area, mask), Both()), unit, count)
    rows = [Overlap(area, f"{mask:05b}", both.households, both.persons) for (area, mask), both in found.items()]
    return sorted(rows, key=lambda row: (len(row.area), row.area, row.mask))
