"""What the made-up agencies do with what is sent to them: accept, decline, ask, promise, give, or let it lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kaejon.assistance.actions.deliveries import Given, record_delivery
from kaejon.assistance.actions.matters import Asked, answer_matter, make_offer, send_referral
from kaejon.assistance.models import DeclineReason, HelpKind, Mandate, Matter
from kaejon.assistance.queries.mandates import agencies_for
from kaejon.assistance.rules import Side, fiscal_year
from kaejon.demo.cases import Case, choice
from kaejon.demo.sayings import ASKED, GIVEN
from kaejon.demo.staff import Staff
from kaejon.demo.timeline import Timeline
from kaejon.lib import clock
from kaejon.logbook.kinds import Kind
from kaejon.people.models import Agency
from kaejon.plan.models import MoneySource
from kaejon.register.models import Campaign, Dimension

Later = Callable[[Case, int, int, Callable[[Case], object]], None]
KIND_OF: dict[str, HelpKind] = {
    Dimension.HEALTH: HelpKind.MEDICAL,
    Dimension.LIVING: HelpKind.HOUSING,
    Dimension.EDUCATION: HelpKind.EDUCATION,
    Dimension.INCOME: HelpKind.CAPITAL,
    Dimension.ACCESS: HelpKind.WELFARE,
}
ANSWERS = (("accept", 76), ("decline", 12), ("query", 8), ("nothing", 4))
FORGOTTEN = 0.12
QUESTION, INFORMED = "ขอข้อมูลขนาดและสภาพปัจจุบันเพิ่มเติม", "ส่งรายละเอียดและภาพให้แล้วตามที่ขอ"


class Helping:
    """The way of every matter of help; `helped` is told when something was given."""

    def __init__(self, campaign: Campaign, timeline: Timeline, staff: Staff, later: Later) -> None:
        self.campaign = campaign
        self.timeline = timeline
        self.staff = staff
        self.later = later
        self.helped: Callable[[Case, str], None] = lambda case, dimension: None

    def charged(self, dimension: str) -> list[Agency]:
        """The province's agencies that their names charge with a dimension, in the order of the table."""
        charged = set(Mandate.objects.filter(dimension=dimension).values_list("agency_id", flat=True))
        return [agency for agency in self.staff.offices.agencies if agency.pk in charged]

    def refer(self, case: Case, dimension: str, asked_before: tuple[str, ...]) -> None:
        """The team sends the need to an agency that has not declined it yet; after two nobody is asked any more."""
        proposals = [p.agency for p in agencies_for(case.household, dimension) if p.agency.name not in asked_before]
        if not proposals or len(asked_before) >= 2:
            return
        agency = proposals[0] if case.rng.random() < 0.5 else case.rng.choice(proposals)
        asked = Asked(case.household, dimension, KIND_OF[dimension], case.rng.choice(ASKED[dimension]))
        matter = send_referral(campaign=self.campaign, asked=asked, agency=agency, by=case.mentor)
        answer = choice(case.rng, ANSWERS)
        if answer == "accept":
            self.later(case, 1, 6, lambda c: self.accept(c, matter))
        elif answer == "decline":
            self.later(case, 2, 9, lambda c: self.decline(c, matter, (*asked_before, agency.name)))
        elif answer == "query":
            self.later(case, 1, 5, lambda c: self.ask(c, matter))

    def decline(self, case: Case, matter: Matter, asked_before: tuple[str, ...]) -> None:
        reason = case.rng.choice((DeclineReason.NO_BUDGET, DeclineReason.NOT_ELIGIBLE, DeclineReason.NOT_OURS))
        self.say(matter, Kind.HELP_DECLINED, reason=reason)
        self.later(case, 2, 8, lambda c: self.refer(c, matter.dimension, asked_before))

    def ask(self, case: Case, matter: Matter) -> None:
        self.say(matter, Kind.HELP_QUERIED, note=QUESTION)
        self.later(case, 1, 6, lambda c: self.inform(c, matter))

    def inform(self, case: Case, matter: Matter) -> None:
        answer_matter(matter=matter, kind=Kind.QUERY_ANSWERED, side=Side.TEAM, note=INFORMED, by=case.mentor)
        self.later(case, 1, 6, lambda c: self.accept(c, matter))

    def accept(self, case: Case, matter: Matter) -> None:
        until = clock.today() + dt.timedelta(days=case.rng.randint(7, 25))
        self.say(matter, Kind.HELP_ACCEPTED)
        if case.rng.random() < 0.6:
            self.later(case, 1, 4, lambda c: self.say(matter, Kind.HELP_SCHEDULED, until_on=max(until, clock.today())))
        if case.rng.random() >= FORGOTTEN:
            self.later(case, 3, 15, lambda c: self.give(c, matter))

    def give(self, case: Case, matter: Matter) -> None:
        what, baht = case.rng.choice(GIVEN[matter.dimension])
        today = clock.today()
        source = case.rng.choice((MoneySource.REGULAR, MoneySource.LOCAL, MoneySource.FUND, MoneySource.RED_CROSS))
        given = Given(
            household=case.household,
            dimension=matter.dimension,
            kind=matter.kind,
            what=what,
            occurred_on=today,
            value_satang=baht * 100,
            source=source if baht else MoneySource.NONE,
            fiscal_year=fiscal_year(today),
            document=f"สาธิต {case.rng.randint(1, 999)}/{today.year + 543}",
        )
        by = self.staff.offices.officer(matter.agency)
        record_delivery(campaign=self.campaign, given=given, agency=matter.agency, matter=matter, is_last=True, by=by)
        self.helped(case, matter.dimension)

    def offer(self, case: Case, agency: Agency, dimension: str) -> None:
        """An agency's head commits help unasked."""
        asked = Asked(case.household, dimension, KIND_OF[dimension], case.rng.choice(ASKED[dimension]))
        head = self.staff.offices.heads[agency.name]
        until = clock.today() + dt.timedelta(days=14)
        by = self.staff.offices.principal_of_head(head)
        make_offer(campaign=self.campaign, asked=asked, agency=agency, until_on=until, by=by)

    def say(self, matter: Matter, kind: Kind, **more: object) -> None:
        by = self.staff.offices.officer(matter.agency)
        answer_matter(matter=matter, kind=kind, side=Side.AGENCY, by=by, **more)  # type: ignore[arg-type]  # the words' own
