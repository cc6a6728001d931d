from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from kaejon.analytics.poverty import METHOD
from kaejon.audit.actions import Recorder, recording, sign_checkpoint
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.canonical import canonical_json
from kaejon.register.models import Campaign
from kaejon.report.content import Body, content_as_of, counts_in, figures_hash, moment_text, report_hash, software
from kaejon.report.models import Figure, PovertyInput, WeeklyReport
from kaejon.report.queries.reports import body_of, first_version, reports_of
from kaejon.report.rules import LATE_AFTER, number_to_freeze
from kaejon.report.sections.poverty import Input


class AlreadyThere(Exception):
    """Another process was faster: what it wrote is taken, and nothing is written twice."""


@dataclass(frozen=True)
class Freeze:
    """What a freeze came to: the report asked for, and those that were frozen for it now, missed weeks first."""

    report: WeeklyReport
    made: list[WeeklyReport] = field(default_factory=list)


def freeze_weekly_report(campaign: Campaign, *, by: Principal, cutoff: dt.datetime | None = None) -> Freeze:
    """Freeze the report cut off at `cutoff` (None: the last one due), and before it every earlier one that was missed.

    Each in its own transaction and as known at its own cut-off, so that a late report has the figures of a punctual
    one. A report that is there already is returned as it is. Raises ReportRefused.
    """
    wanted = number_to_freeze(campaign, cutoff, clock.now())
    made: list[WeeklyReport] = []
    for number in range(1, wanted + 1):
        if first_version(campaign, number) is not None:
            continue
        try:
            made.append(freeze_number(campaign, number, by=by))
        except AlreadyThere:
            continue
    return Freeze(WeeklyReport.objects.get(campaign=campaign, number=wanted, version=1), made)


def freeze_number(campaign: Campaign, number: int, *, by: Principal) -> WeeklyReport:
    """Freeze one report, the earlier ones being there; raises AlreadyThere where it is."""
    with transaction.atomic():
        # The chain's lock comes first: a fact stamped before the cut-off is visible now or will never be.
        with recording("report.freeze", by=by, campaign_id=campaign.pk) as recorder:
            if first_version(campaign, number) is not None:
                raise AlreadyThere
            report, body, poverty = compose(campaign, number, recorder)
            recorder.write(report)
            recorder.write_all(figure_rows(report, body))
            recorder.write(input_row(report, poverty))
            recorder.subject = ("report", str(report.pk))
            recorder.detail = {
                name: body[name] for name in ("number", "version", "cutoff", "late", "figures_hash", "hash")
            }
        sign_checkpoint(why=f"report {campaign.slug} {number}/1")
    return report


def compose(campaign: Campaign, number: int, recorder: Recorder) -> tuple[WeeklyReport, Body, Input]:
    """The first version of report `number`, as known at its cut-off, linked to the report frozen last."""
    calendar = campaign.calendar
    cutoff = calendar.cutoff(number)
    before = first_version(campaign, number - 1)
    last = reports_of(campaign).last()
    late = recorder.at - cutoff > LATE_AFTER
    content = content_as_of(
        campaign,
        cut_off=cutoff,
        known_at=cutoff,
        previous_cut_off=calendar.previous(number),
        before=body_of(before) if before else None,
    )
    body = content.body
    body |= {
        "number": number,
        "version": 1,
        "correction": None,
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
        version=1,
        cutoff=cutoff,
        known_at=cutoff,
        is_late=late,
        link=last.link + 1 if last else 1,
        body=canonical_json(body).decode(),
        figures_hash=body["figures_hash"],
        hash=body["hash"],
        previous_hash=last.hash if last else "",
    )
    return report, body, content.poverty


def figure_rows(report: WeeklyReport, body: Body) -> list[Figure]:
    """The report's figures as rows; a zero has none."""
    return [
        Figure(
            report=report, area_code=area, dimension=dimension, column=column, households=households, persons=persons
        )
        for (area, dimension, column), (households, persons) in counts_in(body["totals"]).items()
    ]


def input_row(report: WeeklyReport, poverty: Input) -> PovertyInput:
    """What the report's poverty index was computed from, as it is kept."""
    return PovertyInput(report=report, method=METHOD, content=poverty.compressed, sha256=poverty.sha256)
