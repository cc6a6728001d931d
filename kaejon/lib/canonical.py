"""Canonical JSON (RFC 8785) and its sha256, so that anyone can recompute a hash.

Only objects, arrays, strings, integers, booleans and null: a ratio is kept as its numerator and
denominator, so the rules for writing fractions are never needed and fractions are refused.
"""

from __future__ import annotations

import hashlib
import json

from kaejon.lib.problem import Problem, gettext_noop

# Beyond this, readers that hold numbers as doubles would see another integer.
_LARGEST = 2**53 - 1


class CanonicalProblem(Problem):
    """A value that has no canonical form here.

    Codes: wrong_type, key_not_text, integer_too_large, broken_text.
    """


def canonical_json(value: object) -> bytes:
    """The one way to write `value` as JSON, in UTF-8; raises CanonicalProblem."""
    # Sorted by code points, in C, wherever that is the order of UTF-16 code units as well.
    plain = _is_plain(value)
    text = json.dumps(value if plain else _in_order(value), ensure_ascii=False, separators=(",", ":"), sort_keys=plain)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CanonicalProblem("broken_text", gettext_noop("ข้อความมีอักขระที่ไม่สมบูรณ์ จึงสร้างรหัสยืนยันไม่ได้")) from None


def _is_plain(value: object) -> bool:
    """Whether every key sorts by code points as it does by UTF-16 code units; raises for what has no canonical form."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise CanonicalProblem("integer_too_large", gettext_noop("จำนวนเต็มใหญ่เกินไป จึงสร้างรหัสยืนยันไม่ได้"))
        return True
    plain = True
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise CanonicalProblem("key_not_text", gettext_noop("ชื่อของข้อมูลต้องเป็นข้อความ จึงสร้างรหัสยืนยันไม่ได้"))
            # Every item is looked at, also after one that is not plain.
            plain = _is_plain(item) and key.isascii() and plain
        return plain
    if isinstance(value, list):
        for item in value:
            plain = _is_plain(item) and plain
        return plain
    if isinstance(value, str):
        return True
    raise CanonicalProblem(
        "wrong_type",
        gettext_noop("ข้อมูลชนิด %(type)s ไม่มีรูปแบบมาตรฐาน จึงสร้างรหัสยืนยันไม่ได้"),
        type=type(value).__name__,
    )


def _in_order(value: object) -> object:
    """The same with its keys in the order of UTF-16 code units, which is not that of code points."""
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _in_order(value[key]) for key in keys}
    return value


def sha256_hex(content: bytes) -> str:
    """The sha256 of `content` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
