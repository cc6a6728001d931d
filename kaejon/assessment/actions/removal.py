from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from kaejon.assessment.models import Decision
from kaejon.assessment.queries.gone import needs_gone
from kaejon.assessment.rules import required_approver, required_reference
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, Reason
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Need


def remove_from_list(
    *,
    campaign: Campaign,
    needs: Collection[Need],
    reason: str,
    reference: str,
    approver: str,
    by: Principal,
) -> list[Entry]:
    """Remove needs that the newest version of the list no longer has, by a resolution or a letter: all or none.

    `reason` is one of the dismissal reasons. Raises MoveRefused, also where a need is on the newest version still.
    """
    if reason not in Reason.values:
        raise MoveRefused("reason_unknown", _("โปรดเลือกเหตุผลที่นำออกจากบัญชี"), "reason")
    kept = {"reference": required_reference(reference), "approver": required_approver(approver)}
    if not needs:
        raise MoveRefused("nothing", _("ยังไม่ได้เลือกรายการ โปรดเลือกอย่างน้อย 1 รายการ"))
    entries = []
    with recording("need.remove", by=by, campaign_id=campaign.pk, detail={"count": len(needs)}) as recorder:
        gone = set(needs_gone(campaign).filter(pk__in=[need.pk for need in needs]).values_list("pk", flat=True))
        if not gone.issuperset(need.pk for need in needs):
            raise MoveRefused(
                "still_listed",
                _("บางรายการยังอยู่ในบัญชีฉบับล่าสุดหรือนำออกไปแล้ว จึงไม่ได้บันทึกรายการใด โปรดโหลดหน้าใหม่แล้วเลือกอีกครั้ง"),
            )
        for need in needs:
            entry = append_entry(
                recorder, campaign, Kind.REMOVED, About(need=need), by=by, occurred_on=clock.today(), reason=reason
            )
            recorder.write(Decision(entry=entry, **kept))
            entries.append(entry)
    return entries
