"""A balanced suggestion of who takes which household: pure, the same for the same input.

Villages stay together as far as the balance allows: mentors walk. Households are given village by village to whoever
has the least to do so far, counted in open needs (a household without one counts as one); within a village another
holder is taken as soon as the present one has more than the least loaded one would have with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

H = TypeVar("H")
W = TypeVar("W")


@dataclass(frozen=True)
class Piece(Generic[H]):
    """One household to give: where it lives, and how much work it is."""

    household: H
    village: str
    weight: int


def balanced(pieces: Iterable[Piece[H]], loads: Mapping[W, int]) -> dict[H, W]:
    """For every household one holder; `loads` is what each has already (at least one holder, else nothing).

    No holder ends with more than the least loaded one by more than the largest household and what they began with.
    """
    if not loads:
        return {}
    now = dict(loads)
    order: Sequence[W] = list(loads)
    found: dict[H, W] = {}
    rows = sorted(pieces, key=lambda piece: piece.village)
    holder: W | None = None
    village = ""
    for piece in rows:
        least = min(order, key=lambda each: now[each])
        if holder is None or piece.village != village or now[holder] >= now[least] + piece.weight:
            holder = least
        village = piece.village
        found[piece.household] = holder
        now[holder] += max(piece.weight, 1)
    return found
