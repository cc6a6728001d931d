from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kaejon.assessment.actions.decisions import decide_proposals
from kaejon.assessment.actions.dismissals import (
    confirm_dismissal,
    refuse_dismissal,
    withdraw_dismissal,
)
from kaejon.assessment.actions.proposals import propose_need
from kaejon.assessment.actions.removal import remove_from_list
from kaejon.assessment.actions.verification import verify
from kaejon.assessment.actions.withdrawal import withdraw_entry
from kaejon.assessment.models import Answer, Method
from kaejon.assessment.queries.gone import needs_gone
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused
from tests.assessment.village import MENTOR, TODAY, Village, acts, opened
from tests.cast import Cast
from tests.factories.register import approve_list, make_household

SECOND = Principal(account="district")


def proposed(village: Village, by: Principal = MENTOR, answer: str = Answer.MOVED) -> Entry:
    return verify(
        campaign=village.campaign,
        about=About(member=village.one),
        answer=answer,
        method=Method.HOME_VISIT,
        occurred_on=TODAY,
        by=by,
    ).entry


def code_of(action: Callable[..., object], **values: object) -> str:
    before = Entry.objects.count(), Event.objects.count()
    with pytest.raises(MoveRefused) as caught:
        action(**values)
    assert (Entry.objects.count(), Event.objects.count()) == before
    return caught.value.code


def test_second_person_confirms_and_the_needs_leave_the_list(village: Village) -> None:
    entry = confirm_dismissal(proposal=proposed(village), by=SECOND)
    row = NeedStanding.objects.get(need=village.need(village.one, "living"))
    assert (row.state, row.reason, row.is_dismissal_pending) == ("dismissed", "moved", False)
    assert village.state(village.two, "living") == "listed"
    assert (entry.reason, entry.decision.reference) == ("moved", "")
    assert village.standings_fold()
    assert verify_chain().findings == []


PAIRS = [
    (Principal("a"), Principal("a")),
    (Principal("a", recorded_for="head"), Principal("head")),
    (Principal("head"), Principal("a", recorded_for="head")),
    (Principal("a", recorded_for="head"), Principal("b", recorded_for="head")),
    (Principal("a", recorded_for="head"), Principal("a")),
    (CONSOLE, CONSOLE),
]


@pytest.mark.parametrize(("proposer", "decider"), PAIRS)
def test_nobody_decides_what_counts_as_their_own(village: Village, proposer: Principal, decider: Principal) -> None:
    proposal = proposed(village, proposer)
    assert code_of(confirm_dismissal, proposal=proposal, by=decider) == "same_person"
    assert code_of(refuse_dismissal, proposal=proposal, by=decider, reason="ยังอยู่บ้านเดิม") == "same_person"
    assert village.state(village.one, "living") == "listed"


def test_refusal_needs_a_reason_and_keeps_it_sealed(village: Village) -> None:
    proposal = proposed(village)
    assert code_of(refuse_dismissal, proposal=proposal, by=SECOND, reason=" ก ") == "reason_missing"
    entry = refuse_dismissal(proposal=proposal, by=SECOND, reason="ยังอยู่บ้านเดิม")
    row = NeedStanding.objects.get(need=village.need(village.one, "living"))
    assert (row.state, row.is_dismissal_pending) == ("listed", False)
    assert opened(village.one.pk, entry.decision.note_sealed, "decision.note") == "ยังอยู่บ้านเดิม"


def test_only_the_proposer_withdraws(village: Village) -> None:
    proposal = proposed(village, Principal("a", recorded_for="head"))
    assert code_of(withdraw_dismissal, proposal=proposal, by=SECOND) == "not_own"
    withdraw_dismissal(proposal=proposal, by=Principal("head"))
    assert not NeedStanding.objects.get(need=village.need(village.one, "living")).is_dismissal_pending


