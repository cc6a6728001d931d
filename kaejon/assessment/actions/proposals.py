from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaejon.assessment.models import HouseholdProposal, NeedProposal, ProposalAnswer
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.queries.proposals import ProposedHousehold, content_of
from kaejon.assessment.rules import (
    NOTE_LENGTH,
    PROPOSAL_CONTENT,
    PROPOSAL_INDICATORS,
    PROPOSAL_NOTE,
    failing_indicators,
    kept_text,
    numbers_text,
    required_reason,
    required_reference,
)
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib.ids import new_id
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, State
from kaejon.logbook.models import NeedStanding
from kaejon.logbook.rules import MoveRefused, check_occurred_on, check_open
from kaejon.register.keys import key_of, new_keys
from kaejon.register.models import DIMENSIONS, Campaign, Dimension, Member, Need
from kaejon.register.queries.by_campaign import campaign_is
from kaejon.register.search import member_by_citizen_id


def propose_need(
    *,
    campaign: Campaign,
    member: Member,
    dimension: str,
    indicators: Iterable[int],
    occurred_on: dt.date,
    by: Principal,
    note: str = "",
) -> NeedProposal:
    """Propose a further problem (พบปัญหาเพิ่ม) of a member of a listed household; the list alone makes it a need.

    Raises MoveRefused where it is on the list, was dismissed from it, or has been proposed already.
    """
    if dimension not in DIMENSIONS:
        raise MoveRefused("dimension_unknown", _("โปรดเลือกมิติจากรายการ"), "dimension")
    numbers = numbers_text(failing_indicators(dimension, indicators, catalogue()))
    kept = kept_text(note, NOTE_LENGTH, "note", multiline=True)
    with recording("need.propose", by=by, campaign_id=campaign.pk, subject=("member", member.pk)) as recorder:
        refuse_known_need(campaign, member, dimension)
        entry = append_entry(
            recorder, campaign, Kind.NEED_PROPOSED, About(member=member), by=by, occurred_on=occurred_on
        )
        is_health = dimension == Dimension.HEALTH
        key = key_of(member.pk) if is_health or kept else None
        proposal = NeedProposal(
            entry=entry,
            member=member,
            dimension=dimension,
            indicators="" if is_health else numbers,
            indicators_sealed=key.seal(numbers, context=PROPOSAL_INDICATORS) if key and is_health else None,
            note_sealed=key.seal(kept, context=PROPOSAL_NOTE) if key and kept else None,
        )
        recorder.write(proposal)
    return proposal


def refuse_known_need(campaign: Campaign, member: Member, dimension: str) -> None:
    """Refuse a need that is, was, or is about to be on the list."""
    need = Need.objects.filter(campaign=campaign, member=member, dimension=dimension).first()
    label = Dimension(dimension).label
    if need is not None and NeedStanding.objects.filter(need=need, state=State.DISMISSED).exists():
        raise MoveRefused(
            "was_dismissed",
            _("ปัญหามิติ%(dimension)sของสมาชิกนี้เคยนำออกจากบัญชี หากนำออกผิด ให้ยกเลิกรายการนำออกนั้นแทนการเสนอใหม่")
            % {"dimension": label},
            "dimension",
        )
    if need is not None:
        raise MoveRefused(
            "already_listed", _("ปัญหามิติ%(dimension)sของสมาชิกนี้อยู่ในบัญชีแล้ว") % {"dimension": label}, "dimension"
        )
    waiting = NeedProposal.objects.filter(
        campaign_is(campaign, "entry__campaign_id"),
        member=member,
        dimension=dimension,
        answer__isnull=True,
        entry__superseded_by__isnull=True,
    )
    if waiting.exists():
        raise MoveRefused(
            "already_proposed",
            _("มีผู้เสนอปัญหามิติ%(dimension)sของสมาชิกนี้แล้ว กำลังรอฝ่ายเลขานุการพิจารณา") % {"dimension": label},
            "dimension",
        )


def propose_household(
    *,
    campaign: Campaign,
    area: Area,
    content: ProposedHousehold,
    reference: str,
    occurred_on: dt.date,
    by: Principal,
) -> HouseholdProposal:
    """Propose a household that is missing from the list (ครัวเรือนตกหล่น), with the reference that says so.

    The persons stand encrypted under the proposal's own key. Raises MoveRefused where a person is known on the
    campaign's list, and where the same was proposed on the same day by the same person.
    """
    kept = required_reference(reference)
    check_open(campaign)
    check_occurred_on(campaign, occurred_on)
    check_content(campaign, content)
    proposal = HouseholdProposal(
        id=new_id(),
        campaign=campaign,
        area=area,
        occurred_on=occurred_on,
        by=by.account,
        recorded_for=by.recorded_for or "",
        reference=kept,
    )
    with recording(
        "household.propose", by=by, campaign_id=campaign.pk, subject=("household_proposal", proposal.pk)
    ) as recorder:
        refuse_same_proposal(proposal, content)
        keys, rows = new_keys([proposal.pk])
        rows[0].save()
        proposal.content_sealed = keys[proposal.pk].seal(content.to_json(), context=PROPOSAL_CONTENT)
        recorder.write(proposal)
    return proposal


