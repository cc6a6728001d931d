import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.canonical import CanonicalProblem, canonical_json, sha256_hex

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ({}, b"{}"),
        ("ครัวเรือน", '"ครัวเรือน"'.encode()),
        ('\u20ac$\u000f\nA\'B"\\"/', b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\"/"'),
        ("\x00\b\t\f\r\x1f\x7f\u2028", b'"\\u0000\\b\\t\\f\\r\\u001f\x7f\xe2\x80\xa8"'),
        (-0, b"0"),
        (9007199254740991, b"9007199254740991"),
    ],
)
def test_canonical_json(value: object, written: bytes) -> None:
    assert canonical_json(value) == written


def test_keys_sort_by_utf16_code_unit() -> None:
    # The order that RFC 8785, section 3.2.3, gives for these keys.
    keys = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical_json(dict.fromkeys(reversed(keys), 0)))) == keys


@given(values)
def test_canonical_json_reads_back(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(texts, st.integers(0, 9)))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "wrong_type"),
        ([{"a": float("nan")}], "wrong_type"),
        (Decimal(1), "wrong_type"),
        ((1, 2), "wrong_type"),
        (b"x", "wrong_type"),
        (dt.date(2022, 5, 13), "wrong_type"),
        ({1: 2}, "key_not_text"),
        ({None: 2}, "key_not_text"),
        (2**53, "integer_too_large"),
        ("\ud800", "broken_text"),
        ({"\udfff": 1}, "broken_text"),
    ],
)
def test_canonical_json_refuses(value: object, code: str) -> None:
    with pytest.raises(CanonicalProblem) as caught:
        canonical_json(value)
    assert caught.value.code == code


def test_sha256_hex() -> None:
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
