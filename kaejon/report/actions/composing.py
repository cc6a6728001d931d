"""One version of one report, made inside the action that freezes it: a first one as of its cut-off, or a correction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kaejon.analytics.poverty import METHOD
from kaejon.audit.actions import Recorder
from kaejon.lib.canonical import canonical_json
from kaejon.register.models import Campaign
from kaejon.report.content import (
    Body,
    Content,
    content_as_of,
    counts_in,
    figures_hash,
    moment_text,
    report_hash,
    software,
)
from kaejon.report.models import Figure, PovertyInput, WeeklyReport
from kaejon.report.queries.earlier import earlier_reports
from kaejon.report.queries.reports import body_of, reports_of
from kaejon.report.rules import LATE_AFTER
from kaejon.report.sections.correction import correction_detail


@dataclass(frozen=True)
class Correction:
    """Why a version replaces another one."""

    corrects: WeeklyReport
    reason: str

    @property
    def detail(self) -> dict[str, Any]:
        """As the report says it."""
        return correction_detail(self.corrects.version + 1, self.reason, self.corrects.hash)


def figures_as_of(campaign: Campaign, number: int, known_at: dt.datetime) -> Content:
    """What stands in report `number` as known at a moment, without its envelope."""
    calendar = campaign.calendar
    earlier = earlier_reports(campaign, number=number, known_at=known_at)
    return content_as_of(
        campaign,
        cut_off=calendar.cutoff(number),
        known_at=known_at,
        previous_cut_off=calendar.previous(number),
        before=body_of(earlier[-1]) if earlier else None,
        earlier=earlier,
    )


def compose(
    campaign: Campaign, number: int, recorder: Recorder, correction: Correction | None = None
) -> tuple[WeeklyReport, Content]:
    """A version of report `number`, linked to the report frozen last.

    A first version is as known at its cut-off, a correction as known now.
    """
    cutoff = campaign.calendar.cutoff(number)
    known_at = recorder.at if correction else cutoff
    last = reports_of(campaign).defer("body").last()
    late = correction is None and recorder.at - cutoff > LATE_AFTER
    content = figures_as_of(campaign, number, known_at)
    body = content.body
    body |= {
        "number": number,
        "version": correction.corrects.version + 1 if correction else 1,
        "correction": correction.detail if correction else None,
        "made_at": moment_text(recorder.at),
        "late": late,
        "draft": False,
        "software": software(),
        "audit_head": recorder.previous_hash,
        "figures_hash": figures_hash(body),
        "previous_hash": last.hash if last else None,
    }
    body["hash"] = report_hash(body)
    report = WeeklyReport(
        campaign=campaign,
        number=number,
        version=body["version"],
        cutoff=cutoff,
        known_at=known_at,
        is_late=late,
        reason=correction.reason if correction else "",
        link=last.link + 1 if last else 1,
        body=canonical_json(body).decode(),
        figures_hash=body["figures_hash"],
        hash=body["hash"],
        previous_hash=last.hash if last else "",
    )
    return report, content


def write_report(recorder: Recorder, report: WeeklyReport, content: Content) -> None:
    """Write a composed report with its figures and the input of its poverty index, and tell the event of it."""
    body, poverty = content.body, content.poverty
    recorder.write(report)
    recorder.write_all(figure_rows(report, body))
    recorder.write(PovertyInput(report=report, method=METHOD, content=poverty.compressed, sha256=poverty.sha256))
    recorder.subject = ("report", str(report.pk))
    recorder.detail = {name: body[name] for name in ("number", "version", "cutoff", "late", "figures_hash", "hash")}


def figure_rows(report: WeeklyReport, body: Body) -> list[Figure]:
    """The report's figures as rows; a zero has none."""
    return [
        Figure(
            report=report, area_code=area, dimension=dimension, column=column, households=households, persons=persons
        )
        for (area, dimension, column), (households, persons) in counts_in(body["totals"]).items()
    ]
