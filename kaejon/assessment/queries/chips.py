from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaejon.assessment.queries.gone import current_list
from kaejon.assessment.queries.household_list import COUNTED_UP_TO, STATES, Filters, state_counts
from kaejon.geography.models import Area
from kaejon.register.models import Campaign, Dimension, Household

Chip = tuple[str, Any, int | None]


def area_chips(areas: Iterable[Area]) -> list[Chip]:
    """The filter by area."""
    return [("", _("ทุกพื้นที่ของท่าน"), None), *((area.pk, area.title, None) for area in areas)]


def dimension_chips() -> list[Chip]:
    """The filter by dimension."""
    return [("", _("ทุกมิติ"), None), *((value, label, None) for value, label in Dimension.choices)]


def state_chips(
    campaign: Campaign, scope: QuerySet[Household], filters: Filters, areas: Iterable[str], count: int
) -> list[Chip]:
    """The filter by state, with the number of households each would show where counting them is cheap."""
    counts = state_counts(campaign, scope, filters, areas) if count <= COUNTED_UP_TO else {}
    return [("", _("ทุกสถานะ"), None), *((name, label, counts.get(name)) for name, (label, _q) in STATES.items())]


def new_chips(campaign: Campaign) -> list[Chip]:
    """The filter for what came with the newest version; none while there is only one."""
    newest = current_list(campaign)
    if newest is None or newest.number == 1:
        return []
    return [("", _("ทุกฉบับ"), None), ("1", _("เพิ่มใน%(list)s") % {"list": newest.title}, None)]
