from __future__ import annotations

from kaejon.assessment.rules import check_second_person, required_reason
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.changes.actions.applying import Applying
from kaejon.changes.actions.asking import refuse_answered
from kaejon.changes.actions.checking import Change, check_change
from kaejon.changes.actions.dismissing import close_proposals, confirm_proposals
from kaejon.changes.content import CHANGE_REASON, content_of
from kaejon.changes.models import ChangeAnswer, ChangeRequest, Verdict
from kaejon.logbook.kinds import Kind
from kaejon.logbook.rules import check_open
from kaejon.register.keys import key_of
from kaejon.register.models import Household


def take_change(*, request: ChangeRequest, by: Principal) -> ChangeAnswer:
    """Take a change as the second person: all that follows is done in one transaction, and in force from today.

    Raises MoveRefused where `by` asked for it, where it was answered meanwhile, and where it no longer fits.
    """
    check_second_person(by, request.persons)
    check_open(request.campaign)
    subject = ("household", request.household_id)
    detail = {"request": str(request.pk), "kind": request.kind}
    with recording("change.take", by=by, campaign_id=request.campaign_id, subject=subject, detail=detail) as recorder:
        refuse_answered(request)
        household = Household.objects.select_related("area").get(pk=request.household_id)
        change = change_of(request)
        check_change(request.campaign, household, change)
        confirm_proposals(recorder, request, by=by)
        work = Applying(recorder, request, household, list(change.members), change.content)
        work.apply()
        answer = ChangeAnswer(
            request=request,
            verdict=Verdict.TAKEN,
            household=work.made_household,
            member=work.made_member,
            by=by.account,
            recorded_for=by.recorded_for or "",
        )
        recorder.write(answer)
    return answer


def decline_change(*, request: ChangeRequest, reason: str, by: Principal) -> ChangeAnswer:
    """Decline a change as the second person, with a reason; nothing is changed. Raises MoveRefused."""
    kept = required_reason(reason)
    check_second_person(by, request.persons)
    subject = ("household", request.household_id)
    detail = {"request": str(request.pk), "kind": request.kind}
    with recording(
        "change.decline", by=by, campaign_id=request.campaign_id, subject=subject, detail=detail
    ) as recorder:
        refuse_answered(request)
        close_proposals(recorder, request, Kind.DISMISSAL_REFUSED, by=by, note=kept)
        answer = ChangeAnswer(
            request=request,
            verdict=Verdict.DECLINED,
            reason_sealed=key_of(request.household_id).seal(kept, context=CHANGE_REASON),
            by=by.account,
            recorded_for=by.recorded_for or "",
        )
        recorder.write(answer)
    return answer


def change_of(request: ChangeRequest) -> Change:
    """What was asked for, with its persons as they are now."""
    rows = request.members.select_related("member__household").order_by("line")
    return Change(
        kind=request.kind,
        occurred_on=request.occurred_on,
        reference=request.reference,
        members=tuple((row.member, row.relation) for row in rows),
        content=content_of(request),
        target_area=request.target_area,
        target_household=request.target_household,
        leaving=frozenset(row.member_id for row in rows if row.entry_id),
    )
