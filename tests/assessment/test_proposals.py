from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kaejon.assessment.actions.dismissals import confirm_dismissal
from kaejon.assessment.actions.proposals import decline_proposals, propose_household, propose_need
from kaejon.assessment.actions.taking import take_proposals
from kaejon.assessment.actions.verification import verify
from kaejon.assessment.models import HouseholdProposal, Method, NeedProposal, ProposalAnswer
from kaejon.assessment.queries.proposals import ProposedHousehold, ProposedPerson, content_of
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.geography.models import Area
from kaejon.logbook.actions import About
from kaejon.logbook.queries import listed_needs
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Household, ListEntry, Member, Need, TargetList
from kaejon.register.search import matching, member_by_citizen_id
from tests.assessment.village import MENTOR, TODAY, Village, opened

ID = "1234567890121"
HOUSE = ProposedHousehold(
    persons=(
        ProposedPerson("ตกหล่น", "สมมติ", title="นาง", citizen_id=ID, birth_year=1950, dimensions=("health", "income")),
        ProposedPerson("ตาม", "สมมติ", no_id_reason="ไม่มีสถานะทางทะเบียน"),
    ),
    house_no="99/1",
    moo=4,
    note="ไม่มีไฟฟ้า",
)
TAKEN: dict[str, Any] = {
    "reference": "มติ คจพ.จ. 3/2565",
    "reason": "พบจากการสอบทาน",
    "approver": "ประธาน",
    "by": CONSOLE,
}


def a_need(village: Village, dimension: str = "education", indicators: tuple[int, ...] = (16,)) -> NeedProposal:
    return propose_need(
        campaign=village.campaign,
        member=village.two,
        dimension=dimension,
        indicators=indicators,
        occurred_on=TODAY,
        by=MENTOR,
    )


def a_household(
    village: Village, content: ProposedHousehold = HOUSE, reference: str = "ประชาคม 1"
) -> HouseholdProposal:
    return propose_household(
        campaign=village.campaign,
        area=Area.objects.get(pk="230302"),
        content=content,
        reference=reference,
        occurred_on=TODAY,
        by=MENTOR,
    )


def test_proposed_need_is_no_need_until_a_version_takes_it(village: Village) -> None:
    proposal = a_need(village)
    assert Need.objects.filter(member=village.two, dimension="education").count() == 0
    version = take_proposals(campaign=village.campaign, need_proposals=[proposal], **TAKEN)
    need = Need.objects.get(member=village.two, dimension="education")
    assert (version.number, version.reference, version.approver) == (2, "มติ คจพ.จ. 3/2565", "ประธาน")
    assert ListEntry.objects.filter(target_list=version).count() == 5
    assert (proposal.answer.need, proposal.answer.is_taken) == (need, True)
    assert ListEntry.objects.get(need=need).indicators == "16"
    assert village.standings_fold()
    assert verify_chain().findings == []


def test_health_indicators_travel_sealed(village: Village) -> None:
    proposal = a_need(village, "health", (7,))
    assert (proposal.indicators, proposal.indicators_sealed is not None) == ("", True)
    version = take_proposals(campaign=village.campaign, need_proposals=[proposal], **TAKEN)
    entry = ListEntry.objects.get(target_list=version, need__member=village.two, need__dimension="health")
    assert (entry.indicators, opened(village.two.pk, entry.indicators_sealed, "indicators")) == ("", "7")


@pytest.mark.parametrize(
    ("code", "dimension", "indicators"),
    [
        ("already_listed", "living", (8,)),
        ("dimension_unknown", "luck", (8,)),
        ("indicators_missing", "education", ()),
        ("indicator_unknown", "education", (8,)),
    ],
)
def test_bad_need_proposal_is_refused(village: Village, code: str, dimension: str, indicators: tuple[int, ...]) -> None:
    with pytest.raises(MoveRefused) as caught:
        a_need(village, dimension, indicators)
    assert (caught.value.code, NeedProposal.objects.count()) == (code, 0)


def test_need_proposed_twice_is_refused(village: Village) -> None:
    a_need(village)
    with pytest.raises(MoveRefused) as caught:
        a_need(village)
    assert caught.value.code == "already_proposed"


def test_dismissed_need_is_not_proposed_anew(village: Village) -> None:
    told: dict[str, Any] = {"method": Method.HOME_VISIT, "occurred_on": TODAY, "by": MENTOR}
    about = About(need=village.need(village.two, "living"))
    proposal = verify(campaign=village.campaign, about=about, answer="problem_not_found", **told).entry
    confirm_dismissal(proposal=proposal, by=Principal("district"))
    with pytest.raises(MoveRefused) as caught:
        a_need(village, "living", (8,))
    assert caught.value.code == "was_dismissed"


