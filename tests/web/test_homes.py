import datetime as dt
from collections.abc import Callable
from dataclasses import astuple

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaejon.analytics.figures import Cell as FigureCell
from kaejon.analytics.figures import figures
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason
from kaejon.people.models import Role
from kaejon.register.models import DIMENSIONS, Campaign, Member
from kaejon.report.actions.claiming import beat
from kaejon.web.queries.campaign import current_campaign
from kaejon.web.queries.counts import TOTAL, Cell, Count, cell_of, counted, counts_in
from tests.cast import Cast, appoint
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]
ROLES = [str(role) for role in Role]
FIGURED = (
    "current",
    "verified",
    "planned",
    "helping",
    "helped",
    "resolved",
    "continuing_care",
    "relapsed",
    "open",
    "stuck",
)


@pytest.fixture
def campaign(cast: Cast, at: Clock) -> Campaign:
    """Three households: one verified in one of two needs, one sought in vain with a dismissal proposed, one of another
    district; on Wednesday of the second week.
    """
    at(clock.bangkok(2022, 5, 10, 9))
    campaign = make_campaign()
    dao, mali = make_household(campaign, "230302", "ดาว", "มะลิ")
    (pon,) = make_household(campaign, "230301", "พร")
    (chai,) = make_household(campaign, "230401", "ชัย")
    listed = approve_list(campaign, {dao: ["health", "living"], mali: ["living"], pon: ["income"], chai: ["income"]})
    at(clock.bangkok(2022, 5, 18, 9))
    today = clock.today()
    with recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        living = About(household=dao.household, dimension="living")
        append_entry(recorder, campaign, Kind.VERIFIED, living, by=CONSOLE, occurred_on=today)
        append_entry(recorder, campaign, Kind.NOT_MET, About(household=pon.household), by=CONSOLE, occurred_on=today)
        income = About(need=listed.needs[pon, "income"])
        append_entry(
            recorder, campaign, Kind.DISMISSAL_PROPOSED, income, by=CONSOLE, occurred_on=today, reason=Reason.MOVED
        )
    return campaign


def test_counts_of_an_area_hold_units_once(campaign: Campaign) -> None:
    counts = counted(campaign, ["23"])
    district = cell_of(counts, "2303")
    assert district.households == Count(current=2, verified=0, attempted=1, declined=0, pending=1)
    assert district.persons == Count(current=3, verified=1, attempted=1, declined=0, pending=1)
    assert cell_of(counts, "2303", "living").households == Count(current=1, verified=1)
    assert cell_of(counts, "23").households.current == 3


def test_counts_say_what_the_figures_say(campaign: Campaign) -> None:
    now = clock.now() + dt.timedelta(seconds=1)
    known = figures(campaign, cut_off=now, known_at=now)
    counts = counted(campaign, ["23"])
    for area in ("23", "2303", "2304", "230301", "230302"):
        for row in (TOTAL, *DIMENSIONS):
            ours, columns = cell_of(counts, area, row), known.get((area, row), FigureCell()).columns
            for name in FIGURED:
                assert (getattr(ours.households, name), getattr(ours.persons, name)) == astuple(columns[name]), name


def test_kept_counts_follow_every_new_fact(campaign: Campaign) -> None:
    assert counts_in(campaign, ["2303"]) == counted(campaign, ["2303"])
    (new,) = make_household(campaign, "230302", "ใหม่")
    approve_list(campaign, {new: ["health"]})
    assert cell_of(counts_in(campaign, ["2303"]), "2303").households.current == 3


@pytest.mark.parametrize("role", ROLES)
def test_home_opens_for_every_role(cast: Cast, campaign: Campaign, role: str) -> None:
    answer = cast.client(role).get("/")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("role", ROLES)
def test_home_takes_as_many_queries_for_thirty_households_as_for_three(
    cast: Cast, campaign: Campaign, role: str
) -> None:
    # A second version of the list, as only from then on something can be gone from it.
    approve_list(campaign, {make_household(campaign, "230302", "เพิ่ม")[0]: ["living"]})
    client = cast.client(role)
    # Once before: what a process reads one time only is not counted.
    client.get("/")
    few = queries_of(client, "/")
    marks: dict[Member, list[str]] = {}
    for number in range(30):
        first, second = make_household(campaign, f"2303{number % 3 + 1:02d}", f"คน{number}", f"อีกคน{number}")
        marks |= {first: ["health", "income"], second: ["living"]}
    approve_list(campaign, marks)
    assert queries_of(client, "/") == few


