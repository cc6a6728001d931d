from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaejon.assessment.actions.dismissals import confirm_dismissal
from kaejon.assessment.actions.verification import verify
from kaejon.audit.actions import recording
from kaejon.audit.keys import keyring
from kaejon.audit.models import Event
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.register.keys import key_of
from kaejon.register.models import Household, Member
from tests.assessment.village import MENTOR, TODAY, Village, index
from tests.cast import Cast
from tests.factories.register import approve_list, make_household

URL = "/trat-2565/households/"
CITIZEN_ID = "1000000000009"


def house(village: Village, number: str, name: str, *dimensions: str, area: str = "230302", code: str = "") -> Member:
    """One more household of one person on the list."""
    (member,) = make_household(village.campaign, area, name, house_no=number)
    member.household.code = code
    index(member.household, member)
    approve_list(village.campaign, {member: dimensions})
    return member


def answered(village: Village, member: Member, answer: str, by: Principal = MENTOR) -> Any:
    told: dict[str, Any] = {"campaign": village.campaign, "method": "telephone", "occurred_on": TODAY, "by": by}
    return verify(about=About(member=member), answer=answer, **told)


def shown(client: Client, **asked: str) -> list[str]:
    """The house numbers of the page, in order."""
    rows = client.get(URL, asked).context["rows"]
    return [row.address.removeprefix("บ้านเลขที่ ") for row in rows]


@pytest.mark.parametrize("text", ["12/3", "๑๒/๓", "หนึ่ง", "หนึ", "สอง สมม", "สมมติ 12", "C-77", "c-77"])
def test_search_finds_by_number_name_and_code(village: Village, cast: Cast, text: str) -> None:
    village.household.code = "C-77"
    index(village.household, village.one, village.two)
    house(village, "15", "ก้อง", "income")
    assert shown(cast.client("mentor"), q=text) == ["12/3"]


def test_search_takes_two_letters_and_every_word(village: Village, cast: Cast) -> None:
    house(village, "15", "ก้อง", "income")
    client = cast.client("mentor")
    assert shown(client, q="ก้") == ["15"]
    assert shown(client, q="ก้อง สมมติ") == ["15"]
    assert shown(client, q="ก้อง หนึ่ง") == []
    assert shown(client, q="100%") == []


def test_search_leaves_a_trace_without_what_was_typed(village: Village, cast: Cast) -> None:
    cast.client("mentor").get(URL, {"q": "หนึ่ง", "dimension": "living"})
    event = Event.objects.get(action="household.search")
    assert event.detail == '{"dimension":"living","found":1,"text_length":5}'
    assert event.by == str(cast["mentor"].pk)


def test_filters_by_dimension_and_state(village: Village, cast: Cast) -> None:
    health = house(village, "15", "ก้อง", "health")
    moved, gone, away = (house(village, n, "ก", "income") for n in ("16", "17", "18"))
    late = house(village, "19", "ข", "access")
    answered(village, moved, "moved")
    confirm_dismissal(proposal=answered(village, gone, "died").entry, by=Principal("district"))
    answered(village, away, "not_met")
    answered(village, late, "declined_by_family")
    need = health.needs.get()
    told: dict[str, Any] = {"method": "home_visit", "occurred_on": TODAY, "by": MENTOR, "campaign": village.campaign}
    verify(about=About(need=need), answer="confirmed", indicators=[7], **told)
    client = cast.client("mentor")
    assert shown(client, dimension="health") == ["12/3", "15"]
    assert shown(client, state="verified") == ["15"]
    assert shown(client, state="pending") == ["16"]
    assert shown(client, state="dismissed") == ["17"]
    assert shown(client, state="not_met") == ["18"]
    assert shown(client, state="declined") == ["19"]
    assert shown(client, state="unverified") == ["12/3", "16", "18", "19"]
    assert shown(client, state="current") == ["12/3", "15", "16", "18", "19"]
    assert shown(client, state="verified", dimension="living") == []
    assert shown(client, state="nonsense", dimension="luck", area="x", sort="y", page="z") == shown(client)
    assert shown(client, state="open") == ["12/3", "15", "16", "18", "19"]
    assert shown(client, state="unplanned") == ["15"]
    chips = client.get(URL).context["chips"]
    counts = {value: count for value, _label, count in [*chips["state"], *chips["alarm"]] if count}
    assert counts == {
        "current": 5,
        "unverified": 4,
        "verified": 1,
        "unplanned": 1,
        "open": 5,
        "pending": 1,
        "dismissed": 1,
        "declined": 1,
        "not_met": 1,
    }


