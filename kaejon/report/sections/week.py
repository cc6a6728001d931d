"""Section `week`: what changed since the report before, in plain Thai sentences made from the figures.

The rules: the list first, then each column of `PROVINCE` whose households or persons changed, then what was recorded
late, the value of help, the districts in which something changed (in the order of their codes, none ranked), and last
whether the deadline will be made. Nothing is said of what did not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation

from kaejon.analytics.figures import TOTAL
from kaejon.report.documents.figures import UNITS
from kaejon.report.sections.history import DISTRICT_DIGITS
from kaejon.report.sections.outlook import outlook_at
from kaejon.report.sentences import DISTRICT_PARTS, sentence

Body = Mapping[str, Any]
Said = tuple[str, dict[str, Any]]
"""A code of `sentences` and its values."""

PROVINCE = (
    "added",
    "dismissed",
    "verified",
    "planned",
    "helped",
    "resolved",
    "continuing_care",
    "relapsed",
    "stuck",
    "open",
)
"""The columns that are told of, in the order of a case's way."""
SAID_IN_QUIET_WEEKS = ("outlook",)
"""What is said in a quiet week too."""


def week_section(body: Body, before: Body | None) -> list[dict[str, Any]]:
    """The sentences of a report; `before` is the one before it, None for the first."""
    with translation.override("th"):
        return [{"code": code, "values": values, "text": sentence(code, values)} for code, values in said(body, before)]


def said(body: Body, before: Body | None, area: str = "") -> Iterator[Said]:
    """What there is to say of an area (the province unless one is named), in order; nothing while there is no list."""
    if body["list"]["number"] is None:
        return
    totals = [row for row in body["totals"] if row["dimension"] == TOTAL and row["area"].startswith(area)]
    province, districts = totals[0], [row for row in totals[1:] if len(row["area"]) == DISTRICT_DIGITS]
    if before is None or before["list"]["number"] != body["list"]["number"]:
        yield "list", {"number": body["list"]["number"]}
    if begins(before):
        yield "start", dict(province["current"])
    for column in PROVINCE:
        # What is open the first time has become neither more nor less.
        if column != "open" or not begins(before):
            yield from changes_of(province, column)
    if any(province["late_arriving"].values()):
        yield "late_arriving", dict(province["late_arriving"])
    yield from money(body, before, area)
    for row in districts:
        parts = {name: change_of(row, name)["households"] for name in DISTRICT_PARTS}
        changed = {name: count for name, count in parts.items() if count}
        if changed:
            yield "district", {"area": row["area"], "name": row["name"], **changed}
    yield from outlook(body, province["area"])


def begins(before: Body | None) -> bool:
    """Whether there was no list to compare with."""
    return before is None or before["list"]["number"] is None


def changes_of(row: Mapping[str, Any], column: str) -> Iterator[Said]:
    """What became more and what less of a column, households and persons each where it did."""
    found = change_of(row, column)
    now = {f"{unit}_now": row[column][unit] for unit in UNITS}
    for name, sign in (("more", 1), ("less", -1)):
        amounts = {unit: sign * found[unit] for unit in UNITS if sign * found[unit] > 0}
        if amounts:
            yield f"{column}_{name}", amounts | now


def change_of(row: Mapping[str, Any], column: str) -> dict[str, int]:
    """The change of a column since the report before; in the first one, all there is."""
    if row["delta"] is None:
        return dict(row[column])
    return dict(row["delta"].get(column) or dict.fromkeys(UNITS, 0))


def money(body: Body, before: Body | None, area: str) -> Iterator[Said]:
    """The value of help, where it changed; nothing where the report before, of an earlier version, tells none."""
    if before is not None and "help" not in before:
        return
    now, then = (help_in(one, area) for one in (body, before))
    if now != then:
        yield "money", {"satang": now - then, "satang_now": now}


def help_in(body: Body | None, area: str) -> int:
    """The value of help in an area, in satang."""
    rows = (body or {}).get("help", {"rows": []})["rows"]
    return sum(row["satang"] for row in rows if row["area"].startswith(area))


def outlook(body: Body, area: str) -> Iterator[Said]:
    """Whether the province will make the deadline."""
    found = outlook_at(body, area)
    if found is None:
        return
    pace, span = found["pace"] or {"num": 0, "den": 0}, found["at_deadline"] or {"low": None, "high": None}
    values = {
        "answer": found["answer"],
        "open": found["open"],
        "needed": found["needed"],
        "pace_num": pace["num"],
        "pace_den": pace["den"],
        "low": span["low"],
        "high": span["high"],
    }
    yield "outlook", {name: value for name, value in values.items() if value is not None}
