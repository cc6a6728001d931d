from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kaejon.assistance.actions.matters import answer_matter, last_word, make_offer
from kaejon.assistance.models import Matter
from kaejon.assistance.queries.inbox import waiting
from kaejon.assistance.rules import Side
from kaejon.lib.clock import bangkok
from kaejon.logbook.kinds import Kind
from tests.assistance.conftest import Office
from tests.assistance.test_pages import address

NEXT_MONTH = bangkok(2022, 6, 13, 10)


def three(office: Office) -> list[Matter]:
    """One matter that is not answered, one that is promised for a day, one that was declined."""
    open_, promised, declined = office.refer(), office.refer(kind="money"), office.refer(kind="goods")
    until: dict[str, Any] = {"until_on": dt.date(2022, 5, 20)}
    answer_matter(matter=promised, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"], **until)
    reason: dict[str, Any] = {"reason": "no_budget"}
    answer_matter(matter=declined, kind=Kind.HELP_DECLINED, side=Side.AGENCY, by=office.by["agency"], **reason)
    return [open_, promised, declined]


def listed(client: Client, href: str) -> set[object]:
    return {row.id for row in client.get(href).context["rows"]}


def marked(page: str) -> list[str]:
    return [part.split("</svg>")[1].split("<")[0].strip() for part in page.split('aria-current="true">')[1:]]


def test_the_state_in_force_is_marked_also_where_the_address_says_nothing(office: Office) -> None:
    office.refer()
    client, inbox = office.cast.client("agency"), address(office, "matter-inbox")
    for href in (inbox, f"{inbox}?state=to_answer", f"{inbox}?state=nonsense"):
        assert marked(client.get(href).content.decode()) == ["รอหน่วยงานตอบ", "ทั้งหมด"]
    assert marked(client.get(f"{inbox}?state=all&due=over").content.decode()) == ["ทุกสถานะ", "เลยกำหนด"]


def test_every_figure_opens_a_list_of_exactly_what_it_counts(office: Office, at: Callable[[dt.datetime], None]) -> None:
    three(office)
    at(NEXT_MONTH)
    later = office.refer(dimension="income", outside_reason="ไม่มีหน่วยงานอื่น")
    client = office.cast.client("agency")
    found = {each.code: each for each in waiting(office.cast["agency"], office.village.campaign)}
    counted = {code: found[code].count for code in ("answers_overdue", "to_answer", "promises_overdue", "promised")}
    assert counted == {"answers_overdue": 1, "to_answer": 1, "promises_overdue": 1, "promised": 1}
    assert {code: len(listed(client, found[code].href)) for code in counted} == counted
    assert listed(client, found["to_answer"].href) == {later.pk}
    assert len(listed(client, address(office, "matter-inbox") + "?state=all")) == 4
    team = {each.code: each for each in waiting(office.cast["mentor"], office.village.campaign)}
    assert len(listed(office.cast.client("mentor"), team["unanswered"].href)) == team["unanswered"].count == 1


def test_a_matter_is_named_by_its_household_and_an_agency_only_among_several(office: Office) -> None:
    office.refer()
    page = office.cast.client("agency").get(address(office, "matter-inbox")).content.decode()
    plain = re.sub("<[^>]*>", "", page).replace("\u00a0", " ")
    assert f"{office.village.household.address} · สร้างหรือซ่อมที่อยู่อาศัย" in plain
    assert f'<td data-label="หน่วยงาน">{office.agency.name}' not in page
    page = office.cast.client("mentor").get(address(office, "matter-sent")).content.decode()
    assert f'<td data-label="หน่วยงาน">{office.agency.name}' in page


def test_of_a_withdrawn_offer_only_the_code_stays(office: Office) -> None:
    asked = office.asked(need=office.village.need(office.village.one, "living"))
    matter = make_offer(campaign=office.village.campaign, asked=asked, agency=office.agency, by=office.by["agency"])
    client = office.cast.client("agency")
    hrefs = (address(office, "matter-view", matter.pk), address(office, "matter-inbox") + "?state=all")
    household, person = office.village.household, office.village.one.full_name
    assert ["12/3" in client.get(href).content.decode() for href in hrefs] == [True, True]
    note: dict[str, Any] = {"note": "งบประมาณถูกตัด"}
    answer_matter(matter=matter, kind=Kind.HELP_WITHDRAWN, side=Side.AGENCY, by=office.by["agency"], **note)
    for href in hrefs:
        page = client.get(href).content.decode()
        assert ("12/3" in page, person in page, household.code in page) == (False, False, True)
    assert "12/3" in office.cast.client("mentor").get(hrefs[0]).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"step": "help_queried"}, "โปรดระบุข้อมูลที่ต้องการ"),
        ({"step": "help_declined", "reason": "other"}, "โปรดระบุเหตุผล"),
        ({"step": "help_accepted", "until_on": "01/05/2565"}, "วันนี้หรือภายใน 1 ปี"),
        ({"step": "help_finished"}, "ยังไม่มีบันทึกการให้ความช่วยเหลือ"),
    ],
)
def test_each_answer_has_its_own_form_that_says_what_is_missing(
    office: Office, sent: dict[str, str], sentence: str
) -> None:
    matter = office.refer()
    if sent["step"] == "help_finished":
        answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    last = last_word(matter)
    client = office.cast.client("agency")
    answer = client.post(address(office, "matter-answer", matter.pk), sent)
    assert sentence in answer.content.decode()
    opened = [each.kind for each in answer.context["answers"] if each.is_open]
    assert opened == ([sent["step"]] if sent["step"] != "help_finished" else ["help_scheduled"])
    assert last_word(matter) == last


def test_closing_comes_first_once_something_was_given_and_not_before(office: Office) -> None:
    matter = office.refer()
    client, own = office.cast.client("agency"), address(office, "matter-view", matter.pk)

    def offered() -> list[str]:
        return [each.kind for each in client.get(own).context["answers"]]

    assert offered() == ["help_accepted", "help_queried", "help_declined"]
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    assert offered() == ["help_scheduled", "help_declined"]
    office.deliver(matter)
    assert offered() == ["help_finished", "help_scheduled", "help_declined"]
    assert client.get(own).content.decode().count("button-primary") == 1
    assert client.post(address(office, "matter-answer", matter.pk), {"step": "help_finished"}).status_code == 302
    assert (offered(), last_word(matter)) == ([], Kind.HELP_FINISHED)
