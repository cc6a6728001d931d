from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest

from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind, Reason
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.comparison import compared
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import body_of
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.documents.sample import every_figure, older
from tests.report.test_freeze import FIRST, SECOND, member_called, record

Clock = Callable[[dt.datetime], None]
PATH = "/trat-2565/reports/compare/"


@pytest.fixture
def reports(cast: Cast, at: Clock) -> list[WeeklyReport]:
    """Two reports: between them one household was verified in its district, and one person dismissed in another."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    approve_list(campaign, {one: ["health", "living"], two: ["living"], three: ["income"]})
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    at(bangkok(2022, 5, 16, 9))
    record(campaign, Kind.VERIFIED, About(household=member_called("หนึ่ง").household), dt.date(2022, 5, 16))
    record(campaign, Kind.REMOVED, About(member=member_called("สาม")), dt.date(2022, 5, 16), reason=Reason.DIED)
    at(SECOND)
    freeze_weekly_report(campaign, by=CONSOLE)
    return list(WeeklyReport.objects.order_by("number"))


def test_every_figure_stands_beside_its_counterpart(reports: list[WeeklyReport]) -> None:
    bodies = [body_of(report) for report in reports]
    old, new = (every_figure(body) for body in bodies)
    checked = 0
    for row in compared(*bodies):
        key = (row.area, row.dimension, row.column.replace("/", "."))
        for count, figures in ((row.before, old), (row.after, new)):
            if count is not None:
                assert (count["households"], count["persons"]) == figures[key]
                checked += 1
        if row.change is not None and key in new:
            for unit in ("households", "persons"):
                after, before = (row.after or {}).get(unit), (row.before or {}).get(unit)
                if after is not None and before is not None:
                    assert row.change[unit] == after - before
    assert checked == sum(not key[2].startswith("delta.") for figures in (old, new) for key in figures)


def test_other_order_turns_every_change_round(reports: list[WeeklyReport]) -> None:
    bodies = [body_of(report) for report in reports]
    there, back = list(compared(*bodies)), list(compared(*bodies[::-1]))
    assert [row.size for row in there] == [row.size for row in back]
    assert {(r.area, r.dimension, r.column) for r in there if r.is_changed} == {
        (r.area, r.dimension, r.column) for r in back if r.is_changed
    }
    assert any(row.is_changed for row in there)


def test_report_of_an_earlier_version_has_no_change_where_it_says_nothing(reports: list[WeeklyReport]) -> None:
    rows = list(compared(older(body_of(reports[0])), body_of(reports[1])))
    opened = [row for row in rows if row.column == "open"]
    assert opened
    assert all(row.before is None and row.change is None for row in opened)


def test_page_shows_the_last_two_and_whatever_pair_is_asked(reports: list[WeeklyReport], cast: Cast) -> None:
    client = cast.client("governor")
    answer = client.get(PATH)
    assert [answer.context[name].number for name in ("a", "b")] == [1, 2]
    turned = client.get(PATH, {"a": "2", "b": "1.1"})
    assert [turned.context[name].number for name in ("a", "b")] == [2, 1]
    assert answer.context["sentences"] == [
        "นำออกจากบัญชีโดยมีผู้ยืนยัน 1 ครัวเรือน (1 คน)",
        "สอบทานเพิ่ม 1 ครัวเรือน (2 คน) รวมเป็น 1 ครัวเรือน (2 คน)",
        "คงเหลือลดลง 1 ครัวเรือน (1 คน) เป็น 1 ครัวเรือน (2 คน)",
        "อำเภอเขาสมิง: สอบทานเพิ่ม 1 ครัวเรือน",
    ]
    assert turned.context["sentences"][0] == "ยอดสอบทานแล้วลดลง 1 ครัวเรือน (2 คน) เหลือ 0 ครัวเรือน"
    same = client.get(PATH, {"a": "1", "b": "1"})
    assert not any(row.is_changed for row in same.context["rows"])
    assert same.context["sentences"] == []


def test_page_tells_how_the_poverty_index_moved(reports: list[WeeklyReport], cast: Cast) -> None:
    moved = cast.client("governor").get(PATH).context["moved"]
    assert (moved.before[0], moved.after[0]) == ("100.0", "50.0")
    assert moved.words.startswith("ดัชนี")


def test_page_narrows_to_an_area_a_dimension_and_what_changed_and_sorts(
    reports: list[WeeklyReport], cast: Cast
) -> None:
    client = cast.client("district")
    rows = client.get(PATH, {"area": "2303", "dimension": "living", "only": "changed"}).context["rows"]
    assert {row.column for row in rows} >= {"verified", "checked"}
    assert all(row.is_changed and (row.area, row.dimension) == ("2303", "living") for row in rows)
    sizes = [row.size for row in client.get(PATH, {"sort": "-change"}).context["rows"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > (0, 0)


@pytest.mark.parametrize(
    ("a", "b", "status"),
    [
        ("trat-2566/1", "2", 400),
        ("trat-2565/1", "2", 200),
        ("9", "2", 400),
        ("1.2", "2", 400),
        ("x", "2", 400),
        ("", "2", 400),
        ("1", "99999", 400),
    ],
)
def test_pair_that_cannot_be_compared_is_refused_in_words(
    reports: list[WeeklyReport], cast: Cast, a: str, b: str, status: int
) -> None:
    for path in (PATH, f"{PATH}csv/"):
        assert cast.client("secretary").get(path, {"a": a, "b": b}).status_code == status
    if a == "trat-2566/1":
        assert "วาระอื่น" in cast.client("secretary").get(PATH, {"a": a, "b": b}).content.decode()


def test_files_hold_every_figure_once(reports: list[WeeklyReport], cast: Cast) -> None:
    client = cast.client("secretary")
    rows = list(compared(*(body_of(report) for report in reports)))
    text = client.get(f"{PATH}csv/", {"a": "1", "b": "2"}).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == len(rows) + 1
    verified = next(line for line in lines if line[0] == "23" and line[4] == "verified")
    assert verified[5:] == ["0", "1", "1", "0", "2", "2"]
    answer = client.get(f"{PATH}xlsx/", {"a": "1", "b": "2"})
    assert 'filename="trat-2565-compare-01-02.xlsx"' in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1
    assert client.get(f"{PATH}pdf/", {"a": "1", "b": "2"}).status_code == 404


def test_one_report_alone_cannot_be_compared(cast: Cast, at: Clock) -> None:
    at(FIRST)
    campaign: Campaign = make_campaign()
    client = cast.client("secretary")
    assert "ยังเปรียบเทียบไม่ได้" in client.get(PATH).content.decode()
    freeze_weekly_report(campaign, by=CONSOLE)
    assert "ยังเปรียบเทียบไม่ได้" in client.get(PATH).content.decode()
    assert client.get(f"{PATH}csv/").status_code == 400
