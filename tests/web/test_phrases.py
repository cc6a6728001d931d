from __future__ import annotations

import pytest
from django.utils.safestring import mark_safe

from kaejon.web.templatetags.kaejon import phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "รายงาน ครั้งที่ 3",
            '<span class="phrase">รายงาน</span> <span class="phrase">ครั้งที่</span> <span class="phrase">3</span>',
        ),
        ("<b>ก ข</b>", '<span class="phrase">&lt;b&gt;ก</span> <span class="phrase">ข&lt;/b&gt;</span>'),
        (mark_safe("<b>ก</b> ข"), "<b>ก</b> ข"),
        ("", ""),
    ],
)
def test_heading_breaks_at_spaces(text: str, expected: str) -> None:
    assert phrases(text) == expected
