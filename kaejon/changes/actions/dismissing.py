"""The dismissals that a request proposed: confirmed, refused or taken back with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaejon.assessment.models import Decision
from kaejon.assessment.rules import DECISION_NOTE
from kaejon.audit.actions import Recorder
from kaejon.audit.principal import Principal
from kaejon.changes.models import ChangeMember, ChangeRequest
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, State
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.keys import key_of
from kaejon.register.models import Need


def confirm_proposals(recorder: Recorder, request: ChangeRequest, *, by: Principal) -> None:
    """Confirm what was proposed and still waits. Raises MoveRefused where a dismissal was refused on its own."""
    for row in proposing_members(request):
        given = answers_to(row.entry)
        if given and Kind.DISMISSAL_CONFIRMED not in given:
            raise MoveRefused(
                "dismissal_refused",
                _("ข้อเสนอนำออกจากบัญชีของ %(name)s ไม่ได้รับการยืนยันหรือถูกถอนแล้ว โปรดไม่รับรายการนี้ แล้วให้เสนอใหม่")
                % {"name": row.member.full_name},
            )
        if not given and is_open(request, row):
            answer_proposal(recorder, request, row, Kind.DISMISSAL_CONFIRMED, by=by)


def close_proposals(recorder: Recorder, request: ChangeRequest, kind: Kind, *, by: Principal, note: str = "") -> None:
    """Refuse or take back what was proposed and still waits; what was decided on its own stays decided."""
    for row in proposing_members(request):
        if not answers_to(row.entry) and is_open(request, row):
            answer_proposal(recorder, request, row, kind, by=by, note=note)


def proposing_members(request: ChangeRequest) -> list[ChangeMember]:
    rows = request.members.filter(entry__isnull=False, entry__superseded_by__isnull=True)
    return list(rows.select_related("member", "entry").order_by("line"))


def answers_to(entry: Entry | None) -> set[str]:
    """The kinds of the answers that the proposal has."""
    return set(Entry.objects.filter(answers=entry, superseded_by__isnull=True).values_list("kind", flat=True))


def is_open(request: ChangeRequest, row: ChangeMember) -> bool:
    """Whether a need of the person waits for this proposal's answer still: a list's removal may have come first."""
    needs = Need.objects.filter(campaign=request.campaign_id, member=row.member_id, standing__is_dismissal_pending=True)
    return needs.exclude(standing__state=State.DISMISSED).exists()


def answer_proposal(
    recorder: Recorder, request: ChangeRequest, row: ChangeMember, kind: Kind, *, by: Principal, note: str = ""
) -> None:
    assert row.entry is not None, "asked for those with a proposal"
    entry = append_entry(
        recorder,
        request.campaign,
        kind,
        About(member=row.member),
        by=by,
        occurred_on=clock.today(),
        reason=row.entry.reason,
        answers=row.entry,
    )
    sealed = key_of(row.member_id).seal(note, context=DECISION_NOTE) if note else None
    recorder.write(Decision(entry=entry, note_sealed=sealed))
