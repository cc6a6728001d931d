from itertools import combinations

import pytest

from kaejon.people.models import Role
from kaejon.register.models import Campaign
from kaejon.web.navigation import BAR_LIMIT, PLACES, RAIL_LIMIT, fitting, links_for

CAMPAIGN = Campaign(slug="trat")
HOME, WORK, HOUSEHOLDS, REPORT, TOOLS = "หน้าแรก", "งาน", "ครัวเรือน", "รายงาน", "เครื่องมือ"
FIELD = [HOME, WORK, HOUSEHOLDS, REPORT, TOOLS]
OFFICE = [HOME, WORK, "เรื่อง", REPORT, TOOLS]


def bar(*roles: str, path: str = "/", campaign: Campaign | None = CAMPAIGN) -> list[str]:
    """The words under the icons of the bottom bar."""
    return [link.short for link in fitting(links_for(roles, path, campaign), BAR_LIMIT)]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("mentor", FIELD),
        ("operator", FIELD),
        ("district", FIELD),
        ("secretary", FIELD),
        ("supervisor", FIELD),
        ("governor", FIELD),
        ("godparent", OFFICE),
        ("agency", OFFICE),
        ("auditor", [HOME, HOUSEHOLDS, REPORT, "บันทึก", TOOLS]),
        ("sysadmin", [HOME, "สถานะ"]),
    ],
)
def test_the_bar_of_every_role_ends_with_its_tools(role: str, words: list[str]) -> None:
    assert bar(role) == words


@pytest.mark.parametrize("roles", list(combinations(sorted(Role.values), 2)))
def test_two_roles_together_keep_work_households_report_and_tools(roles: tuple[str, str]) -> None:
    held = {word for role in roles for word in bar(role)}
    both = links_for(roles, "/", CAMPAIGN)
    assert len(both) <= RAIL_LIMIT
    assert [link.short for link in both if link.is_kept] == [word for word in FIELD if word in held]
    shown = bar(*roles)
    assert (len(shown) <= BAR_LIMIT, shown[-1]) == (True, TOOLS)
    assert [word for word in shown if word in FIELD] == [word for word in FIELD if word in held]


def test_without_a_campaign_the_bar_has_what_needs_none() -> None:
    assert bar("secretary", campaign=None) == [HOME, "แต่งตั้ง"]


def test_the_place_that_a_page_lies_in_is_marked_also_in_the_bar() -> None:
    links = fitting(links_for(("district",), "/trat/tools/", CAMPAIGN), BAR_LIMIT)
    assert [link.short for link in links if link.is_here] == [TOOLS]


@pytest.mark.parametrize("page", ["round/", "returns/12/2303/", "map/", "dashboard/", "analysis/"])
def test_a_page_of_the_report_with_an_address_of_its_own_marks_the_report(page: str) -> None:
    links = links_for(("secretary",), f"/trat/{page}", CAMPAIGN)
    assert [link.short for link in links if link.is_here] == [REPORT]


def test_a_page_of_no_place_marks_none() -> None:
    assert not [link for link in links_for(("secretary",), "/trat/rounding/", CAMPAIGN) if link.is_here]


def test_places_keep_the_order_of_the_table() -> None:
    order = [str(place.short) for place in PLACES]
    shown = bar("district", "agency")
    assert shown == sorted(shown, key=order.index)
