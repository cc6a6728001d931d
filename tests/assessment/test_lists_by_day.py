"""What is due, stuck or without help today: lists, pages and counts against plain Python over the standings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings

from kaejon.assessment.queries.casework import CAUSES
from kaejon.assessment.queries.due import DUE, due_counts, households_due, pages_due
from kaejon.assessment.queries.stuck import households_stuck, needs_stuck, pages_stuck, stuck_tally
from kaejon.assistance.queries.gaps import pages_without_help, without_help
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import OPEN, Kind, State
from kaejon.logbook.models import NeedStanding
from kaejon.logbook.stuck import stuck_because
from kaejon.register.models import Campaign, ListEntry, Need
from kaejon.register.queries.rulesets import Rules, rules_on
from tests.analytics.histories import Province, Step, histories, make_province, played
from tests.assessment.village import Village
from tests.cast import Cast

in_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
DAY = dt.timedelta(days=1)


@pytest.fixture
def province(db: None) -> Province:
    return make_province()


def day_due(name: str, row: NeedStanding, rules: Rules) -> bool:
    """Whether one need makes its household due for a reason today."""
    today = clock.today()
    coming, is_current = row.next_visit_on, row.state != State.DISMISSED
    held = row.resolved_on is not None and row.resolved_on + rules.sustain_days * DAY <= today
    answers: dict[str, Callable[[], bool]] = {
        "due": lambda: is_current and coming is not None and coming <= today,
        "week": lambda: is_current and coming is not None and today < coming <= today + 7 * DAY,
        "never": lambda: row.contacted_on is None and row.state in OPEN,
        "reassess": lambda: row.state == State.HELPED and not row.is_outcome_pending,
        "follow_up": lambda: (
            row.state == State.RESOLVED
            and held
            and (row.held_on is None or row.held_on < row.resolved_on + rules.sustain_days * DAY)  # type: ignore[operator]  # held says so
        ),
        "care": lambda: (
            row.state == State.CONTINUING_CARE and row.care_due_on is not None and row.care_due_on <= today + 30 * DAY
        ),
    }
    return answers[name]()


def standings(campaign: Campaign) -> list[tuple[Need, NeedStanding]]:
    needs = Need.objects.filter(campaign=campaign).select_related("member", "standing")
    return [(need, getattr(need, "standing", None) or NeedStanding(need=need)) for need in needs]


@in_one_database
@given(steps=histories())
def test_lists_by_day_equal_what_the_standings_say(province: Province, steps: list[Step]) -> None:
    with played(steps, province) as after, clock.set_to(after.moment + DAY):
        cache.clear()
        campaign, needs = after.campaign, Need.objects.filter(campaign=after.campaign)
        rules, rows = rules_on(campaign, clock.today()), standings(campaign)
        counts = due_counts(needs, campaign, ())
        for name in DUE:
            expected = {need.member.household_id for need, row in rows if day_due(name, row, rules)}
            found = list(households_due(needs, campaign, name))
            assert {row["member__household"] for row in found} == expected
            assert (len(found), counts[name]) == (len(expected), len(expected))
            assert list(pages_due(needs, campaign, name, (), 50).page(1)) == found
        listed = {need.member.household_id for need, row in rows if row.state == State.LISTED}
        assert counts["unverified"] == len(listed)
        check_stuck(campaign, needs, rules, rows)
        check_without_help(campaign, rows)


def check_stuck(campaign: Campaign, needs: Any, rules: Rules, rows: list[tuple[Need, NeedStanding]]) -> None:
    today = clock.today()
    expected: dict[bool, set[Need]] = {True: set(), False: set()}
    by_cause: dict[str, set[Need]] = {cause: set() for cause in CAUSES}
    for need, row in rows:
        first = ListEntry.objects.filter(need=need).order_by("occurred_on").values_list("occurred_on", flat=True)[0]
        is_open = row.state in OPEN
        why = stuck_because(row, is_open=is_open, listed_on=first, day=today, stuck_days=rules.stuck_days)
        if why.is_stuck or (is_open and why.is_explained):
            expected[why.is_explained].add(need)
        for cause in CAUSES:
            if why.is_stuck and getattr(why, cause):
                by_cause[cause].add(need)
    for is_explained in (False, True):
        found = list(needs_stuck(needs, campaign, is_explained=is_explained))
        assert set(found) == expected[is_explained]
        assert list(pages_stuck(needs, campaign, (), 50, is_explained=is_explained).page(1)) == found
    check_tally(campaign, needs, {"": expected[False], **by_cause})
    assert households_stuck(needs, campaign, ()) == len({need.member.household_id for need in expected[False]})


def check_tally(campaign: Campaign, needs: Any, expected: dict[str, set[Need]]) -> None:
    tally = stuck_tally(needs, campaign, ())
    districts = {need.member.household.area_id[:4] for found in expected.values() for need in found}
    for cause, found in expected.items():
        for area in ("", *districts):
            inside = {need for need in found if need.member.household.area_id.startswith(area)}
            count = tally.count(area, cause)
            assert (count.needs, count.households) == (len(inside), len({n.member.household_id for n in inside}))
            listed = needs_stuck(needs, campaign, is_explained=False, area=area, cause=cause)
            assert set(listed) == inside
    most = max(len(expected[cause]) for cause in CAUSES)
    main = tally.main_cause()
    assert (len(expected[main]) if main else 0) == most


def check_without_help(campaign: Campaign, rows: list[tuple[Need, NeedStanding]]) -> None:
    today, days = clock.today(), 2
    since, waits, helped = today - days * DAY, set(), set()
    for need, row in rows:
        if row.state in OPEN and row.verified_on is not None and row.verified_on <= since:
            waits.add(need.member.household_id)
        if row.last_helped_on is not None and row.last_helped_on > since:
            helped.add(need.member.household_id)
    areas = (campaign.province_id,)
    found = list(without_help(campaign, areas, today, days))
    assert {row["member__household"] for row in found} == waits - helped
    assert list(pages_without_help(campaign, areas, today, days).page(1)) == found


def test_two_readers_share_what_is_kept_only_where_they_see_the_same(province: Province) -> None:
    campaign = province.campaign
    needs: dict[str, Any] = defaultdict(lambda: Need.objects.filter(campaign=campaign))
    needs["none"] = Need.objects.none()
    with clock.set_to(province.moment):
        province.play([Step("list", 1, 1, 0, 1)])
        cache.clear()
        assert due_counts(needs["none"], campaign, ("230101",))["never"] == 0
        assert due_counts(needs["all"], campaign, ("23",))["never"] > 0


def test_stuck_need_has_the_action_that_ends_its_reason(cast: Cast, at: Callable[[dt.datetime], None]) -> None:
    at(clock.bangkok(2022, 5, 9, 10))
    village = Village()
    at(clock.bangkok(2022, 5, 12, 10))
    with recording("test", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        about = About(household=village.household, dimension="living")
        append_entry(recorder, village.campaign, Kind.VERIFIED, about, by=CONSOLE, occurred_on=clock.today())
    at(clock.bangkok(2022, 9, 1, 10))
    rows = stuck_page(cast, "mentor", village)
    house = f'href="/{village.campaign.slug}/households/{village.household.pk}/'
    assert [f"{house}verify/" in row for row in rows] == [True, True, False, False]
    assert [f"{house}plan/edit/" in row for row in rows] == [False, False, True, True]
    assert all(f"{house}visit/" in row and f"{house}stuck/?need=" in row for row in rows)
    assert not any(f"{house}stuck/" in row for row in stuck_page(cast, "supervisor", village))


def stuck_page(cast: Cast, name: str, village: Village) -> list[str]:
    page = cast.client(name).get(f"/{village.campaign.slug}/stuck/").content.decode()
    return str(page.split("<tbody>")[1]).split("</tr>")[:-1]
