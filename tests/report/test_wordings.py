from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.wording import word_report
from kaejon.report.models import WeeklyReport, Wording
from kaejon.report.queries.wordings import newest_wording, wording_of
from kaejon.report.rules import ReportRefused
from kaejon.report.verify import verify_reports
from kaejon.report.wordings import holds
from tests.cast import Cast
from tests.conftest import CommittingDatabase
from tests.factories.register import make_campaign
from tests.report.test_freeze import FIRST
from tests.report.test_verify import change, column_id

Clock = Callable[[dt.datetime], None]
TEXT = "ฝนตกหนักทั้งสัปดาห์ การซ่อมบ้านจึงเลื่อนไป"
PATH = "/trat-2565/reports/1/wording/"


@pytest.fixture
def report(cast: Cast, at: Clock) -> WeeklyReport:
    at(FIRST)
    return freeze_weekly_report(make_campaign(), by=CONSOLE).report


def test_words_are_signed_for_this_report_alone(report: WeeklyReport) -> None:
    wording = word_report(report, f" {TEXT} ", by=CONSOLE)
    assert wording is not None
    assert wording.text == TEXT
    assert holds(wording, report.hash)
    assert not holds(wording, report.hash[::-1])
    wording.text += "ไม่"
    assert not holds(wording, report.hash)
    assert Event.objects.get(action="wording.sign").subject_id == str(report.pk)
    assert verify_reports().findings == []


def test_newest_words_count_and_can_be_taken_back(report: WeeklyReport) -> None:
    first = word_report(report, TEXT, by=CONSOLE)
    assert first is not None
    assert word_report(report, TEXT, by=CONSOLE) == first, "the same words again"
    second = word_report(report, "ถ้อยคำใหม่", by=CONSOLE, last=str(first.seq))
    assert second is not None
    shown = wording_of(report)
    assert shown is not None
    assert shown.text == "ถ้อยคำใหม่"
    word_report(report, "", by=CONSOLE, last=str(second.seq))
    assert wording_of(report) is None
    assert Wording.objects.count() == 3
    assert Event.objects.filter(action="wording.withdraw").count() == 1


def test_words_typed_beside_somebody_elses_are_refused(report: WeeklyReport) -> None:
    word_report(report, TEXT, by=CONSOLE)
    for code, text in (("stale", "ถ้อยคำอื่น"), ("too_long", "ก" * 2_001)):
        with pytest.raises(ReportRefused) as refused:
            word_report(report, text, by=CONSOLE, last="")
        assert refused.value.code == code
    assert Wording.objects.count() == 1


def test_secretary_words_the_week_and_every_reader_sees_it(report: WeeklyReport, cast: Cast) -> None:
    secretary = cast.client("secretary")
    assert secretary.get(PATH).status_code == 200
    assert secretary.post(PATH, {"text": TEXT, "last": ""}).url == "/trat-2565/reports/1/"  # type: ignore[attr-defined]  # a redirect
    assert TEXT in cast.client("mentor").get("/trat-2565/reports/1/").content.decode()
    stale = secretary.post(PATH, {"text": "ถ้อยคำอื่น", "last": ""})
    assert "โปรดอ่านข้อความล่าสุด" in stale.content.decode()
    last = newest_wording(report)
    assert last is not None
    assert secretary.post(PATH, {"text": "<b>ใหม่</b>", "last": str(last.seq)}).status_code == 302
    page = cast.client("governor").get("/trat-2565/reports/1/").content.decode()
    assert "&lt;b&gt;ใหม่" in page
    assert TEXT in page, "the words before stay to be read"
    assert cast.client("governor").post(PATH, {"text": "x"}).status_code == 403


def test_changed_words_are_named(committing_db: CommittingDatabase, at: Clock) -> None:
    at(bangkok(2022, 5, 13, 17))
    report = freeze_weekly_report(make_campaign(), by=CONSOLE).report
    wording = word_report(report, TEXT, by=CONSOLE)
    assert wording is not None
    change("report_wording", "UPDATE report_wording SET text = %s WHERE id = %s", "อื่น", column_id(wording))  # type: ignore[arg-type]  # any row
    assert wording_of(report) is None
    assert verify_reports().findings == [
        f"trat-2565 report 1 version 1, wording {wording.seq}: the signature does not hold"
    ]
