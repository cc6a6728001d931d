import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from kaejon.fields.citizen_id import CitizenIdField
from kaejon.fields.dates import ThaiDateField, ThaiDateInput, ThaiPartialDateField
from kaejon.fields.dimensions import DIMENSIONS, DimensionField, dimension
from kaejon.fields.phone import PhoneField
from kaejon.fields.rows import RowField
from kaejon.geography.models import Area
from kaejon.lib import clock

TODAY = clock.bangkok(2022, 7, 22, 12, 0)


def message(field: forms.Field, value: str) -> str:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    return str(refused.value.messages[0])


@pytest.mark.parametrize("typed", ["13/05/2565", "13/5/2022", "๑๓/๐๕/๒๕๖๕", "13 พ.ค. 2565", "2022-05-13"])
def test_thai_date_field_reads_a_date_however_typed(typed: str) -> None:
    with clock.set_to(TODAY):
        assert ThaiDateField().clean(typed) == dt.date(2022, 5, 13)


def test_thai_date_field_says_what_is_wrong() -> None:
    with clock.set_to(TODAY):
        assert message(ThaiDateField(), "31/04/2565") == "ไม่มีวันที่ 31 เมษายน 2565 โปรดตรวจวันที่แล้วกรอกใหม่"


def test_thai_date_field_refuses_an_unknown_day() -> None:
    with clock.set_to(TODAY):
        assert message(ThaiDateField(), "00/05/2490") == "ต้องระบุทั้งวัน เดือน และปี โปรดกรอกให้ครบ เช่น 13/05/2565"


def test_thai_date_field_left_out_is_none() -> None:
    assert ThaiDateField(required=False).clean("") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2060, 12, 31)))
def test_thai_date_field_reads_back_what_its_widget_writes(date: dt.date) -> None:
    with clock.set_to(TODAY):
        assert ThaiDateField().clean(ThaiDateInput().format_value(date)) == date


@pytest.mark.parametrize("typed", ["13/05/2490", "00/05/2490", "00/00/2490"])
def test_thai_partial_date_field_reads_back_what_its_widget_writes(typed: str) -> None:
    with clock.set_to(TODAY):
        assert ThaiDateInput().format_value(ThaiPartialDateField().clean(typed)) == typed


def test_thai_date_field_shows_again_what_was_typed() -> None:
    class Form(forms.Form):
        on = ThaiDateField()

    with clock.set_to(TODAY):
        assert 'value="32/13/2565"' in str(Form({"on": "32/13/2565"})["on"])


def test_thai_date_field_knows_an_unchanged_date() -> None:
    with clock.set_to(TODAY):
        assert ThaiDateField().has_changed(dt.date(2022, 5, 13), "13/05/2565") is False
        assert ThaiDateField().has_changed(dt.date(2022, 5, 13), "14/05/2565") is True


def test_citizen_id_field_takes_dashes_and_thai_digits() -> None:
    assert CitizenIdField().clean("๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑") == "1234567890121"


def test_citizen_id_field_never_repeats_a_wrong_number() -> None:
    assert "1234567890122" not in message(CitizenIdField(), "1234567890122")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("081-234-5678", "0812345678"), ("+66 81 234 5678", "0812345678"), ("๐๓๙-๕๑๑-๒๓๔ ต่อ 12", "039511234#12")],
)
def test_phone_field_keeps_the_digits(typed: str, digits: str) -> None:
    assert PhoneField().clean(typed) == digits


def test_phone_field_never_repeats_a_wrong_number() -> None:
    assert "081234567" not in message(PhoneField(), "081-234-567")


def test_dimensions_stand_in_the_order_of_the_papers() -> None:
    assert [each.code for each in DIMENSIONS] == ["health", "living", "education", "income", "access"]
    assert len({each.letter for each in DIMENSIONS}) == 5
    assert dimension("income").short == "รายได้"


def test_dimension_field_takes_no_dimension_for_granted() -> None:
    assert message(DimensionField(), "") != ""
    assert DimensionField(is_filter=True).clean("") == ""
    assert DimensionField().clean("access") == "access"


def test_no_form_shows_a_line_of_dashes_where_a_row_is_chosen() -> None:
    """`RowField` says the word; its parent would not."""
    for path in (Path(__file__).parents[2] / "kaejon").rglob("*.py"):
        if path.name != "rows.py":
            assert not re.search(r"\bforms\.ModelChoiceField\((?!\))", path.read_text()), path
    assert str(RowField(queryset=Area.objects.none()).empty_label) == "เลือก…"


def test_thai_date_field_of_something_done_takes_today_and_no_later_day() -> None:
    with clock.set_to(TODAY):
        done = ThaiDateField(is_past=True)
        assert done.clean("22/07/2565") == TODAY.date()
        assert message(done, "23/07/2565") == "วันที่ 23 ก.ค. 2565 ยังมาไม่ถึง โปรดระบุวันที่ทำจริง"
        assert ThaiDateField().clean("23/07/2565") == dt.date(2022, 7, 23)


def test_calendar_knows_the_last_day_of_something_done_and_of_nothing_else() -> None:
    class Form(forms.Form):
        done_on = ThaiDateField(is_past=True)
        due_on = ThaiDateField()

    with clock.set_to(TODAY):
        form = Form()
        assert 'data-latest="2022-07-22"' in str(form["done_on"])
        assert "data-latest" not in str(form["due_on"])
