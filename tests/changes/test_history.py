from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest

from kaejon.changes.content import Address, Content
from kaejon.changes.models import ChangeKind
from kaejon.changes.queries.gone import present_members
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.logbook.queries import coverage_of
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Household, Member
from kaejon.register.search import search_key
from tests.changes.conftest import ABROAD, ELSEWHERE, Hamlet, newborn


def random_change(hamlet: Hamlet, dice: random.Random, number: int) -> None:
    """Ask for something and let it be taken; what does not fit is refused and leaves everything as it was."""
    household = dice.choice(list(Household.objects.order_by("id")))
    present = present_members(hamlet.campaign, household)
    kind = dice.choice(ChangeKind.values)
    some = dice.sample(present, k=dice.randint(0, len(present)))
    rows = [(member, "head" if not index else "child") for index, member in enumerate(some)]
    everybody = [(member, "other") for member in present]
    area = Area.objects.get(pk=dice.choice(["230302", ELSEWHERE, ABROAD]))
    values = {
        "born": {"content": newborn(f"ใหม่{number}")},
        "moved_in": {"members": [(dice.choice(list(Member.objects.order_by("id"))), "other")]},
        "moved_out": {"members": rows[:1], "target_area": dice.choice([None, area])},
        "split": {"members": rows, "target_area": area, "content": Content(address=Address(f"{number}", 1))},
        "merged": {"members": everybody, "target_household": dice.choice(list(Household.objects.order_by("id")))},
        "relocated": {"members": everybody, "target_area": area, "content": Content(address=Address("5", 2))},
    }.get(kind, {"members": rows})
    request = hamlet.ask(kind, household=household, **values)  # type: ignore[arg-type]  # of each kind its own
    hamlet.take(request)


@pytest.mark.parametrize("seed", range(4))
def test_everybody_has_one_household_and_standings_fold(
    hamlet: Hamlet, seed: int, at: Callable[[dt.datetime], None]
) -> None:
    dice = random.Random(seed)
    taken = 0
    for number in range(40):
        at(bangkok(2022, 5, 12, 11) + dt.timedelta(hours=5 * number))
        try:
            random_change(hamlet, dice, number)
        except MoveRefused:
            continue
        taken += 1
    assert taken >= 8
    members = list(Member.objects.all())
    coverage = coverage_of(hamlet.campaign, [member.pk for member in members])
    last = (dt.date(2099, 1, 1), 2**60, 0)
    assert [m.pk for m in members if coverage.household_at(m.pk, last) != m.household_id] == []
    assert hamlet.village.standings_fold()
    for household in Household.objects.all():
        placed = household.placements.order_by("occurred_on", "seq", "line").last()
        assert placed is not None
        assert placed.area_id == household.area_id
    touched = Household.objects.filter(change_requests__answer__verdict="taken").distinct()
    assert [h.pk for h in touched if h.search_key != search_key(h, h.members.all())] == []
