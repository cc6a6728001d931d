"""The poverty index as a report says it, and the input that it was computed from."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from kaejon.analytics.poverty import (
    METHOD,
    Measured,
    Pattern,
    Patterns,
    Poverty,
    Weights,
    by_cut_off,
    equal_weights,
    measure,
)
from kaejon.lib.canonical import canonical_json, sha256_hex
from kaejon.register.models import DIMENSIONS


@dataclass(frozen=True)
class Input:
    """What an index is computed from: the edition, its indicators, and households by what they answer."""

    edition: str
    indicators: tuple[Measured, ...]
    patterns: tuple[Pattern, ...]

    @cached_property
    def json(self) -> bytes:
        """The input as canonical JSON: what its sha256 is of."""
        return canonical_json(
            {
                "method": METHOD,
                "edition": self.edition,
                "indicators": [list(one) for one in self.indicators],
                "patterns": [list(one) for one in self.patterns],
            }
        )

    @property
    def sha256(self) -> str:
        return sha256_hex(self.json)

    @property
    def compressed(self) -> bytes:
        """As `PovertyInput` keeps it."""
        return zlib.compress(self.json, 9)

    @classmethod
    def read(cls, compressed: bytes) -> Input:
        """The input that was kept. Raises ValueError, KeyError, TypeError or zlib.error where it is damaged."""
        said = cast(dict[str, Any], json.loads(zlib.decompress(compressed)))
        return cls(
            said["edition"],
            tuple(Measured(*one) for one in said["indicators"]),
            tuple(Pattern(*one) for one in said["patterns"]),
        )

    def arrays(self) -> Patterns:
        """The patterns as `measure` takes them."""
        return Patterns.of(self.indicators, self.patterns)


def poverty_detail(kept: Input, *, areas: Iterable[str], unread: int) -> dict[str, Any]:
    """The index of each of these areas that has a household, and of the province always; `unread` sealed answers."""
    weights = equal_weights(kept.indicators)
    patterns = kept.arrays()
    rows = []
    for area in sorted(areas, key=lambda code: (len(code), code)):
        inside = patterns.of_area(area)
        if len(area) == 2 or len(inside.households):
            rows.append(area_detail(area, inside, weights))
    return {
        "method": METHOD,
        "edition": kept.edition,
        "indicators": [
            {**one._asdict(), "weight": weight} for one, weight in zip(kept.indicators, weights.each, strict=True)
        ],
        "whole": weights.whole,
        "areas": rows,
        "unread": unread,
        "input_sha256": kept.sha256,
    }


def area_detail(area: str, patterns: Patterns, weights: Weights) -> dict[str, Any]:
    """One area's index."""
    found = measure(patterns, weights)
    return {
        "area": area,
        **counts_of(found, patterns.indicators),
        "by_k": [list(one) for one in by_cut_off(patterns, weights)],
    }


def counts_of(found: Poverty, indicators: Sequence[Measured]) -> dict[str, Any]:
    """An index as the report says it, indicators by number and dimensions by code."""
    return {
        "households": found.households,
        "poor": found.poor,
        "deprived": found.deprived,
        "unanswered": found.unanswered,
        "not_applicable": found.not_applicable,
        "censored": {str(one.number): count for one, count in zip(indicators, found.censored, strict=True)},
        "dimensions": dict(zip(DIMENSIONS, found.dimensions, strict=True)),
    }
