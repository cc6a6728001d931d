from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from kaejon.assistance.actions.matters import answer_matter, last_word
from kaejon.assistance.models import Delivery
from kaejon.assistance.rules import Side
from kaejon.logbook.kinds import Kind
from tests.assistance.conftest import Office
from tests.assistance.test_pages import address

SEEN = re.compile(r'name="(seen|seen_value)" value="([^"]*)"')


def said(office: Office, **more: Any) -> dict[str, Any]:
    return {
        "problem": "whole:living", "agency": str(office.agency.pk), "kind": "housing", "what": "ไม้ฝา",
        "occurred_on": "12/05/2565", "value": "500", "source": "private", "fiscal_year": "2565", "document": "1",
        "matter": "none", **more,
    }  # fmt: skip


def give(office: Office) -> str:
    return address(office, "delivery-new", office.village.household.pk)


def shown(page: str) -> dict[str, list[str]]:
    """What the page says that it has shown, as its form sends it along."""
    found: dict[str, list[str]] = {}
    for name, value in SEEN.findall(page):
        found.setdefault(name, []).append(value)
    return found


def post(client: Client, office: Office, **more: Any) -> str:
    """The page that asks, or "" where the delivery was recorded."""
    answer = client.post(give(office), said(office, **more))
    return "" if answer.status_code == 302 else answer.content.decode()


def test_the_same_help_of_another_agency_is_warned_of_before_it_is_recorded(office: Office) -> None:
    office.refer()
    office.deliver()
    office.charge(office.other)
    office.refer(office.other)
    client = office.cast.client("other_agency")
    page = post(client, office, agency=str(office.other.pk))
    assert (office.agency.name in page, "12,000 บาท" in page, "บันทึกโดย" in page) == (True, True, True)
    assert Delivery.objects.count() == 1
    assert post(client, office, agency=str(office.other.pk), **shown(page)) == ""
    assert Delivery.objects.count() == 2


def test_the_same_help_of_ones_own_agency_is_warned_of_and_sent_twice_it_is_recorded_once(office: Office) -> None:
    office.refer()
    client = office.cast.client("agency")
    assert post(client, office) == ""
    page = post(client, office, value="5000")
    assert ("ไม้ฝา" in page, "500 บาท" in page, Delivery.objects.count()) == (True, True, 1)
    sent = shown(page)
    assert post(client, office, value="5000", **sent) == ""
    again = post(client, office, value="5000", **sent)
    assert (len(shown(again)["seen"]), Delivery.objects.count()) == (2, 2)


def test_a_large_amount_is_asked_about_once_in_words(office: Office) -> None:
    office.refer()
    client = office.cast.client("agency")
    page = post(client, office, value="9500000")
    assert "มูลค่า 9,500,000 บาท (เก้าล้านห้าแสนบาท) ถูกต้องหรือไม่" in page
    sent = shown(page)
    assert "เก้าแสนห้าหมื่นบาท" in post(client, office, value="950000", **sent)
    assert Delivery.objects.count() == 0
    assert post(client, office, value="9500000", **sent) == ""
    assert post(client, office, value="100000", kind="goods") == ""
    assert Delivery.objects.count() == 2


def test_the_household_leads_to_recording_for_the_one_matter_that_is_open(office: Office) -> None:
    matter = office.refer()
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    household = reverse("web:household-view", args=[office.village.campaign.slug, office.village.household.pk])
    client = office.cast.client("agency")
    page = client.get(household).content.decode()
    assert page.count(f"{give(office)}?matter={matter.pk}") == 2
    assert 'name="matter"' not in client.get(f"{give(office)}?matter={matter.pk}").content.decode()
    office.refer(kind="money")
    page = client.get(household).content.decode()
    assert (f"{give(office)}?matter=" in page, f'href="{give(office)}"' in page) == (False, True)


def test_among_several_open_matters_the_form_asks_for_which_it_was(office: Office) -> None:
    first, second = office.refer(), office.refer(kind="money")
    for matter in (first, second):
        answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    client = office.cast.client("agency")
    form = client.get(give(office)).context["form"]
    assert [value for value, _label in form["matter"].field.choices] == [str(first.pk), str(second.pk), "none"]
    assert next(iter(form.fields)) == "matter"
    assert "เรื่องที่รับไว้" in post(client, office, matter="")
    done = client.post(give(office), said(office, matter=str(second.pk), is_last="on"))
    assert done.headers["Location"] == address(office, "matter-view", second.pk)
    assert (last_word(first), last_word(second)) == (Kind.HELP_ACCEPTED, Kind.HELP_FINISHED)
    assert Delivery.objects.get().matter == second
