from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.web.dashboards.frozen import kept_body
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.charts.bodies import body, edition_1
from tests.web.dashboards.frozen import freeze_body

Clock = Callable[[dt.datetime], None]
READERS = ("mentor", "operator", "district", "supervisor", "governor", "secretary", "auditor", "agency", "godparent")
PAGES = ("dashboard", "present")


@pytest.fixture
def campaign(cast: Cast, at: Clock) -> Campaign:
    """Two households in Khao Saming and one in another district; on Monday of the second week."""
    at(bangkok(2022, 5, 10, 9))
    campaign = make_campaign()
    dao, mali = make_household(campaign, "230302", "ดาว", "มะลิ")
    (pon,) = make_household(campaign, "230301", "พร")
    (chai,) = make_household(campaign, "230401", "ชัย")
    approve_list(campaign, {dao: ["health", "living"], mali: ["living"], pon: ["income"], chai: ["income"]})
    at(bangkok(2022, 5, 16, 9))
    return campaign


@pytest.fixture
def frozen(campaign: Campaign) -> Campaign:
    freeze_weekly_report(campaign, by=CONSOLE)
    return campaign


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_report_the_page_says_when_it_comes(campaign: Campaign, cast: Cast, page: str) -> None:
    found = page_of(cast.client("governor"), f"/{campaign.slug}/{page}/")
    assert "ยังไม่มีรายงานที่ปิดแล้ว" in found
    assert f'href="/{campaign.slug}/reports/draft/"' in found


@pytest.mark.parametrize("name", READERS)
def test_every_reader_of_reports_opens_the_dashboard_and_the_show(frozen: Campaign, cast: Cast, name: str) -> None:
    client = cast.client(name)
    for page in PAGES:
        assert page_of(client, f"/{frozen.slug}/{page}/").count("<h1") == 1


@pytest.mark.parametrize(
    ("name", "area"), [("governor", "23"), ("supervisor", "2303"), ("district", "2303"), ("agency", "23")]
)
def test_dashboard_begins_with_the_readers_own_area(frozen: Campaign, cast: Cast, name: str, area: str) -> None:
    client = cast.client(name)
    answer = client.get(f"/{frozen.slug}/dashboard/")
    assert answer.context["area"] == area
    assert "23" in [place.code for place, _href in answer.context["choices"]]
    assert page_of(client, f"/{frozen.slug}/dashboard/?area=2304")


def test_numbers_link_to_the_list_only_where_the_reader_sees_every_household(frozen: Campaign, cast: Cast) -> None:
    lists = f'href="/{frozen.slug}/households/?area=2304'
    assert lists in page_of(cast.client("governor"), f"/{frozen.slug}/dashboard/?area=23")
    for name in ("supervisor", "district", "agency"):
        found = page_of(cast.client(name), f"/{frozen.slug}/dashboard/?area=23")
        assert lists not in found
        assert f"/{frozen.slug}/stuck/?area=2304" not in found


def test_areas_stand_by_their_code_and_lead_to_their_own_page(frozen: Campaign, cast: Cast) -> None:
    answer = cast.client("governor").get(f"/{frozen.slug}/dashboard/")
    lines = answer.context["place_lines"]
    codes = [line.code for line in lines]
    assert codes == sorted(codes)
    assert {"2303", "2304"} <= set(codes)
    assert f'href="/{frozen.slug}/dashboard/?area=2303"' in answer.content.decode()
    inside = cast.client("governor").get(f"/{frozen.slug}/dashboard/?area=2303").context["place_lines"]
    assert {"230301", "230302"} <= {line.code for line in inside} <= {f"2303{n:02d}" for n in range(1, 20)}


def test_figures_are_those_of_the_report_and_not_of_today(frozen: Campaign, cast: Cast) -> None:
    (new,) = make_household(frozen, "230302", "ใหม่")
    approve_list(frozen, {new: ["health"]})
    answer = cast.client("governor").get(f"/{frozen.slug}/dashboard/")
    whole = answer.context["dimensions"][-1]
    assert next((number.code, number.households, number.persons) for number in whole.numbers) == ("current", 3, 4)
    assert "ข้อมูล ณ ศ. 13 พ.ค. 2565 เวลา 17.00 น. (ครั้งที่ 1/21)" in answer.context["shell"].line


def test_dashboard_of_an_earlier_report_says_so_and_keeps_it_from_page_to_page(
    frozen: Campaign, cast: Cast, at: Clock
) -> None:
    at(bangkok(2022, 5, 20, 18))
    freeze_weekly_report(frozen, by=CONSOLE)
    client = cast.client("governor")
    last = client.get(f"/{frozen.slug}/dashboard/")
    assert last.context["dimensions"][-1].change == 0
    found = page_of(client, f"/{frozen.slug}/dashboard/?number=1")
    assert "ไม่ใช่รายงานล่าสุด" in found
    assert f'href="/{frozen.slug}/present/?area=23&amp;number=1"' in found
    assert client.get(f"/{frozen.slug}/dashboard/?number=9").status_code == 404


