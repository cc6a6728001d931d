import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason
from kaejon.people.models import Role
from kaejon.people.waiting import Waiting
from kaejon.register.models import Campaign, Member
from kaejon.web.queries.inbox import in_order
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household

ROLES = [str(role) for role in Role if role not in (Role.SYSADMIN, Role.AUDITOR)]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    with clock.set_to(clock.bangkok(2022, 5, 10, 9)):
        return make_campaign()


def grow(campaign: Campaign, count: int) -> None:
    """So many households of two needs each, the first of which is proposed to be taken off the list."""
    marks: dict[Member, list[str]] = {}
    for number in range(count):
        (member,) = make_household(campaign, "230302", f"คน{number}")
        marks[member] = ["health", "income"]
    listed = approve_list(campaign, marks)
    with recording("test", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        for member in marks:
            about = About(need=listed.needs[member, "income"])
            day = clock.today()
            append_entry(
                recorder, campaign, Kind.DISMISSAL_PROPOSED, about, by=CONSOLE, occurred_on=day, reason=Reason.MOVED
            )


def queries_of(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("role", ROLES)
def test_inbox_takes_as_many_queries_for_twenty_households_as_for_two(
    cast: Cast, campaign: Campaign, role: str
) -> None:
    path = f"/{campaign.slug}/my-work/"
    with clock.set_to(clock.bangkok(2022, 5, 18, 9)):
        # Two versions of the list: the first cannot lack anything of an earlier one, and is not asked.
        grow(campaign, 1)
        grow(campaign, 1)
        client = cast.client(role)
        client.get(path)
        few = queries_of(client, path)
        grow(campaign, 20)
        assert queries_of(client, path) == few


def test_district_finds_what_it_must_decide_first(cast: Cast, campaign: Campaign) -> None:
    with clock.set_to(clock.bangkok(2022, 5, 18, 9)):
        grow(campaign, 3)
        tasks = cast.client("district").get(f"/{campaign.slug}/my-work/").context["tasks"]
    assert next((task.code, task.count) for task in tasks) == ("confirm_dismissal", 3)


def test_late_things_stand_first_and_nothing_last() -> None:
    rows = [
        Waiting("known", 5, "ก", kind=""),
        Waiting("late", 1, "ข", kind="overdue"),
        Waiting("none", 0, "ค", kind="overdue"),
        Waiting("due", 2, "ง"),
        Waiting("late", 9, "ซ้ำ", kind="overdue"),
    ]
    assert [(row.code, row.count) for row in in_order(rows)] == [("late", 1), ("due", 2), ("known", 5), ("none", 0)]


@pytest.mark.parametrize("role", ["godparent", "agency"])
def test_offices_open_the_inbox_and_the_tools(cast: Cast, campaign: Campaign, role: str) -> None:
    client = cast.client(role)
    assert client.get(f"/{campaign.slug}/my-work/").status_code == 200
    groups = client.get(f"/{campaign.slug}/tools/").context["groups"]
    assert any(href.endswith("/mandates/") or "wanted" in href for _title, tools in groups for _label, href in tools)
