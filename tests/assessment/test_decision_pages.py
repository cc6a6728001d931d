from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaejon.assessment.actions.visits import Seen, record_visit
from kaejon.lib.clock import bangkok
from kaejon.logbook.models import Entry
from kaejon.register.models import Need
from tests.assessment.test_casework import found_true
from tests.assessment.test_casework_pages import address, decide, own_folder
from tests.assessment.village import MENTOR, TODAY, Village
from tests.cast import Cast
from tests.factories.register import make_household

__all__ = ["own_folder"]


def test_refusing_without_a_reason_keeps_the_ticks_and_says_it_once(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "pass", "note": "ซ่อมแล้ว"}
    cast.client("mentor").post(address(village, "outcome-new", f"?need={need.pk}"), sent)
    entry = Entry.objects.get(kind="outcome_proposed")
    district = cast.client("district")
    page = decide(district, village, "refuse", entry)
    assert f'value="{entry.pk}" checked' in page
    assert page.count("โปรดระบุเหตุผลที่ไม่ยืนยัน (1 รายการ)") == 2, "in the summary, linked, and at the field"
    assert 'href="#id_reason"' in page
    assert "หลังคายังรั่วอยู่" in decide(district, village, "refuse", reason="หลังคายังรั่วอยู่")
    done = decide(district, village, "refuse", entry, reason="หลังคายังรั่วอยู่")
    assert "ไม่ยืนยัน 1 รายการ: บ้านเลขที่ 12/3" in done


def test_decisions_can_be_asked_for_one_household(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "pass", "note": "ซ่อมแล้ว"}
    cast.client("mentor").post(address(village, "outcome-new", f"?need={need.pk}"), sent)
    inbox = reverse("assessment:decision-list", args=[village.campaign.slug])
    client = cast.client("district")
    rows = [
        len(client.get(inbox, {"household": asked}).context["rows"]) for asked in ("", "x", str(village.household.pk))
    ]
    assert rows == [1, 1, 1]
    other = make_household(village.campaign, "230302", "สาม", house_no="7")[0].household
    assert len(client.get(inbox, {"household": str(other.pk)}).context["rows"]) == 0


def test_a_row_shows_on_what_it_stands_in_as_many_queries_for_two_as_for_one(village: Village, cast: Cast) -> None:
    living, health = found_true(village, village.one, "living", 8), found_true(village, village.one, "health", 7)
    record_visit(campaign=village.campaign, household=village.household, seen=Seen(TODAY), by=MENTOR)
    mentor, district = cast.client("mentor"), cast.client("district")
    inbox = reverse("assessment:decision-list", args=[village.campaign.slug])

    def propose(need: Need, number: int) -> int:
        sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_{number}": "pass", "note": "ซ่อมแล้ว"}
        assert mentor.post(address(village, "outcome-new", f"?need={need.pk}"), sent).status_code == 302
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            district.get(inbox)
        return len(caught)

    once = propose(living, 8)
    page = district.get(inbox)
    (_row, _place, seen) = page.context["rows"][0]
    assert [(each.number, each.found) for each in seen.answered] == [(8, "ผ่าน")]
    assert (seen.met_on, seen.has_hidden, "ดูหลักฐาน" in page.content.decode()) == (TODAY, False, True)
    assert propose(health, 7) == once
    hidden = next(seen for row, _place, seen in district.get(inbox).context["rows"] if row.entry.need == health)
    assert (hidden.answered, hidden.has_hidden) == ((), True)
    house = district.get(reverse("web:household-view", args=[village.campaign.slug, village.household.pk]))
    assert f"{inbox}?household={village.household.pk}" in house.content.decode()


def test_what_is_stuck_is_narrowed_by_place_and_cause_and_the_file_follows(
    village: Village, cast: Cast, at: Any
) -> None:
    record_visit(campaign=village.campaign, household=village.household, seen=Seen(TODAY), by=MENTOR)
    at(bangkok(2022, 6, 13, 9))
    client = cast.client("governor")
    page, file = (
        reverse(f"assessment:{name}", args=[village.campaign.slug]) for name in ("stuck-list", "stuck-export")
    )
    whole = client.get(page)
    assert "ปัญหา ใน 1 ครัวเรือน" in whole.content.decode()
    causes = {code: count for code, _words, count in whole.context["causes"]}
    assert (causes[""], causes["promise_overdue"]) == (whole.context["page"].paginator.count, 0)
    for asked, is_there in (
        ({"area": "2303"}, True),
        ({"area": "230302", "cause": "no_visit"}, True),
        ({"area": "2304"}, False),
        ({"cause": "promise_overdue"}, False),
        ({"area": "22", "cause": "nonsense"}, True),
    ):
        assert ("12/3" in client.get(page, asked).content.decode()) == is_there, asked
        assert ("12/3" in client.get(file, asked).content.decode("utf-8-sig")) == is_there, asked
    narrowed = client.get(page, {"area": "2303", "cause": "no_visit"}).content.decode()
    assert f"{file}?area=2303&amp;cause=no_visit" in narrowed
