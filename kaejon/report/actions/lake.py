from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from kaejon.analytics.lake.tables import NAMES, LakeTables
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib.canonical import sha256_hex
from kaejon.register.attachments import sync_folder, write_whole
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import AlreadyThere
from kaejon.report.documents.kinds import Document
from kaejon.report.lake import Made, files_of, lake_folder, partition_name, partition_of, path_of, tables_of
from kaejon.report.models import LakeFile, WeeklyReport
from kaejon.report.queries.reports import first_version
from kaejon.report.rules import ReportRefused

log = logging.getLogger(__name__)


def write_missing_lake(*, by: Principal, campaign: Campaign | None = None) -> list[LakeFile]:
    """Write the files of every frozen report that has none yet into the lake, of one campaign or of all.

    Each file is on the disk, whole, before the fact that names it; a process that was killed has left nothing that
    counts, and the next call goes on. Where the folder cannot be written this is logged and tried again next time:
    a report is frozen all the same.
    """
    written: list[LakeFile] = []
    earlier: tuple[WeeklyReport, LakeTables] | None = None
    for report in missing(campaign):
        before = first_version(report.campaign, report.number - 1)
        now = tables_of(report)
        then = None
        if before is not None:
            then = earlier[1] if earlier is not None and earlier[0] == before else tables_of(before)
        try:
            written += keep_files(report, list(files_of(report, now, then)), by=by)
        except AlreadyThere:
            pass
        except OSError as problem:
            log.warning("the lake cannot be written (%s); it is tried again after the next freeze", problem.strerror)
            break
        earlier = report, now
    return written


def take_lake(report: WeeklyReport, *, by: Principal) -> Document:
    """The report's Parquet files as one ZIP, with their folders, noted in the audit.

    A file that is gone from the lake or was changed there is made anew from the facts. Raises ReportRefused where that
    does not give what was written once, or nothing was written yet (`write_missing_lake`).
    """
    content = zipped(report, whole_files(report))
    detail = {"number": report.number, "version": report.version, "sha256": sha256_hex(content)}
    with recording("lake.take", by=by, campaign_id=report.campaign_id, subject=("report", report.pk), detail=detail):
        pass
    return Document(f"{report.campaign.slug}-lake-{partition_name(report)}.zip", "application/zip", content)


def whole_files(report: WeeklyReport) -> dict[str, bytes]:
    """The content of each file as its fact says it, from the disk or else from the facts; raises ReportRefused."""
    wanted = dict(LakeFile.objects.filter(report=report).values_list("name", "sha256"))
    found = {name: path.read_bytes() for name in wanted if (path := path_of(report, name)).is_file()}
    if hashes_of(found) != wanted:
        before = first_version(report.campaign, report.number - 1)
        made = files_of(report, tables_of(report), tables_of(before) if before else None)
        found = {file.name: file.content for file in made}
    if not wanted or hashes_of(found) != wanted:
        raise ReportRefused(
            "lake_changed",
            _("แฟ้มวิเคราะห์ของรายงานครั้งที่ %(number)s ไม่ตรงกับที่เขียนไว้ โปรดแจ้งผู้ดูแลระบบให้ตรวจด้วยคำสั่ง kaejon verify_reports")
            % {"number": report.number},
        )
    return found


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The sha256 of each."""
    return {name: sha256_hex(content) for name, content in files.items()}


def zipped(report: WeeklyReport, files: Mapping[str, bytes]) -> bytes:
    """The files as they lie in the lake, folders included; the same bytes for the same files."""
    folder = partition_of(report).relative_to(lake_folder())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(files):
            target.writestr(zipfile.ZipInfo(f"{folder}/{name}.parquet", (1980, 1, 1, 0, 0, 0)), files[name])
    return out.getvalue()


def missing(campaign: Campaign | None) -> QuerySet[WeeklyReport]:
    """The reports that do not have every file, in the order of freezing."""
    reports = WeeklyReport.objects.annotate(files=Count("lake_files")).filter(files__lt=len(NAMES))
    chosen = reports if campaign is None else reports.filter(campaign=campaign)
    return chosen.select_related("campaign").defer("body").order_by("campaign", "link")


def keep_files(report: WeeklyReport, made: list[Made], *, by: Principal) -> list[LakeFile]:
    """Put the files into the lake, and append the facts of them. Raises AlreadyThere where another was faster."""
    make_folders(partition_of(report))
    for file in made:
        write_whole(path_of(report, file.name), file.content)
    detail = {"number": report.number, "version": report.version, "files": len(made)}
    subject = ("report", report.pk)
    with recording("report.lake", by=by, campaign_id=report.campaign_id, subject=subject, detail=detail) as recorder:
        if LakeFile.objects.filter(report=report).exists():
            raise AlreadyThere
        rows = [LakeFile(report=report, name=file.name, rows=file.rows, sha256=file.sha256) for file in made]
        recorder.write_all(rows)
    return rows


def make_folders(partition: Path) -> None:
    """The folder of a report and those above it up to the lake's own, for this user alone; halves of files that a
    killed process left there are removed.
    """
    lake = lake_folder()
    for place in [lake, *reversed([above for above in partition.parents if lake in above.parents]), partition]:
        if not place.is_dir():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(place.parent)
    for half in partition.glob(".new-*"):
        half.unlink(missing_ok=True)
