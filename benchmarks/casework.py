"""Casework of a whole province, written in bulk: what pages are measured on.

    .venv/bin/python -m benchmarks.casework CAMPAIGN      (inside an installation's environment)

The list comes in by the importer; officers are appointed by the actions. Entries of the logbook, and what stands beside
them (plans, matters of help, deliveries), are written in bulk, as facts of one audit event, and the standings are
folded from them by `rebuild_standings`: the same code that folds one need at a time. What a household's entries say
goes by its place in the list, the same for the same size.
"""

from __future__ import annotations

import datetime as dt
import sys

import django

# From a hundred households, how many have come this far.
VERIFIED, VISITED, PLANNED, PROMISED, HELPED, RESOLVED, IN_CARE, DISMISSED, PROPOSED = (
    92,
    80,
    70,
    55,
    45,
    25,
    28,
    31,
    34,
)
AGENCIES = 20
CHUNK = 1_000
PASSWORD = "only for measuring, 2569"
ROLES = (
    ("mentor", "230302"),
    ("operator", "230302"),
    ("district", "2303"),
    ("supervisor", "2303"),
    ("governor", "23"),
    ("secretary", "23"),
    ("auditor", "23"),
)
OFFICES = ("godparent", "agency")
EVERY = 97
"""One household in so many is tied to the offices."""


def fill(slug: str) -> None:
    """Officers, entries and ties of the campaign, as of today."""
    from kaejon.logbook.actions import rebuild_standings
    from kaejon.register.models import Campaign

    campaign = Campaign.objects.get(slug=slug)
    held = hire()
    tie(campaign, held)
    write(campaign, agencies(held["agency"].agency))
    print(rebuild_standings(campaign), "standings")


def hire() -> dict[str, object]:
    """One account for each role, with a password; the head and the officer of one agency. Returns the appointments."""
    from kaejon.audit.principal import CONSOLE
    from kaejon.geography.models import Area
    from kaejon.lib import clock
    from kaejon.people.actions import appoint, change_password, create_account, create_agency
    from kaejon.people.models import AgencyKind, AgencyLevel

    today = clock.today()
    province = Area.objects.get(pk="23")
    agency = create_agency(
        name="สำนักงานวัดผล",
        short_name="วผ.",
        kind=AgencyKind.GOVERNMENT,
        level=AgencyLevel.PROVINCE,
        area=province,
        by=CONSOLE,
    )
    held: dict[str, object] = {}
    for role, area in (*ROLES, *((office, "") for office in OFFICES), ("sysadmin", "")):
        account = create_account(username=f"bench-{role}", full_name=f"วัดผล {role}", by=CONSOLE)
        change_password(account, password=PASSWORD, by=CONSOLE)
        held[role] = appoint(
            account,
            role=role,
            position="วัดผล",
            order_number="วัดผล 1",
            order_on=today,
            starts_on=today,
            area=Area.objects.get(pk=area) if area else None,
            agency=agency if role in OFFICES else None,
            by=CONSOLE,
        )
    return held


