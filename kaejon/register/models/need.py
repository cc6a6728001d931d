from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.lib.ids import new_id
from kaejon.register.models.campaign import Campaign, TargetList
from kaejon.register.models.household import Member


class Dimension(models.TextChoices):
    """The five dimensions, in the order in which the drive names them."""

    HEALTH = "health", pgettext_lazy("dimension", "สุขภาพ")
    LIVING = "living", pgettext_lazy("dimension", "ความเป็นอยู่")
    EDUCATION = "education", pgettext_lazy("dimension", "การศึกษา")
    INCOME = "income", pgettext_lazy("dimension", "รายได้")
    ACCESS = "access", pgettext_lazy("dimension", "การเข้าถึงบริการภาครัฐ")


DIMENSIONS: tuple[str, ...] = tuple(Dimension.values)


class Need(models.Model):
    """One member × one dimension of one campaign (สภาพปัญหารายมิติ): made by the list and by nothing else."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"dimension": "personal"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="needs", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="needs")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)

    class Meta:
        ordering = ("campaign", "member", "dimension")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "member", "dimension"], name="register_need_member_dimension"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.dimension}"


class ListEntry(Fact):
    """A need stands on a version of the list, from `occurred_on`, with the indicators that the list names.

    Indicator numbers ("8,9") stand in clear; those of the health dimension encrypted under the person's key.
    Every version has an entry for each need on it, so that what was gone from a later one can be seen.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"indicators": "personal", "indicators_sealed": "sensitive"}

    need = models.ForeignKey(Need, models.PROTECT, related_name="entries", db_index=False)
    target_list = models.ForeignKey(TargetList, models.PROTECT, related_name="entries")
    occurred_on = models.DateField()
    indicators = models.CharField(max_length=120, blank=True)
    indicators_sealed = models.BinaryField(null=True)

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["need", "target_list"], name="register_listentry_need_list"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.target_list_id}"