@pytest.mark.parametrize("asked", ["?area=99", "?area=10", "?area=<b>"])
def test_area_that_the_report_does_not_hold_is_not_found(frozen: Campaign, cast: Cast, asked: str) -> None:
    for page in PAGES:
        assert cast.client("governor").get(f"/{frozen.slug}/{page}/{asked}").status_code == 404


def test_number_that_is_none_shows_the_last_report(frozen: Campaign, cast: Cast) -> None:
    for asked in ("", "x", "-1", "1e3", "999999999999"):
        assert page_of(cast.client("governor"), f"/{frozen.slug}/dashboard/?number={asked}")


def test_causes_of_what_is_stuck_are_said_only_to_who_sees_the_households(
    frozen: Campaign, cast: Cast, at: Clock
) -> None:
    at(bangkok(2022, 6, 20, 9))
    assert cast.client("governor").get(f"/{frozen.slug}/dashboard/").context["stuck"].whole.households == 3
    assert cast.client("agency").get(f"/{frozen.slug}/dashboard/").context["stuck"] is None
    assert cast.client("supervisor").get(f"/{frozen.slug}/dashboard/?area=2304").context["stuck"] is None


def test_dashboard_takes_as_many_queries_for_thirty_households_as_for_three(
    campaign: Campaign, cast: Cast, at: Clock
) -> None:
    freeze_weekly_report(campaign, by=CONSOLE)
    client = cast.client("governor")
    few = queries_of(client, f"/{campaign.slug}/dashboard/")
    for number in range(30):
        (one,) = make_household(campaign, f"2303{number % 3 + 1:02d}", f"คน{number}")
        approve_list(campaign, {one: ["health", "income"]})
    at(bangkok(2022, 5, 20, 18))
    freeze_weekly_report(campaign, by=CONSOLE)
    assert queries_of(client, f"/{campaign.slug}/dashboard/") == few
    assert few <= 20


def queries_of(client: Client, path: str) -> int:
    kept_body.cache_clear()
    client.get(path)
    kept_body.cache_clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_report_of_the_first_edition_is_shown_with_what_it_holds(campaign: Campaign, cast: Cast) -> None:
    freeze_body(campaign, edition_1())
    found = page_of(cast.client("governor"), f"/{campaign.slug}/dashboard/")
    assert "รายงานฉบับนี้ไม่มีการคาดการณ์ของพื้นที่นี้" in found
    assert "รายงานฉบับนี้ไม่มีข้อมูลนี้" in found
    assert page_of(cast.client("governor"), f"/{campaign.slug}/present/")


def test_answer_tells_pace_need_and_interval(campaign: Campaign, cast: Cast) -> None:
    freeze_body(campaign, body())
    found = re.sub(r"\s+", " ", page_of(cast.client("governor"), f"/{campaign.slug}/dashboard/"))
    for words in (
        "ยังไม่แน่ว่าจะทันกำหนด",
        "คงเหลือ <strong>344</strong> ครัวเรือน",
        "ต้องทำ <strong>23</strong> ครัวเรือน/สัปดาห์",
        "ทำได้ <strong>24.6</strong>",
        "คาดว่าคงเหลือ 17 ครัวเรือน อยู่ระหว่าง 0 ถึง 86",
        "โอกาสร้อยละ 80",
        "การคาดนี้ไม่ใช่คำรับรอง",
    ):
        assert words in found, words


def test_home_of_the_governor_shows_the_heart_and_leads_to_the_show(frozen: Campaign, cast: Cast) -> None:
    found = page_of(cast.client("governor"), "/")
    assert f'href="/{frozen.slug}/present/?area=23"' in found
    assert f'href="/{frozen.slug}/dashboard/?area=23"' in found
    assert found.count('role="img"') > 3


@pytest.mark.parametrize("name", ["supervisor", "district", "secretary"])
def test_homes_of_the_others_lead_to_the_dashboard(frozen: Campaign, cast: Cast, name: str) -> None:
    assert f'href="/{frozen.slug}/dashboard/"' in page_of(cast.client(name), "/")


def test_screens_of_the_show_are_numbered_and_lead_on_without_a_script(frozen: Campaign, cast: Cast) -> None:
    answer = cast.client("governor").get(f"/{frozen.slug}/present/")
    slides, found = answer.context["show"].slides, answer.content.decode()
    assert [slide.number for slide in slides] == list(range(1, len(slides) + 1))
    for slide in slides:
        assert f'id="s{slide.number}"' in found
        assert f"{slide.number}/{len(slides)}" in found
    assert [f'href="#s{n}"' in found for n in range(1, len(slides) + 1)] == [True] * len(slides)
    assert f'href="/{frozen.slug}/dashboard/?area=23" data-leave' in found


def test_long_tables_of_the_show_are_cut_into_screens_of_equal_length(campaign: Campaign, cast: Cast) -> None:
    made = body()
    names = [{**row, "area": f"23{n:02d}"} for n in range(10, 27) for row in made["totals"] if row["area"] == "2303"]
    freeze_body(campaign, {**made, "totals": [row for row in made["totals"] if row["area"] == "23"] + names})
    slides = cast.client("governor").get(f"/{campaign.slug}/present/").context["show"].slides
    assert [len(slide.given["lines"]) for slide in slides if slide.template == "places"] == [6, 6, 5]
