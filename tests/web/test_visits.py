"""The home of the field team: whom to go to next."""

import datetime as dt
from collections.abc import Callable

import pytest

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.register.assigning import open_assignment
from kaejon.register.models import Campaign, Member
from kaejon.web.queries.work import Visit, is_one_subdistrict
from kaejon.web.written import thai_day
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]


@pytest.fixture
def campaign(cast: Cast, at: Clock) -> Campaign:
    """Three households of one subdistrict, on Wednesday: the first is due today, the last since Friday."""
    at(clock.bangkok(2022, 5, 10, 9))
    campaign = make_campaign()
    members = [make_household(campaign, "230302", name, house_no=no)[0] for name, no in NAMES]
    approve_list(campaign, {member: ["health", "living"] for member in members})
    visit(campaign, members[0], dt.date(2022, 5, 18))
    visit(campaign, members[2], dt.date(2022, 5, 13))
    at(clock.bangkok(2022, 5, 18, 9))
    return campaign


NAMES = (("ดาว", "1"), ("พร", "2"), ("มะลิ", "3"))


def visit(campaign: Campaign, member: Member, coming: dt.date) -> None:
    with recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        about = About(household=member.household)
        today = clock.today()
        append_entry(recorder, campaign, Kind.VISITED, about, by=CONSOLE, occurred_on=today, until_on=coming)


@pytest.mark.parametrize("name", ["mentor", "operator"])
def test_field_team_goes_first_to_whom_it_owes_a_visit_longest(cast: Cast, campaign: Campaign, name: str) -> None:
    answer = cast.client(name).get("/")
    due = answer.context["due"]
    assert [(visit.row.address, visit.days_late) for visit in due] == [("บ้านเลขที่ 3", 5), ("บ้านเลขที่ 1", 0)]
    page = answer.content.decode()
    assert f'class="button button-primary" href="/{campaign.slug}/households/{due[0].row.id}/"' in page
    assert "เลยนัด 5 วัน (ศ.\u00a013\u00a0พ.ค.)" in page
    assert "ถึงกำหนดวันนี้" in page
    assert f'href="/{campaign.slug}/visits/due/"' in page


def test_links_name_the_person_and_the_dimensions_and_no_area_that_all_share(cast: Cast, campaign: Campaign) -> None:
    page = cast.client("mentor").get("/").content.decode()
    links = page.split('<ul class="household-links">')[1].split("</ul>")[0]
    assert "มะลิ" in links
    assert "<span>ความเป็นอยู่</span>" in links
    assert "ตำบล" not in links


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (["230302"], True),
        (["23030201", "23030204"], True),
        (["230302", "230301"], False),
        (["2303"], False),
        ([], False),
    ],
)
def test_one_subdistrict_is_named_once(areas: list[str], expected: bool) -> None:
    assert is_one_subdistrict(areas) is expected


def test_day_far_away_has_its_year(at: Clock) -> None:
    at(clock.bangkok(2022, 5, 18, 9))
    assert thai_day(dt.date(2022, 5, 13)).replace("\u00a0", " ") == "ศ. 13 พ.ค."
    assert thai_day(dt.date(2021, 5, 13)).replace("\u00a0", " ") == "พฤ. 13 พ.ค. 2564"


def test_household_without_a_day_is_not_late(at: Clock, campaign: Campaign) -> None:
    assert Visit(row=None).days_late == 0  # type: ignore[arg-type]  # only the day counts


def test_operator_sees_what_each_mentor_has_with_the_lists_behind_it(cast: Cast, campaign: Campaign) -> None:
    mentor = cast.appointments["mentor"]
    households = [member.household for member in Member.objects.order_by("household__house_no")[1:]]
    with recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        for household in households:
            open_assignment(recorder, campaign, "mentor", household=household, holder=mentor, occurred_on=clock.today())
    client = cast.client("operator")
    rows = {row.appointment: row.cells for row in client.get("/").context["mentors"]}
    assert [count for count, _href in rows[mentor]] == [2, 1, 2, 0]
    for count, href in rows[mentor]:
        assert client.get(href).context["count"] == count
    assert not cast.client("mentor").get("/").context["mentors"]
