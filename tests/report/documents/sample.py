"""Report dicts to print: the announced figures of Trat, split by made-up weights, and the rarer states of a report."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import geothai

ANNOUNCED = {
    "total": (467, 718),
    "health": (76, 120),
    "living": (175, 261),
    "education": (95, 143),
    "income": (198, 300),
    "access": (3, 4),
}
ACCOUNTS = ("baseline", "added", "moved_in", "moved_out", "dismissed", "current", "verified", "checked")
PROGRESS = ("planned", "adjusted", "helping", "helped", "resolved", "relapsed", "surveyed", "passes_bmn")
STAGES = ("in_progress", "survive", "sufficient", "sustained")
COLUMNS = (*ACCOUNTS, *PROGRESS, "continuing_care", "open", "stuck", *STAGES, "late_arriving")
REASONS = ("out_of_date", "moved", "died", "not_in_area", "duplicate", "regrouped")
HASH = "3f9a12bc77d0e4516a8b9c0d1e2f30415263748596a7b8c9dae0f1a2b3c4d5e6"

Report = dict[str, Any]


def frozen(**changes: Any) -> Report:
    """The eleventh report of a campaign like Trat's, with 7 districts and 38 tambon."""
    report: Report = {
        "campaign": "trat-2565",
        "campaign_detail": {
            "slug": "trat-2565",
            "name": "วาระจังหวัดตราด ขจัดความยากจนและพัฒนาคนทุกช่วงวัย ปี 2565",
            "province": {"code": "23", "name": "ตราด"},
            "starts_on": "2022-05-09",
            "deadline_on": "2022-09-30",
        },
        "number": 11,
        "version": 1,
        "count": 21,
        "cutoff": "2022-07-22T17:00:00+07:00",
        "known_at": "2022-07-22T17:00:00+07:00",
        "made_at": "2022-07-22T17:00:04+07:00",
        "late": False,
        "draft": False,
        "demo": False,
        "correction": None,
        "list": {
            "number": 2,
            "reference": "ตร 0019/ว 1234",
            "approved_at": "2022-05-06T15:30:00+07:00",
            "name": "ครัวเรือนเป้าหมายจังหวัดตราด",
        },
        "rules": {
            "id": None,
            "number": 0,
            "in_force_on": None,
            "reference": "",
            "sustain_days": 90,
            "stuck_days": 14,
            "resolve_by": "2022-07-02",
            "items": [{"stage": "sustained", "rule": "held", "code": "held", "text": "ผลยังคงอยู่"}],
        },
        "totals": totals(),
        "notes": [],
        "software": "0.1.0",
        "figures_hash": HASH[::-1],
        "hash": HASH,
        "previous_hash": HASH[1:] + "0",
    }
    return report | changes


def draft(**changes: Any) -> Report:
    """The figures as of now, before any cut-off."""
    none = dict.fromkeys(["number", "version", "figures_hash", "hash", "previous_hash"])
    return frozen(draft=True, **none) | changes


def late(**changes: Any) -> Report:
    return frozen(late=True, made_at="2022-07-25T08:12:00+07:00") | changes


def corrected(**changes: Any) -> Report:
    reason = "หน่วยงานส่งข้อมูลการนำออกของตำบลไม้รูดซ้ำสองครั้ง"
    return (
        frozen(
            version=2,
            known_at="2022-07-27T10:00:00+07:00",
            made_at="2022-07-27T10:00:00+07:00",
            correction={"reason": reason},
        )
        | changes
    )


def without_list(**changes: Any) -> Report:
    """A report from before any list was approved: every figure is zero."""
    report = frozen(list=dict.fromkeys(["number", "reference", "approved_at", "name"]), notes=["no_list"])
    report["totals"] = copy.deepcopy(report["totals"])
    for row in report["totals"]:
        row["delta"] = None
        for column in COLUMNS:
            row[column] = {"households": 0, "persons": 0}
        row["dismissed_reasons"] = {reason: {"households": 0, "persons": 0} for reason in REASONS}
    return report | changes


def few_areas(report: Report) -> Report:
    """The same report for one district and one subdistrict: three pages, quick to read back."""
    return report | {"totals": [row for row in report["totals"] if row["area"] in ("23", "2301", "230101")]}


def named(name: str) -> Report:
    """A report in which every free text is `name`."""
    report = frozen(demo=True)
    report["campaign_detail"] = report["campaign_detail"] | {"name": name}
    report["list"] = report["list"] | {"name": name, "reference": name}
    report["version"] = 2
    report["correction"] = {"reason": name}
    report["totals"] = [row | {"name": name} for row in report["totals"]]
    return report


