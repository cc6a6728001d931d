from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from kaejon.audit.principal import CONSOLE
from kaejon.geography.actions import area
from kaejon.geography.models import Area, Outline
from kaejon.lib.clock import bangkok
from kaejon.register.models import Campaign
from kaejon.report.actions.freezing import freeze_weekly_report
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household

Clock = Callable[[dt.datetime], None]
FRIDAY = bangkok(2022, 5, 13, 17)


@pytest.fixture
def campaign(cast: Cast, at: Clock) -> Campaign:
    """Two households in หมู่ที่ 4 and one with no village in Saen Tung (230302), one in Bang Phra (230101)."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    area("23030204", "บ้านทดสอบ", "", source="test").save()
    members = [make_household(campaign, code, "สมมติ")[0] for code in ("23030204", "23030204", "230302", "230101")]
    approve_list(campaign, {member: ["living"] for member in members})
    return campaign


@pytest.fixture
def frozen(campaign: Campaign, at: Clock) -> Campaign:
    at(FRIDAY)
    freeze_weekly_report(campaign, by=CONSOLE)
    return campaign


def page(cast: Cast, name: str, asked: str = "") -> str:
    response = cast.client(name).get(f"/trat-2565/map/{asked}")
    assert response.status_code == 200
    return response.content.decode()


def sentences(text: str) -> list[str]:
    """What the areas of the map say."""
    return re.findall(r'<a href="[^"]*" class="map-area[^"]*" aria-label="([^"]*)"', text)


def rows(text: str) -> list[str]:
    """The names in the first column of the page's first table, in their order."""
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return re.findall(r'<a href="\?area=\d+[^"]*"[^>]*>((?:ตำบล|อำเภอ)[^<]*)</a>', body)[::1]


@pytest.mark.usefixtures("frozen")
def test_the_map_of_the_last_report_says_every_subdistrict_and_links_to_it(cast: Cast) -> None:
    text = page(cast, "governor")
    assert "รายงานความคืบหน้าประจำสัปดาห์ ครั้งที่ 1" in text
    assert len(sentences(text)) == 38
    assert "ตำบลแสนตุ้ง อำเภอเขาสมิง คงเหลือ 3 ครัวเรือน (ร้อยละ 100.0)" in sentences(text)
    assert "ตำบลบางปิด อำเภอแหลมงอบ คงเหลือ 0 ครัวเรือน" in sentences(text)
    assert 'href="?area=230302"' in text
    assert '<a href="?area=2303" class="map-way" aria-label="อำเภอเขาสมิง">' in text


@pytest.mark.usefixtures("frozen")
def test_a_press_leads_from_province_to_district_to_subdistrict_to_villages(cast: Cast) -> None:
    district = page(cast, "governor", "?area=2303&figure=current&measure=persons")
    assert len(sentences(district)) == 8
    assert 'href="?area=230302&amp;figure=current&amp;measure=persons"' in district
    text = page(cast, "governor", "?area=230302&figure=current")
    assert "แผนที่ตำบลแสนตุ้ง" in text
    assert 'href="?area=2303&amp;figure=current"' in text
    assert "/trat-2565/households/?area=23030204&amp;state=open" in text
    assert "ไม่ทราบหมู่บ้าน" in text
    village = text[text.index("หมู่ที่ 4 บ้านทดสอบ") :]
    assert re.findall(r"state=\w+\">(\d+)</a>", village)[:2] == ["2", "2"]


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("name", ["godparent", "agency", "outsider", "supervisor_elsewhere"])
def test_villages_are_for_those_who_read_cases_there(cast: Cast, name: str) -> None:
    if name == "supervisor_elsewhere":
        text = page(cast, "supervisor", "?area=230101")
    else:
        text = page(cast, name, "?area=230302")
    assert "หมู่ที่ 4" not in text
    assert "ไม่ทราบหมู่บ้าน" not in text
    assert "รายหมู่บ้านเปิดดูได้เฉพาะ" in text
    assert "/households/?area=2303" not in text


@pytest.mark.usefixtures("frozen")
def test_numbers_link_to_the_cases_of_ones_own_area_only(cast: Cast) -> None:
    text = page(cast, "district")
    assert "/trat-2565/households/?area=230302&amp;state=open" in text
    assert "/trat-2565/households/?area=230101" not in text