def tie(campaign: object, held: dict[str, object]) -> None:
    """Every so many households to the agency and its head."""
    from kaejon.audit.actions import recording
    from kaejon.audit.principal import CONSOLE
    from kaejon.lib import clock
    from kaejon.register.models import Assignment, Household

    office, head = held["agency"], held["godparent"]
    with recording("benchmark.tie", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        for household in list(Household.objects.order_by("code")[::EVERY]):
            common = {"campaign": campaign, "household": household, "occurred_on": clock.today()}
            recorder.write(
                Assignment(kind="agency", agency=office.agency, dimension="income", **common),
                Assignment(kind="godparent", appointment=head, **common),
            )


def agencies(first: object) -> list[object]:
    """The agencies that are asked for help, `first` among them; each is charged with every dimension but access."""
    from kaejon.assistance.models import Mandate
    from kaejon.audit.principal import CONSOLE
    from kaejon.people.actions import create_agency
    from kaejon.people.models import AgencyKind, AgencyLevel

    found = [first]
    for number in range(1, AGENCIES):
        name = f"สำนักงานวัดผลที่ {number}"
        common = {"kind": AgencyKind.GOVERNMENT, "level": AgencyLevel.PROVINCE, "area": first.area, "by": CONSOLE}
        found.append(create_agency(name=name, short_name=f"วผ.{number}", **common))
    start = dt.date.today() - dt.timedelta(days=60)
    for agency in found:
        for dimension in ("health", "living", "education", "income"):
            Mandate.objects.create(agency=agency, area=first.area, dimension=dimension, starts_on=start)
    return found


def write(campaign: object, offices: list[object]) -> None:
    """The entries, and what stands beside them, some households at a time; an answer after what it answers."""
    from kaejon.audit.actions import recording
    from kaejon.audit.principal import CONSOLE
    from kaejon.plan.models import HouseholdPlan
    from kaejon.register.models import Household

    ids = list(Household.objects.order_by("code").values_list("pk", flat=True))
    with recording("benchmark.casework", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        for start in range(0, len(ids), CHUNK):
            work = Work(campaign, offices)
            for place, household in enumerate(ids[start : start + CHUNK], start):
                work.of_household(place, household)
            HouseholdPlan.objects.bulk_create(work.plans)
            for facts in (work.entries, work.versions, work.decisions, work.matters, work.steps, work.deliveries):
                recorder.write_all(facts)


class Work:
    """The casework of some households, fact table by fact table."""

    def __init__(self, campaign: object, offices: list[object]) -> None:
        from kaejon.lib import clock

        self.campaign, self.offices, self.today = campaign, offices, clock.today()
        self.entries: list[object] = []
        self.plans: list[object] = []
        self.versions: list[object] = []
        self.decisions: list[object] = []
        self.matters: list[object] = []
        self.steps: list[object] = []
        self.deliveries: list[object] = []

    def entry(self, household: object, place: int, kind: str, days: int, **more: object) -> object:
        from kaejon.logbook.models import Entry

        day = max(self.today - dt.timedelta(days=days), self.campaign.starts_on)
        found = Entry(
            campaign=self.campaign,
            kind=kind,
            household_id=household,
            occurred_on=day,
            by=f"officer-{place % 3}",
            channel="page",
            **more,
        )
        self.entries.append(found)
        return found

    def of_household(self, place: int, household: object) -> None:
        from kaejon.logbook.kinds import Kind, Reason

        share = place // 5 % 100  # every fifth household lies in the same place
        if share >= VERIFIED:
            return
        day = dt.timedelta(days=1)
        self.entry(household, place, Kind.VERIFIED, 60)
        if share < VISITED:
            self.entry(household, place, Kind.VISITED, place % 40, until_on=self.today + (place % 30 - 10) * day)
        if share < PLANNED:
            self.plan(household, place, is_decided=share % 10 != 0)
        if share < PROMISED:
            self.help(household, place, is_given=share < HELPED)
        if share < RESOLVED:
            proposal = self.entry(household, place, Kind.OUTCOME_PROPOSED, 12)
            self.entry(household, place, Kind.OUTCOME_CONFIRMED, 10, answers=proposal)
        elif share < IN_CARE:
            proposal = self.entry(household, place, Kind.CARE_PROPOSED, 12)
            review = self.today + 355 * day
            self.entry(household, place, Kind.CARE_CONFIRMED, 10, answers=proposal, until_on=review)
        elif share < DISMISSED:
            self.entry(household, place, Kind.DISMISSAL_PROPOSED, 5, reason=Reason.MOVED)
        elif share < PROPOSED:
            self.entry(household, place, Kind.OUTCOME_PROPOSED, 5)

    def plan(self, household: object, place: int, *, is_decided: bool) -> None:
        """A plan with one version, endorsed or waiting; what it says is not written, as no list shows it."""
        from kaejon.logbook.kinds import Kind
        from kaejon.plan.models import HouseholdPlan, PlanDecision, PlanVersion, Verdict

        plan = HouseholdPlan(campaign=self.campaign, household_id=household)
        self.plans.append(plan)
        kind = Kind.PLANNED if is_decided else Kind.PLAN_SUBMITTED
        version = PlanVersion(plan=plan, number=1, entry=self.entry(household, place, kind, 40), content_sealed=b"")
        self.versions.append(version)
        if is_decided:
            said = {"verdict": Verdict.ENDORSED, "by": f"officer-{place % 2}", "occurred_on": version.entry.occurred_on}
            self.decisions.append(PlanDecision(version=version, **said))

    def help(self, household: object, place: int, *, is_given: bool) -> None:
        """A matter sent to one of the agencies: not answered, declined, promised, or given and finished."""
        from kaejon.assistance.models import Delivery, HelpKind, Matter, MatterStep
        from kaejon.logbook.kinds import Kind
        from kaejon.plan.models import MoneySource

        agency, day = self.offices[place // 7 % len(self.offices)], dt.timedelta(days=1)
        common = {"household_id": household, "agency": agency, "dimension": "income", "kind": HelpKind.CAPITAL}
        root = self.entry(household, place, Kind.REFERRED, 30)
        matter = Matter(entry=root, answer_due_on=self.today + (place % 20 - 10) * day, **common)
        self.matters.append(matter)
        if not is_given and place % 3 == 0:
            return
        if not is_given and place % 3 == 1:
            answer = self.entry(household, place, Kind.HELP_DECLINED, 28, answers=root)
            self.steps.append(MatterStep(matter=matter, entry=answer, reason="no_budget"))
            return
        due = self.today + (place % 20 - 5) * day
        answer = self.entry(household, place, Kind.HELP_ACCEPTED, 28, answers=root, until_on=due)
        self.steps.append(MatterStep(matter=matter, entry=answer))
        if is_given:
            given = self.entry(household, place, Kind.DELIVERED, 20)
            money = {"value_satang": 100_000, "source": MoneySource.REGULAR, "fiscal_year": 2570}
            self.deliveries.append(Delivery(entry=given, matter=matter, **common, **money))
            finished = self.entry(household, place, Kind.HELP_FINISHED, 20, answers=root)
            self.steps.append(MatterStep(matter=matter, entry=finished))


if __name__ == "__main__":
    django.setup()
    fill(sys.argv[1])