def test_a_decision_from_a_stale_page_is_refused(village: Village) -> None:
    proposal = proposed(village)
    confirm_dismissal(proposal=proposal, by=SECOND)
    assert code_of(confirm_dismissal, proposal=proposal, by=Principal("third")) == "dismissed"
    assert code_of(refuse_dismissal, proposal=proposal, by=Principal("third"), reason="เปิดค้างไว้") == "dismissed"
    assert code_of(withdraw_dismissal, proposal=proposal, by=MENTOR) == "dismissed"


def test_a_refused_proposal_cannot_be_confirmed(village: Village) -> None:
    proposal = proposed(village)
    refuse_dismissal(proposal=proposal, by=SECOND, reason="ยังอยู่บ้านเดิม")
    assert code_of(confirm_dismissal, proposal=proposal, by=SECOND) == "not_pending"


def test_a_verification_is_no_proposal(village: Village) -> None:
    entry = proposed(village, answer=Answer.NOT_MET)
    assert code_of(confirm_dismissal, proposal=entry, by=SECOND) == "not_a_proposal"


def test_a_dismissed_need_takes_no_verification(village: Village) -> None:
    confirm_dismissal(proposal=proposed(village), by=SECOND)
    values: dict[str, Any] = {
        "campaign": village.campaign,
        "method": Method.HOME_VISIT,
        "occurred_on": TODAY,
        "by": MENTOR,
    }
    for indicators in ([8], [20, 22]):
        dimension = "living" if indicators == [8] else "income"
        about = About(need=village.need(village.one, dimension))
        assert code_of(verify, about=about, answer="confirmed", indicators=indicators, **values) == "dismissed"
    assert code_of(verify, about=About(member=village.one), answer="moved", **values) == "dismissed"


def test_several_are_decided_each_for_itself(village: Village) -> None:
    one = proposed(village)
    two = verify(
        campaign=village.campaign,
        about=About(member=village.two),
        answer=Answer.DIED,
        method=Method.TELEPHONE,
        occurred_on=TODAY,
        by=SECOND,
    ).entry
    results = decide_proposals(proposals=[(one, SECOND), (two, SECOND)], verdict="confirm")
    assert [(r.entry is not None, bool(r.problem)) for r in results] == [(True, False), (False, True)]
    assert Event.objects.filter(action="dismissal.confirm").count() == 1
    assert (village.state(village.one, "living"), village.state(village.two, "living")) == ("dismissed", "listed")


def newer_list(village: Village) -> None:
    approve_list(village.campaign, {village.one: ["living"], village.two: ["living"]})


REMOVAL: dict[str, Any] = {
    "reason": "out_of_date",
    "reference": "มติ คจพ.จ. 2/2565",
    "approver": "ประธาน",
    "by": CONSOLE,
}


def test_gone_from_the_newest_version_dismisses_nothing_by_itself(village: Village) -> None:
    assert list(needs_gone(village.campaign)) == []
    newer_list(village)
    gone = {(need.member_id, need.dimension) for need in needs_gone(village.campaign)}
    assert gone == {(village.one.pk, "health"), (village.one.pk, "income")}
    assert village.state(village.one, "health") == "listed"


def test_removal_is_recorded_with_reference_and_approver(village: Village) -> None:
    newer_list(village)
    needs = list(needs_gone(village.campaign))
    entries = remove_from_list(campaign=village.campaign, needs=needs, **REMOVAL)
    assert [(e.kind, e.decision.reference, e.decision.approver) for e in entries] == [
        ("removed", "มติ คจพ.จ. 2/2565", "ประธาน")
    ] * 2
    assert (village.state(village.one, "health"), list(needs_gone(village.campaign))) == ("dismissed", [])
    assert village.standings_fold()


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("reason_unknown", {"reason": "not_poor"}),
        ("reference_missing", {"reference": " "}),
        ("approver_missing", {"approver": ""}),
        ("nothing", {"needs": []}),
    ],
)
def test_removal_wants_reason_reference_and_approver(village: Village, code: str, values: dict[str, object]) -> None:
    newer_list(village)
    needs = list(needs_gone(village.campaign))
    assert code_of(remove_from_list, **{"campaign": village.campaign, "needs": needs, **REMOVAL, **values}) == code


