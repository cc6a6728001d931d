"""Do overlaps and the poverty index of a frozen report still follow from the facts, and from the input kept with it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from kaejon.audit.verify import Unreadable
from kaejon.lib.canonical import sha256_hex
from kaejon.report.content import Body
from kaejon.report.models import PovertyInput, WeeklyReport
from kaejon.report.sections.poverty import Input, poverty_detail

Tell = Callable[[str], None]
"""Takes what was found; the place is known."""
DAMAGED = (*Unreadable, KeyError, AttributeError, IndexError, zlib.error)


def check_overlaps(tell: Tell, fresh: Body, body: Body) -> None:
    """The masks of the report are those of the facts; a report of edition 1 has none."""
    if "overlaps" not in body:
        return
    one, other = ({(row["area"], row["mask"]): row for row in each["overlaps"]} for each in (fresh, body))
    for area, mask in sorted(one.keys() | other.keys()):
        if one.get((area, mask)) != other.get((area, mask)):
            said = [counts(each.get((area, mask))) for each in (one, other)]
            tell(f"area {area}, overlap {mask}: the facts: {said[0]}; the report: {said[1]}")


def counts(row: dict[str, Any] | None) -> str:
    return f"{row['households']} households/{row['persons']} persons" if row else "0 households/0 persons"


def check_poverty(tell: Tell, note: Tell, fresh: Body, body: Body) -> None:
    """The index of the report is that of the facts. Where answers were sealed by keys that have been erased since, the
    facts cannot say it any more: that is noted, and no finding.
    """
    if "poverty" not in body:
        return
    now, then = fresh["poverty"], body["poverty"]
    if now["unread"] > then["unread"]:
        note(
            f"poverty: {now['unread'] - then['unread']} answers were sealed by keys that have been erased since; "
            "checked against its kept input alone"
        )
    elif now["input_sha256"] != then["input_sha256"]:
        differing = [area for area, each in by_area(now).items() if by_area(then).get(area) != each]
        tell(f"poverty: the facts give another input than {then['input_sha256'][:12]}, areas {', '.join(differing)}")


def by_area(section: dict[str, Any]) -> dict[str, Any]:
    return {row["area"]: row for row in section["areas"]}


def check_input(tell: Tell, report: WeeklyReport, body: Body) -> None:
    """The input kept beside the report is whole, and gives the index that the report says."""
    if "poverty" not in body:
        return
    then = body["poverty"]
    try:
        row = PovertyInput.objects.filter(report=report).first()
        if row is None:
            tell("poverty: the input that it was computed from is gone")
            return
        kept = Input.read(bytes(row.content))
        if not sha256_hex(zlib.decompress(bytes(row.content))) == kept.sha256 == row.sha256 == then["input_sha256"]:
            tell("poverty: the kept input does not match its sha256")
        areas = {total["area"] for total in body["totals"]}
        if poverty_detail(kept, areas=areas, unread=then["unread"]) != then:
            tell("poverty: the kept input gives another index than the report says")
    except DAMAGED as problem:
        tell(f"poverty: the kept input cannot be read ({type(problem).__name__})")
