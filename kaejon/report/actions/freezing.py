from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from kaejon.audit.actions import recording, sign_checkpoint
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.actions.composing import compose, write_report
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import first_version
from kaejon.report.rules import number_to_freeze


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
            report, content = compose(campaign, number, recorder)
            write_report(recorder, report, content)
        sign_checkpoint(why=f"report {campaign.slug} {number}/1")
    return report
