from __future__ import annotations

from django.db.models import Q, QuerySet

from kaejon.assistance.models import Programme
from kaejon.lib import clock
from kaejon.people.access import within


def programmes_of(province: str) -> QuerySet[Programme]:
    """The programmes of the province's agencies, by agency and name."""
    rows = Programme.objects.filter(within([province], "agency__area_id")).select_related("agency")
    return rows.order_by("agency__name", "name")


def not_ended() -> Q:
    """A filter for programmes whose last day is not over: what may still be recorded under."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())


def programmes_found(province: str, *, text: str = "", state: str = "in_force") -> QuerySet[Programme]:
    """The province's programmes as the list page asks for them; `state` "all" has those that ended as well."""
    rows = programmes_of(province)
    if state == "in_force":
        rows = rows.filter(not_ended())
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(agency__name__icontains=text) | Q(agency__short_name__icontains=text)
        )
    return rows
