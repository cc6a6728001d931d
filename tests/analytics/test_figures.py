from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kaejon.analytics.figures import Pair, figures
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry, folded_standings, rebuild_standings
from kaejon.logbook.kinds import Kind
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]


def test_figures_count_households_and_persons_once(db: None, at: Clock) -> None:
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    (three,) = make_household(campaign, "230101", "สาม")
    listed = approve_list(campaign, {one: ["health", "living"], two: ["living"], three: ["income"]})
    at(bangkok(2022, 5, 11, 10))
    with recording("need.verify", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        append_entry(
            recorder,
            campaign,
            Kind.VERIFIED,
            About(household=one.household, dimension="living"),
            by=CONSOLE,
            occurred_on=dt.date(2022, 5, 11),
        )
    cut_off = bangkok(2022, 5, 13, 17)
    found = figures(campaign, cut_off=cut_off, known_at=cut_off)
    assert found["23", "total"].columns["current"] == Pair(2, 3)
    assert found["23", "living"].columns["verified"] == Pair(1, 2)
    assert found["23", "total"].columns["verified"] == Pair(0, 1)
    assert found["2303", "total"].columns["baseline"] == Pair(1, 2)
    assert listed.needs[one, "living"].standing.state == "verified"
    assert rebuild_standings(campaign, by=CONSOLE) == 0
    assert len(folded_standings(campaign)) == 4
    assert verify_chain().findings == []
