from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaejon.analytics.answers import read_answers
from kaejon.analytics.counted import Counted, counted_of
from kaejon.analytics.facts import AsOf, read_facts
from kaejon.analytics.figures import figures_of
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind, Reason
from kaejon.register.models import DIMENSIONS, Campaign, DataKey
from tests.analytics.answered import Answering
from tests.analytics.histories import FIRST_MOMENT, Step, histories, make_province, played
from tests.analytics.poverty_oracle import answered
from tests.analytics.test_figures import record
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]
HOUR = dt.timedelta(hours=1)
in_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
hours = st.integers(1, 30 * 24)


@pytest.fixture
def province(db: None) -> Answering:
    found = make_province(Answering)
    assert isinstance(found, Answering)
    return found


def counted(campaign: Campaign, cut_off: dt.datetime, known_at: dt.datetime) -> Counted:
    as_of = AsOf(campaign, cut_off, known_at)
    return counted_of(read_facts(as_of), read_answers(as_of))


def as_counter(found: Counted) -> Counter[tuple[str, str, str]]:
    return Counter({(row.area, row.answers, row.failing): row.households for row in found.patterns})


@in_one_database
@given(steps=histories(), cut_after=hours, known_after=hours)
def test_answers_of_households_equal_the_oracle_at_any_moment(
    province: Answering, steps: list[Step], cut_after: int, known_after: int
) -> None:
    cut_off, known_at = FIRST_MOMENT + cut_after * HOUR, FIRST_MOMENT + known_after * HOUR
    with played(steps, province) as after:
        now = after.moment + HOUR
        for cut, known in ((cut_off, known_at), (now, now)):
            found = counted(after.campaign, cut, known)
            assert as_counter(found) == answered(after.campaign, cut, known)


@in_one_database
@given(steps=histories())
def test_masks_add_up_to_current_and_to_every_dimension(province: Answering, steps: list[Step]) -> None:
    with played(steps, province) as after:
        now = after.moment + HOUR
        as_of = AsOf(after.campaign, now, now)
        facts = read_facts(as_of)
        found = counted_of(facts, read_answers(as_of))
        assert found.figures == figures_of(facts)
    assert sum(row.households for row in found.patterns) == sum(
        cell.columns[name].households
        for (area, dimension), cell in found.figures.items()
        if (area, dimension) == ("23", "total")
        for name in ("baseline", "added")
    )
    for area in {area for area, _ in found.figures}:
        for unit in ("households", "persons"):
            rows = [(row.mask, getattr(row, unit)) for row in found.overlaps if row.area == area]
            assert all(mask != "00000" for mask, _ in rows)
            current = {
                dimension: getattr(cell.columns["current"], unit)
                for (code, dimension), cell in found.figures.items()
                if code == area
            }
            assert sum(count for _, count in rows) == current["total"]
            for place, dimension in enumerate(DIMENSIONS):
                assert sum(n for mask, n in rows if mask[place] == "1") == current.get(dimension, 0)


@pytest.fixture
def listed_at_nine(db: None, at: Clock) -> Clock:
    at(bangkok(2022, 5, 9, 9))
    return at


def now_of(campaign: Campaign) -> Counted:
    moment = clock.now() + HOUR
    return counted(campaign, moment, moment)


def test_mark_without_indicators_fails_its_dimension_until_it_is_resolved(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["living"]})
    assert [(row.area, row.failing, row.answers) for row in now_of(campaign).patterns] == [
        ("230302", "01000", "-" * 17)
    ]
    need = About(need=campaign.needs.get())
    record(campaign, Kind.VERIFIED, need, 9)
    outcome = record(campaign, Kind.OUTCOME_PROPOSED, need, 9)
    record(campaign, Kind.OUTCOME_CONFIRMED, need, 9, answers=outcome)
    assert [row.failing for row in now_of(campaign).patterns] == ["00000"]


def test_dismissed_need_leaves_its_household_in_the_population(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["living"]}, indicators={(one, "living"): "8,9"})
    assert [row.answers for row in now_of(campaign).patterns] == ["----11--" + "-" * 9]
    record(campaign, Kind.REMOVED, About(member=one), 9, reason=Reason.DIED)
    assert [(row.answers, row.failing, row.households) for row in now_of(campaign).patterns] == [("-" * 17, "00000", 1)]


def test_later_list_that_carries_an_indicator_along_answers_nothing_anew(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    named = {(one, "living"): "8,9"}
    approve_list(campaign, {one: ["living"]}, indicators=named)
    need = About(need=campaign.needs.get())
    record(campaign, Kind.VERIFIED, need, 9)
    outcome = record(campaign, Kind.OUTCOME_PROPOSED, need, 9)
    record(campaign, Kind.OUTCOME_CONFIRMED, need, 9, answers=outcome)
    listed_at_nine(bangkok(2022, 5, 20, 9))
    approve_list(campaign, {one: ["living"]}, indicators=named)
    assert [row.answers[4:8] for row in now_of(campaign).patterns] == ["00--"]
    listed_at_nine(bangkok(2022, 5, 27, 9))
    approve_list(campaign, {one: ["living"]}, indicators={(one, "living"): "8,10"})
    assert [row.answers[4:8] for row in now_of(campaign).patterns] == ["0-1-"]


def test_sealed_answer_whose_key_was_erased_counts_as_not_asked(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["health"]}, indicators={(one, "health"): "4"})
    moment = clock.now() + HOUR
    as_of = AsOf(campaign, moment, moment)
    assert read_answers(as_of).unread == 0
    assert [row.answers[:4] for row in now_of(campaign).patterns] == ["-1--"]
    DataKey.objects.filter(pk=one.pk).delete()
    assert read_answers(as_of).unread == 1
    assert [(row.answers[:4], row.failing) for row in now_of(campaign).patterns] == [("----", "10000")]
