from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaejon.audit.models import Fact, Sensitivity
from kaejon.register.models import Campaign


class WeeklyReport(Fact):
    """One frozen report (รายงานความคืบหน้าประจำสัปดาห์ ครั้งที่ n). Never changed; a correction is a new version.

    `body` is the report's canonical JSON as frozen, byte for byte: the figures as of `known_at`, the envelope and
    both hashes. `link` numbers the chain of the campaign's reports in the order of freezing.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "reason": "public",
        "body": "public",
        "figures_hash": "public",
        "hash": "public",
        "previous_hash": "public",
    }

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    cutoff = models.DateTimeField()
    known_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    link = models.PositiveIntegerField()
    body = models.TextField()
    figures_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)

    class Meta(Fact.Meta):
        ordering = ("campaign", "link")
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["campaign", "number", "version"], name="report_weeklyreport_version"),
            models.UniqueConstraint(fields=["campaign", "link"], name="report_weeklyreport_link"),
        ]
        indexes = (models.Index(fields=["hash"], name="report_weeklyreport_hash"),)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number}/{self.version}"


class Figure(Fact):
    """One frozen figure: a column of one area × dimension (or the distinct total), households and persons.

    A dismissal reason is a column of its own: `dismissed/moved`.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "area_code": "public",
        "dimension": "public",
        "column": "public",
    }

    report = models.ForeignKey(WeeklyReport, models.PROTECT, related_name="figures")
    area_code = models.CharField(max_length=8)
    dimension = models.CharField(max_length=10)
    column = models.CharField(max_length=40)
    households = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()

    # No index holds what was counted: a figure is always read from its row, so a changed byte there cannot hide.

    def __str__(self) -> str:
        return f"{self.area_code} {self.dimension} {self.column} {self.households}/{self.persons}"
