from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook import kept as module
from kaejon.logbook.kept import KeptPages, kept, newest_event
from kaejon.register.models import Campaign, Household, Need
from kaejon.register.queries.by_campaign import campaign_is
from tests.factories.register import approve_list, make_campaign, make_household


@pytest.fixture
def campaign(db: None, at: Callable[[dt.datetime], None]) -> Campaign:
    at(bangkok(2022, 5, 9, 10))
    cache.clear()
    return make_campaign()


class Counter:
    """Gives a higher number each time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def add_fact(campaign: Campaign) -> None:
    approve_list(campaign, {make_household(campaign, "230302", "ก")[0]: ["living"]})


def test_a_thing_is_kept_until_a_fact_is_added(campaign: Campaign) -> None:
    make = Counter()
    assert [kept("thing", (campaign.pk,), make) for _ in range(3)] == [1, 1, 1]
    assert kept("thing", (campaign.pk, "other"), make) == 2
    assert kept("other", (campaign.pk,), make) == 3
    add_fact(campaign)
    assert kept("thing", (campaign.pk,), make) == 4


def test_what_is_done_without_a_fact_counts_where_asked(campaign: Campaign) -> None:
    make = Counter()
    assert [kept("thing", (campaign.pk,), make, until=newest_event) for _ in range(2)] == [1, 1]
    with recording("test.nothing", by=CONSOLE):
        pass
    assert kept("thing", (campaign.pk,), make, until=newest_event) == 2


def test_what_takes_long_serves_a_minute_whatever_is_added(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    make, now = Counter(), [1_000.0]
    monkeypatch.setattr(module, "LONG_SECONDS", -1)
    monkeypatch.setattr("kaejon.logbook.kept.time.monotonic", lambda: now[0])
    assert kept("thing", (campaign.pk,), make) == 1
    add_fact(campaign)
    now[0] += module.A_MINUTE - 1
    assert kept("thing", (campaign.pk,), make) == 1
    now[0] += 1
    assert kept("thing", (campaign.pk,), make) == 2


def test_another_day_is_another_thing(campaign: Campaign, at: Callable[[dt.datetime], None]) -> None:
    make = Counter()
    assert kept("thing", (campaign.pk,), make) == 1
    at(bangkok(2022, 5, 10, 10))
    assert kept("thing", (campaign.pk,), make) == 2


def test_pages_keep_order_and_count_and_read_their_rows_anew(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_ROWS", 5)
    for name in "กขคงจฉช":
        make_household(campaign, "230302", name, house_no=name)
    rows = Household.objects.order_by("house_no")
    in_order = list(rows)

    def page(number: int) -> list[Household]:
        return list(KeptPages(rows, 2, what="houses", parts=(campaign.pk,)).page(number))

    assert KeptPages(rows, 2, what="houses", parts=(campaign.pk,)).count == len(in_order)
    # The third page lies on both sides of what is kept, the fourth beyond it.
    assert [page(number) for number in (1, 2, 3, 4)] == [in_order[:2], in_order[2:4], in_order[4:6], in_order[6:]]
    with CaptureQueriesContext(connection) as caught:
        page(1)
    assert len(caught) == 2
    Household.objects.filter(pk=in_order[0].pk).update(house_no="ฮ")
    assert page(1) == in_order[:2]
    rows = rows.exclude(pk=in_order[0].pk)
    assert page(1) == in_order[1:2]


def test_pages_of_grouped_rows_are_found_by_their_key(campaign: Campaign) -> None:
    members = [make_household(campaign, "230302", name, "อีกคน", house_no=name) for name in "กข"]
    rows = Household.objects.filter(members__isnull=False).values("members__household").distinct()
    pages = KeptPages(rows.order_by("members__household"), 1, what="grouped", parts=(), key="members__household")
    assert [page[0]["members__household"] for page in pages] == sorted(group[0].household_id for group in members)


def test_campaign_is_finds_the_rows_of_the_campaign_alone(campaign: Campaign) -> None:
    add_fact(campaign)
    other = make_campaign(slug="other")
    add_fact(other)
    assert list(Need.objects.filter(campaign_is(campaign))) == list(campaign.needs.all())
    assert Need.objects.filter(campaign_is(other, "campaign_id")).count() == 1
