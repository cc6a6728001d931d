"""Bodies of reports made by hand, as the charts and the dashboards read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaejon.analytics.figures import COLUMNS, ROWS, STAGES

Body = dict[str, Any]
FIRST_DAY = dt.date(2022, 5, 13)
AREAS = (("23", "province", "ตราด"), ("2301", "district", "เมืองตราด"), ("2303", "district", "เขาสมิง"))
OPEN = {
    "23": (467, 460, 431, 402, 371, 344),
    "2301": (300, 296, 277, 259, 240, 224),
    "2303": (167, 164, 154, 143, 131, 120),
}
MASKS = {
    "10000": (60, 71), "01000": (50, 120), "00010": (48, 90), "00001": (12, 15), "11000": (40, 62), "01010": (39, 60),
    "00110": (31, 44), "11010": (22, 30), "01110": (15, 22), "11110": (9, 11), "11111": (3, 4), "00100": (8, 9),
    "10010": (4, 5), "00111": (2, 2), "01001": (1, 1),
}  # fmt: skip


def body(number: int = 6, **changes: Any) -> Body:
    """The sixth report of 21, or the one named."""
    made: Body = {
        "edition": 2,
        "campaign": "trat-2565",
        "campaign_detail": {
            "slug": "trat-2565",
            "name": "วาระจังหวัดตราด",
            "province": {"code": "23", "name": "ตราด"},
            "starts_on": "2022-05-09",
            "deadline_on": "2022-09-30",
        },
        "number": number,
        "count": 21,
        "cutoff": cutoff(number),
        "draft": False,
        "totals": [row for area in AREAS for row in rows(*area, number)],
        "history": [
            {"number": n, "cutoff": cutoff(n), "area": area, "current": OPEN[area][0], "open": OPEN[area][n - 1]}
            for n in range(1, number)
            for area in OPEN
        ],
        "outlook": {"method": "drift", "areas": [outlook(area, number) for area in OPEN]},
        "overlaps": [
            {"area": "23", "mask": mask, "households": pair[0], "persons": pair[1]} for mask, pair in MASKS.items()
        ],
        "poverty": {
            "method": 1,
            "whole": 60,
            "indicators": [{"number": 1, "dimension": "health", "weight": 6}],
            "areas": [
                {
                    "area": area,
                    "households": 467,
                    "poor": 344,
                    "deprived": 5000,
                    "unanswered": 20,
                    "not_applicable": 7,
                    "censored": {"1": 120},
                    "dimensions": {"health": 1500, "living": 1200, "education": 800, "income": 1000, "access": 500},
                    "by_k": [
                        [1, 344, 5000],
                        [7, 300, 4800],
                        [13, 210, 3900],
                        [21, 90, 2100],
                        [34, 12, 460],
                        [49, 0, 0],
                    ],
                }
                for area in OPEN
            ],
            "unread": 0,
        },
    }
    return {**made, **changes}


def edition_1() -> Body:
    """A report of the first edition: totals alone, and no column of the later ones."""
    made = body()
    later = {"edition", "history", "outlook", "overlaps", "poverty"}
    old = {name: value for name, value in made.items() if name not in later}
    dropped = {*STAGES, "open", "stuck", "resolved", "continuing_care"}
    return {**old, "totals": [{k: v for k, v in row.items() if k not in dropped} for row in made["totals"]]}


def cutoff(number: int) -> str:
    return f"{FIRST_DAY + dt.timedelta(weeks=number - 1)}T17:00:00+07:00"


def rows(area: str, level: str, name: str, number: int) -> list[dict[str, Any]]:
    still = OPEN[area][number - 1]
    made = []
    for place, dimension in enumerate(ROWS):
        part = {"current": OPEN[area][0], "open": still, "stuck": still // 9} if not place else {
            "current": 60 * place, "open": 50 * place - 10, "stuck": 3 * place
        }  # fmt: skip
        part["continuing_care"] = place
        part["resolved"] = part["current"] - part["open"] - part["continuing_care"]
        counts = {column: part.get(column, 0) for column in COLUMNS}
        stages = {"in_progress": still, "survive": part["resolved"] - 20, "sufficient": 15, "sustained": 5}
        row: dict[str, Any] = {column: {"households": n, "persons": n * 2} for column, n in counts.items()}
        for stage, count in stages.items():
            row[stage] = {"households": count, "persons": None} if not place else None
        made.append({"area": area, "level": level, "name": name, "dimension": dimension, **row, "delta": None})
    return made


def outlook(area: str, number: int) -> dict[str, Any]:
    still = OPEN[area][number - 1]
    return {
        "area": area,
        "open": still,
        "weeks_left": 21 - number,
        "needed": -(-still // (21 - number)),
        "weeks_used": 5,
        "pace": {"num": OPEN[area][0] - still, "den": number - 1},
        "interval": {"low": 10, "high": 90},
        "done_by": {"low": "2022-09-02", "middle": "2022-10-07", "high": None},
        "at_deadline": {"low": 0, "middle": still // 20, "high": still // 4},
        "answer": "in_doubt",
    }
