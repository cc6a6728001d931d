from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.register.models.campaign import Campaign
from kaejon.register.models.household import Household, Member


class AttachmentKind(models.TextChoices):
    """What a photo shows."""

    CONDITION = "condition", pgettext_lazy("attachment", "สภาพบ้านหรือสภาพปัญหา")
    PROGRESS = "progress", pgettext_lazy("attachment", "ความคืบหน้า")
    HANDOVER = "handover", pgettext_lazy("attachment", "การรับมอบความช่วยเหลือ")
    DOCUMENT = "document", pgettext_lazy("attachment", "เอกสารหรือใบรับ")
    SIGNATURE = "signature", pgettext_lazy("attachment", "ลายมือชื่อ")


class Attachment(Fact):
    """A photo of a household or of one person, kept outside the database, sealed with its owner's key.

    The file is named by the sha256 of its sealed bytes and lies in `attachments/` of the data folder. A sensitive one
    (health) is shown to those who may see health answers only.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"sha256": "public", "media_type": "public"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="attachments")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="attachments")
    kind = models.CharField(max_length=12, choices=AttachmentKind.choices, default=AttachmentKind.CONDITION)
    is_sensitive = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["sha256"], name="register_attachment_sha256"),
            models.CheckConstraint(
                condition=Q(household__isnull=False, member__isnull=True)
                | Q(household__isnull=True, member__isnull=False),
                name="register_attachment_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"

    @property
    def file(self) -> str:
        """Where it lies inside `attachments/`."""
        return f"{self.sha256[:2]}/{self.sha256}"
