from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaejon.audit.models import Fact, Sensitivity
from kaejon.report.models.weekly import WeeklyReport


class Wording(Fact):
    """The secretary's own words about the week of one frozen report, beside the sentences made from the figures.

    Signed with the installation's key over the report's hash and the text, so that neither can be exchanged; the
    newest row counts, the older ones stay. An empty text takes the words back.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "text": "public",
        "by": "personal",
        "recorded_for": "personal",
        "public_key": "public",
        "signature": "public",
    }

    report = models.ForeignKey(WeeklyReport, models.PROTECT, related_name="wordings")
    text = models.TextField(blank=True)
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.report_id} {self.seq}"
