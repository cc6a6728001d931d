from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.persons import names_of
from kaejon.changes.content import CHANGE_REASON, content_of
from kaejon.changes.models import ChangeAnswer, ChangeMember, ChangeRequest, Verdict
from kaejon.register.keys import open_text

RELATED = (
    "campaign",
    "answer",
    "decided_in",
    "household__area__parent__parent",
    "target_area__parent__parent",
    "target_household__area",
)


@dataclass(frozen=True)
class ChangeRow:
    """One request as a list or page shows it. `people` are those whom it concerns, by name."""

    request: ChangeRequest
    place: str
    people: Sequence[str]
    who: str
    answer: ChangeAnswer | None
    answered_by: str

    @property
    def status(self) -> str:
        return str(self.answer.get_verdict_display()) if self.answer else _("รอพิจารณา")

    @property
    def status_kind(self) -> str:
        """How the chip of its status is coloured."""
        if self.answer is None:
            return "due"
        return "done" if self.answer.verdict == Verdict.TAKEN else ""

    @property
    def is_waiting(self) -> bool:
        return self.answer is None


def rows_of(requests: QuerySet[ChangeRequest]) -> list[ChangeRow]:
    """The requests with names and who asked: four queries, and one for each newcomer's sealed name."""
    members = Prefetch("members", ChangeMember.objects.select_related("member").order_by("line"))
    found = list(requests.select_related(*RELATED).prefetch_related(members))
    answers = [answer_of(request) for request in found]
    names = names_of(
        [person for request in found for person in (request.by, request.recorded_for)]
        + [answer.by for answer in answers if answer]
    )
    return [
        ChangeRow(
            request=request,
            place=place_of(request.household.area),
            people=people_of(request),
            who=said_who(request, names),
            answer=answer,
            answered_by=names[answer.by] if answer else "",
        )
        for request, answer in zip(found, answers, strict=True)
    ]


def answer_of(request: ChangeRequest) -> ChangeAnswer | None:
    return getattr(request, "answer", None)


def people_of(request: ChangeRequest) -> list[str]:
    """The names of those whom the request concerns, a newcomer's too."""
    person = content_of(request).person
    return [*([person.full_name] if person else []), *(row.member.full_name for row in request.members.all())]


def said_who(request: ChangeRequest, names: dict[str, str]) -> str:
    if not request.recorded_for:
        return names[request.by]
    return f"{names[request.by]} · " + _("บันทึกแทน %(name)s") % {"name": names[request.recorded_for]}


def reason_of(answer: ChangeAnswer | None) -> str:
    """Why a request was declined; empty where it was not."""
    if answer is None or answer.reason_sealed is None:
        return ""
    return open_text(answer.request.household_id, bytes(answer.reason_sealed), CHANGE_REASON)


def asked_by(persons: Iterable[str], campaign_id: uuid.UUID) -> QuerySet[ChangeRequest]:
    """What these persons asked for, newest first."""
    return ChangeRequest.objects.filter(campaign=campaign_id, by__in=list(persons)).order_by("-seq")
