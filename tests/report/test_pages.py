from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import issue_document
from kaejon.report.documents import labels
from kaejon.report.documents.kinds import report_document
from kaejon.report.documents.xlsx import PIVOT
from kaejon.report.models import IssuedDocument, WeeklyReport
from kaejon.report.queries.reports import body_of, draft_report
from kaejon.report.verify import verify_reports
from tests.analytics.histories import Province, Step, histories, make_province, played
from tests.analytics.oracle import counted
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.documents.sample import every_figure
from tests.report.test_freeze import FIRST, SCHEMA, SECOND

Clock = Callable[[dt.datetime], None]


@pytest.fixture
def campaign(cast: Cast, at: Clock) -> Campaign:
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    approve_list(campaign, {one: ["health", "living"], two: ["living"], three: ["income"]})
    return campaign


READERS = (
    "mentor",
    "operator",
    "district",
    "outsider",
    "supervisor",
    "governor",
    "secretary",
    "auditor",
    "agency",
    "godparent",
)


@pytest.mark.parametrize("name", READERS)
def test_readers_of_reports_see_the_rounds_the_report_and_the_draft(
    campaign: Campaign, cast: Cast, at: Clock, name: str
) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    client = cast.client(name)
    for path in ("", "1/", "1/?area=2303", "draft/", "draft/?area=230302"):
        assert client.get(f"/trat-2565/reports/{path}").status_code == 200, path


@pytest.mark.parametrize(
    ("name", "status"), [("anonymous", 302), ("sysadmin", 403), ("unappointed", 403), ("former", 403)]
)
def test_others_see_no_report(campaign: Campaign, cast: Cast, name: str, status: int) -> None:
    client = cast.client(name)
    for path in ("", "1/", "draft/", "1/pdf/", "draft/pdf/"):
        assert client.get(f"/trat-2565/reports/{path}").status_code == status, path


@pytest.mark.parametrize(
    "path", ["1/", "1/?version=2", "22/", "1/pdf/", "draft/odt/", "draft/?area=2402", "draft/?area=23x"]
)
def test_what_is_not_there_is_not_found(campaign: Campaign, cast: Cast, at: Clock, path: str) -> None:
    at(bangkok(2022, 5, 13, 16))
    assert cast.client("secretary").get(f"/trat-2565/reports/{path}").status_code == 404


def test_page_counts_the_returns_and_comes_back_to_the_documents(campaign: Campaign, cast: Cast, at: Clock) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    for path in ("1/", "draft/"):
        page = cast.client("governor").get(f"/trat-2565/reports/{path}").content.decode()
        assert "ได้รับรายงานแล้ว 0 จาก 2 อำเภอ" in page
        assert 'href="?digits=thai#documents"' in page


def test_tables_of_a_report_are_listed_before_them_and_each_leads_back(
    campaign: Campaign, cast: Cast, at: Clock
) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    page = cast.client("governor").get("/trat-2565/reports/1/").content.decode()
    listed = re.findall(r'<a href="#(table-\d+)">', page)
    assert listed == re.findall(r'<div class="report-table" id="(table-\d+)">', page)
    assert len(listed) == page.count('<a href="#tables">') > 3


def test_secretary_freezes_what_is_due_by_a_button(campaign: Campaign, cast: Cast, at: Clock) -> None:
    at(FIRST - dt.timedelta(minutes=1))
    secretary = cast.client("secretary")
    button = "ปิดรายงานที่ถึงกำหนด"
    assert button not in secretary.get("/trat-2565/reports/").content.decode()
    assert secretary.post("/trat-2565/reports/freeze/").url == "/trat-2565/reports/"  # type: ignore[attr-defined]  # a redirect
    assert not WeeklyReport.objects.exists()
    at(FIRST)
    assert button in secretary.get("/trat-2565/reports/").content.decode()
    assert button not in cast.client("district").get("/trat-2565/reports/").content.decode()
    assert secretary.post("/trat-2565/reports/freeze/").url == "/trat-2565/reports/1/"  # type: ignore[attr-defined]  # a redirect
    report = WeeklyReport.objects.get()
    assert Event.objects.get(action="report.freeze").by == str(cast["secretary"].pk)
    assert report.hash in secretary.get("/trat-2565/reports/1/").content.decode()


@pytest.mark.parametrize("name", ["district", "governor", "auditor", "mentor"])
def test_nobody_else_freezes(campaign: Campaign, cast: Cast, at: Clock, name: str) -> None:
    at(FIRST)
    assert cast.client(name).post("/trat-2565/reports/freeze/").status_code == 403
    assert not WeeklyReport.objects.exists()


def test_numbers_lead_to_the_cases_of_ones_own_area_only(campaign: Campaign, cast: Cast, at: Clock) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    page = cast.client("district").get("/trat-2565/reports/1/").content.decode()
    assert "/trat-2565/households/?area=2303" in page
    assert "/trat-2565/households/?area=2301" not in page
    assert 'households/?area=23"' not in page
    assert (
        "/trat-2565/households/?area=23&amp;dimension=living"
        in cast.client("governor").get("/trat-2565/reports/1/").content.decode()
    )
    assert "/trat-2565/households/" not in cast.client("godparent").get("/trat-2565/reports/1/").content.decode()


