from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaejon.analytics.facts import AsOf, Facts, read_facts
from kaejon.analytics.figures import COLUMNS, REASONS, STAGES, Figures, Pair, figures, figures_of
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry, folded_standings, rebuild_standings
from kaejon.logbook.kinds import Kind, Reason
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import DIMENSIONS, Membership, Placement
from tests.analytics.histories import FIRST_MOMENT, Province, Step, histories, make_province, played
from tests.analytics.oracle import counted
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]
HOUR = dt.timedelta(hours=1)
in_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
hours = st.integers(1, 30 * 24)


@pytest.fixture
def province(db: None) -> Province:
    return make_province()


def as_counted(found: Figures) -> dict[tuple[str, str, str, str], int]:
    """Figures in the oracle's form."""
    return {
        (area, dimension, column, unit): count
        for (area, dimension), cell in found.items()
        for column, pair in [*cell.columns.items(), *((f"dismissed/{r}", p) for r, p in cell.reasons.items())]
        for unit in ("households", "persons")
        if (count := getattr(pair, unit))
    }


@in_one_database
@given(steps=histories(), cut_after=hours, known_after=hours, week=st.sampled_from((None, 24, 168)))
def test_figures_equal_the_oracle_at_any_moment(
    province: Province, steps: list[Step], cut_after: int, known_after: int, week: int | None
) -> None:
    cut_off, known_at = FIRST_MOMENT + cut_after * HOUR, FIRST_MOMENT + known_after * HOUR
    previous = cut_off - week * HOUR if week else None
    with played(steps, province) as after:
        now = after.moment + HOUR
        for cut, known in ((cut_off, known_at), (cut_off, cut_off), (now, now)):
            found = figures(after.campaign, cut_off=cut, known_at=known, previous_cut_off=previous)
            assert as_counted(found) == counted(after.campaign, cut, known, previous)


@in_one_database
@given(steps=histories(), after=hours)
def test_columns_of_every_cell_add_up(province: Province, steps: list[Step], after: int) -> None:
    with played(steps, province) as played_province:
        moment = FIRST_MOMENT + after * HOUR
        found = figures(played_province.campaign, cut_off=moment, known_at=moment, previous_cut_off=FIRST_MOMENT)
    for (area, dimension), cell in found.items():
        for unit in ("households", "persons"):
            count = {name: getattr(pair, unit) for name, pair in cell.columns.items()}
            gone = sum(getattr(pair, unit) for pair in cell.reasons.values())
            came = count["baseline"] + count["added"] + count["moved_in"]
            assert count["current"] == came - count["moved_out"] - count["dismissed"], (area, dimension, unit)
            assert count["checked"] == count["verified"] + count["dismissed"]
            assert gone == count["dismissed"]
            assert count["verified"] <= count["current"]
            assert count["current"] == count["open"] + count["resolved"] + count["continuing_care"]
            assert max(count["stuck"], count["relapsed"]) <= count["open"]
            assert count["passes_bmn"] <= count["surveyed"] <= count["current"]
            if (dimension, unit) == ("total", "households"):
                assert count["current"] == count["continuing_care"] + sum(count[name] for name in STAGES)
            else:
                assert not any(count[name] for name in STAGES)
            if len(area) == 2:
                assert (count["moved_in"], count["moved_out"]) == (0, 0)
            if dimension == "total":
                for name in COLUMNS:
                    if name in STAGES:
                        continue
                    parts = [found[area, d].columns[name] for d in DIMENSIONS if (area, d) in found]
                    assert count[name] <= sum(getattr(pair, unit) for pair in parts), name


@in_one_database
@given(early=histories(12), late=histories(12), correction=hours)
def test_facts_recorded_after_a_cut_off_change_nothing_before_it(
    province: Province, early: list[Step], late: list[Step], correction: int
) -> None:
    with played(early, province) as after:
        cut_off = after.moment + dt.timedelta(seconds=1)
        before = figures(after.campaign, cut_off=cut_off, known_at=cut_off, previous_cut_off=FIRST_MOMENT)
        after.play(late)
        assert figures(after.campaign, cut_off=cut_off, known_at=cut_off, previous_cut_off=FIRST_MOMENT) == before
        known_at = cut_off + correction * HOUR
        corrected = figures(after.campaign, cut_off=cut_off, known_at=known_at)
        assert as_counted(corrected) == counted(after.campaign, cut_off, known_at)


