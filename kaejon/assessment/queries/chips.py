from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaejon.assessment.queries.gone import current_list
from kaejon.assessment.queries.holders import holder_name, holders_for
from kaejon.assessment.queries.household_list import COUNTED_UP_TO, Filters, state_counts
from kaejon.assessment.queries.states import STATES
from kaejon.geography.models import Area
from kaejon.people.access import User
from kaejon.register.models import Campaign, Dimension, Household

Chip = tuple[str, Any, int | None]


def area_chips(areas: Sequence[Area]) -> list[Chip]:
    """The filter by area; none where there is only one."""
    if len(areas) < 2:
        return []
    return [("", _("ทุกพื้นที่ของท่าน"), None), *((area.pk, area.title, None) for area in areas)]


def chosen_words(asked: Filters, chips: Mapping[str, Iterable[Chip]]) -> list[str]:
    """The words of the filters that are on, in the order of the chips; `alarm` has further values of `state`."""
    on = {
        "area": asked.area,
        "dimension": asked.dimension,
        "state": asked.state,
        "alarm": asked.state,
        "team": asked.team,
        "new": "1" if asked.is_new else "",
    }
    return [str(words) for name, row in chips.items() for value, words, _count in row if value and value == on[name]]


def dimension_chips() -> list[Chip]:
    """The filter by dimension."""
    return [("", _("ทุกมิติ"), None), *((value, label, None) for value, label in Dimension.choices)]


def state_chips(
    campaign: Campaign, scope: QuerySet[Household], filters: Filters, areas: Iterable[str], count: int
) -> dict[str, list[Chip]]:
    """The filters by state in two rows, with the number of households each would show where counting them is cheap.

    `state` has the steps of a household's way, `alarm` what is to be followed up.
    """
    counts = state_counts(campaign, scope, filters, areas) if count <= COUNTED_UP_TO else {}
    chips = {name: (name, state.label, counts.get(name)) for name, state in STATES.items()}
    return {
        "state": [("", _("ทุกสถานะ"), None), *(chips[name] for name, state in STATES.items() if not state.is_alarm)],
        "alarm": [chips[name] for name, state in STATES.items() if state.is_alarm],
    }


def team_chips(user: User, filters: Filters) -> list[Chip]:
    """The filter by who holds the household; a team or a mentor named in the address keeps its own chip."""
    mine: list[Chip] = [("mine", _("ที่มอบหมายให้ท่าน/ทีมของท่าน"), None)] if holders_for(user) else []
    named: list[Chip] = []
    if filters.team not in ("", "mine", "none"):
        named = [(filters.team, holder_name(filters.team), None)]
    return [("", _("ทุกทีม"), None), *mine, ("none", _("ยังไม่มอบหมาย"), None), *named]


def new_chips(campaign: Campaign) -> list[Chip]:
    """The filter for what came with the newest version; none while there is only one."""
    newest = current_list(campaign)
    if newest is None or newest.number == 1:
        return []
    return [("", _("ทุกฉบับ"), None), ("1", _("เพิ่มใน%(list)s") % {"list": newest.title}, None)]
