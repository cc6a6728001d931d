from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.actions import load_national_areas
from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.lib.problem import Problem
from kaejon.lib.week import Calendar
from kaejon.register import staging
from kaejon.register.bulk import many_objects
from kaejon.register.commit import Commit
from kaejon.register.comparison import Comparison, compared
from kaejon.register.intake.values import TargetRow
from kaejon.register.matching import remember_columns
from kaejon.register.models import Attachment, Campaign, Import, ImportState, ListState, TargetList
from kaejon.register.rules import check_due_time, check_slug

EDITION = "2560-2564"
DISTRICT_DUE_TIME = dt.time(15, 0)
PAST_DISCARDING = (ImportState.QUEUED, ImportState.COMMITTING, ImportState.COMMITTED, ImportState.DISCARDED)
COMMIT_STALE = dt.timedelta(minutes=10)


class RegisterRefused(ValueError):
    """What the register will not do; the text is a Thai sentence with the remedy, `field` the form's field if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class PreviewOutdated(RegisterRefused):
    """The register has changed since the preview was made, so that it no longer shows what would be written."""

    def __init__(self) -> None:
        super().__init__(_("ทะเบียนเปลี่ยนไปหลังจากตรวจไฟล์นี้ จึงยังไม่บันทึก โปรดดูผลเปรียบเทียบใหม่แล้วเห็นชอบอีกครั้ง"))


def create_campaign(
    *,
    slug: str,
    name: str,
    province: str,
    starts_on: dt.date,
    deadline_on: dt.date,
    by: Principal,
    cutoff_weekday: int = 4,
    cutoff_time: dt.time = dt.time(17, 0),
    district_due_time: dt.time | None = None,
    is_demo: bool = False,
) -> Campaign:
    """Open a campaign in a province. Raises RegisterRefused for a taken slug, an unknown province or bad times.

    `district_due_time` is when the districts' returns are due on the cut-off's day; None: 15.00, or the cut-off where
    that is earlier.
    """
    try:
        check_slug(slug)
    except Problem as problem:
        raise RegisterRefused(_(problem.template) % problem.params, "slug") from problem
    if not Area.objects.exists():
        load_national_areas(by=by)
    if not Area.objects.filter(pk=province, level=Level.PROVINCE).exists():
        raise RegisterRefused(_("ไม่พบจังหวัดรหัส %(code)s โปรดใช้รหัสจังหวัด 2 หลัก เช่น 23") % {"code": province}, "province")
    try:
        Calendar(starts_on, deadline_on, cutoff_weekday, cutoff_time)
    except Problem as problem:
        raise RegisterRefused(_(problem.template) % problem.params, "deadline_on") from problem
    due_time = district_due_time or min(DISTRICT_DUE_TIME, cutoff_time)
    refuse_late_due_time(due_time, cutoff_time)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                slug=slug,
                name=name,
                province_id=province,
                starts_on=starts_on,
                deadline_on=deadline_on,
                cutoff_weekday=cutoff_weekday,
                cutoff_time=cutoff_time,
                district_due_time=due_time,
                is_demo=is_demo,
                created_by=by.account,
            )
            detail = {"cutoff": f"{cutoff_time:%H:%M}", "district_due": f"{due_time:%H:%M}"}
            subject = ("campaign", campaign.pk)
            with recording("campaign.create", by=by, campaign_id=campaign.pk, subject=subject, detail=detail):
                pass
    except IntegrityError as problem:
        raise RegisterRefused(_("มีวาระที่ใช้ชื่อย่อ %(slug)s อยู่แล้ว โปรดใช้ชื่ออื่น") % {"slug": slug}, "slug") from problem
    return campaign


def rename_campaign(*, campaign: Campaign, name: str, by: Principal) -> None:
    """Change the words by which a campaign is known; its slug and its dates stay."""
    with recording("campaign.rename", by=by, campaign_id=campaign.pk, subject=("campaign", campaign.pk)):
        Campaign.objects.filter(pk=campaign.pk).update(name=name)


def set_district_due_time(*, campaign: Campaign, due_time: dt.time, by: Principal) -> None:
    """Change when the districts' returns are due; those that were sent keep the time that they were due at.

    Raises RegisterRefused for a time after the cut-off, or where the campaign is closed. The same time changes nothing.
    """
    if campaign.district_due_time == due_time:
        return
    if campaign.closed_at is not None:
        raise RegisterRefused(_("วาระนี้ปิดแล้ว จึงเปลี่ยนเวลาส่งรายงานอำเภอไม่ได้"), "district_due_time")
    refuse_late_due_time(due_time, campaign.cutoff_time)
    subject, detail = ("campaign", campaign.pk), {"district_due": f"{due_time:%H:%M}"}
    with recording("campaign.set_due_time", by=by, campaign_id=campaign.pk, subject=subject, detail=detail):
        Campaign.objects.filter(pk=campaign.pk).update(district_due_time=due_time)


def refuse_late_due_time(due_time: dt.time, cutoff_time: dt.time) -> None:
    """Refuse a due time of the districts that lies after the cut-off."""
    try:
        check_due_time(due_time, cutoff_time)
    except Problem as problem:
        raise RegisterRefused(_(problem.template) % problem.params, "district_due_time") from problem


def close_campaign(*, campaign: Campaign, reason: str, by: Principal) -> None:
    """End a campaign: no list comes in any more, and all of it can still be read.

    Raises RegisterRefused without a reason, or where it is closed already.
    """
    if not reason.strip():
        raise RegisterRefused(_("โปรดระบุเหตุผลที่ปิดวาระ เช่น เลขที่มติหรือคำสั่ง"), "reason")
    with recording("campaign.close", by=by, campaign_id=campaign.pk, subject=("campaign", campaign.pk)) as recorder:
        closed = Campaign.objects.filter(pk=campaign.pk, closed_at__isnull=True).update(
            closed_at=recorder.at, closed_by=by.account, closed_reason=reason.strip()
        )
        if not closed:
            raise RegisterRefused(_("วาระนี้ปิดไปแล้ว"))


def upload_list(*, campaign: Campaign, file_name: str, data: bytes, by: Principal) -> Import:
    """Keep an uploaded file, encrypted, as a draft of the next list version. Nothing is read yet."""
    if campaign.closed_at is not None:
        raise RegisterRefused(_("วาระนี้ปิดแล้ว จึงนำเข้าบัญชีใหม่ไม่ได้"))
    if not data:
        raise RegisterRefused(_("ไฟล์ว่างเปล่า โปรดเลือกไฟล์ที่มีข้อมูล"), "file")
    for old in staging.expired():
        staging.clear(old)
    with transaction.atomic():
        version = TargetList.objects.create(
            campaign=campaign, name=file_name[:200], source_name=file_name[:255], created_by=by.account
        )
        intake = Import.objects.create(
            target_list=version,
            file_name=file_name[:255],
            file_size=len(data),
            file_sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=by.account,
        )
        staging.put_upload(intake, data)
        detail = {"size": len(data), "sha256": intake.file_sha256}
        with recording("import.upload", by=by, campaign_id=campaign.pk, subject=("import", intake.pk), detail=detail):
            pass
    return intake


def choose_columns(
    *,
    intake: Import,
    sheet: str,
    mapping: dict[str, str] | None,
    mark_words: dict[str, bool],
    by: Principal,
    remembers: bool = False,
) -> None:
    """Correct how the file is read: its sheet, its columns and what doubtful words mean. It is checked anew after.

    `remembers` keeps the columns for the next file with the same headers.
    """
    with recording("import.map", by=by, campaign_id=intake.target_list.campaign_id, subject=("import", intake.pk)):
        changed = Import.objects.filter(pk=intake.pk, state__in=(ImportState.CHECKED, ImportState.FAILED)).update(
            sheet=sheet[:255],
            mapping=mapping,
            mark_words=mark_words,
            state=ImportState.UPLOADED,
            problem="",
            heartbeat_at=clock.now(),
        )
        if not changed:
            raise RegisterRefused(_("รายการนี้กำลังตรวจหรือบันทึกไปแล้ว โปรดโหลดหน้าใหม่"))
        if remembers and mapping is not None:
            remember_columns(intake, mapping, by=by)


def discard_import(*, intake: Import, by: Principal) -> None:
    """Give up a draft: its file and rows are removed, the draft stays as discarded."""
    with recording("import.discard", by=by, campaign_id=intake.target_list.campaign_id, subject=("import", intake.pk)):
        changed = (
            Import.objects.filter(pk=intake.pk).exclude(state__in=PAST_DISCARDING).update(state=ImportState.DISCARDED)
        )
        if not changed:
            raise RegisterRefused(_("รายการนี้บันทึกหรือยกเลิกไปแล้ว โปรดโหลดหน้าใหม่"))
        TargetList.objects.filter(pk=intake.target_list_id).update(state=ListState.DISCARDED)
        staging.clear(intake)


def note_view(*, intake: Import, part: str, by: Principal) -> None:
    """Record that somebody looked at persons in a draft: which part, never who was in it."""
    campaign_id, subject = intake.target_list.campaign_id, ("import", intake.pk)
    with recording("import.view", by=by, campaign_id=campaign_id, subject=subject, detail={"part": part}):
        pass


def record_photo_look(*, attachment: Attachment, by: Principal) -> None:
    """Note that somebody opened a photo, before it is sent."""
    subject = ("attachment", attachment.pk)
    with recording("attachment.view", by=by, campaign_id=attachment.campaign_id, subject=subject):
        pass


def approve_list(
    *, intake: Import, reference: str, by: Principal, reason: str = "", approver: str = ""
) -> TargetList | None:
    """Commit the accepted rows as the next list version, all or nothing, and return it.

    None when the file changes nothing: then no version is made. After the first version a reason and an approver
    are asked for. Raises RegisterRefused for a missing reference, or an import that is not checked; PreviewOutdated
    where the comparison is no longer the one that was shown.
    """
    campaign = intake.target_list.campaign
    # A file that changes nothing makes no version, so nobody has to say why it comes.
    if any(intake.summary.get("difference", {}).values()):
        require_approval(campaign, reference, reason, approver)
    claim(intake)
    intake.refresh_from_db()
    try:
        with many_objects():
            rows = (TargetRow.from_list(values) for _number, values in staging.rows_of(intake, "rows"))
            comparison = compared(campaign, rows, edition=EDITION)
            if not comparison.persons:
                raise RegisterRefused(_("ไม่มีแถวใดในไฟล์นี้ที่รับได้ โปรดดูเหตุผลรายแถว แก้ไฟล์ แล้วอัปโหลดใหม่"))
            if comparison.difference() != intake.summary.get("difference"):
                raise PreviewOutdated
            if not comparison.changes_anything:
                finish(intake, ListState.DISCARDED, ImportState.DISCARDED, {"unchanged": True}, by=by)
                return None
            if not comparison.entries:
                raise RegisterRefused(_("ไม่มีผู้ใดในไฟล์นี้ที่ตกเกณฑ์มิติใดเลย จึงยังไม่มีบัญชีให้เห็นชอบ โปรดตรวจคอลัมน์มิติ"))
            approval = {"reference": reference, "reason": reason, "approver": approver}
            return write_version(intake, comparison, approval, by=by)
    except BaseException:
        Import.objects.filter(pk=intake.pk, state=ImportState.COMMITTING).update(state=ImportState.CHECKED)
        raise


def write_version(intake: Import, comparison: Comparison, approval: dict[str, str], *, by: Principal) -> TargetList:
    """Write a comparison as the next list version, in one transaction; the chain's lock is taken last."""
    campaign = intake.target_list.campaign
    detail = {**comparison.difference(), "rows": len(comparison.persons), "entries": len(comparison.entries)}
    with transaction.atomic():
        # Taken twice after a long silence, the second finds no draft any more.
        version = TargetList.objects.select_for_update().get(pk=intake.target_list_id, state=ListState.DRAFT)
        commit = Commit(campaign, version, comparison)
        commit.heads()
        with recording(
            "list.approve", by=by, campaign_id=campaign.pk, subject=("list", version.pk), detail=detail
        ) as recorder:
            newest = newest_number(campaign)
            if newest != intake.summary.get("against"):
                raise PreviewOutdated
            version.number = recorder.detail["number"] = newest + 1
            version.state = ListState.APPROVED
            version.approved_at = recorder.at
            version.approved_by = by.account
            version.data_year = intake.summary.get("data_year")
            for name, value in approval.items():
                setattr(version, name, value)
            version.save()
            commit.facts(recorder)
        Import.objects.filter(pk=intake.pk).update(state=ImportState.COMMITTED)
        staging.clear(intake, keep=("doubts",))
    return version


