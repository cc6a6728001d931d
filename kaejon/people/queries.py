from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.people.access import within
from kaejon.people.models import Account, Agency, Appointment, AppointmentQuerySet, Basis, Invitation, Role

# The password of every demo account. It opens nothing elsewhere: demo accounts sign in only where settings.DEMO is on.
DEMO_PASSWORD = "lookaround-please"

FIRST_QUESTION: dict[str, str | Promise] = {
    Role.MENTOR: _("ครัวเรือนใดที่ต้องไปเยี่ยมต่อไป และยังมีอะไรที่ยังไม่ได้ส่ง"),
    Role.OPERATOR: _("งานใดในตำบลถึงกำหนดแล้ว และพี่เลี้ยงคนใดต้องการความช่วยเหลือ"),
    Role.DISTRICT: _("ต้องพิจารณาเรื่องใด และรายงานอำเภอของวันศุกร์พร้อมหรือยัง"),
    Role.GODPARENT: _("ครัวเรือนใดต้องการอำนาจหน้าที่ของหน่วยงาน และรับปากอะไรไว้แล้วยังไม่ได้ทำ"),
    Role.AGENCY: _("เรื่องส่งต่อใดรอคำตอบ และการช่วยเหลือใดรอบันทึก"),
    Role.SUPERVISOR: _("ในอำเภอที่กำกับดูแล กรณีใดไม่คืบหน้า เพราะเหตุใด"),
    Role.GOVERNOR: _("จะทันกำหนดหรือไม่ มิติใดและอำเภอใดต้องการสนับสนุนเพิ่ม"),
    Role.SECRETARY: _("รายงานสัปดาห์นี้ครบหรือยัง บัญชีเป้าหมายและการแต่งตั้งถูกต้องหรือไม่"),
    Role.AUDITOR: _("ใครเปิดดูข้อมูลใด และสมุดตรวจสอบยังครบถ้วนหรือไม่"),
    Role.SYSADMIN: _("ระบบทำงานปกติหรือไม่ โดยไม่เห็นข้อมูลส่วนบุคคล"),
}

APPOINTMENT_STATES: tuple[tuple[str, str | Promise], ...] = (
    ("in_force", _("มีผลอยู่")),
    ("coming", _("ยังไม่ถึงวันเริ่ม")),
    ("ended", _("สิ้นสุดแล้ว")),
)
APPOINTMENT_SORTS: dict[str, tuple[str, ...]] = {
    "name": ("account__full_name",),
    "role": ("role", "area_id"),
    "area": ("area_id", "role"),
    "starts": ("starts_on",),
    "ends": ("ends_on",),
}


@dataclass(frozen=True)
class DemoAccount:
    """One account that the demo's sign-in page offers."""

    username: str
    password: str
    role: str
    explanation: str | Promise