def test_filters_by_area_inside_ones_own(village: Village, cast: Cast) -> None:
    house(village, "15", "ก", "income", area="230301")
    house(village, "16", "ข", "income", area="230401")
    assert shown(cast.client("mentor")) == ["12/3"]
    assert shown(cast.client("mentor"), area="230301") == []
    district = cast.client("district")
    assert shown(district) == ["15", "12/3"]
    assert shown(district, area="230302") == ["12/3"]
    assert shown(cast.client("outsider")) == ["16"]
    assert shown(cast.client("secretary"), area="2303") == ["15", "12/3"]
    assert shown(cast.client("secretary")) == ["15", "12/3", "16"]
    areas = [value for value, _l, _c in cast.client("secretary").get(URL, {"area": "2303"}).context["chips"]["area"]]
    assert areas[:3] == ["", "2303", "230301"]


def test_filters_that_are_on_stand_in_the_folded_line(village: Village, cast: Cast) -> None:
    client = cast.client("district")
    page = client.get(URL, {"dimension": "health", "state": "stuck", "area": "230302", "team": "none"})
    assert page.context["chosen"] == ["ตำบลแสนตุ้ง", "สุขภาพ", "ไม่คืบหน้า", "ยังไม่มอบหมาย"]
    assert "ตัวกรอง (4)" in page.content.decode()
    assert "<summary>ตัวกรอง</summary>" in client.get(URL).content.decode()


def test_area_is_no_filter_where_there_is_only_one(village: Village, cast: Cast) -> None:
    assert cast.client("mentor").get(URL).context["chips"]["area"] == []
    assert len(cast.client("district").get(URL).context["chips"]["area"]) > 2


@pytest.mark.parametrize(("days", "word"), [(-1, "เลยนัด"), (0, "ถึงกำหนด"), (1, "")])
def test_visit_is_due_on_its_day_and_late_after_it_in_both_lists(
    village: Village, cast: Cast, days: int, word: str
) -> None:
    coming = TODAY + dt.timedelta(days=days)
    with recording("test", by=MENTOR, campaign_id=village.campaign.pk) as recorder:
        about = About(household=village.household)
        append_entry(recorder, village.campaign, Kind.VISITED, about, by=MENTOR, occurred_on=TODAY, until_on=coming)
    client = cast.client("mentor")
    for url in (URL, "/trat-2565/visits/due/?why=due"):
        rows = client.get(url).content.decode().split("<tbody>")[-1]
        said = re.findall(r'class="chip chip-(\w+)">.*?</svg>(เลยนัด|ถึงกำหนด)<', rows)
        assert said == ([({"เลยนัด": "overdue", "ถึงกำหนด": "due"}[word], word)] if word else [])


def test_dates_of_a_row_have_their_own_labels(village: Village, cast: Cast) -> None:
    page = cast.client("mentor").get(URL).content.decode()
    assert 'data-label="พบครอบครัวล่าสุด">' in page
    assert 'data-label="เยี่ยมครั้งต่อไป">' in page


@pytest.mark.parametrize(
    ("asked", "label"), [("", "ถึงกำหนดเยี่ยมแล้ว"), ("due", "ถึงกำหนดเยี่ยมแล้ว"), ("week", "ภายใน 7 วัน")]
)
def test_due_list_marks_the_reason_that_is_shown(village: Village, cast: Cast, asked: str, label: str) -> None:
    page = cast.client("mentor").get("/trat-2565/visits/due/", {"why": asked}).content.decode()
    chips = page.split('class="chips"')[1].split("</ul>")[0]
    assert re.findall(r'aria-current="true">.*?</svg>(.*?) <', chips) == [label]


def test_filters_what_came_with_the_newest_version(village: Village, cast: Cast) -> None:
    assert cast.client("mentor").get(URL).context["chips"]["new"] == []
    house(village, "15", "ก", "income")
    assert shown(cast.client("mentor"), new="1") == ["15"]


def test_sorts_both_ways(village: Village, cast: Cast) -> None:
    house(village, "2", "ก", "income", code="B")
    house(village, "100", "ข", "income", code="A")
    client = cast.client("mentor")
    assert shown(client) == ["2", "12/3", "100"]
    assert shown(client, sort="-area") == ["100", "12/3", "2"]
    assert shown(client, sort="code") == ["12/3", "100", "2"]
    assert shown(client, sort="-code") == ["2", "100", "12/3"]