@in_one_database
@given(steps=histories())
def test_rebuilt_standings_equal_stored_ones_and_the_figures(province: Province, steps: list[Step]) -> None:
    with played(steps, province) as after:
        assert rebuild_standings(after.campaign, by=CONSOLE) == 0
        moment = after.moment + HOUR
        found = figures(after.campaign, cut_off=moment, known_at=moment)
        needs = {need.pk: need.member_id for need in after.campaign.needs.all()}
        standing = {needs[need] for need, fold in folded_standings(after.campaign).items() if fold.state != "dismissed"}
        assert found["23", "total"].columns["current"].persons == len(standing)
        assert verify_chain().findings == []


@in_one_database
@given(steps=histories(), seed=st.integers(0, 2**32))
def test_figures_do_not_depend_on_the_order_of_reading(province: Province, steps: list[Step], seed: int) -> None:
    with played(steps, province) as after:
        moment = after.moment + HOUR
        facts = read_facts(AsOf(after.campaign, moment, moment))
    draw = random.Random(seed)
    assert figures_of(shuffled(facts, draw), FIRST_MOMENT) == figures_of(facts, FIRST_MOMENT)


def shuffled(facts: Facts, draw: random.Random) -> Facts:
    def mixed(rows: pa.Table) -> pa.Table:
        return rows.take(pa.array(draw.sample(range(len(rows)), len(rows)), type=pa.int64()))

    names = ("needs", "list_entries", "memberships", "placements", "entries")
    return replace(facts, **{name: mixed(getattr(facts, name)) for name in names})


@pytest.fixture
def listed_at_nine(db: None, at: Clock) -> Clock:
    at(bangkok(2022, 5, 9, 9))
    return at


def record(campaign: object, kind: Kind, about: About, day: int, **more: object) -> object:
    with recording("test.record", by=CONSOLE) as recorder:
        return append_entry(recorder, campaign, kind, about, by=CONSOLE, occurred_on=dt.date(2022, 5, day), **more)  # type: ignore[arg-type]  # passed on


def figures_now(campaign: object) -> Figures:
    moment = clock.now() + HOUR
    return figures(campaign, cut_off=moment, known_at=moment)  # type: ignore[arg-type]  # passed on


