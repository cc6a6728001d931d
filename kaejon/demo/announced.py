"""The figures announced for Trat on 9 May 2565, and how the made-up list spreads them.

The totals are the announced ones. Which dimensions meet in one household, and which tambon has how many, was not
published: both are made up here, and the demo says so.
"""

from __future__ import annotations

from kaejon.register.models import Dimension

HOUSEHOLDS, PERSONS = 467, 718
BY_DIMENSION: dict[str, tuple[int, int]] = {
    Dimension.HEALTH: (76, 120),
    Dimension.LIVING: (175, 261),
    Dimension.EDUCATION: (95, 143),
    Dimension.INCOME: (198, 300),
    Dimension.ACCESS: (3, 4),
}
"""Dimension → households and persons."""

# How many households have exactly these dimensions. A test adds them up to the announced figures.
DIMENSION_SETS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((Dimension.HEALTH,), 51),
    ((Dimension.LIVING,), 128),
    ((Dimension.EDUCATION,), 76),
    ((Dimension.INCOME,), 138),
    ((Dimension.LIVING, Dimension.INCOME), 28),
    ((Dimension.HEALTH, Dimension.INCOME), 12),
    ((Dimension.HEALTH, Dimension.LIVING), 8),
    ((Dimension.EDUCATION, Dimension.INCOME), 12),
    ((Dimension.LIVING, Dimension.EDUCATION), 5),
    ((Dimension.INCOME, Dimension.ACCESS), 2),
    ((Dimension.HEALTH, Dimension.ACCESS), 1),
    ((Dimension.HEALTH, Dimension.LIVING, Dimension.INCOME), 4),
    ((Dimension.LIVING, Dimension.EDUCATION, Dimension.INCOME), 2),
)

# Made-up shares of the list, by tambon.
WEIGHTS: dict[str, int] = {
    "230101": 4, "230102": 10, "230103": 12, "230104": 9, "230105": 11, "230106": 13, "230107": 18, "230108": 17,
    "230109": 14, "230110": 8, "230111": 12, "230112": 10, "230113": 9, "230114": 13,
    "230201": 16, "230202": 13, "230203": 9,
    "230301": 15, "230302": 21, "230303": 12, "230304": 11, "230305": 17, "230306": 14, "230307": 13, "230308": 16,
    "230401": 17, "230402": 15, "230403": 13, "230404": 14, "230405": 12,
    "230501": 11, "230502": 9, "230503": 12, "230507": 13,
    "230601": 4, "230602": 8,
    "230701": 9, "230702": 7,
}  # fmt: skip
WITHOUT_VILLAGES = "230101"
"""ต.บางพระ, all of it a town: a house there has no หมู่."""
ISLANDS = ("2306", "2307")
"""อ.เกาะกูด and อ.เกาะช้าง, where what was done at sea's other side is often recorded days later."""


def villages_in(tambon: str) -> int:
    """How many หมู่ the made-up list uses of a tambon: few, so that every list of villages has them."""
    return 0 if tambon == WITHOUT_VILLAGES else 2 if tambon.startswith(ISLANDS) else 4


def shares(total: int) -> dict[str, int]:
    """`total` households over the tambon by weight, by largest remainder, in the order of the codes."""
    whole = sum(WEIGHTS.values())
    found = {code: total * weight // whole for code, weight in WEIGHTS.items()}
    missing = total - sum(found.values())
    for code in sorted(WEIGHTS, key=lambda code: (-(total * WEIGHTS[code] % whole), code))[:missing]:
        found[code] += 1
    return found
