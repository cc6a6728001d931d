"""Is what is kept beside the frozen reports still as it was made: papers, the secretary's words, files of the lake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaejon.audit.verify import ChainReport, readable
from kaejon.lib.canonical import sha256_hex
from kaejon.register.models import Campaign
from kaejon.report.lake import path_of
from kaejon.report.models import IssuedDocument, LakeFile, WeeklyReport, Wording
from kaejon.report.verification import Verification
from kaejon.report.wordings import holds

Reports = Mapping[Any, tuple[str, WeeklyReport]]
"""The reports that are verified, by key, each with its place."""


def check_documents(done: Verification, sink: ChainReport, reports: Reports) -> None:
    """Every issued paper has the bytes that it was issued with."""
    for document in readable(IssuedDocument, sink, "seq"):
        if document.report_id not in reports:
            continue
        place, _report = reports[document.report_id]
        done.documents += 1
        if sha256_hex(bytes(document.content)) != document.sha256:
            name = f"{document.format} {document.variant}".strip()
            done.tell(f"{place}, document {name}", "the bytes do not match their sha256")


def check_wordings(done: Verification, sink: ChainReport, reports: Reports) -> None:
    """The secretary's own words are those that were signed, for the report they stand with."""
    for wording in readable(Wording, sink, "seq"):
        if wording.report_id not in reports:
            continue
        place, report = reports[wording.report_id]
        if not holds(wording, report.hash):
            done.tell(f"{place}, wording {wording.seq}", "the signature does not hold")


def check_lake(done: Verification, sink: ChainReport, reports: Reports, campaigns: Mapping[Any, Campaign]) -> None:
    """Every file that lies in the lake has the bytes that it was written with.

    One that is not there was carried away, or was never restored: it is made anew when it is taken, so it is noted,
    once for each report.
    """
    gone: dict[str, int] = {}
    for file in readable(LakeFile, sink, "seq", "line"):
        if file.report_id not in reports:
            continue
        place, report = reports[file.report_id]
        if report.campaign_id not in campaigns:
            continue
        report.campaign = campaigns[report.campaign_id]
        try:
            content = path_of(report, file.name).read_bytes()
        except FileNotFoundError:
            gone[place] = gone.get(place, 0) + 1
            continue
        except OSError as problem:
            done.tell(f"{place}, lake file {file.name}", f"it cannot be read ({problem.strerror})")
            continue
        done.files += 1
        if sha256_hex(content) != file.sha256:
            done.tell(f"{place}, lake file {file.name}", "the bytes do not match their sha256")
    for place, count in gone.items():
        done.note(place, f"{count} files are not in the lake; they are made anew from the facts when they are taken")
