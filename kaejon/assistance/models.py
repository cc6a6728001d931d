from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.logbook.models import Entry
from kaejon.people.models import Agency
from kaejon.plan.models import Activity, MoneySource
from kaejon.register.models import Attachment, Dimension, Household, Indicator, Member


class HelpKind(models.TextChoices):
    """What sort of help is given or asked for; the same sort given twice is warned of."""

    MONEY = "money", pgettext_lazy("help", "เงินช่วยเหลือ")
    GOODS = "goods", pgettext_lazy("help", "เครื่องอุปโภคบริโภค")
    HOUSING = "housing", pgettext_lazy("help", "สร้างหรือซ่อมที่อยู่อาศัย")
    WATER = "water", pgettext_lazy("help", "น้ำกินน้ำใช้ ไฟฟ้า")
    CAPITAL = "capital", pgettext_lazy("help", "ทุนหรืออุปกรณ์ประกอบอาชีพ")
    TRAINING = "training", pgettext_lazy("help", "ฝึกอาชีพ หางาน")
    LAND = "land", pgettext_lazy("help", "ที่ดินทำกิน เอกสารสิทธิ์")
    EDUCATION = "education", pgettext_lazy("help", "ทุนการศึกษา กลับเข้าเรียน")
    MEDICAL = "medical", pgettext_lazy("help", "รักษาพยาบาล ฟื้นฟู อุปกรณ์ช่วย")
    WELFARE = "welfare", pgettext_lazy("help", "เบี้ยยังชีพ สวัสดิการ ทะเบียน")
    ADVICE = "advice", pgettext_lazy("help", "ให้คำปรึกษา เยี่ยมให้กำลังใจ")
    OTHER = "other", pgettext_lazy("help", "อื่น ๆ")


class Programme(models.Model):
    """One programme or welfare scheme (โครงการ/สวัสดิการ) of an agency, out of which it helps."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"name": "public"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="programmes", verbose_name=_("หน่วยงาน"))
    name = models.CharField(_("ชื่อโครงการหรือสวัสดิการ"), max_length=200)
    kind = models.CharField(_("ลักษณะความช่วยเหลือ"), max_length=10, choices=HelpKind.choices)
    source = models.CharField(_("แหล่งงบประมาณ"), max_length=10, choices=MoneySource.choices)
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["agency", "name"], name="assistance_programme_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """Whether its last day is over: nothing new is recorded under it."""
        return self.ends_on is not None and self.ends_on < clock.today()


class Mandate(models.Model):
    """What an agency is charged with (ภารกิจตามอำนาจหน้าที่): a dimension, or one indicator of it, in an area, for a time.

    Ended, never deleted: what was sent under it stays explained.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"reference": "public"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mandates", verbose_name=_("หน่วยงาน"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("พื้นที่"))
    dimension = models.CharField(_("มิติ"), max_length=10, choices=Dimension.choices)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ตัวชี้วัด")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("โครงการ")
    )
    reference = models.CharField(_("กฎหมายหรือคำสั่งที่อ้างอิง"), max_length=200, blank=True)
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    class Meta:
        ordering = ("dimension", "agency__name")
        indexes = (models.Index(fields=["dimension", "area"]),)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.dimension} {self.area_id}"


class Matter(Fact):
    """What was sent to an agency (การส่งต่อ), or what it offered unasked: beside the entry that opens it.

    What is asked or offered stands encrypted under the key of the person, or of the household.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"message_sealed": "sensitive", "outside_sealed": "sensitive"}

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="matter")
    household = models.ForeignKey(Household, models.PROTECT, related_name="matters")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="matters")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    kind = models.CharField(max_length=10, choices=HelpKind.choices)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="matters")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    message_sealed = models.BinaryField(null=True)
    outside_sealed = models.BinaryField(null=True)
    """Why an agency outside whose mandate it lies was asked."""
    answer_due_on = models.DateField(null=True)
    """By when the agency should answer; none for an offer."""

    def __str__(self) -> str:
        return f"{self.agency_id} {self.dimension}"


class DeclineReason(models.TextChoices):
    NOT_OURS = "not_ours", pgettext_lazy("decline", "ไม่อยู่ในอำนาจหน้าที่")
    NO_BUDGET = "no_budget", pgettext_lazy("decline", "งบประมาณไม่เพียงพอ")
    NOT_ELIGIBLE = "not_eligible", pgettext_lazy("decline", "ไม่เข้าหลักเกณฑ์ของโครงการ")
    ALREADY = "already", pgettext_lazy("decline", "ได้รับความช่วยเหลือนี้แล้ว")
    OTHER = "other", pgettext_lazy("decline", "อื่น ๆ")


class MatterStep(Fact):
    """One further word about a matter: accepted, declined, asked, answered, scheduled, finished or withdrawn."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"note_sealed": "sensitive"}

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="matter_step")
    reason = models.CharField(max_length=14, choices=DeclineReason.choices, blank=True)
    note_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.entry_id}"


class Delivery(Fact):
    """Help that was given (การให้ความช่วยเหลือ): what, how much, by which agency, from which money, with which evidence.

    `value_satang` ≥ 0; `fiscal_year` in พ.ศ., from 1 October. To `member`, or where there is none to the household.
    What it was, and the evidence in words, stand encrypted under the key of the person, or of the household.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"what_sealed": "sensitive", "evidence_sealed": "sensitive"}

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="delivery")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="deliveries")
    household = models.ForeignKey(Household, models.PROTECT, related_name="deliveries")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="deliveries")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="deliveries")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    kind = models.CharField(max_length=10, choices=HelpKind.choices)
    value_satang = models.BigIntegerField()
    source = models.CharField(max_length=10, choices=MoneySource.choices)
    fiscal_year = models.PositiveSmallIntegerField()
    has_document = models.BooleanField(default=False)
    has_signature = models.BooleanField(default=False)
    what_sealed = models.BinaryField(null=True)
    evidence_sealed = models.BinaryField(null=True)

    class Meta(Fact.Meta):
        verbose_name_plural = "deliveries"
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(value_satang__gte=0), name="assistance_delivery_value"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind}"


class DeliveryPhoto(Fact):
    """A photo that is evidence of a delivery; the picture itself is an attachment of the receiver."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {}

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="photos")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.attachment_id}"
