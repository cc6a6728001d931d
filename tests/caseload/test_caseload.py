from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.caseload.actions.assign import assign_households, hand_over, release_households, tie_godparent, untie
from kaejon.caseload.queries.load import caseload_of
from kaejon.caseload.suggestion import Piece, balanced
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.logbook.rules import MoveRefused
from kaejon.people.actions import create_team, seat_appointment
from kaejon.people.models import Appointment, Role
from kaejon.people.rules import PeopleProblem
from kaejon.register.access import live_assignments
from kaejon.register.models import Assignment
from tests.assessment.village import Village, index
from tests.cast import SUBDISTRICT, Cast, appoint, cast, make_account
from tests.factories.register import approve_list, make_household

__all__ = ["cast"]
pieces = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6)), max_size=40)
loads = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@given(pieces, loads)
@settings(max_examples=200)
def test_every_household_is_given_once_and_nobody_gets_much_more_than_another(
    drawn: list[tuple[int, int]], begun: list[int]
) -> None:
    rows = [Piece(number, f"village{village}", weight) for number, (village, weight) in enumerate(drawn)]
    found = balanced(rows, dict(enumerate(begun)))
    assert set(found) == {row.household for row in rows}
    after = dict(enumerate(begun))
    for row in rows:
        after[found[row.household]] += row.weight
    largest = max((row.weight for row in rows), default=0)
    given_to = {found[row.household] for row in rows}
    for holder in given_to:
        assert after[holder] <= max(min(after.values()) + 2 * largest, begun[holder] + largest)


def test_nobody_to_give_to_gives_nothing() -> None:
    assert balanced([Piece(1, "a", 1)], {}) == {}


@pytest.fixture
def village(cast: Cast, at: Callable[[dt.datetime], None]) -> Village:
    at(bangkok(2022, 5, 9, 10))
    return Village()


def second_mentor() -> Appointment:
    return appoint(make_account("second_mentor"), Role.MENTOR, SUBDISTRICT)


def test_a_household_changes_hands_and_its_history_stays(cast: Cast, village: Village) -> None:
    first, second = cast.appointments["mentor"], second_mentor()
    for holder, changed in ((first, 1), (first, 0), (second, 1)):
        count = assign_households(campaign=village.campaign, given={village.household: holder}, by=CONSOLE)
        assert count == changed
    rows = Assignment.objects.filter(kind="mentor").order_by("seq", "line")
    assert [(row.appointment_id, row.closes_id is not None) for row in rows] == [
        (first.pk, False),
        (first.pk, True),
        (second.pk, False),
    ]
    assert live_assignments("mentor").get().appointment == second
    assert release_households(campaign=village.campaign, kind="mentor", households=[village.household], by=CONSOLE) == 1


def test_a_holder_of_another_place_or_one_who_left_is_refused(cast: Cast, village: Village) -> None:
    for holder, code in ((cast.appointments["neighbour"], "place"), (cast.appointments["operator"], "role")):
        with pytest.raises(MoveRefused) as refused:
            assign_households(campaign=village.campaign, given={village.household: holder}, by=CONSOLE)
        assert refused.value.code == code
    Appointment.objects.filter(pk=cast.appointments["mentor"].pk).update(ends_on=dt.date(2022, 5, 1))
    mentor = Appointment.objects.get(pk=cast.appointments["mentor"].pk)
    with pytest.raises(MoveRefused):
        assign_households(campaign=village.campaign, given={village.household: mentor}, by=CONSOLE)


def test_the_load_counts_households_persons_and_open_needs(cast: Cast, village: Village) -> None:
    mentor = cast.appointments["mentor"]
    assign_households(campaign=village.campaign, given={village.household: mentor}, by=CONSOLE)
    load = caseload_of(village.campaign, SUBDISTRICT).mentors[0]
    assert (load.households, load.persons, load.open_needs, load.unverified) == (1, 2, 4, 1)


