"""A changed answer, a changed input or an erased key shows when the frozen poverty index is checked."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command

from kaejon.audit.principal import CONSOLE
from kaejon.lib.canonical import canonical_json
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.register.models import Campaign, DataKey, ListEntry
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.models import PovertyInput, WeeklyReport
from kaejon.report.queries.poverty import poverty_change, poverty_if, poverty_input, poverty_row
from kaejon.report.queries.reports import body_of
from kaejon.report.verify import verify_reports
from tests.conftest import CommittingDatabase
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.test_freeze import record
from tests.report.test_verify import change, column_id

Clock = Callable[[dt.datetime], None]
FIRST, SECOND = bangkok(2022, 5, 13, 17), bangkok(2022, 5, 20, 17)
PLACE = "trat-2565 report 2 version 1"


@pytest.fixture
def campaign(committing_db: CommittingDatabase, at: Clock) -> Campaign:
    """Two frozen reports: three households poor, then one of them resolved."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    (four,) = make_household(campaign, "230102", "สี่")
    marks = {one: ["health", "living"], two: ["living"], three: ["income"], four: ["living"]}
    named = {(one, "health"): "4,7", (one, "living"): "8", (two, "living"): "8,9", (three, "income"): "22"}
    approve_list(campaign, marks, indicators=named)
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    need = About(need=campaign.needs.get(member=three))
    record(campaign, Kind.VERIFIED, need, dt.date(2022, 5, 13))
    record(campaign, Kind.OUTCOME_PROPOSED, need, dt.date(2022, 5, 13))
    proposal = need.need.logbook.get(kind=Kind.OUTCOME_PROPOSED)  # type: ignore[union-attr]  # set above
    record(campaign, Kind.OUTCOME_CONFIRMED, need, dt.date(2022, 5, 13), answers=proposal)
    at(SECOND)
    freeze_weekly_report(campaign, by=CONSOLE)
    assert verify_reports().findings == []
    return campaign


def report_of(campaign: Campaign, number: int) -> WeeklyReport:
    return WeeklyReport.objects.get(campaign=campaign, number=number)


def test_report_says_who_is_poor_and_what_changed(campaign: Campaign) -> None:
    first, second = (body_of(report_of(campaign, number)) for number in (1, 2))
    row = poverty_row(first, "23")
    assert row is not None
    # 4, 7 (3 each), 8, 9 (3 each) of one household; 22 (4) of another; a third is marked, and nothing was named.
    assert (row["households"], row["poor"], row["deprived"]) == (3, 3, 16)
    assert {number: count for number, count in row["censored"].items() if count} == {
        "4": 1, "7": 1, "8": 1, "9": 1, "22": 1,
    }  # fmt: skip
    assert row["dimensions"] == {"health": 6, "living": 6, "education": 0, "income": 4, "access": 0}
    assert row["by_k"] == [[1, 2, 16], [5, 1, 12], [13, 0, 0]]
    assert row["unanswered"] == 3 * 17 - 5
    assert poverty_row(second, "23")["poor"] == 2  # type: ignore[index]  # a dict, as above
    assert poverty_row(second, "2301")["poor"] == 1  # type: ignore[index]
    assert poverty_row(second, "2307") is None
    found = poverty_change(first, second, "23")
    assert found is not None
    assert found.change.index == Fraction(12, 180) - Fraction(16, 180)
    assert found.change.fewer_poor + found.change.less_poor == found.change.index
    of_edition_1 = {name: section for name, section in first.items() if name != "poverty"}
    assert poverty_change(of_edition_1, second, "23") is None
    assert [(o["area"], o["mask"], o["households"], o["persons"]) for o in second["overlaps"] if o["area"] == "23"] == [
        ("23", "00010", 1, 1),
        ("23", "01000", 1, 2),
        ("23", "11000", 1, 1),
    ]


def test_what_if_is_asked_of_the_kept_input(campaign: Campaign) -> None:
    kept = poverty_input(report_of(campaign, 1))
    assert kept is not None
    assert (poverty_if(kept, "23").poor, poverty_if(kept, "23", k=5).poor) == (3, 1)
    only_income = [int(one.number == 22) for one in kept.indicators]
    found = poverty_if(kept, "23", k=1, weights=only_income)
    assert (found.poor, found.deprived, found.whole) == (1, 1, 1)
    for weights in ([1], [0] * len(kept.indicators), [-1, *only_income[1:]]):
        with pytest.raises(ValueError, match="weight"):
            poverty_if(kept, "23", weights=weights)


def test_changed_answer_is_named_with_its_areas(campaign: Campaign) -> None:
    entry = ListEntry.objects.get(need__member__first_name="สอง")
    change("register_listentry", "UPDATE register_listentry SET indicators = '8' WHERE id = %s", column_id(entry))  # type: ignore[arg-type]  # a fact
    findings = verify_reports().findings
    assert [finding.split(", areas")[1] for finding in findings if "another input" in finding] == [
        " 23, 2303, 230302"
    ] * 2


def test_erased_key_is_noted_and_is_no_finding(campaign: Campaign) -> None:
    DataKey.objects.filter(pk=campaign.needs.get(dimension="health").member_id).delete()
    done = verify_reports()
    assert (done.findings, len(done.notes)) == ([], 2)
    assert done.notes[0].startswith("trat-2565 report 1 version 1: poverty: 1 answers were sealed by keys")
    out = StringIO()
    call_command("verify_reports", stdout=out)
    assert "reports are as frozen" in out.getvalue()
    assert out.getvalue().count("erased since") == 2


def test_changed_input_is_found(campaign: Campaign) -> None:
    row = PovertyInput.objects.get(report__number=2)
    said = json.loads(zlib.decompress(bytes(row.content)))
    said["patterns"][0][3] += 1
    content = zlib.compress(canonical_json(said), 9)
    change("report_povertyinput", "UPDATE report_povertyinput SET content = %s WHERE id = %s", content, column_id(row))  # type: ignore[arg-type]  # a fact
    assert verify_reports().findings == [
        f"{PLACE}: poverty: the kept input does not match its sha256",
        f"{PLACE}: poverty: the kept input gives another index than the report says",
    ]
    change("report_povertyinput", "UPDATE report_povertyinput SET content = %s WHERE id = %s", b"x", column_id(row))  # type: ignore[arg-type]  # a fact
    assert verify_reports().findings == [f"{PLACE}: poverty: the kept input cannot be read (error)"]
    assert poverty_input(report_of(campaign, 2)) is None


def test_removed_input_is_missed(campaign: Campaign) -> None:
    change(
        "report_povertyinput", "DELETE FROM report_povertyinput WHERE report_id = %s", column_id(report_of(campaign, 2))
    )
    assert verify_reports().findings == [f"{PLACE}: poverty: the input that it was computed from is gone"]
