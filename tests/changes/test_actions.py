from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.changes.actions.answering import decline_change
from kaejon.changes.actions.asking import withdraw_change
from kaejon.changes.content import Content, Person, content_of
from kaejon.changes.models import ChangeAnswer, ChangeKind, ChangeRequest
from kaejon.changes.queries.gone import gone_of, present_members
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.access import live_assignments
from kaejon.register.assigning import open_assignment
from kaejon.register.models import Household, Member, Membership, Need, Placement
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.verify import verify_reports
from tests.changes.conftest import ABROAD, DAY, ELSEWHERE, Hamlet, newborn, of


def tied(household: Household) -> set[str]:
    return set(
        live_assignments("team", "mentor", "godparent", "agency")
        .filter(household=household)
        .values_list("kind", flat=True)
    )


def tie_everything(hamlet: Hamlet) -> None:
    appointments = hamlet.cast.appointments
    holders: dict[str, Any] = {
        "mentor": appointments["mentor"],
        "godparent": appointments["godparent"],
        "agency": appointments["agency"].agency,
    }
    with recording("test.tie", by=CONSOLE, campaign_id=hamlet.campaign.pk) as recorder:
        for kind, holder in holders.items():
            open_assignment(recorder, hamlet.campaign, kind, household=hamlet.household, holder=holder, occurred_on=DAY)


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_nothing_changes_until_a_second_person_takes_it(hamlet: Hamlet, kind: str) -> None:
    before = (Membership.objects.count(), Placement.objects.count(), Household.objects.count(), Member.objects.count())
    request = hamlet.ask(kind, **of(hamlet, kind))
    after = (Membership.objects.count(), Placement.objects.count(), Household.objects.count(), Member.objects.count())
    assert before == after
    with pytest.raises(MoveRefused) as refused:
        hamlet.take(request, by="mentor")
    assert refused.value.code == "same_person"
    answer = hamlet.take(request)
    assert (answer.verdict, hamlet.village.standings_fold()) == ("taken", True)
    with pytest.raises(MoveRefused) as again:
        hamlet.take(request)
    assert again.value.code == "already_answered"


@pytest.mark.parametrize("kind", ChangeKind.values)
def test_frozen_reports_stay_the_same(hamlet: Hamlet, kind: str, at: Callable[[dt.datetime], None]) -> None:
    at(bangkok(2022, 5, 13, 17, 30))
    freeze_weekly_report(hamlet.campaign, by=CONSOLE)
    at(bangkok(2022, 5, 14, 10))
    hamlet.take(hamlet.ask(kind, **of(hamlet, kind)))
    assert verify_reports(hamlet.campaign).findings == []


def test_a_newborn_is_a_member_without_need(hamlet: Hamlet) -> None:
    member = hamlet.take(hamlet.ask("born", content=newborn())).member
    assert member is not None
    assert (member.household_id, member.relation, member.needs.count()) == (hamlet.household.pk, "child", 0)
    assert "ใหม่" in hamlet.household.search_key


def test_names_of_a_newcomer_stand_encrypted(hamlet: Hamlet) -> None:
    request = hamlet.ask("moved_in", content=Content(person=Person("ผู้มาใหม่", "สมมติ", no_id_reason="ไม่มีบัตร")))
    assert "ผู้มาใหม่".encode() not in bytes(request.content_sealed or b"")
    person = content_of(request).person
    assert person is not None
    assert person.full_name == "ผู้มาใหม่ สมมติ"


@pytest.mark.parametrize(("kind", "reason"), [("died", "died"), ("moved_out", "moved")])
def test_needs_of_one_who_died_or_left_are_dismissed_by_two_persons(hamlet: Hamlet, kind: str, reason: str) -> None:
    two = hamlet.village.two
    request = hamlet.ask(kind, [(two, "")])
    proposal = Entry.objects.get(kind=Kind.DISMISSAL_PROPOSED)
    assert (proposal.member_id, proposal.reason) == (two.pk, reason)
    hamlet.take(request)
    assert Entry.objects.get(kind=Kind.DISMISSAL_CONFIRMED).answers_id == proposal.pk
    assert (hamlet.village.state(two, "living"), hamlet.village.standings_fold()) == ("dismissed", True)
    assert [member.pk for member in present_members(hamlet.campaign, hamlet.household)] == [hamlet.village.one.pk]
    with pytest.raises(MoveRefused):
        hamlet.ask("head", [(hamlet.village.one, "spouse"), (two, "head")])


