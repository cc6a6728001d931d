"""What is due, done: by the scheduler inside `kaejon serve`, or by `kaejon run_due` under a timer of the system."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from kaejon.audit.principal import SCHEDULER
from kaejon.lib import clock
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign
from kaejon.report.actions.claiming import beat, claim, fail, finish, release, slot_of
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.holidays import seed_holidays
from kaejon.report.actions.lake import write_missing_lake
from kaejon.report.actions.reminding import remind_district_officers
from kaejon.report.models import DueSlot, ReminderKind, WeeklyReport
from kaejon.report.queries.slots import (
    FREEZE,
    REMIND,
    Due,
    follow_ups_due,
    freezes_due,
    next_moment,
    open_campaigns,
    reminder_due,
    slots_open,
)
from kaejon.report.rules import ReportRefused

log = logging.getLogger(__name__)
Deed = Callable[[], object]
FOLLOW_UPS: dict[str, Deed] = {"lake": partial(write_missing_lake, by=SCHEDULER)}
"""What is done after every freeze, by name. Each does all that is missing and may be called again at any time."""
SHORTEST_SLEEP, LONGEST_SLEEP = 1.0, 60.0


@dataclass(frozen=True)
class Ran:
    """One thing that was due, and what became of it: `problem` is empty where it was done."""

    name: str
    problem: str = ""


def go_on() -> None:
    """What a pass calls between its works where nobody can tell it to stop."""


@dataclass(frozen=True)
class Worker:
    """Who does what is due: how its claims are signed, and where it hears that it was told to stop (SystemExit)."""

    who: str
    heed_stop: Callable[[], None] = go_on


def run_due(
    *, who: str, follow_ups: Mapping[str, Deed] = FOLLOW_UPS, heed_stop: Callable[[], None] = go_on
) -> list[Ran]:
    """Do all that is due now, each thing once however many processes try, and tell what was tried.

    Weeks that were missed freeze first and in order, as of their own cut-off. What fails keeps its problem, rests for
    a while, and holds up nothing but the later weeks of its own campaign. `heed_stop` is called before each campaign's
    works and may raise SystemExit to end the pass.
    """
    beat(who)
    worker = Worker(who, heed_stop)
    campaigns = open_campaigns()
    close_vain_slots(campaigns)
    ran: list[Ran] = []
    for campaign in campaigns:
        for work in (partial(freeze_in_order, campaign, worker), partial(remind, campaign, worker)):
            heed_stop()
            ran += guarded(campaign, work)
    for campaign in campaigns:
        heed_stop()
        ran += guarded(campaign, partial(follow_up, campaign, worker, follow_ups))
    return ran


def guarded(campaign: Campaign, work: Callable[[], Iterable[Ran]]) -> list[Ran]:
    """What the work tells; one campaign in which nothing can be worked out leaves the others alone."""
    try:
        return list(work())
    except Exception as problem:
        log.exception("scheduler: campaign %s", campaign.slug)
        return [Ran(campaign.slug, type(problem).__name__)]


def freeze_in_order(campaign: Campaign, worker: Worker) -> Iterator[Ran]:
    """Freeze the weeks that are due; after one that fails, or that another process has, the later ones wait."""
    settle_freezes(campaign)
    for due in freezes_due(campaign, clock.now()):
        ran = do_once(due, worker, partial(freeze_weekly_report, campaign, by=SCHEDULER, cutoff=due.at))
        if ran is None:
            return
        yield ran
        if ran.problem:
            return


def remind(campaign: Campaign, worker: Worker) -> Iterator[Ran]:
    """Give the reminder that is due, if one is; and see to it that the year's holidays are the province's own."""
    seed_years(campaign)
    due = reminder_due(campaign, clock.now())
    if due is not None:
        deed = partial(
            remind_district_officers, campaign=campaign, number=due.number, kind=ReminderKind(due.kind), by=SCHEDULER
        )
        ran = do_once(due, worker, deed)
        if ran is not None:
            yield ran


def seed_years(campaign: Campaign) -> None:
    """The holidays of the years in which the campaign runs."""
    for year in range(campaign.starts_on.year, campaign.deadline_on.year + 1):
        seed_holidays(province=campaign.province_id, year=year, by=SCHEDULER)


def follow_up(campaign: Campaign, worker: Worker, follow_ups: Mapping[str, Deed]) -> Iterator[Ran]:
    """Do what follows a freeze: also one that somebody made by hand, and a correction."""
    for due in follow_ups_due(campaign, follow_ups):
        ran = do_once(due, worker, follow_ups[due.kind.split(" ", 1)[1]])
        if ran is not None:
            yield ran


def do_once(due: Due, worker: Worker, deed: Deed) -> Ran | None:
    """Do what is due where its slot is free; None where another process has it, or it rests."""
    slot = slot_of(due)
    if not claim(slot, worker.who):
        return None
    try:
        unless_stopped(deed, worker)
    except (ReportRefused, MoveRefused) as refused:
        return failed(slot, str(refused))
    except Exception as problem:
        log.exception("scheduler: %s", slot.name)
        return failed(
            slot, _("เกิดข้อผิดพลาดในระบบ (%(kind)s) รายละเอียดอยู่ในบันทึกของเซิร์ฟเวอร์") % {"kind": type(problem).__name__}
        )
    except BaseException:
        give_back(slot)
        raise
    finish(slot)
    return Ran(slot.name)


def unless_stopped(deed: Deed, worker: Worker) -> None:
    """Do it; an error of a worker that was told to stop meanwhile is that stop, and no failure of the deed.

    A library may hand a stop on as an error of its own: DuckDB makes a RuntimeError of it.
    """
    try:
        deed()
    except Exception:
        worker.heed_stop()
        raise


def give_back(slot: DueSlot) -> None:
    """Free the slot of a deed that was broken off, over a new connection: the old one may wait for an answer still.

    Where even this fails the claim's end frees it, or its being of a dead process; the stop goes on.
    """
    if not connection.in_atomic_block:
        connection.close()
    try:
        release(slot)
    except DatabaseError:
        log.warning("scheduler: %s could not be given back", slot.name)


def failed(slot: DueSlot, problem: str) -> Ran:
    fail(slot, problem)
    return Ran(slot.name, problem)


def settle_freezes(campaign: Campaign) -> None:
    """Finish the slots of weeks that somebody froze by hand."""
    frozen = WeeklyReport.objects.filter(campaign=campaign, version=1).values_list("number", flat=True)
    names = {f"{FREEZE} {campaign.slug} {number}" for number in frozen}
    for slot in slots_open().filter(name__in=names):
        finish(slot)


def close_vain_slots(campaigns: Iterable[Campaign]) -> None:
    """Finish what can no longer be done: of a campaign that was closed, and of a reminder whose round is cut off."""
    there = {campaign.slug: campaign for campaign in campaigns}
    for slot in slots_open():
        what, slug, number = slot.name.split(" ")[:3]
        campaign = there.get(slug)
        if campaign is None:
            finish(slot, _("วาระปิดไปแล้ว จึงไม่ต้องดำเนินการ"))
        elif what == REMIND and is_cut_off(campaign, int(number)):
            finish(slot, slot.problem or _("ตัดยอดไปแล้ว จึงไม่แจ้งเตือน"))


def is_cut_off(campaign: Campaign, number: int) -> bool:
    """Whether a round lies behind, or is no longer on the calendar."""
    return number > len(campaign.calendar) or campaign.calendar.cutoff(number) <= clock.now()


def seconds_to_sleep(now: dt.datetime) -> float:
    """How long a scheduler rests: until the next moment, a minute at most."""
    following = next_moment(now)
    left = (following - now).total_seconds() if following else LONGEST_SLEEP
    return min(max(left, SHORTEST_SLEEP), LONGEST_SLEEP)


def told(ran: Iterable[Ran]) -> str:
    """What was done, for a console: one line each."""
    return "\n".join(f"{one.name}: {one.problem or 'done'}" for one in ran)