def totals() -> list[dict[str, Any]]:
    subdistricts = [area for district in geothai.districts("23") for area in geothai.subdistricts(district.code)]
    places = {area.code: ("subdistrict", area.name_th) for area in subdistricts}
    places |= {area.code: ("district", area.name_th) for area in geothai.districts("23")}
    places["23"] = ("province", "ตราด")
    rows = []
    for dimension, (households, persons) in ANNOUNCED.items():
        by_subdistrict = {
            code: {"households": h, "persons": p}
            for code, h, p in zip(
                [area.code for area in subdistricts],
                _split(households, len(subdistricts)),
                _split(persons, len(subdistricts)),
                strict=True,
            )
        }
        for code, (level, name) in places.items():
            current = {
                unit: sum(count[unit] for part, count in by_subdistrict.items() if part.startswith(code))
                for unit in ("households", "persons")
            }
            rows.append(_row(code, level, name, dimension, current))
    return rows[::-1]  # the documents, not the caller, put areas and dimensions in order


def _split(total: int, parts: int) -> list[int]:
    """`total` in `parts` unequal shares that add up to it."""
    weights = [1 + (7 * part) % 11 for part in range(parts)]
    edges = [total * sum(weights[:part]) // sum(weights) for part in range(parts + 1)]
    return [after - before for before, after in itertools.pairwise(edges)]


def _row(code: str, level: str, name: str, dimension: str, current: dict[str, int]) -> dict[str, Any]:
    def part(numerator: int) -> dict[str, int]:
        return {unit: value * numerator // 100 for unit, value in current.items()}

    moved = 0 if level == "province" else 2
    reasons = {reason: part(index) for index, reason in enumerate(REASONS)}
    dismissed = {unit: sum(reason[unit] for reason in reasons.values()) for unit in current}
    added, moved_in, moved_out, verified = part(5), part(moved), part(moved // 2), part(75)
    baseline = {
        unit: current[unit] + dismissed[unit] + moved_out[unit] - moved_in[unit] - added[unit] for unit in current
    }
    row = {
        "baseline": baseline,
        "added": added,
        "moved_in": moved_in,
        "moved_out": moved_out,
        "dismissed": dismissed,
        "current": current,
        "verified": verified,
        "checked": {unit: verified[unit] + dismissed[unit] for unit in current},
        "planned": part(60),
        "adjusted": part(4),
        "helping": part(20),
        "helped": part(45),
        "resolved": part(15),
        "relapsed": part(2),
        "surveyed": part(10),
        "passes_bmn": part(6),
        "continuing_care": part(5),
        "open": {unit: value - part(15)[unit] - part(5)[unit] for unit, value in current.items()},
        "stuck": part(9),
        **stages(dimension, current["households"]),
        "late_arriving": part(3),
    }
    delta = {
        column: count and {unit: None if n is None else n // 7 for unit, n in count.items()}
        for column, count in row.items()
    }
    delta["current"] = {unit: -(value // 20) for unit, value in current.items()}
    return {
        "area": code,
        "level": level,
        "name": name,
        "dimension": dimension,
        "dismissed_reasons": reasons,
        "delta": delta,
        **row,
    }


def stages(dimension: str, households: int) -> dict[str, dict[str, int | None] | None]:
    if dimension != "total":
        return dict.fromkeys(STAGES)
    counts = [0, households // 5, households // 8, households // 20]
    counts[0] = households - sum(counts) - households * 5 // 100
    return {stage: {"households": n, "persons": None} for stage, n in zip(STAGES, counts, strict=True)}


def older(report: Report) -> Report:
    """The same report as a version of the software froze it that counted no more than the list and its checking."""
    kept = {*ACCOUNTS, "late_arriving"}
    rows = []
    for row in report["totals"]:
        bare = {name: value for name, value in row.items() if name in kept or name not in COLUMNS}
        delta = row["delta"] and {name: value for name, value in row["delta"].items() if name in kept}
        rows.append({**bare, "delta": delta})
    later = {
        "rules",
        "edition",
        "overlaps",
        "poverty",
        "promises",
        "outlook",
        "history",
        "week",
        "returns",
        "letterhead",
    }
    return {**{name: value for name, value in report.items() if name not in later}, "totals": rows}


def every_figure(report: Report) -> dict[tuple[str, str, str], tuple[int | None, int | None]]:
    """Every figure of the report by area, dimension and column, walked out of the dict in the plainest way."""
    figures = {}
    for row in report["totals"]:
        named = {column: row[column] for column in COLUMNS if row.get(column)}
        named |= {f"dismissed.{reason}": count for reason, count in row["dismissed_reasons"].items()}
        named |= {f"delta.{column}": count for column, count in (row["delta"] or {}).items() if count}
        for column, count in named.items():
            figures[row["area"], row["dimension"], column] = (count["households"], count["persons"])
    return figures
