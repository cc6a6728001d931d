from __future__ import annotations

from django.utils.translation import gettext as _

from kaejon.assessment.rules import check_own, required_reference
from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.changes.actions.checking import Change, check_change, concerned_districts, refuse_pending
from kaejon.changes.actions.dismissing import close_proposals
from kaejon.changes.content import CHANGE_CONTENT, Content
from kaejon.changes.models import ChangeAnswer, ChangeKind, ChangeMember, ChangeRequest, Verdict
from kaejon.lib.ids import new_id
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason, State
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused, check_occurred_on, check_open
from kaejon.register.keys import new_keys
from kaejon.register.models import Campaign, Household, Member, Need


def request_change(*, campaign: Campaign, household: Household, change: Change, by: Principal) -> ChangeRequest:
    """Ask for a change of the household; a second person takes or declines it, and until then nothing is changed.

    Of somebody who died or left the province the dismissal is proposed at once. Raises MoveRefused at the field.
    """
    reference = required_reference(change.reference)
    check_open(campaign)
    check_occurred_on(campaign, change.occurred_on)
    detail = {"kind": change.kind, "members": len(change.members)}
    with recording(
        "change.request", by=by, campaign_id=campaign.pk, subject=("household", household.pk), detail=detail
    ) as recorder:
        check_change(campaign, household, change)
        refuse_pending(household, change)
        districts = concerned_districts(household, change)
        request = ChangeRequest(
            id=new_id(),
            campaign=campaign,
            household=household,
            kind=change.kind,
            occurred_on=change.occurred_on,
            decided_in_id=districts.pop() if len(districts) == 1 else campaign.province_id,
            target_area=change.target_area,
            target_household=change.target_household,
            reference=reference,
            by=by.account,
            recorded_for=by.recorded_for or "",
        )
        if change.content != Content():
            keys, rows = new_keys([request.pk])
            rows[0].save()
            request.content_sealed = keys[request.pk].seal(change.content.to_json(), context=CHANGE_CONTENT)
        recorder.write(request)
        for member, relation in change.members:
            entry = proposed_dismissal(recorder, request, member, by=by)
            recorder.write(ChangeMember(request=request, member=member, relation=relation, entry=entry))
    return request


def proposed_dismissal(recorder: Recorder, request: ChangeRequest, member: Member, *, by: Principal) -> Entry | None:
    """The dismissal of one who died or left the province, proposed; none for others, or who has no need on the list."""
    reason = dismissal_reason(request)
    if reason is None or not has_listed_needs(request.campaign, member):
        return None
    about = About(member=member)
    return append_entry(
        recorder,
        request.campaign,
        Kind.DISMISSAL_PROPOSED,
        about,
        by=by,
        occurred_on=request.occurred_on,
        reason=reason,
    )


def dismissal_reason(request: ChangeRequest) -> Reason | None:
    """For which reason needs leave the list by this change, if they do."""
    if request.kind == ChangeKind.DIED:
        return Reason.DIED
    return Reason.MOVED if request.kind == ChangeKind.MOVED_OUT and request.target_area_id is None else None


def has_listed_needs(campaign: Campaign, member: Member) -> bool:
    """Whether a need of the member stands on the list."""
    needs = Need.objects.filter(campaign=campaign, member=member, entries__isnull=False)
    return needs.exclude(standing__state=State.DISMISSED).exists()


def withdraw_change(*, request: ChangeRequest, by: Principal) -> ChangeAnswer:
    """Take one's own request back before anybody answered it. Raises MoveRefused."""
    check_own(by, request.persons)
    subject = ("household", request.household_id)
    detail = {"request": str(request.pk)}
    with recording(
        "change.withdraw", by=by, campaign_id=request.campaign_id, subject=subject, detail=detail
    ) as recorder:
        refuse_answered(request)
        close_proposals(recorder, request, Kind.DISMISSAL_WITHDRAWN, by=by)
        answer = ChangeAnswer(
            request=request, verdict=Verdict.WITHDRAWN, by=by.account, recorded_for=by.recorded_for or ""
        )
        recorder.write(answer)
    return answer


def refuse_answered(request: ChangeRequest) -> None:
    """Refuse where the request has its answer already (a stale page)."""
    if ChangeAnswer.objects.filter(request=request).exists():
        raise MoveRefused("already_answered", _("รายการนี้มีผู้พิจารณาแล้วหรือถูกถอนไปแล้ว โปรดโหลดหน้าใหม่"))