def test_pages_of_fifty_with_the_count_of_all(village: Village, cast: Cast) -> None:
    marks = {}
    for number in range(60):
        (member,) = make_household(village.campaign, "230302", "ก", house_no=f"{number + 100}")
        index(member.household, member)
        marks[member] = ["income"]
    approve_list(village.campaign, marks)
    client = cast.client("mentor")
    first, second = client.get(URL).context, client.get(URL, {"page": "2"}).context
    assert (first["count"], len(first["rows"]), len(second["rows"])) == (61, 50, 11)
    assert client.get(URL, {"page": "99"}).context["page"].number == 2


def test_count_follows_the_facts(village: Village, cast: Cast) -> None:
    client = cast.client("mentor")
    assert client.get(URL, {"state": "pending"}).context["count"] == 0
    answered(village, village.one, "moved")
    assert client.get(URL, {"state": "pending"}).context["count"] == 1
    house(village, "15", "ก", "income")
    assert client.get(URL).context["count"] == 2


def queries(client: Client) -> int:
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(URL)
    return len(caught)


def test_thirty_rows_take_as_many_queries_as_one(village: Village, cast: Cast) -> None:
    client = cast.client("secretary")
    approve_list(village.campaign, {village.one: ["income"]})
    one = queries(client)
    for number in range(29):
        house(village, str(number), "ก", "income", "living", area="230302" if number % 2 else "230401")
    assert len(client.get(URL).context["rows"]) == 30
    assert queries(client) == one


def with_id(member: Member, number: str = CITIZEN_ID) -> None:
    member.citizen_id_sealed = key_of(member.pk).seal(number, context="citizen_id")
    member.citizen_id_index = keyring().blind_index("citizen_id", number)
    member.save()


