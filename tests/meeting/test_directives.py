from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from kaejon.lib.clock import bangkok
from kaejon.logbook.rules import MoveRefused
from kaejon.meeting.actions import give_directive, last_word, say_of_directive
from kaejon.meeting.models import Directive, Word
from kaejon.meeting.queries.inbox import waiting
from kaejon.meeting.rules import FOLLOWING, Side, check_word
from kaejon.people.models import Account
from tests.assessment.village import Village
from tests.cast import DISTRICT, Cast, cast

__all__ = ["cast"]


@pytest.fixture
def village(cast: Cast, at: Callable[[dt.datetime], None]) -> Village:
    at(bangkok(2022, 5, 9, 10))
    return Village()


def address(village: Village, name: str, *more: object) -> str:
    return reverse(f"meeting:{name}", args=[village.campaign.slug, *more])


def counts(cast: Cast, village: Village, name: str) -> dict[str, int]:
    user = Account.objects.get(pk=cast[name].pk)
    return {each.code: each.count for each in waiting(user, village.campaign)}


def test_a_directive_goes_to_a_district_is_answered_and_closed(
    cast: Cast, village: Village, at: Callable[[dt.datetime], None]
) -> None:
    supervisor, district = cast.client("supervisor"), cast.client("district")
    said = {"district": DISTRICT, "text": "เร่งสอบทานให้ครบภายในสัปดาห์นี้", "due_on": "13/05/2565"}
    assert supervisor.post(address(village, "directive-new"), said).status_code == 302
    directive = Directive.objects.get()
    assert counts(cast, village, "district") == {"directives_overdue": 0, "directives": 1}
    at(bangkok(2022, 5, 16, 9))
    assert counts(cast, village, "district")["directives_overdue"] == 1
    answer = address(village, "directive-answer", directive.pk)
    assert supervisor.post(answer, {"word": "answered", "text": "ผู้สั่งตอบเอง"}).status_code == 200
    assert district.post(answer, {"word": "answered", "text": "สอบทานครบแล้ว 12 ครัวเรือน"}).status_code == 302
    assert counts(cast, village, "supervisor")["answers"] == 1
    assert supervisor.post(answer, {"word": "closed", "text": ""}).status_code == 302
    page = district.get(address(village, "directive-view", directive.pk)).content.decode()
    assert ("สอบทานครบแล้ว 12 ครัวเรือน" in page, "ปิดข้อสั่งการ" in page) == (True, True)


def test_a_text_about_a_household_stands_sealed(cast: Cast, village: Village) -> None:
    new = address(village, "directive-new") + f"?household={village.household.pk}"
    said = {"district": DISTRICT, "text": "เยี่ยมซ้ำและรายงานผล", "due_on": "13/05/2565"}
    cast.client("supervisor").post(new, said)
    directive = Directive.objects.get()
    assert (directive.text, directive.text_sealed is not None, directive.household) == ("", True, village.household)
    assert "เยี่ยมซ้ำและรายงานผล" in cast.client("district").get(address(village, "directive-list")).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"due_on": "01/05/2565"}, "due_on"),
        ({"due_on": "01/05/2569"}, "due_on"),
        ({"district": ""}, "district"),
    ],
)
def test_what_is_missing_is_told_at_its_field(cast: Cast, village: Village, change: dict[str, str], field: str) -> None:
    said = {"district": DISTRICT, "text": "เร่งสอบทาน", "due_on": "13/05/2565", **change}
    answer = cast.client("governor").post(address(village, "directive-new"), said)
    assert list(answer.context["form"].errors) == [field]
    assert Directive.objects.count() == 0


def test_everything_that_is_missing_is_told_at_once(cast: Cast, village: Village) -> None:
    new = address(village, "directive-new")
    sent = {"district": "", "text": "", "due_on": "13/05/2565"}
    answer = cast.client("governor").post(new, sent)
    assert sorted(answer.context["form"].errors) == ["district", "text"]
    page = cast.client("governor").get(f"{new}?district={DISTRICT}").content.decode()
    assert f'value="{DISTRICT}" selected' in page
    assert "(ไม่บังคับ)" not in page


def test_it_says_who_gave_it_and_to_cancel_is_never_the_first_button(cast: Cast, village: Village) -> None:
    supervisor = cast.client("supervisor")
    said = {"district": DISTRICT, "text": "เร่งสอบทานให้ครบภายในสัปดาห์นี้", "due_on": "13/05/2565"}
    page = supervisor.post(address(village, "directive-new"), said, follow=True).content.decode()
    assert "สั่งการโดย ผู้ทดสอบ supervisor" in page
    assert "button-danger" in page.split('value="withdrawn"')[0].rsplit("<button", 1)[1]
    assert "ผู้ทดสอบ supervisor" in cast.client("district").get(address(village, "directive-list")).content.decode()
    answer = address(village, "directive-answer", Directive.objects.get().pk)
    cast.client("district").post(answer, {"word": "answered", "text": "สอบทานครบแล้ว"})
    assert "ปิดข้อสั่งการแล้ว" in supervisor.post(answer, {"word": "closed"}, follow=True).content.decode()


@pytest.mark.parametrize("last", sorted(FOLLOWING))
@pytest.mark.parametrize("word", Word.values)
@pytest.mark.parametrize("side", list(Side))
def test_only_what_the_table_has_may_follow(last: str, word: str, side: Side) -> None:
    if FOLLOWING[last].get(word) == side:
        check_word(last, word, side)
        return
    with pytest.raises(MoveRefused) as refused:
        check_word(last, word, side)
    assert str(refused.value) != ""


def test_others_do_not_find_it(cast: Cast, village: Village) -> None:
    from kaejon.audit.principal import Principal
    from kaejon.geography.models import Area

    by = Principal(account=str(cast["supervisor"].pk))
    given: dict[str, Any] = {"campaign": village.campaign, "due_on": dt.date(2022, 5, 20), "by": by}
    directive = give_directive(**given, text="เร่งสอบทาน", district=Area.objects.get(pk=DISTRICT))
    for name, status in (("outsider", 404), ("agency", 404), ("secretary", 200), ("governor", 200), ("mentor", 403)):
        assert cast.client(name).get(address(village, "directive-view", directive.pk)).status_code == status
    say_of_directive(directive=directive, word=Word.WITHDRAWN, side=Side.GIVER, text="สั่งผิดอำเภอ", by=by)
    assert last_word(directive) == Word.WITHDRAWN
