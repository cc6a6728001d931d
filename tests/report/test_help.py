"""The value of help in a report: as of its cut-off, and the same on the page and in every document."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable

import jsonschema
import openpyxl
import pytest

from kaejon.assistance.models import Delivery
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.people.models import Agency
from kaejon.register.models import Campaign, Household, Member, Placement
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.documents.kinds import report_document
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import body_of
from kaejon.report.verify import verify_reports
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.documents.pdf_text import page_texts
from tests.report.test_freeze import FIRST, SCHEMA, SECOND

Clock = Callable[[dt.datetime], None]


def deliver(
    campaign: Campaign, member: Member, agency: Agency, satang: int, day: int, source: str = "regular"
) -> Entry:
    home = Household.objects.get(pk=member.household_id)
    about = About(household=home, dimension="living")
    with recording("test.deliver", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        entry = append_entry(recorder, campaign, Kind.DELIVERED, about, by=CONSOLE, occurred_on=dt.date(2022, 5, day))
        recorder.write(
            Delivery(
                entry=entry,
                household=home,
                agency=agency,
                dimension="living",
                kind="money",
                value_satang=satang,
                source=source,
                fiscal_year=2565,
            )
        )
    return entry


@pytest.fixture
def report(cast: Cast, at: Clock) -> WeeklyReport:
    """Two deliveries that count, one taken back, one recorded after the cut-off; the household moved in between."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    (one,) = make_household(campaign, "230101", "หนึ่ง")
    approve_list(campaign, {one: ["living"]})
    agency = Agency.objects.get(name="สำนักงานทดสอบจังหวัด")
    at(bangkok(2022, 5, 12, 10))
    home = Household.objects.get(pk=one.household_id)
    with recording("test.verify", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        append_entry(
            recorder, campaign, Kind.VERIFIED, About(household=home), by=CONSOLE, occurred_on=dt.date(2022, 5, 9)
        )
    deliver(campaign, one, agency, 1_234_550, 10)
    with recording("test.move", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        recorder.write(Placement(household=home, area_id="230302", occurred_on=dt.date(2022, 5, 11)))
    deliver(campaign, one, agency, 5, 12, "red_cross")
    wrong = deliver(campaign, one, agency, 999_999_00, 12)
    with recording("test.withdraw", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        about = About(household=home, dimension="living")
        append_entry(
            recorder,
            campaign,
            Kind.ENTRY_WITHDRAWN,
            about,
            by=CONSOLE,
            occurred_on=dt.date(2022, 5, 12),
            supersedes=wrong,
        )
    at(bangkok(2022, 5, 14, 10))
    deliver(campaign, one, agency, 700, 12)
    at(SECOND)
    freeze_weekly_report(campaign, by=CONSOLE)
    return WeeklyReport.objects.get(number=1)


def test_value_of_help_counts_what_was_given_and_known_at_the_cut_off(report: WeeklyReport) -> None:
    assert report.cutoff == FIRST
    body = body_of(report)
    jsonschema.validate(body, SCHEMA)
    found = {(r["area"], r["source"], r["fiscal_year"]): (r["deliveries"], r["satang"]) for r in body["help"]["rows"]}
    assert found == {("230101", "regular", 2565): (1, 1_234_550), ("230302", "red_cross", 2565): (1, 5)}
    second = body_of(WeeklyReport.objects.get(number=2))
    assert sum(row["satang"] for row in second["help"]["rows"]) == 1_234_550 + 5 + 700
    assert verify_reports().findings == []


def test_value_of_help_is_the_same_on_the_page_and_in_every_document(report: WeeklyReport, cast: Cast) -> None:
    page = cast.client("secretary").get("/trat-2565/reports/1/").content.decode()
    assert "12,345.55" in page
    assert "เกณฑ์ของจังหวัด (ยังไม่ยืนยัน)" in page
    inside = cast.client("secretary").get("/trat-2565/reports/1/?area=2303").content.decode()
    assert "0.05" in inside
    # The text for a group, further down, is the province's on every page.
    assert "12,345" not in inside[: inside.index('id="documents"')]
    body = body_of(report)
    assert json.loads(report_document(body, "json").content)["help"] == body["help"]
    lines = [
        row
        for row in csv.DictReader(io.StringIO(report_document(body, "csv").content.decode("utf-8-sig")))
        if row["column"] == "help"
    ]
    assert [int(row["satang"]) for row in lines] == [1_234_550, 5]
    sheet = openpyxl.load_workbook(io.BytesIO(report_document(body, "xlsx").content))["มูลค่าความช่วยเหลือ"]
    assert [sheet.cell(line, 8).value for line in (7, 8)] == [12_345.5, 0.05]
    assert [sheet.cell(line, 3).value for line in (7, 8)] == ["เมืองตราด", "เขาสมิง"]
    assert [(sheet.cell(line, 6).value, sheet.cell(line, 6).number_format) for line in (7, 8)] == [(2565, "0")] * 2
    assert any("12,345.55" in text for text in page_texts(report_document(body, "pdf").content))
