"""The gate: what an account's appointments in force permit. Nothing else gives permission."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from kaejon.audit.principal import CONSOLE, Channel, Principal
from kaejon.geography.queries import after_prefix
from kaejon.people.models import (
    Account,
    Agency,
    Appointment,
    AppointmentQuerySet,
    Basis,
    Committee,
    Invitation,
    Role,
    Team,
    hash_of_token,
)
from kaejon.people.policy import SECRETARY, STAFFING
from kaejon.people.rules import APPOINTS, place_of

User = Account | AnonymousUser
Row = TypeVar("Row", bound=Model)
Body = TypeVar("Body", Committee, Team)


@dataclass(frozen=True)
class Standing:
    """An account's appointments in force at this moment."""

    appointments: tuple[Appointment, ...]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(a.role for a in self.appointments)

    def holding(self, roles: Iterable[str]) -> tuple[Appointment, ...]:
        """The appointments in one of `roles`."""
        wanted = frozenset(roles)
        return tuple(a for a in self.appointments if a.role in wanted)

    def areas(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The area codes over which one of `roles` is held, without those inside another of them."""
        codes = sorted({a.area_id for a in self.holding(roles) if a.area_id})
        return tuple(c for c in codes if not any(c != other and c.startswith(other) for other in codes))


def standing_of(user: User) -> Standing:
    """The appointments in force of the signed-in user; none for anybody else. Read once per request."""
    if not isinstance(user, Account) or not user.is_active:
        return Standing(())
    kept = cast("Standing | None", getattr(user, "_standing", None))
    if kept is None:
        rows = user.appointments.in_force().select_related("area", "agency", "acts_for__account")
        kept = Standing(
            tuple(a for a in rows if a.basis != Basis.DELEGATE or (a.acts_for and a.acts_for.is_in_force()))
        )
        user._standing = kept  # type: ignore[attr-defined]  # a request's own copy of the account
    return kept


def appointment_for(user: User, roles: Iterable[str], area: str = "") -> Appointment | None:
    """The appointment in one of `roles` that covers `area` (any, where none is asked), else None.

    The nearest one counts: the longest area code first.
    """
    held = [a for a in standing_of(user).holding(roles) if not area or (a.area_id and area.startswith(a.area_id))]
    return max(held, key=lambda a: len(a.area_id or ""), default=None)


def principal_for(user: User, roles: Iterable[str], area: str = "", *, channel: Channel = "page") -> Principal | None:
    """The principal under which `user` acts in one of `roles` over `area`, or None where not permitted."""
    appointment = appointment_for(user, roles, area)
    return None if appointment is None else principal_under(user, appointment, channel=channel)


def principal_under(user: User, appointment: Appointment, *, channel: Channel = "page") -> Principal:
    """The principal under which `user` acts by an appointment of theirs."""
    head = appointment.acts_for
    return Principal(
        account=str(user.pk),
        recorded_for=str(head.account_id) if head else None,
        appointment=str(appointment.pk),
        channel=channel,
    )


def signed_in(user: User, *, channel: Channel = "page") -> Principal:
    """The principal for what any signed-in account may do to itself, and for views that are only read."""
    if not isinstance(user, Account):
        raise PermissionError("nobody is signed in")
    return Principal(account=str(user.pk), channel=channel)


def own_account(user: User) -> Account:
    """The signed-in user's account, for what it may do to itself."""
    if not isinstance(user, Account):
        raise PermissionError("nobody is signed in")
    return user


def within(areas: Iterable[str], field: str) -> Q:
    """A filter for rows whose area code in `field` lies inside one of `areas`; matches nothing for none."""
    ranges = [Q(**{f"{field}__gte": code, f"{field}__lt": after_prefix(code)}) for code in areas]
    return reduce(or_, ranges) if ranges else Q(pk__in=())


def staffing_principal(user: User, area: str = "") -> Principal:
    """The principal under which a secretary or a district officer changes staff, or Http404."""
    principal = principal_for(user, STAFFING, area)
    if principal is None:
        raise Http404
    return principal


def appointments_for(user: User) -> AppointmentQuerySet:
    """The appointments inside the secretary's province or the officer's district, by area or agency."""
    areas = standing_of(user).areas(STAFFING)
    return Appointment.objects.filter(within(areas, "area_id") | within(areas, "agency__area_id"))


def accounts_for(user: User) -> QuerySet[Account]:
    """The accounts appointed there, the user's own, and new ones: a district officer sees only those it made."""
    new = Q(appointments__isnull=True)
    if Role.SECRETARY not in standing_of(user).roles:
        new &= Q(created_by=str(user.pk))
    inside = Q(appointments__in=appointments_for(user).order_by().values("pk"))
    return Account.objects.filter(inside | new | Q(pk=user.pk)).distinct()


def account_to_view(user: User, account_id: uuid.UUID) -> Account:
    """The account, or Http404 exactly as if it did not exist."""
    return _or_404(accounts_for(user).filter(pk=account_id))


def account_to_manage(user: User, account_id: uuid.UUID) -> Account:
    """The account, for whoever may invite, disable and enable it, or Http404.

    A new link takes the account over, so nobody manages an account with more authority than they could give:
    every appointment of it that has not ended lies in the user's own area, in a role that the user may appoint.
    """
    account = account_to_view(user, account_id)
    if not may_manage(user, account):
        raise Http404
    return account


def may_manage(user: User, account: Account) -> bool:
    """Whether `user` may invite, disable and enable the account."""
    held = account.appointments.filter(ended_at__isnull=True).select_related("agency")
    return account.pk != user.pk and all(may_appoint(user, a.role, place_of(a)) for a in held)


def may_appoint(user: User, role: str, place: str) -> bool:
    """Whether one of the user's appointments lets it appoint `role` over `place`, an area code."""
    return any(
        role in APPOINTS.get(a.role, ()) and bool(a.area_id) and place.startswith(a.area_id or "-")
        for a in standing_of(user).appointments
    )


def appointment_to_change(user: User, appointment_id: uuid.UUID) -> Appointment:
    """The appointment, for whoever may appoint its role there, or Http404."""
    found = _or_404(appointments_for(user).select_related("account", "area", "agency").filter(pk=appointment_id))
    if not may_appoint(user, found.role, place_of(found)):
        raise Http404
    return found


def agencies_for(user: User) -> QuerySet[Agency]:
    """The agencies inside the areas in which the user changes staff."""
    return Agency.objects.filter(within(standing_of(user).areas(STAFFING), "area_id")).select_related("area", "parent")


def agency_to_edit(user: User, agency_id: uuid.UUID) -> Agency:
    """The agency, for a secretary of its province, or Http404."""
    inside = within(standing_of(user).areas(SECRETARY), "area_id")
    return _or_404(Agency.objects.filter(inside, pk=agency_id))


def bodies_for(user: User, model: type[Body]) -> QuerySet[Body]:
    """The committees or teams inside the areas in which the user changes staff."""
    inside = within(standing_of(user).areas(STAFFING), "area_id")
    return model._default_manager.filter(inside).select_related("area")


def body_to_change(user: User, model: type[Body], body_id: uuid.UUID) -> Body:
    """The committee or team, for whoever sets such up there, or Http404."""
    return _or_404(bodies_for(user, model).filter(pk=body_id))


def open_invitation(token: str) -> Invitation | None:
    """The invitation whose link this is, while it works; else None."""
    found = Invitation.objects.filter(token_hash=hash_of_token(token)).select_related("account").first()
    return found if found and found.is_open() and found.account.is_active else None


def _or_404(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def console_principal(username: str = "") -> Principal:
    """The principal of a command: the account named by `--by`, or the console. Raises Account.DoesNotExist."""
    if not username:
        return CONSOLE
    return Principal(account=str(Account.objects.get_by_natural_key(username).pk), channel="command")