@pytest.mark.usefixtures("frozen")
def test_the_table_is_sorted_as_asked_and_says_so(cast: Cast) -> None:
    assert rows(page(cast, "governor", "?sort=-value"))[0] == "ตำบลแสนตุ้ง"
    assert rows(page(cast, "governor"))[0] == "ตำบลบางพระ"
    text = page(cast, "governor", "?level=district&sort=-area")
    assert rows(text)[:2] == ["อำเภอเกาะช้าง", "อำเภอเกาะกูด"]
    assert 'aria-sort="descending"' in text
    assert len(sentences(text)) == 7


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(
    "asked",
    [
        "?figure=nothing",
        "?measure=cats",
        "?level=village",
        "?shape=round",
        "?sort=name",
        "?figure=%00",
        "?figure=poverty.x",
    ],
)
def test_what_is_unknown_in_an_address_gives_way_to_the_usual(cast: Cast, asked: str) -> None:
    assert sentences(page(cast, "governor", asked)) == sentences(page(cast, "governor"))


@pytest.mark.usefixtures("frozen")
def test_persons_of_a_stage_are_not_counted_so_that_households_are_shown(cast: Cast) -> None:
    assert "ตำบลแสนตุ้ง อำเภอเขาสมิง อยู่รอด 0 ครัวเรือน (ร้อยละ 0.0)" in sentences(
        page(cast, "governor", "?figure=survive&measure=persons")
    )


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("asked", ["?area=2402", "?area=23x", "?area=23030204", "?number=2", "?number=x", "?number=-1"])
def test_what_is_not_there_is_not_found(cast: Cast, asked: str) -> None:
    assert cast.client("governor").get(f"/trat-2565/map/{asked}").status_code == 404


@pytest.mark.usefixtures("campaign")
def test_before_the_first_report_the_draft_is_offered(cast: Cast, at: Clock) -> None:
    at(FRIDAY - dt.timedelta(hours=1))
    assert 'href="?number=draft"' in page(cast, "governor")
    draft = page(cast, "governor", "?number=draft")
    assert "ร่าง (ข้อมูลยังไม่ตัดยอด)" in draft
    assert 'href="?area=230302&amp;number=draft"' in draft


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(("name", "status"), [("anonymous", 302), ("sysadmin", 403), ("unappointed", 403)])
def test_others_see_no_map(cast: Cast, name: str, status: int) -> None:
    assert cast.client(name).get("/trat-2565/map/").status_code == status


@pytest.mark.usefixtures("frozen")
def test_every_page_of_a_report_leads_to_its_map(cast: Cast) -> None:
    assert "/trat-2565/map/?number=1" in cast.client("mentor").get("/trat-2565/reports/1/").content.decode()
    assert "/trat-2565/map/?number=draft" in cast.client("mentor").get("/trat-2565/reports/draft/").content.decode()


def tiles() -> list[Outline]:
    """A made-up boundary for every subdistrict of Trat: squares side by side, a row for each district."""
    codes = list(Area.objects.filter(level="subdistrict", code__startswith="23").values_list("code", flat=True))
    found = []
    for code in codes:
        x, y = 1_025_000 + 100 * int(code[4:]), 122_000 - 100 * int(code[2:4])
        rings = [[[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100]]]
        found.append(Outline(area_id=code, rings=rings, source="test", loaded_at=FRIDAY))
    return found


@pytest.mark.usefixtures("frozen")
def test_real_boundaries_are_shown_once_they_are_loaded(cast: Cast) -> None:
    before = page(cast, "governor", "?shape=real")
    assert "kaejon load_boundaries" in before
    assert "แบบแผนที่" not in before
    assert sentences(before) == sentences(page(cast, "governor"))
    Outline.objects.bulk_create(tiles())
    after = page(cast, "governor", "?shape=real&figure=current")
    assert 'href="?area=23&amp;figure=current"' in after
    assert "map-real" in after
    assert len(sentences(after)) == 38
    districts = page(cast, "governor", "?shape=real&level=district")
    assert len(sentences(districts)) == 7
    assert "map-hex" in page(cast, "governor")


@pytest.mark.usefixtures("frozen")
def test_boundaries_of_some_areas_only_are_not_shown(cast: Cast) -> None:
    Outline.objects.bulk_create(tiles()[1:])
    assert "map-hex" in page(cast, "governor", "?shape=real")
    assert "map-real" in page(cast, "governor", "?shape=real&area=2303")


@pytest.mark.usefixtures("frozen")
def test_boundaries_of_districts_serve_the_map_of_districts(cast: Cast) -> None:
    rings = [[[1_025_000, 122_000], [1_025_100, 122_000], [1_025_100, 122_100]]]
    Outline.objects.bulk_create(
        Outline(area_id=f"23{n:02}", rings=rings, source="test", loaded_at=FRIDAY) for n in range(1, 8)
    )
    assert "map-real" in page(cast, "governor", "?shape=real&level=district")
    assert "map-hex" in page(cast, "governor", "?shape=real")
