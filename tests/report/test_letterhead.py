from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.letterhead import set_letterhead
from kaejon.report.models import IssuedDocument, Letterhead
from kaejon.report.queries.reports import body_of, draft_report
from kaejon.report.rules import ReportRefused
from kaejon.report.verify import verify_reports
from tests.cast import Cast
from tests.factories.pictures import jpeg
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.test_freeze import FIRST, SECOND

Clock = Callable[[dt.datetime], None]
URL = "/trat-2565/letterhead/"
TEXTS = {
    "office": "สำนักงานพัฒนาชุมชนจังหวัดสาธิต",
    "address": "",
    "reference": "สธ 0019/",
    "prepared_by": "นักวิชาการพัฒนาชุมชน",
    "checked_by": "หัวหน้ากลุ่มงาน",
    "certified_by": "พัฒนาการจังหวัด",
}


@pytest.fixture
def campaign(cast: Cast, at: Clock) -> Campaign:
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    (one,) = make_household(campaign, "230302", "หนึ่ง")
    approve_list(campaign, {one: ["health"]})
    return campaign


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("emblem.png", content)


def test_report_is_headed_as_the_province_had_set_it_when_it_was_known(
    campaign: Campaign, cast: Cast, at: Clock
) -> None:
    at(FIRST - dt.timedelta(hours=1))
    secretary = cast.client("secretary")
    assert secretary.post(URL, TEXTS | {"emblem": upload(jpeg(900, 700))}).status_code == 302
    at(FIRST)
    first = body_of(freeze_weekly_report(campaign, by=CONSOLE).report)
    last = str(Letterhead.objects.get().seq)
    assert (
        secretary.post(URL, TEXTS | {"office": "สำนักงานจังหวัดสาธิต", "last": last, "no_emblem": "on"}).status_code == 302
    )
    at(SECOND)
    second = body_of(freeze_weekly_report(campaign, by=CONSOLE).report)

    kept = Letterhead.objects.order_by("seq").first()
    assert kept is not None
    assert kept.emblem is not None
    assert Image.open(io.BytesIO(bytes(kept.emblem))).size == (600, 467)
    assert first["letterhead"] == TEXTS | {"emblem_sha256": kept.emblem_sha256}
    assert second["letterhead"] == TEXTS | {"office": "สำนักงานจังหวัดสาธิต", "emblem_sha256": ""}
    assert Event.objects.filter(action="letterhead.set").count() == 2
    assert verify_reports().findings == []


def test_without_a_letterhead_the_report_has_none(campaign: Campaign) -> None:
    assert draft_report(campaign)["letterhead"] is None


def test_the_same_again_writes_nothing(campaign: Campaign) -> None:
    once = set_letterhead("23", TEXTS, None, by=CONSOLE)

    assert set_letterhead("23", TEXTS, None, by=CONSOLE, last="") == once
    assert Letterhead.objects.count() == 1


def test_set_meanwhile_by_another_is_refused_and_changes_nothing(campaign: Campaign) -> None:
    set_letterhead("23", TEXTS, None, by=CONSOLE)

    with pytest.raises(ReportRefused):
        set_letterhead("23", TEXTS | {"office": "อื่น"}, None, by=CONSOLE, last="")
    assert Letterhead.objects.get().office == TEXTS["office"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ไฟล์ตราว่างเปล่า"),
        (b"<svg onload=alert(1)>", "โปรดใช้ภาพ PNG หรือ JPEG"),
        (b"GIF89a" + b"\0" * 40, "โปรดใช้ภาพ PNG หรือ JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (2 * 1024 * 1024), "ไฟล์ตราใหญ่เกิน 2 MB"),
    ],
)
def test_hostile_emblem_is_refused_in_thai(campaign: Campaign, cast: Cast, content: bytes, said: str) -> None:
    page = cast.client("secretary").post(URL, TEXTS | {"emblem": upload(content)})

    assert said in page.content.decode()
    assert not Letterhead.objects.exists()


def test_earlier_letterhead_can_be_taken_up_again(campaign: Campaign, cast: Cast) -> None:
    first = set_letterhead("23", TEXTS, None, by=CONSOLE)
    set_letterhead("23", TEXTS | {"office": "สำนักงานจังหวัดสาธิต"}, None, by=CONSOLE, last=str(first.seq))
    secretary = cast.client("secretary")

    assert f'value="{TEXTS["office"]}"' in secretary.get(f"{URL}?from={first.seq}").content.decode()
    assert secretary.get(f"{URL}?from=999").status_code == 404
    assert secretary.get(f"{URL}emblem/").status_code == 404


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("governor", "2303", 200),
        ("supervisor", "2303", 200),
        ("district", "230302", 200),
        ("district", "2301", 404),
        ("mentor", "2303", 404),
        ("governor", "23", 404),
        ("governor", "2399", 404),
        ("agency", "2303", 403),
    ],
)
def test_visit_sheet_is_for_who_reads_the_cases_of_the_area(
    campaign: Campaign, cast: Cast, at: Clock, name: str, path: str, status: int
) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    answer: Any = cast.client(name).get(f"/trat-2565/reports/1/visit/{path}/")

    assert answer.status_code == status
    assert Event.objects.filter(action="document.visit_sheet").count() == (status == 200)
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "districts"),
    [("governor", {"2301", "2302", "2303"}), ("district", {"2303"}), ("mentor", set()), ("agency", set())],
)
def test_province_page_leads_to_the_visit_sheets_that_the_reader_may_take(
    campaign: Campaign, cast: Cast, at: Clock, name: str, districts: set[str]
) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    client = cast.client(name)
    page = client.get("/trat-2565/reports/1/").content.decode()

    led = set(re.findall(r'href="\?area=(\d{4})#documents"', page))
    assert led & {"2301", "2302", "2303"} == districts
    assert ("โปรดเลือกอำเภอที่จะไปเยี่ยม" in page) == bool(districts)
    for code in districts:
        inside = client.get(f"/trat-2565/reports/1/?area={code}").content.decode()
        assert f'href="/trat-2565/reports/1/visit/{code}/"' in inside
        assert "โปรดเลือกอำเภอที่จะไปเยี่ยม" not in inside


def test_draft_leads_to_no_visit_sheet(campaign: Campaign, cast: Cast, at: Clock) -> None:
    at(FIRST)
    page = cast.client("governor").get("/trat-2565/reports/draft/").content.decode()

    assert "ใบตรวจเยี่ยม" not in page


def test_variants_are_issued_apart_and_unknown_ones_are_no_page(campaign: Campaign, cast: Cast, at: Clock) -> None:
    at(FIRST)
    freeze_weekly_report(campaign, by=CONSOLE)
    client = cast.client("governor")
    memo: Any = client.get("/trat-2565/reports/1/pdf/?variant=memo")

    assert 'filename="trat-2565-report-01-memo.pdf"' in memo["Content-Disposition"]
    assert client.get("/trat-2565/reports/1/xlsx/?variant=memo").status_code == 404
    assert client.get("/trat-2565/reports/draft/pdf/?variant=nothing").status_code == 404
    assert IssuedDocument.objects.get().variant == "memo"
    assert verify_reports().findings == []
