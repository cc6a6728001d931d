from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from pytest_django import Settings

from kaejon.audit.models import Event
from kaejon.audit.principal import SCHEDULER, Principal
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.people.models import Account, Role
from kaejon.register.models import Campaign
from kaejon.report.actions.reminding import remind_district_officers
from kaejon.report.actions.returns import Round, Texts, certify_return, prepare_return
from kaejon.report.actions.scheduling import run_due
from kaejon.report.models import Mailed, Reminder, ReminderKind
from kaejon.report.queries.inbox import reminder_notices, waiting
from tests.cast import DISTRICT, Cast
from tests.database.postgres import free_port
from tests.factories.register import approve_list, make_campaign, make_household

At = Callable[[dt.datetime], None]
# 13 May 2565 is a holiday, so the second round has the usual days.
BEFORE, THURSDAY = bangkok(2022, 5, 19, 8), bangkok(2022, 5, 19, 9)
MIDDAY, LAST, CUTOFF = bangkok(2022, 5, 20, 13), bangkok(2022, 5, 20, 15, 30), bangkok(2022, 5, 20, 17)


@pytest.fixture
def officers(cast: Cast, at: At, settings: Settings) -> Cast:
    """Khao Saming has a developer with an address and a head without; nobody else's district has a household."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    (member,) = make_household(campaign, "230302", "คน")
    approve_list(campaign, {member: ["living"]})
    cast.add("developer", Role.DISTRICT, DISTRICT, position="พัฒนาการอำเภอเขาสมิง")
    cast.add("head", Role.DISTRICT, DISTRICT, position="นายอำเภอเขาสมิง")
    Account.objects.filter(username="developer").update(email="developer@trat.example")
    settings.MAIL_FROM = "kaejon@trat.example"
    return cast


def principal(cast: Cast, name: str) -> Principal:
    return Principal(account=str(cast[name].pk), appointment=str(cast.appointments[name].pk))


def given(cast: Cast) -> list[tuple[str, str, str]]:
    names = {str(account.pk): name for name, account in cast.accounts.items()}
    rows = Reminder.objects.order_by("seq")
    return [(row.kind, names[row.account], row.mailed) for row in rows]


def notices(cast: Cast, name: str) -> int:
    return len(reminder_notices(cast[name], Campaign.objects.get()))


def test_reminders_go_to_the_preparer_first_and_each_is_given_once(officers: Cast, at: At) -> None:
    for moment in (BEFORE, THURSDAY, THURSDAY, MIDDAY, LAST, CUTOFF):
        at(moment)
        for _again in range(2):
            run_due(who="one")
    assert given(officers) == [
        ("day_before", "developer", Mailed.SENT),
        ("midday", "developer", Mailed.SENT),
        ("last", "developer", Mailed.SENT),
        ("last", "head", Mailed.NO_ADDRESS),
    ]
    assert [letter.to for letter in mail.outbox] == [["developer@trat.example"]] * 3
    assert Event.objects.filter(action="reminder.give").count() == 4


def test_letter_is_private_and_names_no_family(officers: Cast, at: At) -> None:
    at(THURSDAY)
    run_due(who="one")
    (letter,) = mail.outbox
    assert letter.subject == "รายงานอำเภอ ครั้งที่ 2 ครบกำหนดส่งวันทำการถัดไป"
    assert (letter.to, letter.cc, letter.bcc) == (["developer@trat.example"], [], [])
    assert f"/trat-2565/returns/2/{DISTRICT}/" in letter.body
    assert "ศ. 20 พ.ค. 2565 เวลา 15.00 น." in letter.body
    assert "สมมติ" not in letter.body


def test_prepared_return_reminds_who_certifies_and_one_that_is_in_nobody(officers: Cast, at: At) -> None:
    at(THURSDAY)
    run_due(who="one")
    where = Round(Campaign.objects.get(), 2, Area.objects.get(pk=DISTRICT))
    step = prepare_return(where=where, texts=Texts("สอบทานแล้ว"), after="", by=principal(officers, "developer"))
    at(MIDDAY)
    run_due(who="one")
    assert (notices(officers, "developer"), notices(officers, "head")) == (1, 1)
    certify_return(where=where, after=str(step.pk), by=principal(officers, "head"))
    at(LAST)
    run_due(who="one")
    assert given(officers) == [("day_before", "developer", Mailed.SENT), ("midday", "head", Mailed.NO_ADDRESS)]
    assert (notices(officers, "developer"), notices(officers, "head")) == (0, 0)


def test_notice_is_for_the_reminded_alone_and_goes_with_the_round(officers: Cast, at: At) -> None:
    at(THURSDAY)
    run_due(who="one")
    seen = {name: notices(officers, name) for name in ("developer", "head", "second_district", "outsider", "secretary")}
    assert seen == {"developer": 1, "head": 0, "second_district": 0, "outsider": 0, "secretary": 0}
    at(CUTOFF)
    assert notices(officers, "developer") == 0


def test_mail_server_that_is_down_fails_quietly_and_the_notice_stands(
    officers: Cast, at: At, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2
    at(THURSDAY)
    assert {ran.name: ran.problem for ran in run_due(who="one")}["remind trat-2565 2 day_before"] == ""
    assert given(officers) == [("day_before", "developer", Mailed.FAILED)]
    assert notices(officers, "developer") == 1


def test_without_a_mail_server_the_notice_alone_is_given(officers: Cast, at: At, settings: Settings) -> None:
    settings.MAIL_FROM = ""
    at(THURSDAY)
    run_due(who="one")
    assert given(officers) == [("day_before", "developer", Mailed.NOT_SET_UP)]
    assert mail.outbox == []


def test_missed_reminders_are_made_up_by_the_newest_alone(officers: Cast, at: At) -> None:
    at(LAST + dt.timedelta(minutes=20))
    run_due(who="one")
    assert {kind for kind, _name, _mailed in given(officers)} == {"last"}


def test_district_without_a_preparer_reminds_who_certifies(officers: Cast, at: At) -> None:
    for name in ("developer", "district", "second_district"):
        officers.appointments[name].ended_at, officers.appointments[name].ended_by = BEFORE, "console"
        officers.appointments[name].save()
    at(THURSDAY)
    remind_district_officers(campaign=Campaign.objects.get(), number=2, kind=ReminderKind.DAY_BEFORE, by=SCHEDULER)
    assert given(officers) == [("day_before", "head", Mailed.NO_ADDRESS)]


def test_inbox_tells_each_what_waits(officers: Cast, at: At) -> None:
    campaign = Campaign.objects.get()
    at(THURSDAY)
    where = Round(campaign, 2, Area.objects.get(pk=DISTRICT))

    def codes(name: str) -> dict[str, int]:
        return {row.code: row.count for row in waiting(officers[name], campaign)}

    assert codes("developer") == {"return_prepare": 1}
    step = prepare_return(where=where, texts=Texts("สอบทานแล้ว"), after="", by=principal(officers, "developer"))
    assert (codes("developer"), codes("head")) == ({"return_certify": 0}, {"return_certify": 1})
    certify_return(where=where, after=str(step.pk), by=principal(officers, "head"))
    assert codes("developer") == {"return_prepare": 0}
    assert codes("secretary") == {"returns_sent": 1, "slots_failed": 0}
    assert (codes("mentor"), codes("outsider")) == ({}, {})
