from __future__ import annotations

import datetime as dt
import hashlib
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id


class Role(models.TextChoices):
    """The ten roles. Names of roles are labels; what each may do stands in `people/policy.py`."""

    MENTOR = "mentor", pgettext_lazy("role", "พี่เลี้ยง")
    OPERATOR = "operator", pgettext_lazy("role", "ทีมปฏิบัติการ (ตำบล)")
    DISTRICT = "district", pgettext_lazy("role", "คจพ.อ.")
    GODPARENT = "godparent", pgettext_lazy("role", "พ่อเลี้ยง/แม่เลี้ยง (หัวหน้าส่วนราชการ)")
    AGENCY = "agency", pgettext_lazy("role", "เจ้าหน้าที่หน่วยงาน")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "ผู้กำกับดูแลอำเภอ (รองผู้ว่าราชการจังหวัด)")
    GOVERNOR = "governor", pgettext_lazy("role", "ผู้ว่าราชการจังหวัด")
    SECRETARY = "secretary", pgettext_lazy("role", "ฝ่ายเลขานุการ คจพ.จ.")
    AUDITOR = "auditor", pgettext_lazy("role", "เจ้าหน้าที่คุ้มครองข้อมูล/ตรวจสอบ")
    SYSADMIN = "sysadmin", pgettext_lazy("role", "ผู้ดูแลระบบ")


class Basis(models.TextChoices):
    IN_OFFICE = "in_office", pgettext_lazy("basis", "ดำรงตำแหน่ง")
    ACTING = "acting", pgettext_lazy("basis", "รักษาราชการแทน")
    ON_BEHALF = "on_behalf", pgettext_lazy("basis", "ปฏิบัติราชการแทน")
    DELEGATE = "delegate", pgettext_lazy("basis", "ผู้ได้รับมอบหมาย")


class AgencyKind(models.TextChoices):
    GOVERNMENT = "government", pgettext_lazy("agency", "ส่วนราชการ")
    LOCAL_GOVERNMENT = "local_government", pgettext_lazy("agency", "องค์กรปกครองส่วนท้องถิ่น (อปท.)")
    RED_CROSS = "red_cross", pgettext_lazy("agency", "เหล่ากาชาด")
    PRIVATE = "private", pgettext_lazy("agency", "เอกชน/ภาคประชาสังคม")


class AgencyLevel(models.TextChoices):
    PROVINCE = "province", pgettext_lazy("agency level", "ระดับจังหวัด")
    DISTRICT = "district", pgettext_lazy("agency level", "ระดับอำเภอ")
    SUBDISTRICT = "subdistrict", pgettext_lazy("agency level", "ระดับตำบล")


class EndReason(models.TextChoices):
    """Why an appointment was ended before its last day."""

    MOVED = "moved", pgettext_lazy("end", "ย้ายหรือเปลี่ยนตำแหน่ง")
    RETIRED = "retired", pgettext_lazy("end", "เกษียณหรือพ้นจากราชการ")
    REPLACED = "replaced", pgettext_lazy("end", "มีผู้รับหน้าที่แทนแล้ว")
    REVOKED = "revoked", pgettext_lazy("end", "ยกเลิกคำสั่ง")
    MISTAKE = "mistake", pgettext_lazy("end", "บันทึกผิด")


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=(username or "").strip())


class Account(AbstractBaseUser):
    """One person who signs in. An account by itself permits nothing: appointments do."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "username": "personal",
        "full_name": "personal",
        "email": "personal",
        "password": "personal",
        "last_login": "personal",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("ชื่อผู้ใช้"), max_length=60, unique=True)
    full_name = models.CharField(_("ชื่อ-นามสกุล"), max_length=300)
    email = models.EmailField(_("อีเมล"), blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=64)
    disabled_at = models.DateTimeField(null=True)
    disabled_by = models.CharField(max_length=64, null=True)  # noqa: DJ001  set with disabled_at or not at all

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_by__isnull=True)
                | Q(disabled_at__isnull=False, disabled_by__isnull=False),
                name="people_account_disabled_pair",
            ),
            # Signing in ignores case, so two names must differ in more than case.
            models.UniqueConstraint(Lower("username"), name="people_account_username_any_case"),
        )

    def __str__(self) -> str:
        return self.full_name


class Agency(models.Model):
    """One office that helps: its kind, level and the office above it."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"name": "public", "short_name": "public"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("ชื่อหน่วยงาน"), max_length=300)
    short_name = models.CharField(_("ชื่อย่อ"), max_length=60, blank=True)
    kind = models.CharField(_("ประเภท"), max_length=20, choices=AgencyKind.choices)
    level = models.CharField(_("ระดับ"), max_length=12, choices=AgencyLevel.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("หน่วยงานต้นสังกัด"))
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("พื้นที่"))
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("area_id", "name")
        constraints = (models.UniqueConstraint(fields=["area", "name"], name="people_agency_area_name"),)

    def __str__(self) -> str:
        return self.name


