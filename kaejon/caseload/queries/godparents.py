from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from kaejon.assessment.queries.household_list import PAGE_SIZE, place_of
from kaejon.people.models import Appointment
from kaejon.register.access import live_assignments
from kaejon.register.models import Assignment, AssignmentKind, Campaign


@dataclass(frozen=True)
class Tie:
    """One household or area given to an agency head."""

    assignment: Assignment
    address: str
    """Empty where a whole area was given."""
    place: str

    @property
    def words(self) -> str:
        return f"{self.address} {self.place}".strip()


@dataclass(frozen=True)
class GodparentRow:
    """An agency head and what was given to them: how many, and the first of them."""

    appointment: Appointment
    ties: Sequence[Tie]
    count: int

    @property
    def rest(self) -> int:
        """How many more there are than are shown."""
        return self.count - len(self.ties)


SHOWN = 10


def godparent_rows(campaign: Campaign, appointments: Iterable[Appointment]) -> list[GodparentRow]:
    """Each head with the first households and areas of the campaign; two queries."""
    heads = list(appointments)
    rows = ties_of_heads(campaign, heads)
    counts = dict(rows.order_by().values_list("appointment").annotate(n=Count("pk")))
    place = Window(RowNumber(), partition_by="appointment", order_by=("seq", "line"))
    first = list(rows.annotate(place=place).filter(place__lte=SHOWN).values_list("pk", flat=True))
    found: dict[object, list[Tie]] = defaultdict(list)
    for tie in in_words(Assignment.objects.filter(pk__in=first)):
        found[tie.assignment.appointment_id].append(tie)
    return [GodparentRow(head, found[head.pk], counts.get(head.pk, 0)) for head in heads]


def row_of_head(campaign: Campaign, head: Appointment, number: str | None) -> tuple[GodparentRow, Page[Assignment]]:
    """One head with a page of what was given to them, and that page."""
    page = Paginator(ties_of_heads(campaign, [head]), PAGE_SIZE).get_page(number)
    ties = in_words(Assignment.objects.filter(pk__in=[row.pk for row in page]))
    return GodparentRow(head, ties, page.paginator.count), page


def ties_of_heads(campaign: Campaign, heads: Iterable[Appointment]) -> QuerySet[Assignment]:
    """What was given to these heads, in the order in which it was."""
    rows = live_assignments(AssignmentKind.GODPARENT).filter(campaign=campaign, appointment__in=list(heads))
    return rows.order_by("seq", "line")


def ties_in_words(ties: Iterable[Assignment]) -> list[Tie]:
    """These ties with the place of each; one query."""
    return in_words(Assignment.objects.filter(pk__in=[tie.pk for tie in ties]))


def in_words(rows: QuerySet[Assignment]) -> list[Tie]:
    """These assignments with the words of each; one query."""
    found = []
    for row in rows.select_related("household__area__parent__parent", "area__parent__parent").order_by("seq", "line"):
        if row.household is not None:
            found.append(Tie(row, row.household.address, place_of(row.household.area)))
        else:
            found.append(Tie(row, "", place_of(row.area) if row.area else ""))
    return found
