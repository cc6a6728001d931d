from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaejon.audit.models import Fact, Sensitivity
from kaejon.report.models.weekly import WeeklyReport


class PovertyInput(Fact):
    """What the poverty index of one frozen report was computed from: how many households of each subdistrict bear
    which pattern of answers, as compressed canonical JSON; its sha256 stands in the report.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"content": "public", "sha256": "public"}

    report = models.OneToOneField(WeeklyReport, models.PROTECT, related_name="poverty_input")
    method = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.report_id} {self.sha256[:12]}"
