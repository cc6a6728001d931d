from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.people.access import User, standing_of
from kaejon.people.policy import DISTRICT, SECRETARY
from kaejon.people.waiting import Waiting
from kaejon.register.models import Campaign
from kaejon.report.models import Reminder, ReminderKind, Step
from kaejon.report.queries.holidays import current_number, times_of
from kaejon.report.queries.returns import last_steps, reporting_districts
from kaejon.report.queries.slots import slots_failed
from kaejon.report.rules import WITH_SECRETARIAT, may_certify
from kaejon.report.schedule import RoundTimes


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """A district's return to prepare or to certify; for the secretary the returns to receive, and what failed."""
    standing = standing_of(user)
    found: list[Waiting] = []
    if campaign.closed_at is not None or campaign.starts_on > clock.today():
        return found
    if standing.roles & DISTRICT:
        found += returns_to_send(user, campaign)
    if campaign.province_id in standing.areas(SECRETARY):
        found += secretary_work(campaign)
    return found


def returns_to_send(user: User, campaign: Campaign) -> list[Waiting]:
    """What of the present round's returns waits for an officer of a district."""
    times = times_of(campaign, current_number(campaign))
    states = last_steps(campaign, times.number)
    kind = "overdue" if times.due_at < clock.now() else "due" if clock.now() >= opening_of(times) else ""
    own = {a.area_id: may_certify(a) for a in standing_of(user).holding(DISTRICT)}
    found = []
    for district in reporting_districts(campaign):
        if district.code not in own:
            continue
        state = states.get(district.code, "")
        href = return_address(campaign, times.number, district)
        if state == Step.PREPARED:
            count = int(own[district.code])
            found.append(Waiting("return_certify", count, _("รายงานอำเภอที่รอท่านรับรองและส่ง"), href, kind or "due"))
        elif state in (Step.SENT_BACK, Step.MORE_ASKED):
            found.append(Waiting("return_mend", 1, _("รายงานอำเภอที่ขอให้แก้ไขหรือเพิ่มเติม"), href, kind or "due"))
        else:
            found.append(
                Waiting(
                    "return_prepare",
                    int(state not in WITH_SECRETARIAT),
                    _("รายงานอำเภอประจำสัปดาห์ที่ยังไม่ได้ส่ง"),
                    href,
                    kind,
                )
            )
    return found


def opening_of(times: RoundTimes) -> dt.datetime:
    """From when on the return is something that should not wait: the first reminder, else the due time."""
    return min(times.reminders.values(), default=times.due_at)


def secretary_work(campaign: Campaign) -> list[Waiting]:
    """Returns that were sent and wait to be received, and what the scheduler failed at."""
    href = reverse("report:round-view", args=[campaign.slug])
    number = current_number(campaign)
    # A return sent after its cut-off is still of the round before.
    rounds = [each for each in (number - 1, number) if each]
    sent = sum(list(last_steps(campaign, each).values()).count(Step.CERTIFIED) for each in rounds)
    return [
        Waiting("returns_sent", sent, _("รายงานอำเภอที่ส่งแล้ว รอรับในนามฝ่ายเลขานุการ"), href),
        Waiting("slots_failed", len(slots_failed(campaign)), _("งานอัตโนมัติของรายงานที่ไม่สำเร็จ"), href, "overdue"),
    ]


def return_address(campaign: Campaign, number: int, district: Area) -> str:
    """The address of a district's return."""
    return reverse("report:return-view", args=[campaign.slug, number, district.code])


@dataclass(frozen=True)
class ReminderNotice:
    """What an officer was reminded of and has not been done: words, and where to do it."""

    text: str
    href: str
    is_overdue: bool


SAID = {
    ReminderKind.DAY_BEFORE: _("รายงานอำเภอ%(name)s ครั้งที่ %(number)s ครบกำหนดส่งวันทำการถัดไป"),
    ReminderKind.MIDDAY: _("รายงานอำเภอ%(name)s ครั้งที่ %(number)s ครบกำหนดส่งวันนี้"),
    ReminderKind.LAST: _("รายงานอำเภอ%(name)s ครั้งที่ %(number)s ยังไม่ได้ส่ง"),
}


def reminder_notices(user: User, campaign: Campaign) -> list[ReminderNotice]:
    """The reminders of the present round that the user was given and whose return is not in; gone when it is."""
    if not standing_of(user).roles & DISTRICT or campaign.closed_at is not None:
        return []
    number = current_number(campaign)
    rows = Reminder.objects.filter(account=str(user.pk), campaign=campaign, number=number)
    newest = {row.district_id: row for row in rows.select_related("district").order_by("seq")}
    if not newest:
        return []
    states, times = last_steps(campaign, number), times_of(campaign, number)
    return [
        ReminderNotice(
            str(SAID[ReminderKind(row.kind)]) % {"name": row.district.name_th, "number": number},
            return_address(campaign, number, row.district),
            times.due_at < clock.now(),
        )
        for code, row in newest.items()
        if states.get(code, "") not in WITH_SECRETARIAT
    ]