def test_missing_household_stands_encrypted_until_it_is_taken(village: Village) -> None:
    proposal = a_household(village)
    row = HouseholdProposal.objects.get(pk=proposal.pk)
    assert "ตกหล่น".encode() not in bytes(row.content_sealed)
    assert (content_of(row), Household.objects.count(), Member.objects.count()) == (HOUSE, 1, 2)


def test_taken_household_is_in_the_register_and_on_the_version(village: Village) -> None:
    proposal = a_household(village)
    version = take_proposals(campaign=village.campaign, household_proposals=[proposal], **TAKEN)
    member = member_by_citizen_id(ID)
    assert member is not None
    household = member.household
    assert (household.area_id, household.house_no, household.moo) == ("230302", "99/1", 4)
    assert household.match_key == "a230302|4||99/1"
    assert matching(Household.objects.all(), "ตกหล่น 99/1").get() == household
    assert {need.dimension for need in Need.objects.filter(member=member)} == {"health", "income"}
    assert ListEntry.objects.filter(target_list=version).count() == 6
    assert (household.members.count(), len(listed_needs(village.campaign))) == (2, 6)
    assert verify_chain().findings == []


@pytest.mark.parametrize(
    ("code", "content", "reference"),
    [
        ("reference_missing", HOUSE, " "),
        ("no_person", replace(HOUSE, persons=()), "1"),
        ("no_dimension", replace(HOUSE, persons=(ProposedPerson("ก"),)), "1"),
        ("person_twice", replace(HOUSE, persons=(HOUSE.persons[0], HOUSE.persons[0])), "1"),
    ],
)
def test_bad_household_proposal_is_refused(
    village: Village, code: str, content: ProposedHousehold, reference: str
) -> None:
    with pytest.raises(MoveRefused) as caught:
        a_household(village, content, reference)
    assert (caught.value.code, HouseholdProposal.objects.count()) == (code, 0)


def test_household_sent_twice_is_proposed_once(village: Village) -> None:
    a_household(village)
    with pytest.raises(MoveRefused) as caught:
        a_household(village)
    assert (caught.value.code, HouseholdProposal.objects.count()) == ("double", 1)


def test_person_on_the_list_is_not_proposed_as_missing(village: Village) -> None:
    take_proposals(campaign=village.campaign, household_proposals=[a_household(village)], **TAKEN)
    with pytest.raises(MoveRefused) as caught:
        a_household(village, replace(HOUSE, house_no="7"))
    assert caught.value.code == "already_listed"


def test_several_proposals_go_onto_one_version(village: Village) -> None:
    proposals: dict[str, Any] = {"need_proposals": [a_need(village)], "household_proposals": [a_household(village)]}
    version = take_proposals(campaign=village.campaign, **proposals, **TAKEN)
    assert (version.number, ListEntry.objects.filter(target_list=version).count()) == (2, 7)
    assert ProposalAnswer.objects.filter(target_list=version).count() == 2


def test_answered_proposal_is_not_answered_again(village: Village) -> None:
    proposal = a_need(village)
    decline_proposals(campaign=village.campaign, need_proposals=[proposal], reason="ข้อมูลซ้ำ", by=CONSOLE)
    tries: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (take_proposals, TAKEN),
        (decline_proposals, {"reason": "ข้อมูลซ้ำ", "by": CONSOLE}),
    ]
    for action, said in tries:
        with pytest.raises(MoveRefused) as caught:
            action(campaign=village.campaign, need_proposals=[proposal], **said)
        assert caught.value.code == "already_answered"
    assert TargetList.objects.count() == 1


def test_declining_wants_a_reason(village: Village) -> None:
    with pytest.raises(MoveRefused) as caught:
        decline_proposals(campaign=village.campaign, need_proposals=[a_need(village)], reason="", by=CONSOLE)
    assert (caught.value.code, ProposalAnswer.objects.count()) == ("reason_missing", 0)


def test_future_household_proposal_is_refused(village: Village) -> None:
    with pytest.raises(MoveRefused) as caught:
        propose_household(
            campaign=village.campaign,
            area=Area.objects.get(pk="230302"),
            content=HOUSE,
            reference="1",
            occurred_on=TODAY + dt.timedelta(days=1),
            by=MENTOR,
        )
    assert caught.value.code == "future"
