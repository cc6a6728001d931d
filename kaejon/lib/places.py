"""House numbers, village numbers, area codes and coordinates.

Areas have the codes of the Department of Provincial Administration: two digits each for province,
district, subdistrict and village, kept as text.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import NamedTuple

from kaejon.lib.cell import cell_text, is_blank, is_scientific
from kaejon.lib.problem import Problem, gettext_noop
from kaejon.lib.thai_text import fold

_HOUSE_LABEL = re.compile(r"^(?:บ้านเลขที่|เลขที่บ้าน|เลขที่|บ้าน)\s*[.:]?\s*")
_HOUSE_NUMBER = re.compile(r"[0-9]{1,5}(?:[ก-ฮa-z])?(?:[/-][0-9]{1,5})*(?: ?[ก-ฮa-z]{1,2})?")
_MONTH_NAME = re.compile(r"\d{1,2}-[ก-๛a-z.]{2,}|[ก-๛a-z.]{2,}-\d{1,4}")
_MOO_LABEL = re.compile(r"^(?:หมู่ที่|หมู่|ม\.?|moo)\s*[.:]?\s*")

# The province's own rectangle is data; this one only tells Thailand from elsewhere.
_SOUTH, _NORTH = Decimal("5.5"), Decimal("20.6")
_WEST, _EAST = Decimal("97.2"), Decimal("105.8")


class PlaceProblem(Problem):
    """Not a place that can be kept.

    Codes: empty, not_a_house_number, became_date, not_a_moo, not_digits, scientific, wrong_length,
    no_such_area, other_level, not_a_coordinate, swapped, projected, out_of_thailand.
    """


def parse_house_number(value: object) -> str:
    """A house number as it is shown, in Arabic digits: "12/3", "12/3 ก". Raises PlaceProblem.

    A spreadsheet takes 12/3 for a date; such a cell is refused, since 12/3 and 3/12 are then the same.
    """
    text = _HOUSE_LABEL.sub("", cell_text(value))
    if isinstance(value, dt.date) or _MONTH_NAME.fullmatch(text) or re.match(r"\d{4}-\d{2}-\d{2}", text):
        raise PlaceProblem(
            "became_date",
            gettext_noop("โปรแกรมตารางแปลงบ้านเลขที่เป็นวันที่ โปรดจัดคอลัมน์เป็นข้อความในไฟล์ต้นทาง แล้วกรอกบ้านเลขที่ใหม่ เช่น 12/3"),
        )
    if is_blank(text):
        raise PlaceProblem("empty", gettext_noop("ยังไม่ได้กรอกบ้านเลขที่ โปรดกรอก เช่น 12/3"))
    text = re.sub(r"\s*([/-])\s*", r"\1", text)
    if not _HOUSE_NUMBER.fullmatch(text):
        raise PlaceProblem("not_a_house_number", gettext_noop("อ่านบ้านเลขที่ไม่ได้ โปรดกรอกเฉพาะเลขที่ เช่น 12/3 หรือ 12/3 ก"))
    return text


def house_number_sort_key(number: str) -> str:
    """A key that sorts 2 before 12 and 12/3 before 12/10."""
    return re.sub(r"[0-9]+", lambda match: match.group().zfill(5), fold(number))


def parse_moo(value: object) -> int | None:
    """The village number of an address, 1 to 99; None where there is none. Raises PlaceProblem.

    Blank and 0 mean none: a municipality has no villages.
    """
    text = cell_text(value)
    digits = _MOO_LABEL.sub("", text)
    if is_blank(digits):
        return None
    if not re.fullmatch("[0-9]{1,2}", digits):
        raise PlaceProblem("not_a_moo", gettext_noop("อ่านหมู่ที่ไม่ได้ โปรดกรอกเฉพาะตัวเลข 1 ถึง 99 เช่น 4 หากไม่มีหมู่ให้เว้นว่าง"))
    return int(digits) or None


def parse_area_code(value: object, *, level: int | None = None) -> str:
    """An area's code: 2, 4, 6 or 8 digits; raises PlaceProblem.

    `level` 1 to 4 asks for a province, district, subdistrict or village. Pairs of zeros at the
    end, with which some lists fill codes up, go: 23010000 is the district 2301.
    """
    text = cell_text(value)
    if is_blank(text):
        raise PlaceProblem("empty", gettext_noop("ยังไม่ได้กรอกรหัสพื้นที่ โปรดกรอก เช่น 230101"))
    if is_scientific(text):
        raise PlaceProblem(
            "scientific", gettext_noop("โปรแกรมตารางย่อรหัสพื้นที่เป็นรูปแบบ 2.3E+07 โปรดจัดคอลัมน์เป็นข้อความแล้วกรอกใหม่")
        )
    code = re.sub(r"[\s-]", "", text)
    if not re.fullmatch("[0-9]+", code):
        raise PlaceProblem("not_digits", gettext_noop("รหัสพื้นที่มีอักขระที่ไม่ใช่ตัวเลข โปรดกรอกเฉพาะตัวเลข เช่น 230101"))
    if len(code) not in (2, 4, 6, 8):
        raise PlaceProblem(
            "wrong_length",
            gettext_noop("รหัสพื้นที่ต้องมี 2, 4, 6 หรือ 8 หลัก แต่พบ %(length)d หลัก โปรดตรวจว่าเลข 0 หายไปหรือไม่"),
            length=len(code),
        )
    code = re.sub("(00)+$", "", "".join(re.findall("..", code)))
    pairs = re.findall("..", code)
    if not pairs or pairs[0] < "10" or "00" in pairs:
        raise PlaceProblem("no_such_area", gettext_noop("ไม่มีพื้นที่ที่ใช้รหัสนี้ โปรดตรวจรหัสแล้วกรอกใหม่"))
    if level is not None and len(pairs) != level:
        raise PlaceProblem(
            "other_level",
            gettext_noop("ต้องเป็นรหัส %(wanted)d หลัก แต่พบรหัส %(length)d หลัก โปรดตรวจระดับของพื้นที่"),
            wanted=level * 2,
            length=len(code),
        )
    return code


def join_area_code(*parts: object) -> str:
    """The code of an area whose parts stand in columns of their own, each without its zeros: 23, 1, 4.

    Empty parts at the end are left out. Raises PlaceProblem.
    """
    texts = [cell_text(part) for part in parts]
    while texts and is_blank(texts[-1]):
        texts.pop()
    if not texts:
        raise PlaceProblem("empty", gettext_noop("ยังไม่ได้กรอกรหัสพื้นที่ โปรดกรอก เช่น 230101"))
    for text in texts:
        if not re.fullmatch("[0-9]{1,2}", text):
            raise PlaceProblem(
                "not_digits",
                gettext_noop("รหัสจังหวัด อำเภอ ตำบล และหมู่บ้าน ต้องเป็นตัวเลขไม่เกิน 2 หลักในแต่ละช่อง โปรดตรวจแล้วกรอกใหม่"),
            )
    return parse_area_code("".join(text.zfill(2) for text in texts))


class Point(NamedTuple):
    """A place in Thailand, in degrees (WGS 84), with six decimals: about 11 cm."""

    lat: Decimal
    lon: Decimal


def parse_point(lat: object, lon: object = None) -> Point:
    """The point given as two cells, or as one with a comma: "12.2428, 102.5175". Raises PlaceProblem."""
    if lon is None and isinstance(lat, str) and lat.count(",") == 1:
        lat, lon = lat.split(",")
    north, east = parse_degrees(lat), parse_degrees(lon)
    if _inside(north, east):
        return Point(north, east)
    if _inside(east, north):
        raise PlaceProblem(
            "swapped", gettext_noop("ละติจูดและลองจิจูดสลับช่องกัน โปรดสลับกลับ (ละติจูดของไทยคือ 5 ถึง 21 ลองจิจูดคือ 97 ถึง 106)")
        )
    if max(abs(north), abs(east)) > 10_000:
        raise PlaceProblem(
            "projected", gettext_noop("พิกัดเป็นระบบ UTM (เมตร) โปรดแปลงเป็นองศาทศนิยม เช่น 12.2428, 102.5175")
        )
    raise PlaceProblem("out_of_thailand", gettext_noop("พิกัดอยู่นอกประเทศไทย โปรดตรวจแล้วกรอกใหม่ เช่น 12.2428, 102.5175"))


def is_latitude_of_thailand(value: object) -> bool:
    """Whether this half of a point could be a place's in Thailand. Raises PlaceProblem."""
    return _SOUTH <= parse_degrees(value) <= _NORTH


def _inside(lat: Decimal, lon: Decimal) -> bool:
    return _SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST


def parse_degrees(value: object) -> Decimal:
    """One half of a point, wherever it lies. Raises PlaceProblem."""
    text = cell_text(value).removesuffix("°")
    if is_blank(text):
        raise PlaceProblem("empty", gettext_noop("พิกัดไม่ครบ โปรดกรอกทั้งละติจูดและลองจิจูด เช่น 12.2428, 102.5175"))
    if not re.fullmatch(r"[+-]?[0-9]{1,8}(\.[0-9]{1,20})?", text):
        raise PlaceProblem("not_a_coordinate", gettext_noop("อ่านพิกัดไม่ได้ โปรดกรอกเป็นองศาทศนิยม เช่น 12.2428, 102.5175"))
    return Decimal(text).quantize(Decimal("1e-6"))