def check_content(campaign: Campaign, content: ProposedHousehold) -> None:
    """Refuse a household in which nobody lacks anything, a person twice, or one who is on the list already."""
    if not content.persons:
        raise MoveRefused("no_person", _("โปรดระบุสมาชิกอย่างน้อย 1 คน"))
    if not any(person.dimensions for person in content.persons):
        raise MoveRefused("no_dimension", _("โปรดระบุสภาพปัญหาอย่างน้อย 1 มิติของสมาชิกอย่างน้อย 1 คน"))
    numbers = [person.citizen_id for person in content.persons if person.citizen_id]
    if len(numbers) != len(set(numbers)):
        raise MoveRefused("person_twice", _("มีเลขประจำตัวประชาชนซ้ำกันในครัวเรือนนี้ โปรดตรวจกับบัตร"))
    for number in numbers:
        known = member_by_citizen_id(number)
        if known and is_listed(campaign, known.household_id):
            raise MoveRefused(
                "already_listed",
                _("มีผู้ที่ใช้เลขประจำตัวประชาชนนี้อยู่ในบัญชีเป้าหมายแล้ว โปรดค้นด้วยเลขประจำตัวประชาชน หรือติดต่ออำเภอ"),
            )


def is_listed(campaign: Campaign, household: uuid.UUID) -> bool:
    """Whether anybody of the household is on the campaign's list."""
    members = Member.objects.filter(household=household).order_by()
    return Need.objects.filter(campaign=campaign, member__in=members).exists()


def refuse_same_proposal(proposal: HouseholdProposal, content: ProposedHousehold) -> None:
    """Refuse the same content sent twice."""
    same_day = HouseholdProposal.objects.filter(
        campaign=proposal.campaign, area=proposal.area, by=proposal.by, occurred_on=proposal.occurred_on
    )
    if any(content_of(other) == content for other in same_day):
        raise MoveRefused("double", _("ท่านเสนอครัวเรือนนี้ไว้แล้วในวันเดียวกัน ระบบไม่บันทึกซ้ำ"))


def decline_proposals(
    *,
    campaign: Campaign,
    need_proposals: Sequence[NeedProposal] = (),
    household_proposals: Sequence[HouseholdProposal] = (),
    reason: str,
    by: Principal,
) -> list[ProposalAnswer]:
    """Answer proposals with no, and a reason; all or none. Raises MoveRefused where one was answered meanwhile."""
    kept = required_reason(reason)
    proposals: list[NeedProposal | HouseholdProposal] = [*need_proposals, *household_proposals]
    answers = [answer_to(proposal, by=by, is_taken=False, reason=kept) for proposal in proposals]
    with recording("proposal.decline", by=by, campaign_id=campaign.pk, detail={"count": len(proposals)}) as recorder:
        refuse_answered(need_proposals, household_proposals)
        recorder.write_all(answers)
    return answers


def answer_to(proposal: NeedProposal | HouseholdProposal, *, by: Principal, **values: Any) -> ProposalAnswer:
    """An unsaved answer to a proposal."""
    name = "need_proposal" if isinstance(proposal, NeedProposal) else "household_proposal"
    return ProposalAnswer(by=by.account, **{name: proposal}, **values)


def refuse_answered(need_proposals: Sequence[NeedProposal], household_proposals: Sequence[HouseholdProposal]) -> None:
    """Refuse when nothing is chosen, and when one of the proposals has its answer or was withdrawn (a stale page)."""
    if not need_proposals and not household_proposals:
        raise MoveRefused("nothing", _("ยังไม่ได้เลือกรายการ โปรดเลือกอย่างน้อย 1 รายการ"))
    ids: list[uuid.UUID] = [proposal.pk for proposal in need_proposals]
    is_stale = (
        ProposalAnswer.objects.filter(need_proposal__in=ids).exists()
        or ProposalAnswer.objects.filter(household_proposal__in=[p.pk for p in household_proposals]).exists()
        or NeedProposal.objects.filter(pk__in=ids, entry__superseded_by__isnull=False).exists()
    )
    if is_stale:
        raise MoveRefused(
            "already_answered", _("มีข้อเสนอที่ตอบแล้วหรือถอนไปแล้ว จึงไม่ได้บันทึกรายการใด โปรดโหลดหน้าใหม่แล้วเลือกอีกครั้ง")
        )
