"""The household's condition and plan as one Thai paragraph, to copy into the forms of other systems."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaejon.logbook.kinds import State
from kaejon.plan.content import KINDS, paragraph
from kaejon.plan.queries.plans import PlanOfHousehold, VersionRow
from kaejon.register.models import DIMENSIONS, Dimension


def condition_of(found: PlanOfHousehold) -> str:
    """How many persons lack in which dimensions and how far these are; nobody is named."""
    parts = []
    for code in DIMENSIONS:
        states = [state for need, state in states_of(found) if need == code and state != State.DISMISSED]
        if states:
            words = ", ".join(dict.fromkeys(str(State(state).label) for state in states))
            said = {"dimension": Dimension(code).label, "count": len(states), "words": words}
            parts.append(_("%(dimension)s %(count)d คน (%(words)s)") % said)
    return _("สภาพปัญหา: %(parts)s") % {"parts": "; ".join(parts)} if parts else ""


def states_of(found: PlanOfHousehold) -> list[tuple[str, str]]:
    return [
        (need.dimension, need.standing.state if hasattr(need, "standing") else State.LISTED) for need in found.needs
    ]


def paragraph_of(found: PlanOfHousehold, row: VersionRow) -> str:
    """The paragraph of one version, as its reader may see it."""
    kind = KINDS.get(row.content.kind, "")
    condition = " ".join(part for part in (condition_of(found), f"({kind})" if kind else "") if part)
    return paragraph(row.content, condition, found.words)
