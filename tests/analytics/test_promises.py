"""What agencies promised and kept: against a walk in plain Python over random histories, and by one known history."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import HealthCheck, given, settings

from kaejon.analytics.facts import AsOf
from kaejon.analytics.promises import Promises, promises
from kaejon.assistance.models import Matter
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.kinds import HELP_ROOTS, PROMISING, Kind
from kaejon.logbook.models import Entry
from kaejon.people.models import Agency, AgencyKind, AgencyLevel
from kaejon.register.models import Household, Placement
from tests.analytics.histories import Province, Step, histories, make_province, played

ENDS = {Kind.HELP_DECLINED: "declined", Kind.HELP_WITHDRAWN: "withdrawn"}
COLUMNS = ("waiting", "kept", "kept_late", "open", "overdue", "declined", "withdrawn")


def told(found: Promises) -> Counter[tuple[str, str]]:
    """(district, column) → matters, and the sum that `promised` must be."""
    tally: Counter[tuple[str, str]] = Counter()
    for key, count in found.counts.items():
        assert count.promised == count.kept + count.kept_late + count.open + count.overdue
        for column in COLUMNS:
            tally[key.area, column] += getattr(count, column)
    return +tally


def walked(province: Province, cut_off: dt.datetime, known_at: dt.datetime) -> Counter[tuple[str, str]]:
    """The same, one matter at a time."""
    day = clock.bangkok_date(cut_off)

    def counts(row: Entry | Placement) -> bool:
        return row.recorded_at < known_at and row.occurred_on <= day

    entries = [row for row in Entry.objects.all() if counts(row)]
    gone = {row.supersedes_id for row in entries if row.supersedes_id}
    tally: Counter[tuple[str, str]] = Counter()
    for matter in Matter.objects.select_related("entry"):
        if not counts(matter.entry) or matter.entry_id in gone:
            continue
        words = [row for row in entries if row.answers_id == matter.entry_id and row.pk not in gone]
        if matter.entry.kind == Kind.OFFERED:
            words.append(matter.entry)
        words.sort(key=lambda row: (row.occurred_on, row.seq, row.line))
        column, due = "waiting", None
        for word in words:
            if word.kind in PROMISING:
                due = word.until_on or due
                column = "overdue" if due and due < day else "open"
            elif word.kind == Kind.HELP_FINISHED:
                column, due = ("kept_late" if due and word.occurred_on > due else "kept"), None
            else:
                column, due = ENDS.get(Kind(word.kind), "waiting"), None
        homes = [row for row in Placement.objects.filter(household=matter.household) if counts(row)]
        homes.sort(key=lambda row: (row.occurred_on, row.seq, row.line))
        tally[str(homes[-1].area_id)[:4] if homes else "", column] += 1
    return tally


def open_matters(province: Province) -> None:
    """A matter beside each entry that opens one, as the pages write it."""
    agency = Agency.objects.create(
        name="สำนักงานทดสอบ", kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id="23"
    )
    for entry in [row for row in province.entries if row.kind in HELP_ROOTS]:
        owner = entry.need.member.household_id if entry.need else entry.household_id
        assert owner is not None
        with clock.set_to(entry.recorded_at), recording("test.matter", by=CONSOLE) as recorder:
            assert owner is not None
            home = Household.objects.get(pk=owner)
            recorder.write(Matter(entry=entry, household=home, agency=agency, dimension="living", kind="money"))


def test_promises_of_random_histories_are_those_of_a_walk(db: None) -> None:
    stage = make_province()

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=15)
    @given(histories())
    def check(steps: list[Step]) -> None:
        with played(steps, stage) as province:
            open_matters(province)
            for known_at in (province.moment + dt.timedelta(minutes=1), province.moment - dt.timedelta(days=2)):
                cut_off = province.moment
                found = promises(AsOf(province.campaign, cut_off, known_at))
                assert told(found) == walked(province, cut_off, known_at)

    check()