def queries_of(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_district_is_told_what_to_decide_first(cast: Cast, campaign: Campaign) -> None:
    answer = cast.client("district").get("/")
    assert answer.context["primary"].code == "confirm_dismissal"
    page = answer.content.decode()
    assert f'href="/{campaign.slug}/decisions/?sort=dismissal"' in page
    assert f'href="/{campaign.slug}/households/?state=stuck"' in page


def test_home_of_a_district_counts_no_other_district(cast: Cast, campaign: Campaign) -> None:
    answer = cast.client("outsider").get("/")
    assert answer.context["total"].households == Count(current=1)


def test_governor_reads_which_district_needs_support_most_and_why(cast: Cast, campaign: Campaign, at: Clock) -> None:
    assert cast.client("governor").get("/").context["support"] is None, "of fewer than five a share says little"
    marks = {make_household(campaign, "230402", f"คน{number}")[0]: ["income"] for number in range(6)}
    approve_list(campaign, marks)
    at(clock.bangkok(2022, 6, 13, 9))
    answer = cast.client("governor").get("/")
    support = answer.context["support"]
    assert (support.area.code, support.stuck, support.open, support.cause) == ("2304", 7, 7, "ยังไม่มีแผน")
    page = answer.content.decode()
    assert f'href="/{campaign.slug}/stuck/?area=2304"' in page
    assert f'href="/{campaign.slug}/directives/new/?district=2304"' in page
    codes = [row.area.code for row in cast.client("governor").get("/?sort=-stuck").context["area_rows"]]
    assert codes[0] == "2304"
    assert sorted(codes) == [row.area.code for row in answer.context["area_rows"]]


def test_supervisor_sees_subdistricts_behind_the_sum_of_their_district(cast: Cast, campaign: Campaign) -> None:
    for sort in ("", "-open", "share"):
        rows = cast.client("supervisor").get("/", {"sort": sort}).context["area_rows"]
        assert (rows[0].area.code, rows[0].is_sum) == ("2303", True)
        assert not any(row.is_sum for row in rows[1:])
        total = sum((row.cell for row in rows[1:]), Cell())
        assert rows[0].cell.households == total.households


def test_somebody_with_several_roles_chooses_by_tab(cast: Cast, campaign: Campaign) -> None:
    appoint(cast["secretary"], Role.MENTOR, "230302")
    client = cast.client("secretary")
    assert client.get("/").context["role"] == "secretary"
    assert client.get("/?role=mentor").context["role"] == "mentor"
    assert client.get("/?role=governor").context["role"] == "secretary"


@pytest.mark.parametrize("role", [*ROLES, "unappointed"])
def test_home_without_any_campaign_says_what_comes_next(cast: Cast, role: str) -> None:
    answer = cast.client(role).get("/")
    assert answer.status_code == 200


def test_home_without_a_list_leads_the_secretary_to_the_import(cast: Cast) -> None:
    campaign = make_campaign()
    page = cast.client("secretary").get("/").content.decode()
    assert "ยังไม่มีบัญชีครัวเรือนเป้าหมายที่เห็นชอบแล้ว" in page
    assert f"/{campaign.slug}/imports/new/" in page


def test_context_line_names_campaign_list_time_and_area(cast: Cast, campaign: Campaign) -> None:
    line = cast.client("district").get("/").context["shell"].line
    assert line == [
        "บูรณาการแก้จน (ทดสอบ)",
        "บัญชีฉบับที่ 1",
        "ข้อมูล ณ พ. 18 พ.ค. 2565 เวลา 09.00 น.",
        "อำเภอเขาสมิง",
    ]


def test_current_campaign_is_the_newest_that_has_begun(cast: Cast, at: Clock) -> None:
    at(clock.bangkok(2022, 6, 1))
    old, running, coming = (make_campaign(slug) for slug in ("old", "running", "coming"))
    for each, starts in ((old, dt.date(2021, 1, 1)), (coming, dt.date(2022, 7, 1))):
        each.starts_on = starts
        each.save()
    ordered = [coming, running, old]
    assert current_campaign(ordered) == running
    assert current_campaign(ordered, "old") == old
    assert current_campaign([coming]) == coming
    assert current_campaign([]) is None


def test_health_is_for_the_sysadmin_alone_and_finds_nothing_wrong_here(cast: Cast) -> None:
    beat("test")
    assert cast.client("secretary").get("/health/").status_code == 403
    findings = cast.client("sysadmin").get("/health/").context["findings"]
    assert [finding.name for finding in findings if not finding.is_well] == []


@pytest.mark.parametrize(("path", "status"), [("/favicon.ico", 302), ("/robots.txt", 200)])
def test_what_browsers_and_robots_ask_for_is_answered_without_signing_in(cast: Cast, path: str, status: int) -> None:
    assert cast.client("anonymous").get(path).status_code == status
