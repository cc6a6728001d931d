from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from kaejon.web.written import phrases

LONG = "ความช่วยเหลือที่ครัวเรือนได้รับแล้ว"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("รายงาน ครั้งที่ 3", '<span class="whole">รายงาน</span> <span class="whole">ครั้งที่ 3</span>'),
        ("บ้านเลขที่ 140/53 หมู่ที่ 4", '<span class="whole">บ้านเลขที่ 140/53</span> <span class="whole">หมู่ที่ 4</span>'),
        (LONG, f'<span class="phrase">{LONG}</span>'),
        ("<b>ก ข</b>", '<span class="whole">&lt;b&gt;ก</span> <span class="whole">ข&lt;/b&gt;</span>'),
        (mark_safe("<b>ก</b> ข"), "<b>ก</b> ข"),
        ("", ""),
    ],
)
def test_text_breaks_at_spaces(text: str, expected: str) -> None:
    assert phrases(text) == expected


def test_head_of_a_table_keeps_short_names_whole_and_the_body_as_it_is() -> None:
    source = (
        "{% table %}<thead><tr><th>สอบทานแล้ว และนำออก</th><th><a href='?'>คงเหลือ<svg></svg></a></th>"
        "<th>มูลค่าความช่วยเหลือทั้งหมด</th></tr></thead><tbody><tr><th>คงเหลือ</th></tr></tbody>{% endtable %}"
    )
    page = Template("{% load kaejon %}" + source).render(Context())
    assert '<th><span class="whole">สอบทานแล้ว</span> <span class="whole">และนำออก</span></th>' in page
    assert "<a href='?'><span class=\"whole\">คงเหลือ</span><svg>" in page
    assert "<th>มูลค่าความช่วยเหลือทั้งหมด</th>" in page
    assert "<tr><th>คงเหลือ</th></tr>" in page


@pytest.mark.parametrize(("label", "is_long"), [("บันทึกการเยี่ยม", False), ("พิมพ์แบบสอบทาน (กระดาษ) ของพื้นที่นี้", True)])
def test_only_long_buttons_may_take_two_lines(label: str, is_long: bool) -> None:
    page = Template("{% load kaejon %}{% button label %}{% link_button label '/' %}").render(Context({"label": label}))
    assert page.count("button-long") == (2 if is_long else 0)
    assert page.count('class="whole"') == (6 if is_long else 0)


def test_date_stays_on_one_line() -> None:
    page = Template("{% load kaejon %}{{ day|thai_date }}").render(Context({"day": dt.date(2027, 2, 5)}))
    assert page == "ศ.\u00a05\u00a0ก.พ.\u00a02570"
