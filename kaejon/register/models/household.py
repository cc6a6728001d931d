from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id


class DataKey(models.Model):
    """The data key of one person or household, wrapped by a master key. Erasing the row erases the texts.

    `owner` is the id of a Member, a Household, an Import or a proposal.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "master_id": "public",
        "wrapped": "personal",
    }

    owner = models.UUIDField(primary_key=True)
    master_id = models.CharField(max_length=40)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.owner)


class Household(models.Model):
    """One household (ครัวเรือน); one house may hold several. Outlives campaigns.

    `area` points at the newest placement's village, or its subdistrict where the village is not known;
    figures read the placements, never this pointer. `match_key` finds it again in a later list, and where that list
    has no household code, `address_key` does, if only one household has that address.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "code": "personal",
        "house_code": "personal",
        "house_no": "personal",
        "community": "personal",
        "match_key": "personal",
        "address_key": "personal",
        "search_key": "personal",
        "latitude": "personal",
        "longitude": "personal",
        "sort_key": "personal",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="households", db_index=False)
    code = models.CharField(max_length=60, blank=True)
    house_code = models.CharField(max_length=11, blank=True)
    house_no = models.CharField(max_length=60, blank=True)
    moo = models.PositiveSmallIntegerField(null=True)
    community = models.CharField(max_length=200, blank=True)
    match_key = models.CharField(max_length=400)
    address_key = models.CharField(max_length=400, blank=True)
    search_key = models.TextField(blank=True)
    sort_key = models.CharField(max_length=255, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("area_id", "sort_key", "id")
        constraints = (models.UniqueConstraint(fields=["province", "match_key"], name="register_household_match"),)
        indexes = (
            models.Index(fields=["area", "sort_key", "id"]),
            models.Index(fields=["code", "id"]),
            models.Index(fields=["province", "address_key"]),
        )

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """House number, village and community as said aloud: "บ้านเลขที่ 12/3 หมู่ที่ 4"."""
        parts = []
        if self.house_no:
            parts.append(_("บ้านเลขที่ %(no)s") % {"no": self.house_no})
        if self.moo:
            parts.append(_("หมู่ที่ %(moo)s") % {"moo": self.moo})
        if self.community:
            parts.append(self.community)
        return " ".join(str(p) for p in parts) or str(_("ไม่ระบุบ้านเลขที่"))


class Sex(models.TextChoices):
    MALE = "male", pgettext_lazy("sex", "ชาย")
    FEMALE = "female", pgettext_lazy("sex", "หญิง")
    UNKNOWN = "", pgettext_lazy("sex", "ไม่ระบุ")


class WelfareCard(models.TextChoices):
    HAS = "has", pgettext_lazy("card", "มีบัตร")
    NONE = "none", pgettext_lazy("card", "ไม่มีบัตร")
    UNKNOWN = "", pgettext_lazy("card", "ไม่ระบุ")


class Relation(models.TextChoices):
    """Relation to the head of household. พ่อเลี้ยง/แม่เลี้ยง here is a step-parent, never the appointed godparent."""

    HEAD = "head", pgettext_lazy("relation", "หัวหน้าครัวเรือน")
    SPOUSE = "spouse", pgettext_lazy("relation", "คู่สมรส")
    CHILD = "child", pgettext_lazy("relation", "บุตร")
    PARENT = "parent", pgettext_lazy("relation", "บิดา/มารดา")
    STEP_PARENT = "step_parent", pgettext_lazy("relation", "พ่อเลี้ยง/แม่เลี้ยง (บิดามารดาเลี้ยง)")
    GRANDCHILD = "grandchild", pgettext_lazy("relation", "หลาน")
    GRANDPARENT = "grandparent", pgettext_lazy("relation", "ปู่ย่าตายาย")
    SIBLING = "sibling", pgettext_lazy("relation", "พี่น้อง")
    OTHER = "other", pgettext_lazy("relation", "อื่น ๆ")
    UNKNOWN = "", pgettext_lazy("relation", "ไม่ระบุ")


class Member(models.Model):
    """One member of a household (สมาชิกในครัวเรือน). Outlives campaigns.

    `household` points at the newest membership; figures read the memberships. The citizen ID stands
    encrypted under the person's key, and as a keyed blind index for exact search; "no ID" bears a reason.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "title": "personal",
        "first_name": "personal",
        "last_name": "personal",
        "name_key": "personal",
        "sort_key": "personal",
        "sex": "personal",
        "birth_year": "personal",
        "birth_month": "personal",
        "birth_day": "personal",
        "relation": "personal",
        "citizen_id_sealed": "personal",
        "citizen_id_index": "personal",
        "no_id_reason": "personal",
        "phone_sealed": "personal",
        "phone_index": "personal",
        "welfare_card": "personal",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="members", db_index=False)
    title = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=300)
    last_name = models.CharField(max_length=300, blank=True)
    name_key = models.CharField(max_length=620)
    sort_key = models.CharField(max_length=1300, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    relation = models.CharField(max_length=12, choices=Relation.choices, blank=True)
    citizen_id_sealed = models.BinaryField(null=True)
    citizen_id_index = models.CharField(max_length=64, null=True)  # noqa: DJ001  unique where present
    no_id_reason = models.CharField(max_length=200, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.CharField(max_length=64, blank=True)
    welfare_card = models.CharField(max_length=4, choices=WelfareCard.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("household_id", "id")
        constraints = (models.UniqueConstraint(fields=["citizen_id_index"], name="register_member_citizen_id"),)
        indexes = (models.Index(fields=["household", "name_key"]),)

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name(self.title, self.first_name, self.last_name)


def full_name(title: str, first_name: str, last_name: str) -> str:
    """The name as it is said and written: the title joined to the first name, as Thai does."""
    return f"{title}{first_name} {last_name}".strip()


class Placement(Fact):
    """From `occurred_on` the household lives in `area` (a village, or a subdistrict where the village is unknown)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="placements", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    occurred_on = models.DateField()

    class Meta(Fact.Meta):
        indexes = (models.Index(fields=["household", "occurred_on"]),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.area_id} {self.occurred_on}"


class Membership(Fact):
    """From `occurred_on` the person belongs to the household."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    occurred_on = models.DateField()

    class Meta(Fact.Meta):
        indexes = (models.Index(fields=["member", "occurred_on"]),)

    def __str__(self) -> str:
        return f"{self.member_id} {self.household_id} {self.occurred_on}"
