from __future__ import annotations

import pytest

from kaejon.report.documents.written import kept_together, written


@pytest.mark.parametrize(
    "text",
    [
        "415~ครัวเรือน (26~คน) ใน 7~อำเภอ",
        "คิดเป็นร้อยละ~92.8 ครั้งที่~21",
        "ณ ศ.~30~ก.ย.~2565 เวลา~17.00~น.",
        "วันที่ 9~พฤษภาคม~2565 และ 3~มี.ค.~2566",
        "ช่วง 12 คนละครึ่ง และ 5 รายการ",
    ],
)
def test_number_stays_with_its_unit_and_a_date_whole(text: str) -> None:
    assert kept_together(text.replace("~", " ")) == text.replace("~", "\u00a0")


def test_codes_and_addresses_stay_as_they_are() -> None:
    view = {"address": "https://kaejon.example/7 คน", "code": "12 ครัวเรือน", "lines": ["7 คน"]}
    assert written(view, thai_digits=True) == {**view, "lines": ["๗\u00a0คน"]}
