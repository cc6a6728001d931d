"""One district's return as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.people.access import User, appointment_for, standing_of
from kaejon.people.models import Appointment
from kaejon.people.policy import DISTRICT, SECRETARY
from kaejon.register.models import Campaign
from kaejon.report.actions.returns import Texts, seen_mark
from kaejon.report.documents.labels import COLUMNS
from kaejon.report.models import ReturnStep, Step
from kaejon.report.queries.district_figures import SHOWN, Rows, district_figures
from kaejon.report.queries.holidays import times_of
from kaejon.report.queries.returns import Taken, draft_of, steps_of, taken
from kaejon.report.queries.signatories import certifiers_of
from kaejon.report.return_words import suggested_narrative
from kaejon.report.rules import STEPS, WITH_SECRETARIAT, ReturnSide, may_certify
from kaejon.report.schedule import RoundTimes


@dataclass(frozen=True)
class ReturnPage:
    """A return: where it stands, its texts, every step, the figures, and what the reader may do next."""

    times: RoundTimes
    district: Area
    steps: Sequence[Taken]
    prepared: ReturnStep | None
    texts: Texts
    seen: str
    figures: Rows
    may: frozenset[str]
    """The steps that the reader may take."""
    is_own_work: bool
    """The reader could certify, had they not prepared it themselves."""
    has_certifier: bool
    is_open: bool

    @property
    def last(self) -> Taken | None:
        return self.steps[-1] if self.steps else None

    @property
    def after(self) -> str:
        """What a form carries along of the last step."""
        return str(self.last.step.pk) if self.last else ""

    @property
    def is_draft(self) -> bool:
        """Something is typed and kept, and no step was taken yet."""
        return not self.steps and bool(self.seen)

    @property
    def is_with_secretariat(self) -> bool:
        return self.last is not None and self.last.step.step in WITH_SECRETARIAT

    @property
    def is_overdue(self) -> bool:
        """Never sent, and its time has passed."""
        sent = any(one.step.step == Step.CERTIFIED for one in self.steps)
        return not sent and self.times.due_at < clock.now()

    @property
    def may_write(self) -> bool:
        return Step.PREPARED.value in self.may

    @property
    def may_decide(self) -> bool:
        return bool(self.may - {Step.PREPARED.value})

    @property
    def told(self) -> Taken | None:
        """The words with which it was sent back last, while they wait to be answered."""
        return self.last if self.last and self.last.step.step in (Step.SENT_BACK, Step.MORE_ASKED) else None

    @property
    def heads(self) -> list[str]:
        return [str(COLUMNS[name]) for name in SHOWN]

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, Any, Any]]]]:
        """The rows of the table: dimension, and for each column its words, count and change."""
        return [
            (
                row["dimension"],
                [(str(COLUMNS[name]), row[name], (row["delta"] or {}).get(name)) for name in SHOWN],
            )
            for row in self.figures
        ]


def return_page(user: User, campaign: Campaign, number: int, district: Area) -> ReturnPage:
    """The return of a district in a round, for this reader; a constant number of queries."""
    rows = steps_of(campaign, number, district.code)
    prepared = next((row for row in reversed(rows) if row.step == Step.PREPARED), None)
    draft = draft_of(campaign, number, district.code)
    figures = district_figures(campaign, number, district.code)
    written = draft or prepared
    texts = Texts.of(written) if written else Texts(narrative=suggested_narrative(figures))
    state = rows[-1].step if rows else ""
    is_own = prepared is not None and str(user.pk) in {prepared.by, prepared.recorded_for}
    is_open = campaign.closed_at is None
    return ReturnPage(
        times=times_of(campaign, number),
        district=district,
        steps=taken(rows),
        prepared=prepared,
        texts=texts,
        seen=seen_mark(draft),
        figures=figures,
        may=steps_open_to(user, campaign, district, state, is_own=is_own) if is_open else frozenset(),
        is_own_work=is_own and state == Step.PREPARED and certifies(own_appointment(user, district)),
        has_certifier=bool(certifiers_of(district.code)),
        is_open=is_open,
    )


def own_appointment(user: User, district: Area) -> Appointment | None:
    """The user's appointment as คจพ.อ. of the district, the one that certifies first."""
    held = [a for a in standing_of(user).holding(DISTRICT) if a.area_id == district.code]
    return max(held, key=may_certify, default=None)


def certifies(appointment: Appointment | None) -> bool:
    return appointment is not None and may_certify(appointment)


def steps_open_to(user: User, campaign: Campaign, district: Area, state: str, *, is_own: bool) -> frozenset[str]:
    """The steps that may follow and that the user may take."""
    own = own_appointment(user, district)
    sides = {
        ReturnSide.DISTRICT: own is not None,
        ReturnSide.CERTIFIER: certifies(own) and not is_own,
        ReturnSide.SECRETARY: appointment_for(user, SECRETARY, campaign.province_id) is not None,
    }
    return frozenset(str(Step(step)) for step, side in STEPS[state].items() if sides[side])
