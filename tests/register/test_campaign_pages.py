import datetime as dt

import pytest
from django.test import Client

from kaejon.audit.models import Event
from kaejon.register.models import Campaign
from tests.cast import Cast

NEW = {
    "name": "แก้จนคนตราด",
    "slug": "trat-2566",
    "province": "23",
    "starts_on": "9/5/2566",
    "deadline_on": "30/9/2566",
    "cutoff_weekday": "4",
    "cutoff_time": "17:00",
    "district_due_time": "15:00",
}


def test_campaign_is_opened_by_the_secretary(secretary: Client, cast: Cast) -> None:
    answer = secretary.post("/campaigns/new/", NEW)
    made = Campaign.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/trat-2566/lists/")
    assert (made.slug, made.province_id, len(made.calendar), made.created_by) == (
        "trat-2566", "23", 21, str(cast["secretary"].pk),
    )  # fmt: skip
    assert secretary.get("/campaigns/").status_code == 200
    assert Event.objects.filter(action="campaign.create").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slug": "people"}, "ระบบใช้อยู่แล้ว"),
        ({"slug": "ตราด"}, "ชื่อย่อใช้อักษรอังกฤษตัวเล็ก"),
        ({"deadline_on": "1/5/2566"}, "field-error"),
        ({"starts_on": "31/4/2566"}, "field-error"),
        ({"province": "10"}, "field-error"),
        ({"district_due_time": "17:30"}, "อยู่หลังเวลาตัดยอด 17.00 น."),
        ({"district_due_time": "25:00"}, "field-error"),
    ],
)
def test_campaign_with_a_mistake_is_refused(secretary: Client, changes: dict[str, str], sentence: str) -> None:
    answer = secretary.post("/campaigns/new/", {**NEW, **changes})
    assert (answer.status_code, sentence in answer.content.decode(), Campaign.objects.count()) == (200, True, 0)


def test_slug_that_is_taken_is_refused(secretary: Client, campaign: Campaign) -> None:
    answer = secretary.post("/campaigns/new/", {**NEW, "slug": campaign.slug})
    assert (answer.status_code, "อยู่แล้ว" in answer.content.decode(), Campaign.objects.count()) == (200, True, 1)


@pytest.mark.parametrize("who", ["governor", "district", "auditor", "sysadmin", "agency"])
def test_campaign_is_opened_by_nobody_else(cast: Cast, who: str) -> None:
    assert (cast.client(who).post("/campaigns/new/", NEW).status_code, Campaign.objects.count()) == (403, 0)


def test_campaign_is_renamed(secretary: Client, campaign: Campaign) -> None:
    secretary.post(f"/{campaign.slug}/edit/", {"name": "ชื่อใหม่", "district_due_time": "15:00"})
    campaign.refresh_from_db()
    assert (campaign.name, Event.objects.filter(action="campaign.rename").count()) == ("ชื่อใหม่", 1)
    assert Event.objects.filter(action="campaign.set_due_time").count() == 0


def test_district_due_time_is_changed_and_never_lies_after_the_cut_off(secretary: Client, campaign: Campaign) -> None:
    address = f"/{campaign.slug}/edit/"
    assert secretary.post(address, {"name": campaign.name, "district_due_time": "14:00"}).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.district_due_time, Event.objects.filter(action="campaign.set_due_time").count()) == (
        dt.time(14, 0), 1,
    )  # fmt: skip
    refused = secretary.post(address, {"name": campaign.name, "district_due_time": "17:01"})
    assert (refused.status_code, "อยู่หลังเวลาตัดยอด" in refused.content.decode()) == (200, True)
    campaign.refresh_from_db()
    assert campaign.district_due_time == dt.time(14, 0)


def test_campaign_is_closed_once_and_with_a_reason(secretary: Client, campaign: Campaign, cast: Cast) -> None:
    address = f"/{campaign.slug}/close/"
    assert secretary.post(address, {"reason": " "}).status_code == 200
    assert secretary.post(address, {"reason": "สิ้นสุดตามกำหนด"}).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.closed_by, campaign.closed_reason) == (str(cast["secretary"].pk), "สิ้นสุดตามกำหนด")
    again = secretary.post(address, {"reason": "อีกครั้ง"})
    assert (again.status_code, Event.objects.filter(action="campaign.close").count()) == (200, 1)


def test_campaign_of_another_province_is_not_found(secretary: Client, campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(province_id="2303")
    assert {secretary.get(f"/{campaign.slug}/{page}/").status_code for page in ("lists", "edit", "close")} == {404}
