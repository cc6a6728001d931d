"""Whatever the cells hold: the rules say something and never fail."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.thai_text import clean, fold, looks_mojibake
from kaejon.register.intake.columns import FIELDS
from kaejon.register.intake.people import PLAIN_THAI, SUSPECT
from kaejon.register.intake.rows import check_rows
from tests.register.intake.lists import (
    AREAS,
    INDICATORS,
    PROVINCE,
    TODAY,
)

CELLS = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.text(alphabet=st.characters(min_codepoint=0xE00, max_codepoint=0xE7F), max_size=40),
    st.text(alphabet="0123456789๐๑๒-/., E+()xหมู่ม.ตอจ", max_size=30),
    st.characters(categories=["Cs", "Cc", "Cf"]),
    st.floats(),
    st.integers(min_value=-(10**20), max_value=10**20),
    st.booleans(),
    st.dates(),
)


@given(st.lists(st.lists(CELLS, max_size=len(FIELDS) + 2), max_size=4))
def test_check_rows_never_raises(rows: list[list[Any]]) -> None:
    columns = dict(enumerate(FIELDS))
    for row in check_rows(
        enumerate(rows, start=1), columns, areas=AREAS, province=PROVINCE, today=TODAY, indicators=INDICATORS
    ):
        assert row.outcome in ("accepted", "warned", "rejected")
        for problem in row.problems:
            (problem.sentence + problem.remedy).encode()
        for text in row.parsed.to_list():
            str(text).encode()


THAI = st.text(alphabet=st.characters(min_codepoint=0xE01, max_codepoint=0xE4E), min_size=1, max_size=12)


@given(THAI)
def test_plain_thai_is_what_cleaning_and_folding_leave(text: str) -> None:
    if PLAIN_THAI.fullmatch(text):
        assert (clean(text, 100), fold(text)) == (text, text)


@given(st.one_of(THAI, st.text(max_size=20), THAI.map(lambda text: text.encode().decode("latin-1"))))
def test_suspect_misses_no_mojibake(text: str) -> None:
    if looks_mojibake(text):
        assert SUSPECT.search(text)
