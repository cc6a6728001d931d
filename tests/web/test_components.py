import pytest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib import clock
from kaejon.lib.thai_date import with_whole_dates
from kaejon.web import components
from kaejon.web.styleguide import NEED_STATUSES


def rendered(source: str, address: str = "/list/", **values: object) -> str:
    context = Context({"request": RequestFactory().get(address), **values})
    return Template("{% load kaejon %}" + source).render(context)


@pytest.mark.parametrize(
    ("status", "spoken"),
    [
        ("listed", "ขั้นที่ 1 จาก 5 ขึ้นบัญชี ยังไม่สอบทาน"),
        ("helping", "ขั้นที่ 4 จาก 5 กำลังช่วยเหลือ ยังไม่แล้วเสร็จ"),
        ("helped", "ขั้นที่ 4 จาก 5 ช่วยเหลือแล้ว ยังไม่ประเมินซ้ำ"),
        ("resolved", "ขั้นที่ 5 จาก 5 แก้ไขแล้ว"),
        ("continuing_care", "ดูแลต่อเนื่อง"),
    ],
)
def test_step_bar_is_read_out(status: str, spoken: str) -> None:
    assert components.step_bar(status).spoken == spoken


@pytest.mark.parametrize(
    ("status", "marks"),
    [
        ("listed", ["done", "todo", "todo", "todo", "todo"]),
        ("helping", ["done", "done", "done", "half", "todo"]),
        ("helped", ["done", "done", "done", "done", "todo"]),
        ("resolved", ["done"] * 5),
        ("dismissed", []),
    ],
)
def test_step_bar_fills_the_steps_that_are_done(status: str, marks: list[str]) -> None:
    assert [step.mark for step in components.step_bar(status).steps] == marks


@pytest.mark.parametrize("status", NEED_STATUSES)
def test_five_step_bar_says_the_status_in_words(status: str) -> None:
    bar = components.step_bar(status)
    assert bar.word in rendered("{% five_step_bar status %}", status=status)
    assert bar.spoken in rendered("{% five_step_bar status long=True %}", status=status)


def test_step_bar_of_an_unknown_status_is_refused() -> None:
    with pytest.raises(KeyError):
        components.step_bar("open")


@pytest.mark.parametrize(("part", "whole", "text"), [(76, 467, "16.3"), (1, 2000, "0.1"), (0, 5, "0.0"), (3, 0, "–")])
def test_percent_rounds_halves_upwards(part: int, whole: int, text: str) -> None:
    assert components.percent(part, whole) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percent_is_never_further_off_than_half_a_tenth(part: int, whole: int) -> None:
    assert abs(float(components.percent(part, whole)) - part / whole * 100) <= 0.05 + 1e-6


@pytest.mark.parametrize(("value", "text"), [(1234, "1,234"), (1234.5, "1,234.50"), (0, "0"), (None, "–")])
def test_number_has_thousands_separators(value: float | None, text: str) -> None:
    assert rendered("{{ value|number }}", value=value) == text


@pytest.mark.parametrize(("change", "text"), [(3, "+3"), (-1200, "−1,200"), (0, "±0")])
def test_change_has_its_sign(change: int, text: str) -> None:
    assert components.signed(change) == text


@pytest.mark.parametrize(("value", "whole", "width"), [(1, 4, 25), (9, 4, 100), (-1, 4, 0), (1, 0, 0)])
def test_bar_width_stays_within_the_whole(value: float, whole: float, width: float) -> None:
    assert components.bar_width(value, whole) == width


def test_sort_header_turns_round_and_keeps_the_filter() -> None:
    source = '{% sort_header "house" "บ้านเลขที่" %}'
    assert 'href="?district=2302&amp;sort=house"' in rendered(source, "/list/?district=2302&page=3")
    again = rendered(source, "/list/?district=2302&sort=house")
    assert 'href="?district=2302&amp;sort=-house"' in again
    assert 'aria-sort="ascending"' in again


def test_filter_chip_of_nothing_takes_the_filter_off() -> None:
    chips = rendered(
        '{% filter_chips "อำเภอ" "district" choices %}',
        "/list/?district=2302&page=2",
        choices=[("", "ทุกอำเภอ", 7), ("2302", "คลองใหญ่", None)],
    )
    assert '<a class="filter" href="/list/">' in chips
    assert '<a class="filter" href="?district=2302" aria-current="true">' in chips


def test_countdown_shows_the_time_left_beside_the_moment() -> None:
    with clock.set_to(clock.bangkok(2022, 7, 22, 14, 46)):
        text = rendered('{% countdown until "ตัดยอดข้อมูล" %}', until=clock.bangkok(2022, 7, 22, 17, 0))
    assert "อีก 2 ชม. 14 นาที" in text
    assert "ศ. 22 ก.ค. 2565 เวลา 17.00 น." in text.replace("\u00a0", " ")


def test_countdown_that_is_over_says_so() -> None:
    with clock.set_to(clock.bangkok(2022, 7, 22, 17, 0)):
        text = rendered('{% countdown until "ตัดยอดข้อมูล" %}', until=clock.bangkok(2022, 7, 22, 17, 0))
    assert ">ถึงเวลาแล้ว</strong>" in text


def test_progress_asks_again_only_until_it_is_done() -> None:
    source = '{% progress done 10 "ตรวจแถว" poll="/job/" %}'
    assert 'hx-get="/job/"' in rendered(source, done=9)
    assert "hx-get" not in rendered(source, done=10)


def test_table_block_keeps_its_rows_and_escapes_what_is_in_them() -> None:
    source = '{% table "บัญชี" count=1 unit="แถว" %}<tbody><tr><td>{{ name }}</td></tr></tbody>{% endtable %}'
    text = rendered(source, name="<script>")
    assert "<tr><td>&lt;script&gt;</td></tr>" in text
    assert "พบ 1 แถว" in text


def test_masked_hides_all_but_three_digits() -> None:
    assert rendered("{{ id|masked }}", id="1234567890121") == "x-xxxx-xxxxx-12-1"


def test_dates_are_written_in_thai_years() -> None:
    moment = clock.bangkok(2022, 5, 13, 17, 0)
    assert rendered("{{ at|thai_datetime }}", at=moment) == "ศ.~13~พ.ค.~2565 เวลา~17.00~น.".replace("~", "\u00a0")
    assert rendered("{{ at|thai_date|thai_digits }}", at=moment) == "ศ.~๑๓~พ.ค.~๒๕๖๕".replace("~", "\u00a0")
    assert rendered("{{ at|thai_moment }}", at=moment.date()) == "ศ.~13~พ.ค.~2565".replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("เห็นชอบเมื่อ พ. 7 ก.ย. 2565 เวลา 14.00 น.", "เห็นชอบเมื่อ พ.~7~ก.ย.~2565 เวลา~14.00~น."),
        ("ฉบับที่ 5 ตั้งแต่ 13 พ.ค. 2565 ถึง 30 มี.ค. 2566", "ฉบับที่ 5 ตั้งแต่ 13~พ.ค.~2565 ถึง 30~มี.ค.~2566"),
        ("มติ ครั้งที่ 5/2565 รวม 12 ครัวเรือน", "มติ ครั้งที่ 5/2565 รวม 12 ครัวเรือน"),
    ],
)
def test_no_line_ends_inside_a_date_of_a_sentence(sentence: str, whole: str) -> None:
    assert with_whole_dates(sentence) == whole.replace("~", "\u00a0")
    assert rendered("{{ words|whole_dates }}", words=sentence) == whole.replace("~", "\u00a0")
