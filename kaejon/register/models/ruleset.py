from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.register.models.campaign import Campaign


class Stage(models.TextChoices):
    """How far a household is (ระดับขั้น); the words are the drive's slogan, the criteria the province's own."""

    IN_PROGRESS = "in_progress", pgettext_lazy("stage", "อยู่ระหว่างดำเนินการ")
    SURVIVE = "survive", pgettext_lazy("stage", "อยู่รอด")
    SUFFICIENT = "sufficient", pgettext_lazy("stage", "พอเพียง")
    SUSTAINED = "sustained", pgettext_lazy("stage", "ยั่งยืน")


class StageRule(models.TextChoices):
    """How an item of the checklist is decided: computed from entries, or (ANSWERED) by a person and a second one."""

    NEEDS_VERIFIED = "needs_verified", pgettext_lazy("stage rule", "ทุกปัญหาสอบทานแล้ว")
    NEEDS_PLANNED = "needs_planned", pgettext_lazy("stage rule", "ทุกปัญหามีแผนแล้ว")
    OPEN_NEEDS_HELPED = "open_needs_helped", pgettext_lazy("stage rule", "ทุกปัญหาที่คงเหลือได้รับความช่วยเหลือแล้ว")
    NEEDS_RESOLVED = "needs_resolved", pgettext_lazy("stage rule", "ทุกปัญหาแก้ไขแล้ว (ประเมินซ้ำผ่านเกณฑ์ มีผู้ยืนยัน)")
    HELD = "held", pgettext_lazy("stage rule", "แก้ไขแล้วครบจำนวนวันที่กำหนด และการติดตามผลหลังจากนั้นพบว่าผลยังคงอยู่")
    ANSWERED = "answered", pgettext_lazy("stage rule", "ให้ผู้ปฏิบัติงานประเมิน และ คจพ.อ. ยืนยัน")


class Ruleset(Fact):
    """One version of a campaign's criteria (เกณฑ์ของวาระ ฉบับที่ n), in force from `occurred_on` until a later one is.

    Days are calendar days. A frozen report names the version it used; versions are appended, never edited.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"reference": "public"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rulesets", db_index=False)
    number = models.PositiveSmallIntegerField()
    occurred_on = models.DateField()
    sustain_days = models.PositiveSmallIntegerField()
    stuck_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    no_help_days = models.PositiveSmallIntegerField()
    same_help_days = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=200, blank=True)

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["campaign", "number"], name="register_ruleset_number"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number}"


class StageItem(Fact):
    """One item of a ruleset's checklist: a household has reached `stage` when all items up to it hold."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"code": "public", "text": "public"}

    ruleset = models.ForeignKey(Ruleset, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12, choices=Stage.choices)
    rule = models.CharField(max_length=20, choices=StageRule.choices)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=300)

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["ruleset", "code"], name="register_stageitem_code"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.code}"
