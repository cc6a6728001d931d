from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.people import actions
from kaejon.people.models import Appointment, Basis, Committee, Role, Team
from kaejon.people.rules import PeopleProblem
from tests.cast import DISTRICT, OTHER_DISTRICT, PROVINCE, SUBDISTRICT, Cast, cast, make_account
from tests.cast import appoint as hold

__all__ = ["cast"]
DAY = dt.date(2022, 5, 2)
ORDER: dict[str, Any] = {"order_number": "12/2565", "order_on": DAY, "by": CONSOLE}
PAGE = "/people/bodies/"


@pytest.fixture(autouse=True)
def in_may(at: Callable[[dt.datetime], None]) -> None:
    at(bangkok(2022, 5, 13, 10))


def team(name: str = "ทีมหนึ่ง", kind: str = "mentor", area: str = SUBDISTRICT) -> Team:
    return actions.create_team(area=Area.objects.get(pk=area), kind=kind, name=name, **ORDER)


def committee(name: str = "คณะหนึ่ง", area: str = DISTRICT) -> Committee:
    return actions.create_committee(area=Area.objects.get(pk=area), name=name, short_name="คจพ.อ.", **ORDER)


def told(action: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Event.objects.get(action=action).detail)
    return found


def test_a_team_is_renamed_and_earlier_events_keep_the_name_of_their_time(cast: Cast) -> None:
    row = team()
    client = cast.client("district")
    address = reverse("people:team-rename", args=[row.pk])
    assert address in client.get(PAGE).content.decode()
    assert 'value="ทีมหนึ่ง"' in client.get(address).content.decode()
    assert client.post(address, {"name": " ทีมสอง "}).headers["Location"] == PAGE
    row.refresh_from_db()
    assert row.name == "ทีมสอง"
    assert told("team.create")["name"] == "ทีมหนึ่ง"
    assert told("team.rename") == {"before": ["ทีมหนึ่ง"], "after": ["ทีมสอง"]}


def test_a_committee_is_renamed_with_its_short_form(cast: Cast) -> None:
    row = committee()
    address = reverse("people:committee-rename", args=[row.pk])
    assert cast.client("secretary").post(address, {"name": "คณะสอง", "short_name": "ค.2"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.short_name) == ("คณะสอง", "ค.2")
    assert told("committee.rename") == {"before": ["คณะหนึ่ง", "คจพ.อ."], "after": ["คณะสอง", "ค.2"]}


def test_the_short_form_of_a_committee_is_changed_alone(cast: Cast) -> None:
    row = committee()
    actions.rename_body(row, name=row.name, short_name="ค.2", by=CONSOLE)
    row.refresh_from_db()
    assert (row.name, row.short_name) == ("คณะหนึ่ง", "ค.2")


@pytest.mark.parametrize(
    ("name", "said"), [("ทีมสอง", "มีชื่อนี้ในพื้นที่นี้อยู่แล้ว"), ("\u200b", "ยังไม่ได้กรอก"), ("", "โปรดกรอกข้อมูลนี้")]
)
def test_a_name_that_is_taken_or_empty_is_refused_at_its_field(cast: Cast, name: str, said: str) -> None:
    row, _other = team(), team("ทีมสอง")
    page = cast.client("district").post(reverse("people:team-rename", args=[row.pk]), {"name": name})
    row.refresh_from_db()
    assert (page.status_code, row.name, Event.objects.filter(action="team.rename").count()) == (200, "ทีมหนึ่ง", 0)
    assert said in str(page.context["form"].errors)


def test_teams_of_two_kinds_may_have_one_name(cast: Cast) -> None:
    team("ทีมสอง", kind="operation")
    row = team()
    actions.rename_body(row, name="ทีมสอง", by=CONSOLE)
    assert Team.objects.filter(name="ทีมสอง").count() == 2


def test_what_has_ended_keeps_its_name(cast: Cast) -> None:
    row = team()
    actions.end_body(row, ended_on=DAY, by=CONSOLE)
    with pytest.raises(PeopleProblem, match="ended"):
        actions.rename_body(row, name="ทีมสอง", by=CONSOLE)
    assert (
        reverse("people:team-rename", args=[row.pk])
        not in cast.client("district").get(f"{PAGE}?state=all").content.decode()
    )


def test_nobody_renames_a_body_of_another_place(cast: Cast) -> None:
    row = committee(area=PROVINCE)
    by = Principal(account=str(cast["district"].pk), appointment=str(cast.appointments["district"].pk))
    with pytest.raises(PeopleProblem, match="outside"):
        actions.rename_body(row, name="คณะสอง", by=by)
    assert cast.client("district").post(reverse("people:committee-rename", args=[row.pk])).status_code == 404


def supervised(cast: Cast, name: str) -> dict[str, list[str]]:
    """The districts of the page with the accounts that supervise them."""
    rows = cast.client(name).get(PAGE).context["districts"]
    return {row.district.pk: [each.account.username for each in row.supervisors] for row in rows}


def test_every_district_of_the_province_stands_with_its_supervisor_in_force(cast: Cast) -> None:
    hold(make_account("left"), Role.SUPERVISOR, OTHER_DISTRICT, ends_on=dt.date(2022, 5, 12))
    hold(make_account("coming"), Role.SUPERVISOR, OTHER_DISTRICT, starts_on=dt.date(2022, 5, 14))
    hold(make_account("ended"), Role.SUPERVISOR, OTHER_DISTRICT, ended_at=bangkok(2022, 5, 13, 9), ended_by="console")
    found = supervised(cast, "secretary")
    assert list(found) == ["2301", "2302", "2303", "2304", "2305", "2306", "2307"]
    assert {code for code, names in found.items() if names} == {DISTRICT}
    assert found[DISTRICT] == ["supervisor"]
    page = cast.client("secretary").get(PAGE).content.decode()
    assert page.count("ยังไม่มีผู้กำกับดูแล") == 6


def test_a_delegate_supervises_only_while_the_head_is_in_office(cast: Cast) -> None:
    head = cast.appointments["supervisor"]
    hold(make_account("delegate"), Role.SUPERVISOR, DISTRICT, basis=Basis.DELEGATE, acts_for=head)
    assert sorted(supervised(cast, "secretary")[DISTRICT]) == ["delegate", "supervisor"]
    Appointment.objects.filter(pk=head.pk).update(ends_on=dt.date(2022, 5, 12))
    assert supervised(cast, "secretary")[DISTRICT] == []


def test_only_who_appoints_supervisors_is_led_to_the_appointments(cast: Cast) -> None:
    link = f"{reverse('people:appointment-list')}?role=supervisor&amp;area={DISTRICT}"
    assert link in cast.client("secretary").get(PAGE).content.decode()
    assert (list(supervised(cast, "district")), link in cast.client("district").get(PAGE).content.decode()) == (
        [DISTRICT],
        False,
    )


def test_the_page_asks_as_often_for_many_supervisors_as_for_one(cast: Cast) -> None:
    client = cast.client("secretary")
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(8):
        hold(make_account(f"more{number}"), Role.SUPERVISOR, f"230{number % 7 + 1}")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
