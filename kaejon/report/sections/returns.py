"""How many districts had sent their return, as a report says it: a count, never names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaejon.analytics.figures import TOTAL
from kaejon.geography.models import Level
from kaejon.register.models import Campaign
from kaejon.report.queries.holidays import times_of
from kaejon.report.queries.returns import districts_in


def returns_section(
    campaign: Campaign, *, cut_off: dt.datetime, known_at: dt.datetime, totals: list[dict[str, Any]], has_list: bool
) -> dict[str, Any]:
    """`received` of `count` districts, and when their returns were due.

    A district counts where it has households on the list by these totals; all do before there is a list. Its return is
    received where it was certified before `known_at`. `due_at` is that of the holidays as they are entered now.
    """
    rows = [row for row in totals if row["level"] == Level.DISTRICT and row["dimension"] == TOTAL]
    districts = {row["area"] for row in rows if not has_list or row["current"]["households"]}
    following = campaign.calendar.next_after(cut_off - dt.timedelta(microseconds=1))
    number = campaign.calendar.number_of(following) if following else len(campaign.calendar)
    return {
        "received": len(districts & districts_in(campaign, number, known_at)),
        "count": len(districts),
        "due_at": times_of(campaign, number).due_at.isoformat(),
    }
