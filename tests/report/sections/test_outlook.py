from __future__ import annotations

import datetime as dt
from typing import Any

from kaejon.lib.clock import bangkok
from kaejon.report.sections.history import opens_of
from kaejon.report.sections.outlook import outlook_at, outlook_section

CUT_OFF = bangkok(2022, 6, 10, 17)


def row(area: str, current: int, open_now: int) -> dict[str, Any]:
    return {"area": area, "dimension": "total", "current": {"households": current}, "open": {"households": open_now}}


def past(number: int, area: str, current: int, open_then: int) -> dict[str, Any]:
    return {"number": number, "area": area, "current": current, "open": open_then}


def body(moment: dt.datetime, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"cutoff": moment.isoformat(), "count": 21, "totals": list(rows)}


HISTORY = [past(number, "23", 467, 480 - 20 * number) for number in (1, 2, 3, 4)]
"""460, 440, 420, 400."""


def test_frozen_report_counts_its_own_week() -> None:
    found = outlook_section(body(CUT_OFF, row("23", 467, 380)), HISTORY, number=5, last_cut_off=CUT_OFF)
    area = found["areas"][0]
    assert (area["weeks_left"], area["weeks_used"], area["pace"]) == (16, 4, {"num": 20, "den": 1})
    assert (area["needed"], area["at_deadline"], area["answer"]) == (24, {"low": 60, "middle": 60, "high": 60}, "late")
    assert area["done_by"] == dict.fromkeys(("low", "middle", "high"), "2022-10-21")
    assert area["interval"] == {"low": 10, "high": 90}


def test_draft_takes_the_pace_of_the_frozen_reports_from_what_is_open_now() -> None:
    draft = body(bangkok(2022, 6, 8, 11), row("23", 467, 395))
    found = outlook_section(draft, HISTORY, number=4, last_cut_off=bangkok(2022, 6, 3, 17))["areas"][0]
    assert (found["open"], found["weeks_left"], found["weeks_used"]) == (395, 17, 3)
    assert found["at_deadline"]["middle"] == 395 - 17 * 20


def test_draft_in_the_moment_of_a_frozen_cut_off_counts_it_once() -> None:
    moment = bangkok(2022, 6, 3, 17)
    found = outlook_section(body(moment, row("23", 467, 400)), HISTORY, number=4, last_cut_off=moment)["areas"][0]
    assert found["weeks_used"] == 3


def test_weeks_before_the_list_are_no_part_of_the_series() -> None:
    history = [past(1, "23", 0, 0), past(2, "23", 0, 0), past(3, "23", 467, 467)]
    assert opens_of(history, "23") == [(3, 467)]
    assert opens_of(history, "2301") == []
    found = outlook_section(body(CUT_OFF, row("23", 467, 460)), history, number=4, last_cut_off=CUT_OFF)["areas"][0]
    assert (found["weeks_used"], found["pace"]) == (1, {"num": 7, "den": 1})


def test_draft_before_the_first_cut_off_says_only_what_is_needed() -> None:
    draft = body(bangkok(2022, 5, 10, 9), row("23", 467, 467), row("2301", 0, 0))
    province, district = outlook_section(draft, [], number=0, last_cut_off=None)["areas"]
    assert (province["answer"], province["needed"], province["pace"]) == ("unknown", 23, None)
    assert district["answer"] == "done"


def test_subdistricts_have_no_outlook_and_earlier_editions_none_at_all() -> None:
    given = body(CUT_OFF, row("23", 9, 9), row("230101", 9, 9))
    given["outlook"] = outlook_section(given, [], number=1, last_cut_off=CUT_OFF)
    assert [area["area"] for area in given["outlook"]["areas"]] == ["23"]
    assert outlook_at(given, "230101") is None
    assert outlook_at({}, "23") is None