def test_figures_count_households_and_persons_once(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    approve_list(campaign, {one: ["health", "living"], two: ["living"], three: ["income"]})
    listed_at_nine(bangkok(2022, 5, 11, 10))
    record(campaign, Kind.VERIFIED, About(household=one.household, dimension="living"), 11)
    found = figures_now(campaign)
    assert found["23", "total"].columns["current"] == Pair(2, 3)
    assert found["23", "living"].columns["verified"] == Pair(1, 2)
    assert found["23", "total"].columns["verified"] == Pair(0, 1)
    assert found["2303", "total"].columns["baseline"] == Pair(1, 2)


def test_household_stays_while_one_of_its_members_does(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    approve_list(campaign, {one: ["living"], two: ["living"]})
    record(campaign, Kind.REMOVED, About(member=one), 9, reason=Reason.DIED)
    cell = figures_now(campaign)["23", "total"]
    assert (cell.columns["current"], cell.columns["dismissed"]) == (Pair(1, 1), Pair(0, 1))
    assert cell.reasons[Reason.DIED] == Pair(0, 1)


def test_dismissal_dated_before_the_listing_leaves_the_baseline_whole(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    listed_at_nine(bangkok(2022, 5, 12, 9))
    approve_list(campaign, {one: ["living"]})
    record(campaign, Kind.REMOVED, About(member=one), 10, reason=Reason.DIED)
    cell = figures_now(campaign)["230302", "living"]
    assert (cell.columns["baseline"], cell.columns["dismissed"]) == (Pair(1, 1), Pair(1, 1))


def test_who_joins_between_proposal_and_confirmation_is_not_dismissed_with_the_household(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    (guest,) = make_household(campaign, "230302", "สอง")
    approve_list(campaign, {one: ["living"], guest: ["living"]})
    proposal = record(campaign, Kind.DISMISSAL_PROPOSED, About(household=one.household), 9, reason=Reason.MOVED)
    with recording("test.move", by=CONSOLE) as recorder:
        recorder.write(Membership(member=guest, household=one.household, occurred_on=dt.date(2022, 5, 9)))
    confirmation = {"answers": proposal, "reason": Reason.MOVED}
    record(campaign, Kind.DISMISSAL_CONFIRMED, About(household=one.household), 9, **confirmation)
    cell = figures_now(campaign)["23", "total"]
    assert cell.columns["current"] == Pair(1, 1)
    assert cell.columns["dismissed"] == Pair(1, 1)
    assert cell.reasons["regrouped"] == Pair(1, 0)


def test_move_between_subdistricts_shows_below_the_district_only(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230101", "หนึ่ง")
    approve_list(campaign, {one: ["living"]})
    listed_at_nine(bangkok(2022, 5, 20, 9))
    with recording("test.move", by=CONSOLE) as recorder:
        recorder.write(Placement(household=one.household, area_id="230102", occurred_on=dt.date(2022, 5, 20)))
    found = figures_now(campaign)
    assert found["230101", "total"].columns["moved_out"] == Pair(1, 1)
    assert found["230102", "total"].columns["moved_in"] == Pair(1, 1)
    assert found["2301", "total"].columns["moved_in"] == found["23", "total"].columns["moved_out"] == Pair()
    assert sum(pair.persons for pair in found["230101", "total"].reasons.values()) == 0
    assert set(found["23", "total"].reasons) == set(REASONS)


def test_care_stages_relapse_and_survey_follow_a_household(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["health", "living"]})
    living, health = (About(household=one.household, dimension=name) for name in ("living", "health"))
    listed_at_nine(bangkok(2022, 5, 30, 9))

    def total() -> dict[str, int]:
        return {name: pair.households for name, pair in figures_now(campaign)["23", "total"].columns.items()}

    assert (total()["stuck"], total()["in_progress"], total()["open"]) == (1, 1, 1)
    record(campaign, Kind.VERIFIED, About(household=one.household), 29)
    assert (total()["verified"], total()["stuck"]) == (1, 0)
    record(campaign, Kind.PLANNED, About(household=one.household), 29)
    offer = record(campaign, Kind.OFFERED, living, 29, until_on=dt.date(2022, 5, 29))
    assert (total()["planned"], total()["helping"], total()["stuck"]) == (1, 1, 1)
    record(campaign, Kind.STUCK_EXPLAINED, living, 29, reason="monsoon", until_on=dt.date(2022, 6, 30))
    assert total()["stuck"] == 0
    record(campaign, Kind.DELIVERED, About(household=one.household), 29)
    record(campaign, Kind.HELP_FINISHED, living, 29, answers=offer)
    assert (total()["helping"], total()["helped"], total()["survive"]) == (0, 1, 1)
    outcome = record(campaign, Kind.OUTCOME_PROPOSED, living, 29)
    assert total()["resolved"] == 0
    record(campaign, Kind.OUTCOME_CONFIRMED, living, 29, answers=outcome)
    found = figures_now(campaign)
    assert found["23", "living"].columns["resolved"] == Pair(1, 1)
    assert (total()["resolved"], total()["open"]) == (0, 1)
    care = record(campaign, Kind.CARE_PROPOSED, health, 29)
    record(campaign, Kind.CARE_CONFIRMED, health, 29, answers=care)
    assert (total()["continuing_care"], total()["open"], total()["survive"]) == (1, 0, 0)
    record(campaign, Kind.RELAPSED, living, 30)
    assert (total()["relapsed"], total()["open"], total()["planned"], total()["survive"]) == (1, 1, 0, 1)
    assert (total()["surveyed"], total()["passes_bmn"]) == (0, 0)
    need = campaign.needs.get(dimension="health")
    record(campaign, Kind.SURVEY_PASSED, About(need=need), 30)
    assert (total()["surveyed"], total()["passes_bmn"]) == (1, 1)


def test_answer_to_another_sort_of_proposal_is_refused(listed_at_nine: Clock) -> None:
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["living"]})
    need = About(need=campaign.needs.get())
    record(campaign, Kind.VERIFIED, need, 9)
    gone = record(campaign, Kind.DISMISSAL_PROPOSED, need, 9, reason=Reason.MOVED)
    with pytest.raises(MoveRefused) as refused:
        record(campaign, Kind.OUTCOME_CONFIRMED, need, 9, answers=gone)
    assert refused.value.code == "not_pending"
