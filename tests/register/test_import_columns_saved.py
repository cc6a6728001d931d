from __future__ import annotations

import pytest

from kaejon.register.matching import header_hash
from kaejon.register.models import ColumnMatching, Import
from tests.register.intake.lists import table_of, xlsx_bytes
from tests.register.trat import Desk, somebody, text_of


def file(number: int, header: str = "นามเรียกขาน") -> bytes:
    """A list whose first-name column has a header that nobody knows."""
    rows = [list(row) for row in table_of([somebody(number)])]
    rows[0] = [header if cell == "ชื่อ" else cell for cell in rows[0]]
    return xlsx_bytes(rows)


def index_of(intake: Import, header: str) -> str:
    return str(intake.summary["header"].index(header))


def match(desk: Desk, intake: Import, **more: str) -> None:
    chosen = {f"column_{index}": field for index, field in intake.summary["columns"].items()}
    chosen[f"column_{index_of(intake, 'นามเรียกขาน')}"] = "first_name"
    desk.post("import-columns", intake, **chosen, **more)


def test_the_next_file_with_the_same_headers_is_read_alike(desk: Desk) -> None:
    first = desk.upload(file(1))
    assert "first_name" not in first.summary["columns"].values()
    match(desk, first, remembers="on")
    second = desk.upload(file(2))
    assert second.summary["columns"][index_of(second, "นามเรียกขาน")] == "first_name"
    page = text_of(desk.get("import-columns", second))
    assert ("อ่านไฟล์นี้ด้วยการจับคู่ที่บันทึกไว้" in page, "ผู้ทดสอบ secretary" in page) == (True, True)
    other = desk.upload(file(3, "ชื่อที่ใช้"))
    assert "first_name" not in other.summary["columns"].values()


def test_a_matching_is_changed_and_forgotten(desk: Desk) -> None:
    match(desk, desk.upload(file(1)), remembers="on")
    second = desk.upload(file(2))
    desk.post("import-columns", second, remembers="on", **{f"column_{index_of(second, 'นามเรียกขาน')}": "last_name"})
    assert list(ColumnMatching.objects.get().mapping.values()) == ["last_name"]
    desk.post("matching-forget", second)
    assert ColumnMatching.objects.count() == 0
    second.refresh_from_db()
    assert "first_name" not in second.summary["columns"].values()


def test_nothing_is_kept_where_it_was_not_asked_for(desk: Desk) -> None:
    match(desk, desk.upload(file(1)))
    assert ColumnMatching.objects.count() == 0


def test_a_saved_field_that_no_longer_exists_is_passed_over(desk: Desk) -> None:
    match(desk, desk.upload(file(1)), remembers="on")
    ColumnMatching.objects.update(mapping={"0": "gone_field"})
    assert len(desk.upload(file(2)).summary["columns"]) > 3


@pytest.mark.parametrize(("one", "other", "same"), [("ชื่อ ", "ชื่อ", True), ("ชื่อ", "สกุล", False)])
def test_headers_are_the_same_by_how_they_look(one: str, other: str, same: bool) -> None:
    assert (header_hash([one]) == header_hash([other])) is same
