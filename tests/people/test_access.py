"""The gate's small parts: what the matrix cannot reach through an address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from kaejon.geography.models import Area
from kaejon.people.access import (
    accounts_for,
    appointment_for,
    appointments_for,
    own_account,
    principal_for,
    signed_in,
    standing_of,
    within,
)
from kaejon.people.models import Account, Role
from kaejon.people.policy import CASE_READERS, DISTRICT, TEAM
from tests.cast import Cast, appoint, cast

__all__ = ["cast"]


def test_within_no_area_matches_nothing(cast: Cast) -> None:
    assert Area.objects.filter(within((), "code")).count() == 0


@pytest.mark.parametrize(
    ("areas", "inside", "outside"),
    [(("2303",), "230302", "230401"), (("230302", "2304"), "230401", "230301"), (("23",), "230101", "22")],
)
def test_within_is_a_prefix(cast: Cast, areas: tuple[str, ...], inside: str, outside: str) -> None:
    found = set(Area.objects.filter(within(areas, "code")).values_list("pk", flat=True))
    assert (inside in found, outside in found) == (True, False)


def test_areas_inside_others_are_said_once(cast: Cast) -> None:
    appoint(cast["mentor"], Role.DISTRICT, "2303")
    appoint(cast["mentor"], Role.MENTOR, "230401")
    assert standing_of(cast["mentor"]).areas(TEAM) == ("2303", "230401")


def test_nearest_appointment_counts(cast: Cast) -> None:
    district = appoint(cast["mentor"], Role.DISTRICT, "2303")
    assert appointment_for(cast["mentor"], TEAM, "230302") == cast.appointments["mentor"]
    assert appointment_for(cast["mentor"], TEAM, "230301") == district
    assert appointment_for(cast["mentor"], TEAM, "230401") is None


@pytest.mark.parametrize("who", ["former", "unappointed"])
def test_who_holds_nothing_reaches_nobody(cast: Cast, who: str) -> None:
    user = cast[who]
    assert standing_of(user).roles == frozenset()
    assert principal_for(user, CASE_READERS) is None
    assert appointments_for(user).count() == 0
    assert [account.pk for account in accounts_for(user)] == [user.pk]


def test_role_elsewhere_gives_nothing_here(cast: Cast) -> None:
    assert principal_for(cast["outsider"], DISTRICT, "230302") is None


def test_nobody_has_no_standing_and_no_name() -> None:
    assert standing_of(AnonymousUser()).roles == frozenset()
    with pytest.raises(PermissionError):
        signed_in(AnonymousUser())
    with pytest.raises(PermissionError):
        own_account(AnonymousUser())


def test_disabled_account_has_no_standing(cast: Cast) -> None:
    cast["mentor"].is_active = False
    assert standing_of(cast["mentor"]).roles == frozenset()


def test_standing_is_read_once_a_request_and_anew_for_the_next(cast: Cast) -> None:
    account = Account.objects.get(username="mentor")
    assert standing_of(account) is standing_of(account)
    assert standing_of(Account.objects.get(username="mentor")) is not standing_of(account)
