"""What time alone changes, and the stage of a household: the stored rule, the folded one and its filter agree."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings

from kaejon.lib import clock
from kaejon.logbook.actions import folded_standings, same_standing, standing_row
from kaejon.logbook.fold import Standing
from kaejon.logbook.models import NeedStanding
from kaejon.logbook.queries import listed_needs
from kaejon.logbook.stage import stage_of
from kaejon.logbook.stuck import is_stuck, stuck_because
from kaejon.register.models import Need, Stage, StageRule
from kaejon.register.queries.rulesets import DEFAULT_RULES, Item, Rules
from tests.analytics.histories import Province, Step, histories, make_province, played

DAY = dt.date(2022, 5, 9)
LATER = dt.date(2022, 9, 1)


@pytest.fixture
def province(db: None) -> Province:
    return make_province()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=histories())
def test_stored_standings_are_the_fold_and_the_filter_is_the_rule(province: Province, steps: list[Step]) -> None:
    with played(steps, province) as after:
        fresh = folded_standings(after.campaign)
        stored = {row.need_id: row for row in NeedStanding.objects.all()}
        assert [n for n, f in fresh.items() if not same_standing(stored.get(n), standing_row(n, f))] == []
        listed_on = {need.id: need.listed_on for need in listed_needs(after.campaign)}
        today = clock.bangkok_date(after.moment)
        for days in (0, 2, 14):
            by_rule = {
                need
                for need, standing in fresh.items()
                if stuck_because(
                    standing, is_open=standing.is_open, listed_on=listed_on[need], day=today, stuck_days=days
                ).is_stuck
            }
            found = Need.objects.filter(is_stuck(today, days), campaign=after.campaign, entries__isnull=False)
            assert set(found.values_list("pk", flat=True)) == by_rule


def test_stage_climbs_until_an_item_is_wanting() -> None:
    need = Standing()
    assert stage_of([need], DEFAULT_RULES, ()) == Stage.IN_PROGRESS
    need.helped_on = DAY
    assert stage_of([need], DEFAULT_RULES, ()) == Stage.SURVIVE
    need.resolved_on = DAY
    assert stage_of([need], DEFAULT_RULES, ()) == Stage.SUFFICIENT
    need.held_on = DAY + dt.timedelta(days=89)
    assert stage_of([need], DEFAULT_RULES, ()) == Stage.SUFFICIENT
    need.held_on = DAY + dt.timedelta(days=90)
    assert stage_of([need], DEFAULT_RULES, ()) == Stage.SUSTAINED
    assert stage_of([need, Standing(care_on=DAY)], DEFAULT_RULES, ()) == "continuing_care"
    assert stage_of([need, Standing()], DEFAULT_RULES, ()) == Stage.IN_PROGRESS


def test_answered_item_holds_by_its_code() -> None:
    rules = Rules(items=(Item(Stage.SURVIVE, StageRule.ANSWERED, "house_safe", "บ้านปลอดภัย"),))
    assert stage_of([Standing()], rules, ()) == Stage.IN_PROGRESS
    assert stage_of([Standing()], rules, {"house_safe"}) == Stage.SUSTAINED


def test_explanation_holds_until_its_day() -> None:
    standing = Standing(explained_until_on=LATER)
    asked = {"is_open": True, "listed_on": DAY, "stuck_days": 14}
    assert not stuck_because(standing, day=LATER, **asked).is_stuck  # type: ignore[arg-type]  # passed on
    assert stuck_because(standing, day=LATER + dt.timedelta(days=1), **asked).is_stuck  # type: ignore[arg-type]  # passed on
