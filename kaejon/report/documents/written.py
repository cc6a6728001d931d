"""Texts as paper takes them: long runs breakable, numbers with their units, Thai digits where they are asked for."""

from __future__ import annotations

import re
from typing import Any

from kaejon.lib.thai_date import with_whole_dates

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

# Thai breaks by dictionary, other letters at spaces: a run this long without either would leave its cell.
LONG_RUN = re.compile(r"[^\s\u200b\u0e00-\u0e7f]{20}(?=[^\s\u200b\u0e00-\u0e7f])|[ก-ฮ]{12}(?=[ก-ฮ])")
ZERO_WIDTH_SPACE = "\u200b"
# A number is read with its unit.
WITH_UNIT = re.compile(r"(?<=\d) (?=(?:ครัวเรือน|คน|อำเภอ|ตำบล|สัปดาห์|มิติ|บาท|เรื่อง|ครั้ง)(?![ก-๎]))")
BEFORE_NUMBER = re.compile(r"(ร้อยละ|ครั้งที่|ฉบับที่) (?=\d)")
NO_BREAK_SPACE = "\u00a0"
VERBATIM = frozenset({"svg", "code", "address"})


def breakable(run: re.Match[str]) -> str:
    """The run with a place to break after it."""
    return run.group() + ZERO_WIDTH_SPACE


def kept_together(text: str) -> str:
    """The text with spaces that do not break between a number and its unit, and inside a date."""
    counted = WITH_UNIT.sub(NO_BREAK_SPACE, with_whole_dates(text))
    return BEFORE_NUMBER.sub(rf"\1{NO_BREAK_SPACE}", counted)


def written(value: Any, *, thai_digits: bool) -> Any:
    """The same structure with long runs breakable, numbers and dates whole and, when asked, Thai digits; codes and
    addresses stay.
    """
    if isinstance(value, str):
        text = LONG_RUN.sub(breakable, kept_together(value))
        return text.translate(THAI_DIGITS) if thai_digits else text
    if isinstance(value, list):
        return [written(item, thai_digits=thai_digits) for item in value]
    if isinstance(value, dict):
        return {key: item if key in VERBATIM else written(item, thai_digits=thai_digits) for key, item in value.items()}
    return value
