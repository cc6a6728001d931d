"""Two servers freeze once, and what is written meanwhile is either in the report or after it, never between."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from django.db import connection

from kaejon.audit.actions import recording
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import issue_document
from kaejon.report.models import IssuedDocument, WeeklyReport
from kaejon.report.verify import verify_reports
from tests.conftest import CommittingDatabase
from tests.factories.register import approve_list, make_campaign, make_household

CUT_OFF = bangkok(2022, 5, 20, 17)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all in threads that start together; what each returned or raised."""
    start = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            with clock.set_to(CUT_OFF):
                results[place] = work()
        except Exception as problem:  # shown by the assertion that follows
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_freezes_at_once_freeze_once(committing_db: CommittingDatabase, at: Callable[[dt.datetime], None]) -> None:
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["health", "living"]})

    def freeze() -> object:
        return freeze_weekly_report(Campaign.objects.get(), by=CONSOLE).report.number

    def verify() -> object:
        with recording("test.record", by=CONSOLE, campaign_id=campaign.pk) as recorder:
            about = About(household=one.household)
            append_entry(recorder, campaign, Kind.VERIFIED, about, by=CONSOLE, occurred_on=dt.date(2022, 5, 20))
        return "verified"

    assert at_once(freeze, verify, freeze, freeze) == [2, "verified", 2, 2]
    reports = list(WeeklyReport.objects.order_by("link"))
    assert [(report.number, report.version, report.link) for report in reports] == [(1, 1, 1), (2, 1, 2)]
    assert Event.objects.filter(action="report.freeze").count() == 2
    assert verify_reports().findings == []
    assert verify_chain().findings == []


def test_two_requests_at_once_issue_one_paper(
    committing_db: CommittingDatabase, at: Callable[[dt.datetime], None]
) -> None:
    at(CUT_OFF)
    report = freeze_weekly_report(make_campaign(), by=CONSOLE).report

    def issue() -> object:
        return issue_document(WeeklyReport.objects.get(pk=report.pk), "xlsx", by=CONSOLE).content

    first, second = at_once(issue, issue)
    assert first == second == bytes(IssuedDocument.objects.get().content)
