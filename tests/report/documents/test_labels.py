from __future__ import annotations

import pytest
from django.utils import translation

from kaejon.report.documents.labels import area_label


@pytest.mark.parametrize(
    ("language", "code", "level", "said"),
    [
        ("th", "23", "province", "จังหวัดตราด"),
        ("th", "2303", "district", "อำเภอตราด"),
        ("th", "230302", "subdistrict", "ตำบลตราด"),
        ("th", "1002", "district", "เขตตราด"),
        ("en", "23", "province", "ตราด Province"),
        ("en", "2303", "district", "ตราด District"),
        ("en", "230302", "subdistrict", "ตราด Subdistrict"),
    ],
)
def test_area_has_its_level_where_the_language_puts_it(language: str, code: str, level: str, said: str) -> None:
    with translation.override(language):
        assert area_label(code, level, "ตราด") == said
