"""`{% load people %}`: how people's own values are written."""

from __future__ import annotations

from django import template

from kaejon.people.models import Appointment
from kaejon.people.queries import APPOINTMENT_STATES, state_of

register = template.Library()


@register.inclusion_tag("components/status_chip.html")
def appointment_state(appointment: Appointment) -> dict[str, object]:
    """Whether the appointment is in force, is still to come, or has ended."""
    state = state_of(appointment)
    kinds = {"in_force": "done", "coming": "info", "ended": "draft"}
    return {"label": dict(APPOINTMENT_STATES)[state], "kind": kinds[state]}
