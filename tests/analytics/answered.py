"""Histories in which lists, verifications and visits answer indicators: those of `histories`, with more beside."""

from __future__ import annotations

from kaejon.assessment.actions.beside import Answers, write_answers
from kaejon.assessment.models import Answer, Method, Verification
from kaejon.assessment.rules import VERIFICATION_INDICATORS
from kaejon.audit.actions import Recorder
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.register.keys import key_of
from kaejon.register.models import DIMENSIONS, Member
from tests.analytics.histories import Province, Step, one_of

INDICATORS = {"health": (1, 4, 5, 7), "living": (8, 9, 10, 11), "education": (15, 16, 17, 19)}
STRANGERS = (2, 23)
"""Numbers that count for no dimension: whoever names them says nothing."""
FOUND = ("fail", "pass", "na", "fail")


def some(dimension: str, step: Step, places: int = 4) -> tuple[int, ...]:
    """Some indicators of a dimension, now and then of another one, or one that counts for none."""
    own = tuple(n for place, n in enumerate(INDICATORS[dimension]) if step.other >> (place % places) & 1)
    return own + ((8,) if step.which % 7 == 0 else ()) + ((STRANGERS[step.which % 2],) if step.which % 5 == 0 else ())


class Answering(Province):
    """A province where indicators are named and answered."""

    def named(self, step: Step, marks: dict[Member, list[str]]) -> dict[tuple[Member, str], str]:
        return {
            (member, dimension): ",".join(map(str, some(dimension, step, 1 + place % 4)))
            for place, (member, dimensions) in enumerate(marks.items())
            for dimension in dimensions
            if (step.which + place) % 4
        }

    def write_beside(self, recorder: Recorder, entry: Entry, step: Step) -> None:
        about = About(entry.need, entry.member, entry.household, entry.dimension)
        if entry.kind in (Kind.VERIFIED, Kind.RELAPSED) and step.other % 5:
            dimension = entry.need.dimension if entry.need else entry.dimension or one_of(DIMENSIONS[:3], step.which)
            if dimension in INDICATORS:
                recorder.write(verification(entry, dimension, some(dimension, step) or INDICATORS[dimension][:1]))
        elif entry.kind in (Kind.VISITED, Kind.VISIT_UNCHANGED, Kind.FOLLOW_UP_HELD, Kind.OUTCOME_PROPOSED):
            write_answers(recorder, entry, about, self.answers(step))

    def answers(self, step: Step) -> list[Answers]:
        """Answers about a need, about a whole dimension, and both at once."""
        needs = list(self.campaign.needs.order_by("member__first_name", "dimension"))
        dimension = one_of(DIMENSIONS[:3], step.other)
        shared = Answers(dimension, {n: one_of(FOUND, step.which + n) for n in some(dimension, step)})
        need = one_of(needs, step.which)
        numbers = INDICATORS[need.dimension]
        own = Answers(need.dimension, {n: one_of(FOUND, step.other + n) for n in numbers[step.which % 3 :]}, need)
        return [[own], [shared], [own, shared], []][step.other % 4]


def verification(entry: Entry, dimension: str, numbers: tuple[int, ...]) -> Verification:
    """A confirmation beside an entry; of health sealed for the person or the household."""
    text = ",".join(map(str, numbers))
    owner = entry.need.member_id if entry.need else entry.household_id
    sealed = key_of(owner).seal(text, context=VERIFICATION_INDICATORS) if dimension == "health" and owner else None
    return Verification(
        entry=entry,
        answer=Answer.CONFIRMED,
        method=Method.HOME_VISIT,
        indicators="" if sealed else text,
        indicators_sealed=sealed,
    )