def test_what_is_on_the_newest_version_is_not_removed(village: Village) -> None:
    newer_list(village)
    needs = [*needs_gone(village.campaign), village.need(village.two, "living")]
    assert code_of(remove_from_list, campaign=village.campaign, needs=needs, **REMOVAL) == "still_listed"


def principals(village: Village, cast: Cast) -> dict[str, Principal]:
    return {name: acts(cast[name], cast.appointments[name]) for name in ("mentor", "operator", "district", "secretary")}


def test_recorder_withdraws_on_the_same_day_only(
    village: Village, cast: Cast, at: Callable[[dt.datetime], None]
) -> None:
    who = principals(village, cast)
    entry = proposed(village, who["mentor"], Answer.NOT_MET)
    assert code_of(withdraw_entry, entry=entry, reason="บันทึกผิดหลัง", by=who["operator"]) == "not_allowed"
    assert code_of(withdraw_entry, entry=entry, reason="", by=who["mentor"]) == "reason_missing"
    withdraw_entry(entry=entry, reason="บันทึกผิดหลัง", by=who["mentor"])
    assert NeedStanding.objects.get(need=village.need(village.one, "living")).attempts == 0
    assert code_of(withdraw_entry, entry=entry, reason="บันทึกผิดหลัง", by=who["mentor"]) == "already_withdrawn"
    again = proposed(village, who["mentor"], Answer.NOT_MET)
    at(bangkok(2022, 5, 12, 1))
    assert code_of(withdraw_entry, entry=again, reason="บันทึกผิดหลัง", by=who["mentor"]) == "too_late"
    withdraw_entry(entry=again, reason="บันทึกผิดหลัง", by=who["district"])
    assert village.standings_fold()


def test_confirmed_dismissal_is_withdrawn_by_the_office_only(village: Village, cast: Cast) -> None:
    who = principals(village, cast)
    proposal = proposed(village, who["mentor"])
    confirmation = confirm_dismissal(proposal=proposal, by=who["district"])
    assert code_of(withdraw_entry, entry=proposal, reason="เขายังอยู่", by=who["mentor"]) == "not_allowed"
    assert code_of(withdraw_entry, entry=confirmation, reason="เขายังอยู่", by=who["operator"]) == "not_allowed"
    withdraw_entry(entry=confirmation, reason="เขายังอยู่", by=who["district"])
    row = NeedStanding.objects.get(need=village.need(village.one, "living"))
    assert (row.state, row.is_dismissal_pending) == ("listed", True)
    assert village.standings_fold()


def test_removal_is_withdrawn_by_the_secretary_only(village: Village, cast: Cast) -> None:
    who = principals(village, cast)
    newer_list(village)
    entry = remove_from_list(campaign=village.campaign, needs=list(needs_gone(village.campaign)), **REMOVAL)[0]
    assert code_of(withdraw_entry, entry=entry, reason="ลบผิดคน", by=who["district"]) == "not_allowed"
    withdrawal = withdraw_entry(entry=entry, reason="ลบผิดคน", by=who["secretary"])
    assert NeedStanding.objects.get(need=entry.need).state == "listed"
    assert code_of(withdraw_entry, entry=withdrawal, reason="ลบผิดคน", by=who["secretary"]) == "is_withdrawal"


def test_proposal_for_a_person_without_a_need_is_withdrawn(village: Village, cast: Cast) -> None:
    by = principals(village, cast)["mentor"]
    (newcomer,) = make_household(village.campaign, "230302", "ใหม่")
    proposal = propose_need(
        campaign=village.campaign, member=newcomer, dimension="education", indicators=(16,), occurred_on=TODAY, by=by
    )
    withdrawal = withdraw_entry(entry=proposal.entry, reason="ผิดคน", by=by)
    assert withdrawal.supersedes == proposal.entry
