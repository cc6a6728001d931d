from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.report.models.weekly import WeeklyReport


class Format(models.TextChoices):
    PDF = "pdf", pgettext_lazy("format", "PDF")
    XLSX = "xlsx", pgettext_lazy("format", "XLSX")
    CSV = "csv", pgettext_lazy("format", "CSV")
    JSON = "json", pgettext_lazy("format", "JSON")
    DOCX = "docx", pgettext_lazy("format", "DOCX")
    PNG = "png", pgettext_lazy("format", "ภาพ PNG")
    TEXT = "txt", pgettext_lazy("format", "ข้อความ")


class IssuedDocument(Fact):
    """The first issue of one document of a frozen report: its bytes and their sha256, given out ever after.

    `variant` tells documents of one format apart: with Thai digits, the cover memo.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "variant": "public",
        "sha256": "public",
        "content": "public",
    }

    report = models.ForeignKey(WeeklyReport, models.PROTECT, related_name="documents")
    format = models.CharField(max_length=8, choices=Format.choices)
    variant = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["report", "format", "variant"], name="report_issueddocument_variant"),
        ]
        indexes = (models.Index(fields=["sha256"], name="report_issueddocument_sha256"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.format}"


class LakeFile(Fact):
    """One Parquet file of a frozen report, as it was written into the lake: its name there, rows and sha256."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"name": "public", "sha256": "public"}

    report = models.ForeignKey(WeeklyReport, models.PROTECT, related_name="lake_files")
    name = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["report", "name"], name="report_lakefile_name"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.name}"


class Letterhead(Fact):
    """How a province's papers are headed and signed, from `recorded_at` on: the newest row counts.

    It names positions and no person. `emblem` is a PNG encoded anew, empty where the province loaded none.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "office": "public",
        "address": "public",
        "reference": "public",
        "prepared_by": "public",
        "checked_by": "public",
        "certified_by": "public",
        "emblem": "public",
        "emblem_sha256": "public",
    }

    province = models.ForeignKey("geography.Area", models.PROTECT, related_name="letterheads")
    office = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    prepared_by = models.CharField(max_length=200)
    checked_by = models.CharField(max_length=200)
    certified_by = models.CharField(max_length=200)
    emblem = models.BinaryField(null=True)
    emblem_sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.office