def demo_accounts() -> list[DemoAccount]:
    """The demo accounts in force that have a password, in the order of the roles; none outside a demo.

    One who is appointed over several areas stands there once.
    """
    if not settings.DEMO:
        return []
    rows = Appointment.objects.in_force().filter(account__is_demo=True).select_related("account")
    rows = rows.exclude(account__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    order = list(Role.values)
    once = {(a.account.username, a.role): a for a in rows}
    return [
        DemoAccount(a.account.username, DEMO_PASSWORD, str(a.get_role_display()), FIRST_QUESTION[a.role])
        for a in sorted(once.values(), key=lambda a: (order.index(a.role), a.account.username))
    ]


def accounts_found(accounts: QuerySet[Account], *, text: str = "", state: str = "") -> QuerySet[Account]:
    """Those whose name or user name contains `text`, in a state: active, invited (no password yet) or disabled.

    Each has `appointments_in_force`, a count, and `is_invited`.
    """
    open_links = Invitation.objects.filter(account=OuterRef("pk"), used_at__isnull=True, expires_at__gt=clock.now())
    in_force = Appointment.objects.in_force().order_by().values("pk")
    # A joined filter and a joined count would multiply each other, so the rows are chosen first.
    rows = (
        Account.objects.filter(pk__in=accounts.order_by().values("pk"))
        .annotate(
            appointments_in_force=Count("appointments", filter=Q(appointments__in=in_force)),
            is_invited=Exists(open_links),
        )
        .order_by("username")
    )
    if text:
        rows = rows.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    if state == "disabled":
        return rows.filter(is_active=False)
    if state == "invited":
        return rows.filter(is_active=True, is_invited=True)
    return rows.filter(is_active=True) if state == "active" else rows


def appointments_found(
    appointments: AppointmentQuerySet,
    *,
    text: str = "",
    role: str = "",
    area: str = "",
    state: str = "",
    sort: str = "",
) -> AppointmentQuerySet:
    """Those that match every filter given, with account, area, agency and head at hand.

    `text` is looked for in name, position and order number; `area` is a code, with everything inside it;
    `state` one of APPOINTMENT_STATES; `sort` a key of APPOINTMENT_SORTS, "-" before it for the other way round.
    """
    rows = appointments.select_related(
        "account", "area", "area__parent", "agency", "acts_for__account", "team", "committee"
    )
    if text:
        rows = rows.filter(
            Q(account__full_name__icontains=text) | Q(position__icontains=text) | Q(order_number__icontains=text)
        )
    if role:
        rows = rows.filter(role=role)
    if area:
        rows = rows.filter(within([area], "area_id") | within([area], "agency__area_id"))
    now, today = clock.now(), clock.today()
    if state == "in_force":
        rows = rows.in_force()
    elif state == "coming":
        rows = rows.filter(starts_on__gt=today, ended_at__isnull=True)
    elif state == "ended":
        rows = rows.filter(Q(ends_on__lt=today) | Q(ended_at__lte=now))
    columns = APPOINTMENT_SORTS.get(sort.removeprefix("-"), ("role", "area_id", "starts_on"))
    direction = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{direction}{column}" for column in columns), "pk")


def state_of(appointment: Appointment) -> str:
    """In which of APPOINTMENT_STATES it is now, by its own dates."""
    if appointment.is_in_force():
        return "in_force"
    return "coming" if appointment.ended_at is None and appointment.starts_on > clock.today() else "ended"


def heads_for(appointments: AppointmentQuerySet) -> AppointmentQuerySet:
    """The appointments in force on whose behalf a delegate may record."""
    rows = appointments.in_force().exclude(basis=Basis.DELEGATE)
    return rows.select_related("account", "area", "agency").order_by("role", "area_id", "pk")


def areas_to_choose(codes: Iterable[str], *levels: str) -> QuerySet[Area]:
    """The areas inside `codes` down to the subdistrict (or of `levels`), by code, each with the one above it."""
    wanted = levels or (Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT)
    return Area.objects.filter(within(codes, "code"), level__in=wanted).select_related("parent").order_by("code")


def names_of(account_ids: Iterable[str]) -> dict[str, str]:
    """Account ids, as the audit keeps them, with the full names; ids of nobody are left out."""
    ids = {text for text in account_ids if len(text) == 36}
    return {str(pk): name for pk, name in Account.objects.filter(pk__in=ids).values_list("pk", "full_name")}


def accounts_named(text: str) -> list[str]:
    """The ids, as the audit keeps them, of accounts whose name or user name contains `text`."""
    rows = Account.objects.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def agencies_found(agencies: QuerySet[Agency], *, text: str = "") -> QuerySet[Agency]:
    """Those whose name or short name contains `text`, each with `appointments_in_force`, a count."""
    in_force = Appointment.objects.in_force().order_by().values("pk")
    counted = Count("appointment", filter=Q(appointment__in=in_force))
    rows = agencies.annotate(appointments_in_force=counted).order_by("area_id", "name")
    return rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text)) if text else rows
