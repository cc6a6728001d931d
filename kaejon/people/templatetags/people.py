"""`{% load people %}`: how people's own values are written."""

from __future__ import annotations

from django import template
from django.template import Context

from kaejon.people.access import may_appoint
from kaejon.people.models import Appointment
from kaejon.people.queries import APPOINTMENT_STATES, state_of
from kaejon.people.rules import place_of

register = template.Library()


@register.inclusion_tag("components/status_chip.html")
def appointment_state(appointment: Appointment) -> dict[str, object]:
    """Whether the appointment is in force, is still to come, or has ended."""
    state = state_of(appointment)
    kinds = {"in_force": "done", "coming": "info", "ended": "draft"}
    return {"label": dict(APPOINTMENT_STATES)[state], "kind": kinds[state]}


@register.simple_tag(takes_context=True)
def may_change(context: Context, appointment: Appointment) -> bool:
    """Whether the reader may change or end the appointment: it has not ended, and they appoint its role there."""
    user = context["request"].user
    return appointment.ended_at is None and may_appoint(user, appointment.role, place_of(appointment))
