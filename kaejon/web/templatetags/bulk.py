"""Components of lists whose rows are ticked and decided at once, in a `form[data-bulk]`."""

from __future__ import annotations

from django import template

register = template.Library()


@register.inclusion_tag("components/pick_all.html")
def pick_all(name: str) -> dict[str, object]:
    """One box that ticks every box of this name on the page; not there without scripts."""
    return {"name": name}


@register.inclusion_tag("components/picked.html")
def picked() -> dict[str, object]:
    """How many rows are ticked, beside the buttons; not there without scripts."""
    return {}
