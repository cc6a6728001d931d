"""From the officer's word to the commit: an approval is asked for on the page and carried out apart from it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.register.actions import PreviewOutdated, RegisterRefused, approve_list, require_approval
from kaejon.register.checking import check_import
from kaejon.register.models import Import, ImportState, TargetList


def request_approval(*, intake: Import, reference: str, by: Principal, reason: str = "", approver: str = "") -> None:
    """Take down the approval of a checked import; `commit_import` then writes it. A second request is refused."""
    campaign = intake.target_list.campaign
    require_approval(campaign, reference, reason, approver)
    approval: dict[str, Any] = {
        "reference": reference.strip(),
        "reason": reason.strip(),
        "approver": approver.strip(),
        "by": {"account": by.account, "recorded_for": by.recorded_for, "appointment": by.appointment},
    }
    with recording("import.approve", by=by, campaign_id=campaign.pk, subject=("import", intake.pk)) as recorder:
        queued = Import.objects.filter(pk=intake.pk, state=ImportState.CHECKED).update(
            state=ImportState.QUEUED, approval=approval, problem="", heartbeat_at=recorder.at
        )
        if not queued:
            raise RegisterRefused(_("รายการนี้เห็นชอบหรือยกเลิกไปแล้ว โปรดดูสถานะด้านล่าง"))
    intake.refresh_from_db()


def commit_import(*, intake: Import) -> TargetList | None:
    """Write the list that was approved on the page, in the name of whoever approved it; the version, if there is one.

    A refusal brings the import back to its preview with the sentence; where the preview is outdated it is made anew.
    """
    asked = dict(intake.approval)
    by = Principal(**asked.pop("by"))
    try:
        return approve_list(intake=intake, by=by, **asked)
    except PreviewOutdated as refusal:
        check_import(intake=intake, by=by)
        tell(intake, str(refusal))
    except RegisterRefused as refusal:
        tell(intake, str(refusal))
    except Exception:
        tell(intake, _("ระบบขัดข้องระหว่างบันทึก จึงไม่ได้บันทึกสิ่งใด โปรดเห็นชอบอีกครั้ง หากยังไม่สำเร็จโปรดแจ้งผู้ดูแลระบบ"))
        raise
    return None


def tell(intake: Import, sentence: str) -> None:
    """Leave a sentence for the officer on an import that is back at its preview."""
    Import.objects.filter(pk=intake.pk, state=ImportState.CHECKED).update(problem=sentence)