def test_a_declined_death_leaves_the_needs_on_the_list(hamlet: Hamlet) -> None:
    request = hamlet.ask("died", [(hamlet.village.two, "")])
    decline_change(request=request, reason="พบตัวอยู่บ้าน ยังมีชีวิต", by=hamlet.by["district"])
    assert Entry.objects.filter(kind=Kind.DISMISSAL_REFUSED).count() == 1
    assert (hamlet.village.state(hamlet.village.two, "living"), hamlet.village.standings_fold()) == ("listed", True)
    assert hamlet.ask("died", [(hamlet.village.two, "")]).kind == "died"


def test_a_withdrawn_death_takes_its_dismissal_back(hamlet: Hamlet) -> None:
    request = hamlet.ask("died", [(hamlet.village.two, "")])
    with pytest.raises(MoveRefused) as refused:
        withdraw_change(request=request, by=hamlet.by["operator"])
    assert refused.value.code == "not_own"
    withdraw_change(request=request, by=hamlet.by["mentor"])
    assert Entry.objects.filter(kind=Kind.DISMISSAL_WITHDRAWN).count() == 1


def test_a_dismissal_confirmed_on_its_own_does_not_stop_the_change(hamlet: Hamlet) -> None:
    request = hamlet.ask("died", [(hamlet.village.two, "")])
    proposal = Entry.objects.get(kind=Kind.DISMISSAL_PROPOSED)
    with recording("test.confirm", by=CONSOLE, campaign_id=hamlet.campaign.pk) as recorder:
        about = About(member=hamlet.village.two)
        append_entry(
            recorder, hamlet.campaign, Kind.DISMISSAL_CONFIRMED, about, by=CONSOLE, occurred_on=DAY, answers=proposal
        )
    assert hamlet.take(hamlet_request(request)).verdict == "taken"
    assert Entry.objects.filter(kind=Kind.DISMISSAL_CONFIRMED).count() == 1


def hamlet_request(request: ChangeRequest) -> ChangeRequest:
    return ChangeRequest.objects.get(pk=request.pk)


def test_a_known_person_brings_needs_and_the_agencies_at_work(hamlet: Hamlet) -> None:
    tie_everything(hamlet)
    need = hamlet.village.need(hamlet.village.two, "living")
    with recording("test.verify", by=CONSOLE, campaign_id=hamlet.campaign.pk) as recorder:
        append_entry(
            recorder, hamlet.campaign, Kind.VERIFIED, About(household=hamlet.household), by=CONSOLE, occurred_on=DAY
        )
    hamlet.take(hamlet.ask("moved_in", [(hamlet.village.two, "other")], household=hamlet.other))
    assert hamlet.home_of(hamlet.village.two) == hamlet.other
    assert (Need.objects.get(pk=need.pk).standing.state, hamlet.village.standings_fold()) == ("verified", True)
    assert tied(hamlet.other) == {"agency"}
    assert ("สอง" in hamlet.other.search_key, "สอง" in hamlet.household.search_key) == (True, False)


def test_a_split_makes_a_household_tied_as_the_old_one(hamlet: Hamlet) -> None:
    tie_everything(hamlet)
    home = hamlet.take(hamlet.ask("split", **of(hamlet, "split"))).household
    assert home is not None
    assert (home.address, home.area_id, home.placements.count()) == ("บ้านเลขที่ 99/1 หมู่ที่ 4", "230302", 1)
    assert (hamlet.home_of(hamlet.village.two), tied(home)) == (home, {"mentor", "godparent", "agency"})
    assert Member.objects.get(pk=hamlet.village.two.pk).relation == "head"


def test_a_merged_household_stands_empty_and_its_work_goes_along(hamlet: Hamlet) -> None:
    tie_everything(hamlet)
    hamlet.take(hamlet.ask("merged", **of(hamlet, "merged")))
    assert present_members(hamlet.campaign, hamlet.household) == []
    assert (tied(hamlet.household), tied(hamlet.other)) == (set(), {"mentor", "godparent", "agency"})
    assert len(present_members(hamlet.campaign, hamlet.other)) == 4
    with pytest.raises(MoveRefused) as refused:
        hamlet.ask("born", content=newborn())
    assert refused.value.code == "empty"


