"""Casework of a whole province, written in bulk: what pages are measured on.

    .venv/bin/python -m benchmarks.casework CAMPAIGN      (inside an installation's environment)

The list comes in by the importer; officers are appointed by the actions. Entries of the logbook are written in bulk, as
facts of a few audit events, and the standings are folded from them by `rebuild_standings`: the same code that folds
one need at a time. What a household's entries say goes by its place in the list, the same for the same size.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator

import django

# From a hundred households, how many have come this far.
VERIFIED, VISITED, PLANNED, PROMISED, HELPED, RESOLVED, IN_CARE, DISMISSED = 92, 80, 70, 55, 45, 25, 28, 31
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
    tie(campaign, hire())
    write(campaign)
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


def write(campaign: object) -> None:
    """The entries, kind after kind; an answer after what it answers."""
    from kaejon.audit.actions import recording
    from kaejon.audit.principal import CONSOLE

    with recording("benchmark.casework", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        recorder.write_all(entries(campaign))


def entries(campaign: object) -> Iterator[object]:
    from kaejon.lib import clock
    from kaejon.logbook.kinds import Kind, Reason
    from kaejon.logbook.models import Entry
    from kaejon.register.models import Household

    today = clock.today()
    for place, household in enumerate(Household.objects.order_by("code").values_list("pk", flat=True)):
        share = place % 100

        def entry(kind: str, days: int, household: object = household, place: int = place, **more: object) -> Entry:
            day = max(today - dt.timedelta(days=days), campaign.starts_on)
            return Entry(
                campaign=campaign,
                kind=kind,
                household_id=household,
                occurred_on=day,
                by=f"officer-{place % 3}",
                channel="page",
                **more,
            )

        if share >= VERIFIED:
            continue
        yield entry(Kind.VERIFIED, 60)
        if share < VISITED:
            yield entry(Kind.VISITED, place % 40, until_on=today + dt.timedelta(days=place % 30 - 10))
        if share < PLANNED:
            yield entry(Kind.PLANNED, 40)
        if share < PROMISED:
            root = entry(Kind.REFERRED, 30)
            yield root
            yield entry(Kind.HELP_ACCEPTED, 28, answers=root, until_on=today + dt.timedelta(days=place % 20 - 5))
            if share < HELPED:
                yield entry(Kind.DELIVERED, 20)
                yield entry(Kind.HELP_FINISHED, 20, answers=root)
        if share < RESOLVED:
            proposal = entry(Kind.OUTCOME_PROPOSED, 12)
            yield proposal
            yield entry(Kind.OUTCOME_CONFIRMED, 10, answers=proposal)
        elif share < IN_CARE:
            proposal = entry(Kind.CARE_PROPOSED, 12)
            yield proposal
            yield entry(Kind.CARE_CONFIRMED, 10, answers=proposal, until_on=today + dt.timedelta(days=355))
        elif share < DISMISSED:
            yield entry(Kind.DISMISSAL_PROPOSED, 5, reason=Reason.MOVED)


if __name__ == "__main__":
    django.setup()
    fill(sys.argv[1])
