from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib.thai_date import thai_datetime
from kaejon.people.models import Account
from kaejon.register.models import Campaign
from kaejon.report.mail import Postman
from kaejon.report.models import Mailed, Reminder, ReminderKind, Step
from kaejon.report.queries.holidays import times_of
from kaejon.report.queries.returns import last_steps, reporting_districts
from kaejon.report.queries.signatories import certifiers_of, preparers_of
from kaejon.report.schedule import RoundTimes

WAITING_TO_PREPARE = frozenset({"", Step.SENT_BACK.value, Step.MORE_ASKED.value})
SUBJECTS = {
    ReminderKind.DAY_BEFORE: gettext_lazy("รายงานอำเภอ ครั้งที่ %(number)s ครบกำหนดส่งวันทำการถัดไป"),
    ReminderKind.MIDDAY: gettext_lazy("รายงานอำเภอ ครั้งที่ %(number)s ครบกำหนดส่งวันนี้"),
    ReminderKind.LAST: gettext_lazy("รายงานอำเภอ ครั้งที่ %(number)s ยังไม่ได้ส่ง"),
}


def remind_district_officers(*, campaign: Campaign, number: int, kind: ReminderKind, by: Principal) -> list[Reminder]:
    """Remind, each privately, the officers whose district's return of the round is not in; who was reminded now.

    First whoever prepares it; whoever certifies it once it is prepared, and with the last reminder in any case. A
    reminder is given once, also where this is called again; a letter may go out twice where the process dies between.
    """
    times = times_of(campaign, number)
    given: list[Reminder] = []
    states = last_steps(campaign, number)
    with Postman() as postman, translation.override("th"):
        for district in reporting_districts(campaign):
            for account in officers_to_remind(district, states.get(district.code, ""), kind):
                if was_reminded(campaign, number, district, kind, account):
                    continue
                subject, text = letter(campaign, times, kind, district)
                mailed = postman.send(to=account.email, subject=subject, text=text)
                given += record_reminder(campaign, number, district, kind, account, mailed, by=by)
    return given


def officers_to_remind(district: Area, state: str, kind: ReminderKind) -> list[Account]:
    """Whom a reminder goes to, given the last step of the district's return ("" for none)."""
    if state == Step.PREPARED:
        return certifiers_of(district.code)
    if state not in WAITING_TO_PREPARE:
        return []
    preparing = preparers_of(district.code)
    certifying = certifiers_of(district.code) if kind == ReminderKind.LAST or not preparing else []
    return list({account.pk: account for account in (*preparing, *certifying)}.values())


def was_reminded(campaign: Campaign, number: int, district: Area, kind: ReminderKind, account: Account) -> bool:
    """Whether this reminder was given to this officer already."""
    rows = Reminder.objects.filter(account=str(account.pk), campaign=campaign, number=number)
    return rows.filter(district=district, kind=kind).exists()


def record_reminder(
    campaign: Campaign,
    number: int,
    district: Area,
    kind: ReminderKind,
    account: Account,
    mailed: Mailed,
    *,
    by: Principal,
) -> Iterable[Reminder]:
    """Keep that an officer was reminded; nothing where another process did so meanwhile."""
    detail = {"number": number, "district": district.code, "kind": kind.value, "mailed": mailed.value}
    with recording(
        "reminder.give", by=by, campaign_id=campaign.pk, subject=("account", account.pk), detail=detail
    ) as recorder:
        if was_reminded(campaign, number, district, kind, account):
            recorder.detail = {**detail, "again": True}
            return []
        reminder = Reminder(
            campaign=campaign, number=number, district=district, kind=kind, account=str(account.pk), mailed=mailed
        )
        recorder.write(reminder)
    return [reminder]


def letter(campaign: Campaign, times: RoundTimes, kind: ReminderKind, district: Area) -> tuple[str, str]:
    """Subject and text: which return is due when, and where to go. No figure of a person, no name."""
    path = reverse("report:return-view", args=[campaign.slug, times.number, district.code])
    lines = [
        _("เรียน คจพ.อ. %(district)s") % {"district": district.name_th},
        "",
        _("รายงานอำเภอ ครั้งที่ %(number)s ของ%(campaign)s ยังไม่ได้ส่งถึงฝ่ายเลขานุการ คจพ.จ.")
        % {"number": times.number, "campaign": campaign.name},
        _("กำหนดส่ง %(due)s ตัดยอดข้อมูล %(cutoff)s")
        % {"due": thai_datetime(times.due_at), "cutoff": thai_datetime(times.cutoff)},
        "",
        _("จัดทำ รับรอง และส่งได้ที่"),
        f"{settings.SITE_URL}{path}",
        "",
        _("จดหมายนี้ส่งโดยอัตโนมัติถึงผู้รับผิดชอบรายงานของอำเภอเท่านั้น โปรดไม่ตอบกลับ"),
    ]
    return str(SUBJECTS[kind]) % {"number": times.number}, "\n".join(lines)
