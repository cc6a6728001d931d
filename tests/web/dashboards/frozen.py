"""Reports frozen with bodies made by hand, for what no played history would give: an old edition, a long one."""

from __future__ import annotations

from typing import Any

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib.canonical import canonical_json
from kaejon.register.models import Campaign
from kaejon.report.documents.figures import moment
from kaejon.report.models import WeeklyReport


def freeze_body(campaign: Campaign, body: dict[str, Any]) -> WeeklyReport:
    """The body as a frozen report; its hash names the number, so that two of one campaign differ."""
    whole = {"list": {"number": 1, "reference": "", "approved_at": None, "name": ""}, "demo": False, **body}
    report = WeeklyReport(
        campaign=campaign,
        number=body["number"],
        cutoff=moment(body["cutoff"]),
        known_at=moment(body["cutoff"]),
        link=body["number"],
        body=canonical_json(whole).decode(),
        figures_hash=f"{body['number']:064x}",
        hash=f"{body['number']:064x}",
        previous_hash="",
    )
    with recording("report.freeze", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        recorder.write(report)
    return report