def test_paper_is_kept_at_the_first_request_and_the_same_ever_after(campaign: Campaign, cast: Cast, at: Clock) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    client = cast.client("governor")
    for form in ("pdf", "docx", "xlsx", "csv", "json", "png", "txt"):
        first = client.get(f"/trat-2565/reports/1/{form}/")
        assert first.status_code == 200
        assert f'filename="trat-2565-report-01.{form}"' in first["Content-Disposition"]
        assert client.get(f"/trat-2565/reports/1/{form}/").content == first.content
    assert IssuedDocument.objects.count() == Event.objects.filter(action="document.issue").count() == 7
    at(SECOND)
    assert client.get("/trat-2565/reports/draft/pdf/").content[:5] == b"%PDF-"
    assert IssuedDocument.objects.count() == 7
    assert verify_reports().documents == 7
    assert verify_reports().findings == []


def test_commands_freeze_and_export(campaign: Campaign, at: Clock, tmp_path: Path) -> None:
    at(SECOND)
    out = io.StringIO()
    call_command("freeze_report", campaign="trat-2565", cutoff="2022-05-13T17:00", stdout=out)
    call_command("freeze_report", campaign="trat-2565", stdout=out)
    call_command("freeze_report", campaign="trat-2565", stdout=out)
    assert [line for line in out.getvalue().splitlines() if not line.startswith("hash")] == [
        "ปิดรายงานครั้งที่ 1 แล้ว",
        "ปิดรายงานครั้งที่ 2 แล้ว",
        "รายงานครั้งที่ 2 ปิดไว้แล้ว",
    ]
    call_command(
        "export_report", campaign="trat-2565", number=2, format="json", output=str(tmp_path / "2.json"), stdout=out
    )
    call_command(
        "export_report",
        "--campaign=trat-2565",
        "--draft",
        "--format=json",
        f"--output={tmp_path / 'd.json'}",
        stdout=out,
    )
    frozen, draft = (json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("2.json", "d.json"))
    jsonschema.validate(frozen, SCHEMA)
    jsonschema.validate(draft, SCHEMA)
    assert frozen == body_of(WeeklyReport.objects.get(number=2))
    assert (draft["draft"], draft["number"], draft["hash"]) == (True, None, None)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("freeze_report", {"campaign": "nowhere"}),
        ("freeze_report", {"campaign": "trat-2565", "cutoff": "ศุกร์"}),
        ("freeze_report", {"campaign": "trat-2565", "cutoff": "2022-05-27T17:00"}),
        ("export_report", {"campaign": "trat-2565", "number": 9, "format": "csv", "output": "/dev/null"}),
        ("export_report", {"campaign": "trat-2565", "number": 1, "format": "csv", "output": "/nowhere/at/all.csv"}),
        ("verify_reports", {"campaign": "nowhere"}),
    ],
)
def test_commands_refuse_in_words(campaign: Campaign, at: Clock, command: str, options: dict[str, Any]) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    with pytest.raises(CommandError):
        call_command(command, **options)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=histories())
def test_json_xlsx_csv_page_and_oracle_agree(cast: Cast, stage: Province, steps: list[Step]) -> None:
    with played(steps, stage) as after, clock.set_to(max(after.moment, SECOND)):
        campaign = after.campaign
        freeze_weekly_report(campaign, by=CONSOLE)
        report = WeeklyReport.objects.get(number=2)
        body = json.loads(issue_document(report, "json", by=CONSOLE).content)
        jsonschema.validate(body, SCHEMA)
        figures = {
            (area, dimension, column, unit): count
            for (area, dimension, column), pair in every_figure(body).items()
            for unit, count in zip(("households", "persons"), pair, strict=True)
            if count and not column.startswith("delta.")
        }
        by_hand = counted(campaign, SECOND, SECOND, FIRST)
        assert figures == {(a, d, c.replace("/", "."), u): n for (a, d, c, u), n in by_hand.items()}
        for form in ("xlsx", "csv"):
            content = report_document(body, form).content
            read = long_sheet(content) if form == "xlsx" else long_csv(content)
            assert read == every_figure(body)
        page = cast.client("secretary").get(f"/{campaign.slug}/reports/2/").content.decode()
        assert numbers_on(page) == [
            row[column][unit]
            for dimension in labels.DIMENSIONS
            for row in body["totals"]
            if (row["area"], row["dimension"]) == ("23", dimension)
            for column in ("baseline", "added", "dismissed", "current", "verified", "checked", "late_arriving")
            for unit in ("households", "persons")
        ]
        assert verify_reports().findings == []
        assert draft_report(campaign)["totals"][0]["current"]["persons"] >= 0


@pytest.fixture
def stage(cast: Cast) -> Province:
    return make_province()


def long_sheet(content: bytes) -> dict[tuple[str, str, str], tuple[int | None, int | None]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True)[PIVOT]
    dimensions = {str(label): code for code, label in labels.DIMENSIONS.items()}
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in sheet.iter_rows(min_row=2, values_only=True):
        found.setdefault((str(row[0]), dimensions[str(row[4])], str(row[6])), {})[str(row[7])] = int(str(row[8]))
    return {place: (counts.get("ครัวเรือน"), counts.get("คน")) for place, counts in found.items()}


def long_csv(content: bytes) -> dict[tuple[str, str, str], tuple[int, int | None]]:
    head, *lines = content.decode("utf-8-sig").splitlines()
    at = {name: place for place, name in enumerate(head.split(","))}
    cells = [line.split(",") for line in lines]
    return {
        (c[at["area"]], c[at["dimension"]], c[at["column"]]): (
            int(c[at["households"]]),
            int(c[at["persons"]]) if c[at["persons"]] else None,
        )
        for c in cells
    }


def numbers_on(page: str) -> list[int]:
    """The counts of the first table of the page, in order."""
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    counts = re.findall(r'<span class="report-count">(?:<a [^>]*>)?([\d,]+)', table)
    return [int(count.replace(",", "")) for count in counts]
