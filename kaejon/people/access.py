"""The gate: what an account's appointments in force permit. Nothing else gives permission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from kaejon.audit.principal import Channel, Principal
from kaejon.geography.queries import after_prefix
from kaejon.people.models import Account, Appointment, Basis, Role

User = Account | AnonymousUser


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
        kept = Standing(tuple(a for a in rows if a.basis != Basis.DELEGATE or (a.acts_for and a.acts_for.is_in_force())))
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
    if appointment is None or not isinstance(user, Account):
        return None
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


def within(areas: Iterable[str], field: str) -> Q:
    """A filter for rows whose area code in `field` lies inside one of `areas`; matches nothing for none."""
    ranges = [Q(**{f"{field}__gte": code, f"{field}__lt": after_prefix(code)}) for code in areas]
    return reduce(or_, ranges) if ranges else Q(pk__in=())
