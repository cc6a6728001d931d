"""Who sees which household: by area, by what was given to a team or mentor, and by ties to an office."""

from __future__ import annotations

import datetime as dt

import pytest

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.people.models import Account, Agency, AgencyKind, AgencyLevel, Appointment, Role, Team, TeamKind
from kaejon.people.policy import CASE_VIEWERS, FIELD
from kaejon.register.access import appointment_over, households_for, may_see_health
from kaejon.register.assigning import close_assignment, open_assignment
from kaejon.register.models import Assignment
from tests.assessment.village import Village
from tests.cast import PROVINCE, SUBDISTRICT, Cast, appoint, cast, make_account

__all__ = ["cast"]
DAY = dt.date(2022, 5, 11)


@pytest.fixture
def village(cast: Cast) -> Village:
    return Village()


def tie(village: Village, kind: str, holder: Appointment | Team | Agency, dimension: str = "") -> Assignment:
    with recording("test.tie", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        return open_assignment(
            recorder,
            village.campaign,
            kind,
            household=village.household,
            holder=holder,
            occurred_on=DAY,
            dimension=dimension,
        )


def untie(assignment: Assignment) -> None:
    with recording("test.untie", by=CONSOLE, campaign_id=assignment.campaign_id) as recorder:
        close_assignment(recorder, assignment, occurred_on=DAY)


def sees(account: Account, village: Village) -> bool:
    """As a later request would, which reads the appointments anew; the list and the single row must agree."""
    user = Account.objects.get(pk=account.pk)
    listed = households_for(user, CASE_VIEWERS).filter(pk=village.household.pk).exists()
    assert listed == (appointment_over(user, CASE_VIEWERS, village.household) is not None)
    return listed


def second_mentor() -> Account:
    account = make_account("second_mentor")
    appoint(account, Role.MENTOR, SUBDISTRICT)
    return account


def test_a_mentor_sees_what_is_given_to_nobody_and_not_what_is_given_to_another(cast: Cast, village: Village) -> None:
    other = second_mentor()
    assert sees(cast["mentor"], village)
    assert sees(other, village)
    given = tie(village, "mentor", cast.appointments["mentor"])
    assert [sees(cast["mentor"], village), sees(other, village)] == [True, False]
    untie(given)
    assert sees(other, village)


def test_what_was_given_to_a_mentor_who_left_is_open_to_the_others_again(cast: Cast, village: Village) -> None:
    other = second_mentor()
    tie(village, "mentor", cast.appointments["mentor"])
    Appointment.objects.filter(pk=cast.appointments["mentor"].pk).update(ends_on=dt.date(2022, 1, 2))
    assert [sees(cast["mentor"], village), sees(other, village)] == [False, True]


def test_everybody_of_the_team_sees_what_the_team_has_until_it_ends(cast: Cast, village: Village) -> None:
    team = Team.objects.create(
        kind=TeamKind.MENTOR, area_id=SUBDISTRICT, name="ทีมทดสอบ 1", order_number="1/2565", order_on=DAY
    )
    mine, other = second_mentor(), cast["mentor"]
    Appointment.objects.filter(account=mine).update(team=team)
    tie(village, "team", team)
    assert [sees(mine, village), sees(other, village)] == [True, False]
    Team.objects.filter(pk=team.pk).update(ended_on=dt.date(2022, 5, 10))
    assert sees(other, village)


def test_operators_and_districts_see_the_whole_area_whomever_it_is_given_to(cast: Cast, village: Village) -> None:
    tie(village, "mentor", cast.appointments["mentor"])
    assert all(sees(cast[name], village) for name in ("operator", "district", "supervisor", "secretary"))
    assert not sees(cast["neighbour"], village)


def test_an_office_sees_what_is_tied_to_it_while_it_is(cast: Cast, village: Village) -> None:
    agency = cast.appointments["agency"].agency
    assert agency is not None
    assert not sees(cast["agency"], village)
    tied = tie(village, "agency", agency)
    assert sees(cast["agency"], village)
    untie(tied)
    assert not sees(cast["agency"], village)


def test_a_godparent_sees_households_and_areas_given_to_the_head_also_through_a_delegate(
    cast: Cast, village: Village
) -> None:
    head = cast.appointments["godparent"]
    delegate = make_account("delegate")
    appoint(delegate, Role.GODPARENT, agency=head.agency, basis="delegate", acts_for=head)
    assert not sees(cast["godparent"], village)
    with recording("test.tie", by=CONSOLE) as recorder:
        open_assignment(
            recorder,
            village.campaign,
            "godparent",
            area=village.household.area.parent,
            holder=head,
            occurred_on=DAY,
        )
    assert [sees(cast["godparent"], village), sees(delegate, village)] == [True, True]


def test_health_stands_open_to_the_field_team_and_to_an_agency_that_it_was_sent_to(
    cast: Cast, village: Village
) -> None:
    agency = cast.appointments["agency"].agency
    assert agency is not None
    tie(village, "agency", agency, dimension="income")
    assert not may_see_health(cast["agency"], village.household)
    tie(village, "agency", agency, dimension="health")
    again = Account.objects.get(pk=cast["agency"].pk)
    assert may_see_health(again, village.household)
    assert may_see_health(cast["mentor"], village.household)
    assert not may_see_health(cast["district"], village.household)
    assert not may_see_health(cast["outsider"], village.household)


def test_another_agency_sees_nothing_of_it(cast: Cast, village: Village) -> None:
    agency = cast.appointments["agency"].agency
    assert agency is not None
    tie(village, "agency", agency)
    other = Agency.objects.create(name="อื่น", kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id=PROVINCE)
    officer = make_account("officer")
    appoint(officer, Role.AGENCY, agency=other)
    assert not sees(officer, village)
    assert appointment_over(officer, FIELD, village.household) is None