def test_a_relocated_household_keeps_offices_and_loses_the_old_field_team(hamlet: Hamlet) -> None:
    tie_everything(hamlet)
    hamlet.take(hamlet.ask("relocated", **of(hamlet, "relocated")))
    moved = hamlet.household
    assert (moved.area_id, moved.house_no, moved.sort_key[:3]) == (ELSEWHERE, "99/1", "004")
    assert tied(moved) == {"godparent", "agency"}
    assert Placement.objects.filter(household=moved).count() == 2


def test_two_districts_are_the_secretarys(hamlet: Hamlet) -> None:
    request = hamlet.ask("relocated", **{**of(hamlet, "relocated"), "target_area": Area.objects.get(pk=ABROAD)})
    within = hamlet.ask("born", household=hamlet.other, content=newborn())
    assert (request.decided_in_id, within.decided_in_id) == ("23", "2303")


def test_one_member_has_one_request_at_a_time(hamlet: Hamlet) -> None:
    hamlet.ask("died", [(hamlet.village.two, "")])
    with pytest.raises(MoveRefused) as refused:
        hamlet.ask("moved_out", [(hamlet.village.two, "")], by="operator")
    assert (refused.value.code, refused.value.field) == ("already_pending", "members")


def test_the_same_newborn_is_not_asked_for_twice(hamlet: Hamlet) -> None:
    hamlet.ask("born", content=newborn())
    with pytest.raises(MoveRefused) as refused:
        hamlet.ask("born", content=newborn(), by="operator")
    assert refused.value.code == "double"
    assert hamlet.ask("born", content=newborn("แฝด")).kind == "born"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"occurred_on": dt.date(2022, 5, 13)}, "future"),
        ({"occurred_on": dt.date(2022, 5, 8)}, "before_campaign"),
        ({"reference": " "}, "reference_missing"),
        ({"content": Content()}, "name_missing"),
    ],
)
def test_bad_input_is_refused(hamlet: Hamlet, values: dict[str, Any], code: str) -> None:
    with pytest.raises(MoveRefused) as refused:
        hamlet.ask("born", **{"content": newborn(), **values})
    assert (refused.value.code, ChangeRequest.objects.count()) == (code, 0)


def test_what_does_not_fit_is_refused(hamlet: Hamlet) -> None:
    one, two, others = hamlet.village.one, hamlet.village.two, hamlet.others
    area = Area.objects.get(pk=hamlet.village.area)
    cases: list[tuple[str, str, dict[str, Any]]] = [
        ("no_member", "died", {}),
        ("elsewhere", "died", {"members": [(others[0], "")]}),
        ("one_head", "head", {"members": [(one, "head"), (two, "head")]}),
        ("nobody_stays", "split", {"members": [(one, "head"), (two, "child")], "target_area": area}),
        ("area", "split", {"members": [(one, "head")]}),
        ("same_area", "relocated", {"members": [(one, ""), (two, "")], "target_area": area}),
        ("same_household", "merged", {"members": [(one, ""), (two, "")], "target_household": hamlet.household}),
        ("no_target", "merged", {"members": [(one, ""), (two, "")]}),
        ("members_changed", "merged", {"members": [(one, "other")], "target_household": hamlet.other}),
        ("already_here", "moved_in", {"members": [(one, "")]}),
    ]
    found = []
    for code, kind, values in cases:
        with pytest.raises(MoveRefused) as refused:
            hamlet.ask(kind, **values)
        found.append((code, refused.value.code))
    assert [given for expected, given in found if expected != given] == []
    assert ChangeAnswer.objects.count() == 0


def test_one_who_left_the_province_may_come_back(hamlet: Hamlet) -> None:
    two = hamlet.village.two
    hamlet.take(hamlet.ask("moved_out", [(two, "")]))
    assert gone_of(hamlet.campaign, [two.pk]) == {two.pk: ChangeKind.MOVED_OUT}
    hamlet.take(hamlet.ask("moved_in", [(two, "other")], household=hamlet.other))
    assert gone_of(hamlet.campaign, [two.pk]) == {}
