"""A word about help belongs to its referral or offer: `append_entry` itself takes no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kaejon.audit.actions import recording
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import HELP_ANSWERS, HELP_ROOTS, MOVES, Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign
from tests.assessment.village import Village
from tests.factories.register import make_campaign

DAY = dt.date(2022, 5, 11)


@pytest.fixture
def village(db: None, at: Callable[[dt.datetime], None]) -> Village:
    at(bangkok(2022, 5, 9, 10))
    village = Village()
    at(bangkok(2022, 5, 11, 10))
    say(village, Kind.VERIFIED)
    return village


def say(village: Village, kind: Kind, root: Entry | None = None, campaign: Campaign | None = None) -> Entry:
    """Record something about the living conditions of the household."""
    campaign = campaign or village.campaign
    about = About(household=village.household, dimension="living")
    with recording("test.say", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        return append_entry(recorder, campaign, kind, about, by=CONSOLE, occurred_on=DAY, answers=root)


def refusal(village: Village, kind: Kind, root: Entry | None, campaign: Campaign | None = None) -> tuple[str, str]:
    """The code and sentence of the refusal, and that nothing was written."""
    before = Entry.objects.count(), Event.objects.count()
    with pytest.raises(MoveRefused) as refused:
        say(village, kind, root, campaign)
    assert (Entry.objects.count(), Event.objects.count()) == before
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize("kind", sorted(HELP_ANSWERS))
def test_an_answer_about_help_names_its_referral_or_offer(village: Village, kind: Kind) -> None:
    code, sentence = refusal(village, kind, None)
    assert code == "no_root"
    assert sentence.startswith(f"“{kind.label}” เป็นคำตอบของเรื่องที่ส่งต่อ")
    for opening in sorted(HELP_ROOTS):
        root = say(village, opening)
        assert say(village, kind, root).answers == root


@pytest.mark.parametrize("kind", sorted(HELP_ANSWERS))
def test_an_answer_about_help_is_not_said_of_anything_else(village: Village, kind: Kind) -> None:
    visited, accepted = say(village, Kind.DELIVERED), say(village, Kind.HELP_ACCEPTED, say(village, Kind.REFERRED))
    for other in (visited, accepted):
        code, sentence = refusal(village, kind, other)
        assert code == "other_root"
        assert f"ใช้ตอบ “{other.get_kind_display()}” ไม่ได้" in sentence


def test_an_answer_about_help_stays_in_its_campaign(village: Village) -> None:
    root = say(village, Kind.REFERRED)
    code, sentence = refusal(village, Kind.HELP_ACCEPTED, root, make_campaign("trat-2566"))
    assert (code, "อยู่ในวาระอื่น" in sentence) == ("other_campaign", True)


def test_other_kinds_need_no_referral(village: Village) -> None:
    assert not any(MOVES[kind].answers for kind in HELP_ANSWERS)
    assert say(village, Kind.DELIVERED).answers is None
