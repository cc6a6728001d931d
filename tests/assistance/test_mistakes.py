from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from kaejon.assessment.actions.withdrawal import withdraw_entry
from kaejon.assistance.actions.matters import answer_matter, last_word
from kaejon.assistance.actions.mistakes import withdraw_delivery
from kaejon.assistance.models import Delivery, Matter
from kaejon.assistance.rules import Side
from kaejon.audit.models import Event
from kaejon.lib.clock import bangkok
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.access import live_assignments
from tests.assistance.conftest import Office
from tests.assistance.test_pages import address

REASON = "บันทึกผิดครัวเรือน"
OWN = "ยกเลิกรายการที่บันทึกผิด"
ASKS = "หากบันทึกผิด แจ้ง คจพ.อ. ให้ยกเลิก"


def finished(office: Office) -> tuple[Matter, Delivery]:
    matter = office.refer()
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    return matter, office.deliver(matter, is_last=True)


def withdrawn(delivery: Delivery) -> bool:
    return Entry.objects.filter(supersedes=delivery.entry).exists()


def test_the_recorder_takes_a_delivery_back_the_same_day_and_the_promise_is_open_again(
    office: Office, at: Callable[[dt.datetime], None]
) -> None:
    matter, delivery = finished(office)
    events = Event.objects.count()
    client = office.cast.client("agency")
    page = client.get(address(office, "matter-view", matter.pk)).content.decode()
    withdraw = address(office, "delivery-withdraw", delivery.pk)
    assert (withdraw in page, ASKS in page) == (True, False)
    assert client.post(withdraw, {"reason": "ผิด", "at": "matter"}).status_code == 302
    assert not withdrawn(delivery)
    done = client.post(withdraw, {"reason": REASON, "at": "matter"})
    assert done.headers["Location"] == address(office, "matter-view", matter.pk)
    assert (withdrawn(delivery), last_word(matter), Event.objects.count()) == (True, Kind.HELP_ACCEPTED, events + 1)
    assert office.village.state(office.village.two, "living") == "helping"
    assert office.village.standings_fold()
    page = client.get(address(office, "matter-view", matter.pk)).content.decode()
    assert (withdraw in page, "ยกเลิกแล้ว" in page) == (False, True)
    at(bangkok(2022, 7, 12, 10))
    assert live_assignments("agency").filter(household=matter.household).count() == 1


def test_a_finished_matter_stays_finished_while_another_delivery_of_it_stands(office: Office) -> None:
    matter = office.refer()
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    office.deliver(matter, value_satang=100)
    last = office.deliver(matter, kind="money", is_last=True)
    withdraw_delivery(delivery=last, reason=REASON, by=office.by["agency"])
    assert (withdrawn(last), last_word(matter)) == (True, Kind.HELP_FINISHED)


def test_a_colleague_and_the_recorder_of_yesterday_are_sent_to_the_district(
    office: Office, at: Callable[[dt.datetime], None]
) -> None:
    matter, delivery = finished(office)
    page = office.cast.client("godparent").get(address(office, "matter-view", matter.pk)).content.decode()
    assert (OWN in page, ASKS in page) == (False, True)
    with pytest.raises(MoveRefused) as refused:
        withdraw_delivery(delivery=delivery, reason=REASON, by=office.by["godparent"])
    assert refused.value.code == "not_allowed"
    at(bangkok(2022, 5, 13, 10))
    page = office.cast.client("agency").get(address(office, "matter-view", matter.pk)).content.decode()
    assert (OWN in page, ASKS in page) == (False, True)
    office.cast.client("agency").post(address(office, "delivery-withdraw", delivery.pk), {"reason": REASON})
    assert not withdrawn(delivery)
    household = reverse("web:household-view", args=[office.village.campaign.slug, matter.household_id])
    district = office.cast.client("district")
    assert address(office, "delivery-withdraw", delivery.pk) in district.get(household).content.decode()
    done = district.post(address(office, "delivery-withdraw", delivery.pk), {"reason": REASON})
    assert (done.headers["Location"], withdrawn(delivery)) == (f"{household}#help", True)


def test_a_delivery_is_taken_back_with_its_matter_alone_never_by_the_history(office: Office) -> None:
    _matter, delivery = finished(office)
    with pytest.raises(MoveRefused) as refused:
        withdraw_entry(entry=delivery.entry, reason=REASON, by=office.by["district"])
    assert refused.value.code == "elsewhere"


@pytest.mark.parametrize("name", ["other_agency", "neighbour", "outsider"])
def test_nobody_else_finds_the_way_to_withdraw_it(office: Office, name: str) -> None:
    _matter, delivery = finished(office)
    answer = office.cast.client(name).post(address(office, "delivery-withdraw", delivery.pk), {"reason": REASON})
    assert (answer.status_code, withdrawn(delivery)) == (404, False)
