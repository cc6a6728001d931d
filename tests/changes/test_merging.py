from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from kaejon.audit.models import Event
from kaejon.caseload.actions.assign import assign_households
from kaejon.changes.models import ChangeRequest
from kaejon.changes.queries.finding import MOST_FOUND
from kaejon.people.models import Role
from kaejon.register.models import Household, Member
from kaejon.register.search import search_key
from tests.cast import SUBDISTRICT, appoint, make_account
from tests.changes.conftest import ELSEWHERE, Hamlet, newborn
from tests.changes.test_pages import WHEN, new
from tests.factories.register import make_household


def findable(household: Household) -> Household:
    household.search_key = search_key(household, Member.objects.filter(household=household))
    household.save()
    return household


def house(hamlet: Hamlet, *names: str, area: str = SUBDISTRICT, house_no: str = "7") -> Household:
    """A household that a search finds."""
    return findable(make_household(hamlet.campaign, area, *names, house_no=house_no)[0].household)


def relations(hamlet: Hamlet) -> dict[str, Any]:
    return {f"relation_{hamlet.village.one.pk}": "sibling", f"relation_{hamlet.village.two.pk}": "other"}


def look(hamlet: Hamlet, text: str, by: str = "mentor", **more: Any) -> Any:
    sent = {**WHEN, **relations(hamlet), "search": text, "look": "1", **more}
    return hamlet.cast.client(by).post(new(hamlet, "merged"), sent)


def send(hamlet: Hamlet, by: str = "mentor", **more: Any) -> Any:
    return hamlet.cast.client(by).post(new(hamlet, "merged"), {**WHEN, **relations(hamlet), **more})


def found(page: HttpResponse) -> list[str]:
    """The ids of the households that are offered."""
    fields = page.context["form"].fields  # type: ignore[attr-defined]  # the test client's
    return [pk for pk, _words in fields["found"].choices if pk] if "found" in fields else []


@pytest.mark.parametrize("text", ["สาม", "สี่ สมมติ", "7", "7 สาม"])
def test_the_other_household_is_found_by_name_or_number_and_chosen(hamlet: Hamlet, text: str) -> None:
    other = findable(hamlet.other)
    page = look(hamlet, text)
    assert (page.status_code, found(page), ChangeRequest.objects.count()) == (200, [str(other.pk)], 0)
    said = page.content.decode()
    assert [word in said for word in ("บ้านเลขที่ 7 ตำบลแสนตุ้ง", "สาม สมมติ, สี่ สมมติ", WHEN["reference"])] == [True] * 3
    assert page.context["form"].is_bound is False
    assert send(hamlet, search=text, found=str(other.pk)).status_code == 302
    assert ChangeRequest.objects.get().target_household == other


def test_no_household_outside_the_officers_scope_is_shown_or_taken(hamlet: Hamlet) -> None:
    away = house(hamlet, "แปด", area=ELSEWHERE)
    theirs = house(hamlet, "แปด")
    second = appoint(make_account("second_mentor"), Role.MENTOR, SUBDISTRICT)
    assign_households(campaign=hamlet.campaign, given={theirs: second}, by=hamlet.by["district"])
    assert found(look(hamlet, "แปด")) == []
    assert set(found(look(hamlet, "แปด", by="district"))) == {str(away.pk), str(theirs.pk)}
    for household in (away, theirs):
        page = send(hamlet, search="แปด", found=str(household.pk))
        assert (page.status_code, ChangeRequest.objects.count()) == (200, 0)
        assert "แปด สมมติ" not in page.content.decode()


def test_neither_the_household_itself_nor_an_empty_one_is_offered(hamlet: Hamlet) -> None:
    findable(hamlet.household)
    assert found(look(hamlet, "หนึ่ง")) == []
    empty = findable(hamlet.other)
    Member.objects.filter(household=empty).update(household=hamlet.household)
    assert found(look(hamlet, "สาม")) == []


def test_who_has_died_is_not_named_among_the_members(hamlet: Hamlet) -> None:
    findable(hamlet.other)
    hamlet.take(hamlet.ask("died", [(hamlet.others[1], "")], household=hamlet.other))
    page = look(hamlet, "7").content.decode()
    assert ("สาม สมมติ" in page, "สี่ สมมติ" in page) == (True, False)


@pytest.mark.parametrize(("text", "says"), [("ไม่มีคนนี้", "ไม่พบครัวเรือนอื่น"), (" ", "ไม่พบครัวเรือนอื่น")])
def test_a_search_without_result_says_so(hamlet: Hamlet, text: str, says: str) -> None:
    findable(hamlet.other)
    page = look(hamlet, text)
    assert (found(page), says in page.content.decode()) == ([], True)


def test_too_many_are_cut_and_counted(hamlet: Hamlet) -> None:
    for number in range(MOST_FOUND + 2):
        house(hamlet, "เก้า", house_no=str(number))
    page = look(hamlet, "เก้า")
    assert len(found(page)) == MOST_FOUND
    assert f"พบ {MOST_FOUND + 2} ครัวเรือน แสดง {MOST_FOUND} รายการแรก" in page.content.decode()


def test_the_house_of_exactly_this_number_comes_first(hamlet: Hamlet) -> None:
    for number in range(MOST_FOUND):
        house(hamlet, "เก้า", house_no=f"{number}5")
    exact = house(hamlet, "เก้า", house_no="5")
    assert [found(look(hamlet, text))[0] for text in ("5", "๕")] == [str(exact.pk)] * 2


def test_what_was_chosen_stays_while_something_else_is_searched(hamlet: Hamlet) -> None:
    first, second = house(hamlet, "แปด"), house(hamlet, "เก้า")
    assert found(look(hamlet, "เก้า", found=str(first.pk))) == [str(first.pk), str(second.pk)]
    assert found(look(hamlet, "ไม่มีคนนี้", found=str(first.pk))) == [str(first.pk)]
    assert found(look(hamlet, "ไม่มีคนนี้", found="ไม่ใช่รหัส")) == []


def test_one_household_is_named_in_one_way_only(hamlet: Hamlet) -> None:
    other = findable(hamlet.other)
    page = send(hamlet, search="สาม", found=str(other.pk), target="รหัส-7")
    assert list(page.context["form"].errors) == ["target"]
    assert list(send(hamlet, search="สาม", found="").context["form"].errors) == ["target"]


def test_a_search_leaves_its_trace_without_what_was_typed(hamlet: Hamlet) -> None:
    findable(hamlet.other)
    look(hamlet, "สาม")
    event = Event.objects.get(action="household.search")
    assert (event.by, json.loads(event.detail)) == (
        str(hamlet.cast["mentor"].pk),
        {"change": "merged", "found": 1},
    )


def test_other_changes_search_for_nothing(hamlet: Hamlet) -> None:
    findable(hamlet.other)
    sent = {**WHEN, "first_name": "ใหม่", "no_id_reason": "แรกเกิด", "search": "สาม"}
    hamlet.cast.client("mentor").post(new(hamlet, "born"), sent)
    assert (ChangeRequest.objects.count(), Event.objects.filter(action="household.search").count()) == (1, 0)


def test_ten_households_ask_as_much_as_two(hamlet: Hamlet) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert found(look(hamlet, "เก้า"))
        return len(queries)

    hamlet.take(hamlet.ask("born", household=hamlet.other, content=newborn()))
    house(hamlet, "เก้า", "สิบ")
    house(hamlet, "เก้า", "สิบ")
    asked()
    few = asked()
    for _number in range(8):
        house(hamlet, "เก้า", "สิบ")
    assert asked() == few
