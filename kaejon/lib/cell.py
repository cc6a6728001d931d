"""The text of a spreadsheet's cell, whatever type the spreadsheet gave it."""

from __future__ import annotations

import re

from kaejon.lib.thai_text import fold

_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?e[+-]?\d+")
_WHOLE_AS_FLOAT = re.compile(r"(-?\d+)\.0+")


def cell_text(value: object) -> str:
    """The folded text of a cell: "" for an empty one, "4" for 4, 4.0, "4.0", "๔" and "'4"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # str() would write large ones with an exponent
    text = fold("" if value is None else str(value)).removeprefix("'")
    match = _WHOLE_AS_FLOAT.fullmatch(text)
    return match[1] if match else text


def is_blank(text: str) -> bool:
    """Whether the folded text is one of the ways in which a Thai form is left blank."""
    return not text.strip("-.,/ ") or text in ("ไม่มี", "ไม่ทราบ", "ไม่ระบุ", "n/a", "null", "none")


def is_scientific(text: str) -> bool:
    """Whether the folded text is a number in scientific notation, which loses digits: 1.23e+12."""
    return bool(_SCIENTIFIC.fullmatch(text))