def newest_number(campaign: Campaign) -> int:
    """The number of the campaign's newest approved list; 0 where there is none yet."""
    return TargetList.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0


def require_approval(campaign: Campaign, reference: str, reason: str, approver: str) -> None:
    """Refuse an approval without its reference; after the first list, also without reason and approver."""
    if campaign.closed_at is not None:
        raise RegisterRefused(_("วาระนี้ปิดแล้ว จึงออกบัญชีฉบับใหม่ไม่ได้"))
    if not reference.strip():
        raise RegisterRefused(_("โปรดระบุเลขที่หนังสือหรือมติที่ให้ความเห็นชอบบัญชี"), "reference")
    if not TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).exists():
        return
    if not reason.strip():
        raise RegisterRefused(_("บัญชีฉบับต่อมาต้องระบุเหตุผลของการเพิ่มหรือเปลี่ยนแปลง"), "reason")
    if not approver.strip():
        raise RegisterRefused(_("บัญชีฉบับต่อมาต้องระบุผู้ให้ความเห็นชอบ"), "approver")


def claim(intake: Import) -> None:
    """Take the import for committing, so that a double click or a second process finds it taken.

    A commit that was killed left nothing behind but the mark, and may be taken again after a while.
    """
    now = clock.now()
    is_free = Q(state__in=(ImportState.CHECKED, ImportState.QUEUED)) | Q(
        state=ImportState.COMMITTING, heartbeat_at__lt=now - COMMIT_STALE
    )
    taken = Import.objects.filter(is_free, pk=intake.pk).update(state=ImportState.COMMITTING, heartbeat_at=now)
    if not taken:
        raise RegisterRefused(_("รายการนี้ยังตรวจไม่เสร็จ หรือบันทึกไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะ"))


def finish(intake: Import, list_state: str, state: str, detail: dict[str, Any], *, by: Principal) -> None:
    """End an import without a new version."""
    campaign_id = intake.target_list.campaign_id
    with recording("import.unchanged", by=by, campaign_id=campaign_id, subject=("import", intake.pk), detail=detail):
        TargetList.objects.filter(pk=intake.target_list_id).update(state=list_state)
        Import.objects.filter(pk=intake.pk).update(state=state)
        staging.clear(intake)