def test_the_operator_gives_by_page_and_accepts_a_suggestion(cast: Cast, village: Village) -> None:
    client = cast.client("operator")
    address = reverse("caseload:caseload-view", args=[village.campaign.slug])
    page = client.get(address, {"suggest": "1"}).content.decode()
    assert "ยืนยันการมอบหมายตามนี้" in page
    code = f"mentor:{cast.appointments['mentor'].pk}"
    client.post(f"{address}?area={SUBDISTRICT}", {f"holder_{village.household.pk}": code, "accept": "1"})
    assert live_assignments("mentor").get().household == village.household
    nothing = client.post(f"{address}?area={SUBDISTRICT}", {"holder": code, "assign": "1"}, follow=True)
    assert "ยังไม่ได้เลือกครัวเรือน" in nothing.content.decode()
    back = {"holder": "release", "assign": "1", "household": str(village.household.pk)}
    client.post(f"{address}?area={SUBDISTRICT}", back)
    assert live_assignments("mentor").count() == 0
    assert cast.client("outsider").get(address, {"area": SUBDISTRICT}).context["area"].pk.startswith("2304")


def test_households_without_a_mentor_come_first_while_there_are_any(cast: Cast, village: Village) -> None:
    client, address = cast.client("operator"), reverse("caseload:caseload-view", args=[village.campaign.slug])
    (given,) = make_household(village.campaign, SUBDISTRICT, "พร", house_no="99")
    index(given.household, given)
    approve_list(village.campaign, {given: ["income"]})
    mentor = cast.appointments["mentor"]
    assign_households(campaign=village.campaign, given={given.household: mentor}, by=CONSOLE)

    def shown(**asked: str) -> list[str]:
        return [row.household.house_no for row, _load in client.get(address, asked).context["rows"]]

    assert (shown(), shown(who="all"), shown(q="99")) == (["12/3"], ["12/3", "99"], ["99"])
    assign_households(campaign=village.campaign, given={village.household: mentor}, by=CONSOLE)
    assert (shown(), shown(who="none")) == (["12/3", "99"], [])
    assert 'data-check-all="household"' in client.get(address).content.decode()


def test_a_head_gets_households_and_areas_and_loses_them(cast: Cast, village: Village) -> None:
    head = cast.appointments["godparent"]
    area = Area.objects.get(pk=SUBDISTRICT)
    given: dict[str, object] = {"campaign": village.campaign, "appointment": head, "by": CONSOLE}
    assert tie_godparent(**given, households=[village.household], area=area) == 2  # type: ignore[arg-type]  # as above
    assert tie_godparent(**given, households=[village.household]) == 0  # type: ignore[arg-type]  # as above
    for tie in live_assignments("godparent"):
        untie(assignment=tie, by=CONSOLE)
    with pytest.raises(MoveRefused):
        untie(assignment=Assignment.objects.filter(closes__isnull=True)[0], by=CONSOLE)


def test_the_secretary_gives_a_head_households_by_code(cast: Cast, village: Village) -> None:
    village.household.code = "H1"
    village.household.save()
    client = cast.client("secretary")
    address = reverse("caseload:godparent-list", args=[village.campaign.slug])
    said = {"appointment": str(cast.appointments["godparent"].pk), "codes": "H1, H9"}
    assert "H9" in client.post(address, said).content.decode()
    assert client.post(address, {**said, "codes": "H1"}).status_code == 302
    assert live_assignments("godparent").get().household == village.household


def test_everything_moves_to_the_successor_once(cast: Cast, village: Village) -> None:
    leaving = cast.appointments["godparent"]
    successor = appoint(make_account("new_head"), Role.GODPARENT, agency=leaving.agency)
    area = Area.objects.get(pk=SUBDISTRICT)
    tie_godparent(campaign=village.campaign, appointment=leaving, households=[village.household], area=area, by=CONSOLE)
    Appointment.objects.filter(pk=leaving.pk).update(ends_on=dt.date(2022, 5, 1))
    client = cast.client("secretary")
    address = reverse("caseload:hand-over", args=[village.campaign.slug])
    said = {"leaving": str(leaving.pk), "successor": str(successor.pk)}
    assert len(client.post(address, said).context["ties"]) == 2
    client.post(address, {**said, "confirm": "1"})
    assert {tie.appointment for tie in live_assignments("godparent")} == {successor}
    again = hand_over(campaign=village.campaign, leaving=leaving, successor=successor, by=CONSOLE)
    assert (again, Event.objects.filter(action="caseload.hand_over").count()) == (0, 2)


