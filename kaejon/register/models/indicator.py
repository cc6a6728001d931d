from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import ModelKind, Sensitivity
from kaejon.register.models.need import Dimension


class IndicatorLevel(models.TextChoices):
    PERSON = "person", pgettext_lazy("indicator level", "บุคคล")
    HOUSEHOLD = "household", pgettext_lazy("indicator level", "ครัวเรือน")


class IndicatorSet(models.Model):
    """One edition of the basic-needs survey's indicators (จปฐ.), with its years and source. Data, not code."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "name": "public",
        "source": "public",
    }

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    is_mapping_confirmed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One indicator of an edition: its number, group, short wording, level, and the dimension it counts for, if any."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "group": "public",
        "short": "public",
    }

    indicator_set = models.ForeignKey(IndicatorSet, models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=60)
    short = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=IndicatorLevel.choices)
    dimension = models.CharField(max_length=10, choices=Dimension.choices, blank=True)

    class Meta:
        ordering = ("indicator_set", "number")
        constraints = (models.UniqueConstraint(fields=["indicator_set", "number"], name="register_indicator_number"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.short}"
