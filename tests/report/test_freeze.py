from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import kaejon
from kaejon.audit.actions import recording
from kaejon.audit.models import Checkpoint, Event
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib.canonical import canonical_json, sha256_hex
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason
from kaejon.register.models import Campaign, Member
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.content import figures_hash
from kaejon.report.models import Figure, WeeklyReport
from kaejon.report.queries.reports import body_of, draft_report
from kaejon.report.queries.rounds import rounds_of
from kaejon.report.rules import ReportRefused
from kaejon.report.verify import verify_reports
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]
SCHEMA = json.loads((Path(kaejon.__file__).parent / "report/schema/report.schema.json").read_text(encoding="utf-8"))
FIRST, SECOND = bangkok(2022, 5, 13, 17), bangkok(2022, 5, 20, 17)


@pytest.fixture
def campaign(db: None, at: Clock) -> Campaign:
    """Listed on Monday: two households, three persons, four needs."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    approve_list(campaign, {one: ["health", "living"], two: ["living"], three: ["income"]})
    return campaign


def record(campaign: Campaign, kind: Kind, about: About, on: dt.date, **more: object) -> None:
    with recording("test.record", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        append_entry(recorder, campaign, kind, about, by=CONSOLE, occurred_on=on, **more)  # type: ignore[arg-type]  # passed on


def member_called(name: str) -> Member:
    return Member.objects.get(first_name=name)


def row_of(report: WeeklyReport, area: str = "23", dimension: str = "total") -> dict[str, object]:
    rows = [row for row in body_of(report)["totals"] if (row["area"], row["dimension"]) == (area, dimension)]
    assert len(rows) == 1
    return dict(rows[0])


def test_punctual_report_is_numbered_hashed_signed_and_whole(campaign: Campaign, at: Clock) -> None:
    at(FIRST)
    done = freeze_weekly_report(campaign, by=CONSOLE)
    report = done.report
    body = body_of(report)
    jsonschema.validate(body, SCHEMA)
    assert (report.number, report.version, report.link, report.is_late, report.previous_hash) == (1, 1, 1, False, "")
    assert row_of(report)["current"] == {"households": 2, "persons": 3}
    assert row_of(report)["delta"] is None
    assert len(body["totals"]) == (1 + 7 + 38) * 6
    assert body["list"]["number"] == 1
    event = Event.objects.get(action="report.freeze")
    assert (event.subject_id, event.previous_hash) == (str(report.pk), body["audit_head"])
    assert Checkpoint.objects.get().seq == event.seq
    assert verify_reports().findings == []
    assert verify_chain().findings == []


def test_hashes_can_be_checked_from_the_json_alone(campaign: Campaign, at: Clock) -> None:
    at(FIRST)
    body = body_of(freeze_weekly_report(campaign, by=CONSOLE).report)
    claimed = body.pop("hash")
    assert sha256_hex(canonical_json(body)) == claimed
    sections = ("totals", "help", "overlaps", "poverty", "promises")
    figures = {name: nameless(body[name]) for name in sections if name in body}
    assert sha256_hex(canonical_json(figures)) == body["figures_hash"]


def nameless(value: Any) -> Any:
    if isinstance(value, list):
        return [nameless(each) for each in value]
    return {key: nameless(each) for key, each in value.items() if key != "name"} if isinstance(value, dict) else value


def test_figures_of_the_first_edition_are_its_totals() -> None:
    totals = [{"area": "23", "name": "ตราด", "current": 1}]
    body = {"totals": totals, "help": {"agencies": [], "rows": []}}
    assert figures_hash(body) == sha256_hex(canonical_json([{"area": "23", "current": 1}]))


def test_freezing_again_returns_the_same_report(campaign: Campaign, at: Clock) -> None:
    at(FIRST)
    first = freeze_weekly_report(campaign, by=CONSOLE)
    again = freeze_weekly_report(campaign, cutoff=FIRST, by=CONSOLE)
    assert (again.report, again.made, len(first.made)) == (first.report, [], 1)
    assert Event.objects.filter(action="report.freeze").count() == 1


def test_missed_weeks_are_frozen_first_and_in_order(campaign: Campaign, at: Clock) -> None:
    at(bangkok(2022, 5, 30, 8))
    done = freeze_weekly_report(campaign, by=CONSOLE)
    assert [report.number for report in done.made] == [1, 2, 3]
    reports = list(WeeklyReport.objects.filter(campaign=campaign).order_by("link"))
    assert [(r.number, r.link, r.is_late) for r in reports] == [(1, 1, True), (2, 2, True), (3, 3, True)]
    assert [r.previous_hash for r in reports] == ["", reports[0].hash, reports[1].hash]
    assert verify_reports().findings == []


def test_report_made_late_has_the_figures_of_a_punctual_one(campaign: Campaign, at: Clock) -> None:
    at(bangkok(2022, 5, 12, 9))
    record(campaign, Kind.VERIFIED, About(household=member_called("สาม").household), dt.date(2022, 5, 12))
    at(FIRST)
    punctual = freeze_weekly_report(campaign, by=CONSOLE).report
    late_campaign = Campaign.objects.get(pk=campaign.pk)
    at(bangkok(2022, 5, 16, 9))
    record(campaign, Kind.REMOVED, About(member=member_called("หนึ่ง")), dt.date(2022, 5, 12), reason=Reason.DIED)
    at(SECOND)
    second = freeze_weekly_report(late_campaign, by=CONSOLE).report
    assert row_of(punctual)["dismissed"] == {"households": 0, "persons": 0}
    assert row_of(second)["dismissed"] == {"households": 0, "persons": 1}
    assert row_of(second)["late_arriving"] == {"households": 1, "persons": 1}
    assert row_of(second)["delta"]["current"] == {"households": 0, "persons": -1}  # type: ignore[index]  # a dict
    assert verify_reports(campaign).findings == []


@pytest.mark.parametrize(
    ("now", "cutoff", "code"),
    [
        (bangkok(2022, 5, 13, 16, 59), None, "nothing_due"),
        (bangkok(2022, 5, 13, 16, 59), FIRST, "future"),
        (bangkok(2022, 5, 20, 17), bangkok(2022, 5, 13, 16), "not_a_cutoff"),
        (bangkok(2022, 10, 20, 17), bangkok(2022, 10, 7, 17), "not_a_cutoff"),
    ],
)
def test_freeze_out_of_season_is_refused(
    campaign: Campaign, at: Clock, now: dt.datetime, cutoff: dt.datetime | None, code: str
) -> None:
    at(now)
    with pytest.raises(ReportRefused) as refused:
        freeze_weekly_report(campaign, cutoff=cutoff, by=CONSOLE)
    assert refused.value.code == code
    assert not WeeklyReport.objects.exists()


def test_freeze_of_a_closed_campaign_is_refused(campaign: Campaign, at: Clock) -> None:
    at(SECOND)
    campaign.closed_at, campaign.closed_by = FIRST, "console"
    campaign.save()
    with pytest.raises(ReportRefused) as refused:
        freeze_weekly_report(campaign, by=CONSOLE)
    assert refused.value.code == "closed"


def test_report_before_any_list_says_so(db: None, at: Clock) -> None:
    at(FIRST)
    report = freeze_weekly_report(make_campaign(), by=CONSOLE).report
    body = body_of(report)
    jsonschema.validate(body, SCHEMA)
    assert (body["list"]["number"], body["notes"]) == (None, ["no_list"])
    assert not Figure.objects.exists()
    assert verify_reports().findings == []


def test_baseline_is_the_first_list_also_when_it_was_approved_late(campaign: Campaign, at: Clock) -> None:
    at(bangkok(2022, 5, 18, 9))
    (four,) = make_household(campaign, "230101", "สี่")
    approve_list(campaign, {four: ["income"]})
    at(SECOND)
    report = freeze_weekly_report(campaign, by=CONSOLE).report
    assert row_of(report)["baseline"] == {"households": 2, "persons": 3}
    assert row_of(report)["added"] == {"households": 1, "persons": 1}
    assert body_of(report)["list"]["number"] == 2


def test_draft_has_the_figures_of_now_and_neither_number_nor_hash(campaign: Campaign, at: Clock) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    at(bangkok(2022, 5, 16, 9))
    record(campaign, Kind.VERIFIED, About(household=member_called("สาม").household), dt.date(2022, 5, 16))
    draft = draft_report(campaign)
    jsonschema.validate(draft, SCHEMA)
    assert draft["totals"][0]["verified"] == {"households": 1, "persons": 1}
    assert draft["totals"][0]["delta"]["verified"] == {"households": 1, "persons": 1}
    assert (draft["number"], draft["hash"], draft["draft"]) == (None, None, True)


def test_rounds_tell_what_is_frozen_and_what_is_due(campaign: Campaign, at: Clock) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    at(bangkok(2022, 5, 21, 9))
    rounds = rounds_of(campaign)
    assert [(one.number, one.report is not None) for one in rounds.past] == [(2, False), (1, True)]
    assert [one.number for one in rounds.unfrozen] == [2]
    assert (rounds.next_number, rounds.next_cutoff) == (3, bangkok(2022, 5, 27, 17))
    assert rounds.past[1].headline["current"].persons == 3


def test_freeze_reads_each_table_of_facts_once(
    campaign: Campaign, at: Clock, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    at(FIRST)
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]  # a context manager
        freeze_weekly_report(campaign, by=CONSOLE)