class Committee(models.Model):
    """One committee of the drive: คจพ.จ. of a province or คจพ.อ. of a district, set up by an order."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "name": "public",
        "short_name": "public",
        "order_number": "public",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("พื้นที่"))
    name = models.CharField(_("ชื่อคณะกรรมการ"), max_length=300)
    short_name = models.CharField(_("ชื่อย่อ"), max_length=60)
    order_number = models.CharField(_("ตามคำสั่งที่"), max_length=80)
    order_on = models.DateField(_("ลงวันที่"))
    ended_on = models.DateField(_("สิ้นสุดวันที่"), null=True, blank=True)

    class Meta:
        ordering = ("area_id", "name")
        constraints = (models.UniqueConstraint(fields=["area", "name"], name="people_committee_area_name"),)

    def __str__(self) -> str:
        return self.short_name or self.name


class TeamKind(models.TextChoices):
    MENTOR = "mentor", pgettext_lazy("team", "ทีมพี่เลี้ยง")
    OPERATION = "operation", pgettext_lazy("team", "ทีมปฏิบัติการ")


class Team(models.Model):
    """One mentor or operation team of a subdistrict, set up by an order. Its people hold appointments in it."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"name": "public", "order_number": "public"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("ประเภททีม"), max_length=10, choices=TeamKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("ตำบล"))
    name = models.CharField(_("ชื่อทีม"), max_length=200)
    order_number = models.CharField(_("ตามคำสั่งที่"), max_length=80)
    order_on = models.DateField(_("ลงวันที่"))
    ended_on = models.DateField(_("สิ้นสุดวันที่"), null=True, blank=True)

    class Meta:
        ordering = ("area_id", "kind", "name")
        constraints = (models.UniqueConstraint(fields=["area", "kind", "name"], name="people_team_area_name"),)

    def __str__(self) -> str:
        return self.name


NEEDS_AREA = (
    Role.MENTOR,
    Role.OPERATOR,
    Role.DISTRICT,
    Role.SUPERVISOR,
    Role.GOVERNOR,
    Role.SECRETARY,
    Role.AUDITOR,
)
NEEDS_AGENCY = (Role.GODPARENT, Role.AGENCY)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, moment: dt.datetime | None = None) -> AppointmentQuerySet:
        """Those that permit something at `moment` (now): by dates in Bangkok, not ended, account not disabled."""
        moment = moment or clock.now()
        on = clock.bangkok_date(moment)
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            Q(ended_at__isnull=True) | Q(ended_at__gt=moment),
            starts_on__lte=on,
            account__is_active=True,
        )


class Appointment(models.Model):
    """One person in one role, over one area or agency, from one date to another, by an order.

    The only source of permission. `acts_for` is the appointment of the head on whose behalf a delegate
    records (บันทึกแทน). `ends_on` is the last day; `ended_at` ends it at once.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "position": "personal",
        "seat": "public",
        "order_number": "public",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="appointments", verbose_name=_("บัญชีผู้ใช้"))
    role = models.CharField(_("บทบาท"), max_length=12, choices=Role.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, verbose_name=_("พื้นที่"))
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name=_("หน่วยงาน"))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("ทีม")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("คณะกรรมการ")
    )
    seat = models.CharField(_("หน้าที่ในคณะกรรมการ"), max_length=100, blank=True)
    position = models.CharField(_("ตำแหน่ง"), max_length=200)
    basis = models.CharField(_("ฐานะ"), max_length=12, choices=Basis.choices, default=Basis.IN_OFFICE)
    acts_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="delegates", verbose_name=_("บันทึกแทน")
    )
    order_number = models.CharField(_("ตามคำสั่งที่"), max_length=80)
    order_on = models.DateField(_("ลงวันที่"))
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, null=True)  # noqa: DJ001  set with ended_at or not at all
    end_reason = models.CharField(_("เหตุผล"), max_length=10, choices=EndReason.choices, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("role", "area_id", "starts_on")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="people_appointment_ended_pair",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="people_appointment_dates"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=NEEDS_AREA) | Q(area__isnull=False), name="people_appointment_area"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=NEEDS_AGENCY) | Q(agency__isnull=False), name="people_appointment_agency"
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.DELEGATE) | Q(acts_for__isnull=False), name="people_appointment_delegate"
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} ({self.get_role_display()})"

    def is_in_force(self, moment: dt.datetime | None = None) -> bool:
        """Whether it permits anything at `moment` (now), by its own dates."""
        moment = moment or clock.now()
        on = clock.bangkok_date(moment)
        ended = self.ended_at is not None and self.ended_at <= moment
        return not ended and self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class Invitation(models.Model):
    """A one-time link by which a person sets the first password. Only the hash of its token is kept."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"token_hash": "public"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.id}"

    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.used_at is None and self.expires_at > clock.now()


def hash_of_token(token: str) -> str:
    """What is kept of an invitation's token. A plain hash serves: the token is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