def export(client: Client, kind: str, **asked: str) -> list[list[str]]:
    response = client.get(f"{URL}export.{kind}", asked)
    assert response.status_code == 200
    if kind == "csv":
        return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_has_what_the_page_shows_and_masks_ids(village: Village, cast: Cast, kind: str) -> None:
    with_id(village.one)
    house(village, "16", "ข", "income", area="230401")
    answered(village, village.two, "not_met")
    rows = export(cast.client("mentor"), kind, dimension="living")
    header, *found = rows
    assert header[6:9] == ["ชื่อ-นามสกุล", "เลขประจำตัวประชาชน", "มิติ"]
    assert [(row[1], row[6], row[7], row[8], row[9], row[12]) for row in found] == [
        ("12/3", "หนึ่ง สมมติ", "x-xxxx-xxxxx-00-9", "ความเป็นอยู่", "ขึ้นบัญชี", "0"),
        ("12/3", "สอง สมมติ", "", "ความเป็นอยู่", "ขึ้นบัญชี", "1"),
    ]
    event = Event.objects.get(action="household.export")
    assert event.detail == f'{{"dimension":"living","format":"{kind}","rows":2}}'


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")', "http://a.example"]
)
def test_export_runs_nothing(village: Village, cast: Cast, kind: str, text: str) -> None:
    Household.objects.filter(pk=village.household.pk).update(community=text)
    response = cast.client("mentor").get(f"{URL}export.{kind}")
    if kind == "csv":
        cells = {row[3] for row in csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")))}
        assert cells == {"ชุมชน", text if text.startswith("http") else f"'{text}"}
        return
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    cell = sheet["D2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_export_says_all_of_a_need_in_a_village(village: Village, cast: Cast) -> None:
    Area.objects.create(
        code="23030204",
        level="village",
        name_th="สมมติ",
        name_key="สมมติ",
        sort_key="4",
        parent_id="230302",
        source="test",
    )
    Household.objects.filter(pk=village.household.pk).update(area="23030204", code="C-77", moo=4, community="ริมคลอง")
    Member.objects.filter(pk=village.one.pk).update(title="นาง")
    verify(
        about=About(need=village.need(village.two, "living")),
        answer="confirmed",
        indicators=[11],
        method="home_visit",
        occurred_on=TODAY,
        by=MENTOR,
        campaign=village.campaign,
    )
    confirm_dismissal(proposal=answered(village, village.one, "died").entry, by=Principal("district"))
    place = ("C-77", "12/3", "4", "ริมคลอง", "แสนตุ้ง", "เขาสมิง")
    met = ("11 พ.ค. 2565", "0", "11 พ.ค. 2565", "")
    assert [tuple(row) for row in export(cast.client("mentor"), "csv", dimension="living")[1:]] == [
        (*place, "นางหนึ่ง สมมติ", "", "ความเป็นอยู่", "นำออกจากบัญชี", "เสียชีวิต", *met, ""),
        (*place, "สอง สมมติ", "", "ความเป็นอยู่", "สอบทานแล้ว", "", *met, ""),
    ]


def test_export_of_thirty_households_takes_as_many_queries_as_of_one(village: Village, cast: Cast) -> None:
    client = cast.client("secretary")
    with_id(village.one)

    def taken() -> int:
        with CaptureQueriesContext(connection) as caught:
            export(client, "csv")
        return len(caught)

    taken()
    one = taken()
    for number in range(29):
        with_id(house(village, str(number), "ก", "income"), f"20000000000{number:02d}")
    assert (len(export(client, "csv")), taken()) == (1 + 4 + 29, one)


def test_export_of_another_kind_is_no_page(village: Village, cast: Cast) -> None:
    assert cast.client("mentor").get(f"{URL}export.pdf").status_code == 404


@pytest.mark.parametrize("role", ["godparent", "agency", "sysadmin", "unappointed"])
def test_roles_without_cases_see_no_list(village: Village, cast: Cast, role: str) -> None:
    client = cast.client(role)
    pages = (URL, f"{URL}export.csv", f"{URL}roster/230302/")
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]


def test_roster_of_ones_own_area_is_traced(village: Village, cast: Cast) -> None:
    house(village, "16", "ข", "income")
    page = cast.client("mentor").get(f"{URL}roster/230302/")
    assert [[row.address for row in sheet.rows] for sheet in page.context["villages"]] == [
        ["บ้านเลขที่ 12/3", "บ้านเลขที่ 16"]
    ]
    assert Event.objects.get(action="household.export").detail == '{"area":"230302","format":"roster","rows":2}'
    for area in ("230301", "2303", "23", "999999", "23030299"):
        assert cast.client("mentor").get(f"{URL}roster/{area}/").status_code == 404


def test_exact_citizen_id_leads_to_the_household(village: Village, cast: Cast) -> None:
    with_id(village.one)
    response = cast.client("mentor").post(f"{URL}citizen-id/", {"citizen_id": "1-0000-00000-00-9"})
    assert response["Location"] == f"{URL}{village.household.pk}/"
    event = Event.objects.get(action="household.search_id")
    assert event.detail == '{"found":"own_area"}'


@pytest.mark.parametrize(
    ("number", "found", "words"),
    [
        (CITIZEN_ID, "other_area", "มีในระบบ แต่อยู่นอกพื้นที่ของท่าน โปรดติดต่ออำเภอเขาสมิง"),
        ("1000000000017", "none", "ไม่พบเลขประจำตัวประชาชนนี้ในระบบ โปรดตรวจกับบัตร หรือเสนอครัวเรือนตกหล่น"),
    ],
)
def test_citizen_id_elsewhere_tells_only_whom_to_ask(
    village: Village, cast: Cast, number: str, found: str, words: str
) -> None:
    with_id(village.one)
    response = cast.client("outsider").post(f"{URL}citizen-id/", {"citizen_id": number}, follow=True)
    page = response.content.decode()
    assert (words in page, "หนึ่ง" in page, number in page) == (True, False, False)
    assert Event.objects.get(action="household.search_id").detail == f'{{"found":"{found}"}}'


def test_wrong_citizen_id_is_told_and_never_shown(village: Village, cast: Cast) -> None:
    response = cast.client("mentor").post(f"{URL}citizen-id/", {"citizen_id": "1000000000000"}, follow=True)
    assert "หลักสุดท้ายไม่ตรง" in response.content.decode()
    assert Event.objects.filter(action="household.search_id").count() == 0


def test_full_id_is_revealed_for_a_reason_only(village: Village, cast: Cast) -> None:
    with_id(village.one)
    url = f"/trat-2565/members/{village.one.pk}/citizen-id/"
    client = cast.client("mentor")
    assert client.post(url, {"reason": ""}).status_code == 302
    page = client.post(url, {"reason": "ตรวจกับบัตรประชาชน"})
    assert "1-0000-00000-00-9" in page.content.decode()
    event = Event.objects.get(action="member.reveal_id")
    assert (event.subject_id, "บัตร" in event.detail) == (str(village.one.pk), False)
    for name, status in (("governor", 403), ("auditor", 403), ("outsider", 404), ("neighbour", 404)):
        assert cast.client(name).post(url, {"reason": "อยากทราบ"}).status_code == status
    assert CITIZEN_ID not in client.get(URL).content.decode()