def test_only_who_may_take_over_is_offered_and_the_preview_holds_the_pair(cast: Cast, village: Village) -> None:
    leaving, other = cast.appointments["mentor"], cast.appointments["neighbour"]
    client = cast.client("district")
    address = reverse("caseload:hand-over", args=[village.campaign.slug])
    assert str(leaving.pk) in client.get(address).content.decode()
    nobody = client.get(address, {"leaving": str(leaving.pk)}).content.decode()
    assert "ยังไม่มีผู้รับมอบที่เลือกได้" in nobody
    successor = second_mentor()
    page = client.get(address, {"leaving": str(leaving.pk)}).content.decode()
    assert (str(successor.pk) in page, str(other.pk) in page) == (True, False)
    said = {"leaving": str(leaving.pk), "look": "1"}
    refused = client.post(address, {**said, "successor": str(other.pk)})
    assert (refused.context["ties"], list(refused.context["form"].errors)) == (None, ["successor"])
    assign_households(campaign=village.campaign, given={village.household: leaving}, by=CONSOLE)
    shown = client.post(address, {**said, "successor": str(successor.pk)}).content.decode()
    assert ("<select" in shown, "12/3" in shown, "ตำบล" in shown.split("จะส่งมอบ")[1]) == (False, True, True)


def test_the_secretary_ties_a_head_from_the_household(cast: Cast, village: Village) -> None:
    client = cast.client("secretary")
    page = client.get(reverse("web:household-view", args=[village.campaign.slug, village.household.pk]))
    address = reverse("caseload:godparent-list", args=[village.campaign.slug]) + f"?household={village.household.pk}"
    assert f'href="{address}"' in page.content.decode()
    assert "12/3" in client.get(address).content.decode()
    empty = client.post(address, {"appointment": ""})
    assert list(empty.context["form"].errors) == ["appointment"], "nobody is chosen beforehand"
    assert client.post(address, {"appointment": str(cast.appointments["godparent"].pk)}).status_code == 302
    assert live_assignments("godparent").get().household == village.household
    listed = client.get(address.partition("?")[0]).content.decode()
    assert reverse("web:household-view", args=[village.campaign.slug, village.household.pk]) in listed
    assert "ยืนยันสิ้นสุดการมอบหมาย" in listed


def test_work_is_handed_over_inside_one_office_alone(cast: Cast, village: Village) -> None:
    with pytest.raises(MoveRefused) as refused:
        hand_over(
            campaign=village.campaign,
            leaving=cast.appointments["mentor"],
            successor=cast.appointments["neighbour"],
            by=CONSOLE,
        )
    assert refused.value.code == "successor"


def test_a_mentor_sits_in_a_team_of_the_own_subdistrict(cast: Cast, village: Village) -> None:
    order: dict[str, object] = {"order_number": "1", "order_on": dt.date(2022, 5, 9), "by": CONSOLE}
    own, other = (
        create_team(area=Area.objects.get(pk=code), kind="mentor", name="ทีม", **order)  # type: ignore[arg-type]  # as above
        for code in (SUBDISTRICT, "230301")
    )
    mentor = cast.appointments["mentor"]
    seat_appointment(mentor, team=own, committee=None, seat="", by=CONSOLE)
    with pytest.raises(PeopleProblem) as problem:
        seat_appointment(mentor, team=other, committee=None, seat="", by=CONSOLE)
    assert problem.value.field == "team"
    with pytest.raises(PeopleProblem):
        seat_appointment(cast.appointments["district"], team=own, committee=None, seat="", by=CONSOLE)


def test_bodies_are_listed_and_set_up_inside_ones_own_area(cast: Cast, village: Village) -> None:
    client = cast.client("district")
    said = {
        "area": SUBDISTRICT,
        "kind": "mentor",
        "name": "ทีมบ้านเนินตาล",
        "order_number": "7/2565",
        "order_on": "09/05/2565",
    }
    assert client.post(reverse("people:team-new"), said).status_code == 302
    assert "ทีมบ้านเนินตาล" in client.get(reverse("people:body-list")).content.decode()
    assert "ทีมบ้านเนินตาล" not in cast.client("outsider").get(reverse("people:body-list")).content.decode()
    assert client.get(reverse("people:body-export")).status_code == 200
    wrong = cast.client("outsider").post(reverse("people:team-new"), said)
    assert wrong.status_code == 200
