"""Dates as Thai papers write them, and back.

Stored ISO, shown in พ.ศ. (the year of the common era + 543). What is read:

- Numbers stand in the order day, month, year; a year of four digits may stand first.
- A four-digit year from 2400 on is พ.ศ., an earlier one ค.ศ.; a mark that says otherwise is a
  mistake, and so is a year from 2400 on in ISO order, or in a cell that a spreadsheet took for a
  date: there the year is ค.ศ. by definition.
- A two-digit year is พ.ศ. unless marked ค.ศ.: the latest year that ends so and is not after next
  year. Such a date is `assumed`.
- A bare number is a year if it looks like one, else a spreadsheet's serial number (`assumed`), or
  a date written together: วว ดด ปปปป, ปปปป ดด วว, วว ดด ปป (the last one `assumed`).
- Day 0, or day and month 0, is an unknown day or month.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import NamedTuple, NoReturn

from kaejon.lib.cell import cell_text, is_blank, is_scientific
from kaejon.lib.clock import BANGKOK, bangkok_date
from kaejon.lib.problem import Problem, gettext_noop
from kaejon.lib.thai_text import fold

BE = 543
_FIRST_BE_YEAR = 2400
_FIRST_YEAR, _YEARS_AHEAD = 1857, 50
_SERIAL_DAY_ZERO = dt.date(1899, 12, 30)
_FIRST_SERIAL = 3654  # 1 January 1910; the numbers below it may be years

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
_MONTHS_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS_SHORT = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")

_MONTH_WORDS = {
    word: number
    for number, (full, short, english) in enumerate(zip(MONTHS, MONTHS_SHORT, _MONTHS_ENGLISH, strict=True), 1)
    for word in (
        fold(full),
        re.sub("(คม|ยน|พันธ์)$", "", full),
        short.replace(".", ""),
        english,
        english[:3],
    )
} | {"กรกฏาคม": 7, "กรกฏา": 7, "พฤษจิกายน": 11, "sept": 9}  # common misspellings

_TIME = re.compile(r"[t ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?( ?z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(
    r"^(วัน)?(จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?\s*ที่\s*"
    r"|^(วัน)?(จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)\s+"
    r"|^(จ|อ|พ|พฤ|ศ|ส|อา)\.\s*(?=\d)"
)
_WRITTEN = re.compile(
    rf"(?:(?<!\S)(?:{'|'.join(map(re.escape, WEEKDAYS_SHORT))}) )?"
    rf"\b\d{{1,2}} (?:{'|'.join(map(re.escape, (*MONTHS, *MONTHS_SHORT)))}) \d{{4}}"
    r"|เวลา \d{1,2}\.\d{2} น\."
)
_ERA = re.compile(r"(พ\s*\.?\s*ศ\s*\.?|ค\s*\.?\s*ศ\s*\.?)(?=[\s\d])|(?<=\d)\s*(b\.?e\.?|a\.?d\.?|c\.?e\.?)$")
_SEPARATOR = r"\s*[-/. ,]\s*"
_THREE = re.compile(rf"(\d{{1,4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,4}})")
_TWO = re.compile(rf"(\d{{1,4}}){_SEPARATOR}(\d{{1,4}})")
_WORDS = re.compile(r"(\d{1,2})?([^\d]+?)[-/. ,]*(\d{1,4})")


class DateProblem(Problem):
    """Not a date that can be kept.

    Codes: empty, not_a_date, no_such_day, no_such_month, day_without_month, year_digits, iso_year_thai,
    thai_year_early, christian_year_late, year_out_of_range, scientific.
    """


class PartialDate(NamedTuple):
    """A date of which the day, or the day and the month, may be unknown. `year` is ค.ศ.

    `assumed` says that the reading followed a rule where the writing left a doubt.
    """

    date: dt.date | None
    year: int
    month: int | None = None
    day: int | None = None
    assumed: bool = False

    @property
    def iso(self) -> str:
        """As it is stored: "1947-05-13", "1947-05" or "1947". Reads back with `parse_date`."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @property
    def precision(self) -> str:
        """What is known: "day", "month" or "year"."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def thai(self) -> str:
        """As it is shown: "13 พ.ค. 2490", "พ.ค. 2490" or "พ.ศ. 2490"."""
        if self.month is None:
            return f"พ.ศ. {self.year + BE}"
        day = f"{self.day} " if self.day else ""
        return f"{day}{MONTHS_SHORT[self.month - 1]} {self.year + BE}"


def parse_date(value: object, *, today: dt.date) -> PartialDate:
    """The date that was typed, or that a cell holds, by the rules above; raises DateProblem.

    `today` settles two-digit years and bounds the years: from พ.ศ. 2400 to 50 years ahead.
    """
    return _Reader(today).read(value)


class _Reader:
    def __init__(self, today: dt.date) -> None:
        self.today = today

    def read(self, value: object) -> PartialDate:
        if isinstance(value, dt.datetime):
            value = bangkok_date(value) if value.tzinfo else value.date()
        if isinstance(value, dt.date):
            return self._iso(value.year, value.month, value.day)
        if isinstance(value, float) and math.isfinite(value):
            value = math.floor(value)  # the fraction is a time of day
        text = cell_text(value)
        if is_blank(text):
            raise DateProblem("empty", gettext_noop("ยังไม่ได้กรอกวันที่ โปรดกรอก เช่น 13/05/2565"))
        if len(text) > 60:
            _refuse_unreadable()
        if is_scientific(text):
            raise DateProblem(
                "scientific",
                gettext_noop("วันที่ถูกโปรแกรมตารางแปลงเป็นรูปแบบ 1.2E+07 โปรดจัดคอลัมน์เป็นข้อความแล้วกรอกใหม่ เช่น 13/05/2565"),
            )
        return self._text(_TIME.sub("", text))

    def _text(self, text: str) -> PartialDate:
        text = re.sub(r"เดือน|(?<!\w)ปี", " ", _WEEKDAY.sub("", text)).strip()
        text, era = _without_era(text)
        if text.isdecimal():
            return self._bare(text, era)
        if match := _THREE.fullmatch(text):
            first, month, last = match.groups()
            if len(first) == 4 and len(last) <= 2:
                return self._year_first(first, int(month), int(last), era)
            if len(first) <= 2:
                return self._day_first(int(first), int(month), last, era)
        if match := _TWO.fullmatch(text):
            first, last = match.groups()
            if len(first) == 4 and len(last) <= 2:
                return self._year_first(first, int(last), 0, era)
            if len(last) == 4 and len(first) <= 2:
                return self._day_first(0, int(first), last, era)
        if match := _WORDS.fullmatch(text):
            day, word, year = match.groups()
            if number := _MONTH_WORDS.get(re.sub(r"[\s./,-]", "", word)):
                return self._day_first(int(day or 0), number, year, era)
        _refuse_unreadable()

    def _bare(self, text: str, era: str) -> PartialDate:
        if len(text) in (4, 5) and int(text) >= _FIRST_SERIAL and not era:
            return self._serial(int(text))
        if len(text) == 4:
            return self._day_first(0, 0, text, era)
        if len(text) == 6:
            return self._day_first(int(text[:2]), int(text[2:4]), text[4:], era)
        if len(text) in (7, 8):
            text = text.zfill(8)
            # As a year the first half is read only when the rest can be a month and a day, so
            # that 20052565 is the twentieth of May.
            if text[:2] in ("18", "19", "20", "24", "25", "26") and int(text[4:6]) <= 12 and int(text[6:]) <= 31:
                year = self._four_digit_year(text[:4], era)
                return self._made(year, int(text[4:6]), int(text[6:]), assumed=False)
            return self._day_first(int(text[:2]), int(text[2:4]), text[4:], era)
        _refuse_unreadable()

    def _serial(self, number: int) -> PartialDate:
        day = _SERIAL_DAY_ZERO + dt.timedelta(days=number)
        return self._made(day.year, day.month, day.day, assumed=True)

    def _iso(self, year: int, month: int, day: int) -> PartialDate:
        if year >= _FIRST_BE_YEAR:
            raise DateProblem(
                "iso_year_thai",
                gettext_noop(
                    "วันที่เป็นแบบสากล (ปี-เดือน-วัน) ซึ่งใช้ปี ค.ศ. แต่พบปี %(year)d "
                    "โปรดใช้ปี ค.ศ. %(christian_year)d หรือกรอกเป็นข้อความ เช่น 13/05/2565"
                ),
                year=year,
                christian_year=year - BE,
            )
        return self._made(year, month, day, assumed=False)

    def _year_first(self, year: str, month: int, day: int, era: str) -> PartialDate:
        if era:
            return self._made(self._four_digit_year(year, era), month, day, assumed=False)
        return self._iso(int(year), month, day)

    def _day_first(self, day: int, month: int, year: str, era: str) -> PartialDate:
        if len(year) == 2:
            return self._made(self._two_digit_year(int(year), era), month, day, assumed=True)
        return self._made(self._four_digit_year(year, era), month, day, assumed=False)

    def _two_digit_year(self, two: int, era: str) -> int:
        shift = 0 if era == "ค.ศ." else BE
        latest = self.today.year + shift + 1
        return latest - (latest - two) % 100 - shift

    def _four_digit_year(self, text: str, era: str) -> int:
        year = int(text)
        if len(text) != 4:
            raise DateProblem(
                "year_digits",
                gettext_noop("ปีต้องมี 4 หลัก (หรือ 2 หลัก) แต่พบ “%(year)s” โปรดกรอกปีให้ครบ เช่น 2565"),
                year=text,
            )
        if era == "พ.ศ." and year < _FIRST_BE_YEAR:
            raise DateProblem(
                "thai_year_early",
                gettext_noop("พ.ศ. %(year)d เก่าเกินไป หากเป็นปี ค.ศ. โปรดเขียน ค.ศ. หรือกรอกเป็น พ.ศ. %(thai_year)d"),
                year=year,
                thai_year=year + BE,
            )
        if era == "ค.ศ." and year >= _FIRST_BE_YEAR:
            raise DateProblem(
                "christian_year_late",
                gettext_noop("ค.ศ. %(year)d ยังมาไม่ถึง หากเป็นปี พ.ศ. โปรดเขียน พ.ศ. %(year)d"),
                year=year,
            )
        return year - BE if year >= _FIRST_BE_YEAR else year

    def _made(self, year: int, month: int, day: int, *, assumed: bool) -> PartialDate:
        if not _FIRST_YEAR <= year <= self.today.year + _YEARS_AHEAD:
            raise DateProblem(
                "year_out_of_range",
                gettext_noop("ปี พ.ศ. %(year)d อยู่นอกช่วงที่รับได้ (พ.ศ. %(first)d–%(last)d) โปรดตรวจปีแล้วกรอกใหม่"),
                year=year + BE,
                first=_FIRST_YEAR + BE,
                last=self.today.year + _YEARS_AHEAD + BE,
            )
        if month > 12:
            raise DateProblem(
                "no_such_month",
                gettext_noop("ไม่มีเดือนที่ %(month)d โปรดกรอกตามลำดับ วัน/เดือน/ปี เช่น 13/05/2565"),
                month=month,
            )
        if not month and day:
            raise DateProblem(
                "day_without_month", gettext_noop("มีวันที่แต่ไม่มีเดือน หากไม่ทราบวันเกิด โปรดกรอก 00/00/ปี เช่น 00/00/2490")
            )
        if not month or not day:
            return PartialDate(None, year, month or None, None, assumed)
        try:
            return PartialDate(dt.date(year, month, day), year, month, day, assumed)
        except ValueError:
            raise DateProblem(
                "no_such_day",
                gettext_noop("ไม่มีวันที่ %(day)d %(month)s %(year)d โปรดตรวจวันที่แล้วกรอกใหม่"),
                day=day,
                month=MONTHS[month - 1],
                year=year + BE,
            ) from None


def _refuse_unreadable() -> NoReturn:
    raise DateProblem("not_a_date", gettext_noop("อ่านวันที่นี้ไม่ได้ โปรดกรอกเป็น วัน/เดือน/ปี เช่น 13/05/2565 หรือ 13 พ.ค. 2565"))


def _without_era(text: str) -> tuple[str, str]:
    match = _ERA.search(text)
    if not match:
        return text, ""
    era = "พ.ศ." if match.group().strip()[0] in "พb" else "ค.ศ."
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), era


def thai_date(date: dt.date) -> str:
    """ "13 พ.ค. 2565" """
    return f"{thai_day(date)} {date.year + BE}"


def thai_date_long(date: dt.date) -> str:
    """ "13 พฤษภาคม 2565" """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year + BE}"


def thai_weekday_date(date: dt.date) -> str:
    """ "ศ. 13 พ.ค. 2565" """
    return f"{WEEKDAYS_SHORT[date.weekday()]} {thai_date(date)}"


def thai_day(date: dt.date) -> str:
    """ "13 พ.ค." """
    return f"{date.day} {MONTHS_SHORT[date.month - 1]}"


def thai_weekday_day(date: dt.date) -> str:
    """ "ศ. 13 พ.ค." """
    return f"{WEEKDAYS_SHORT[date.weekday()]} {thai_day(date)}"


def with_whole_dates(text: str) -> str:
    """A text in whose dates and times of day no line ends: no-break spaces in "พ. 7 ก.ย. 2565" and "เวลา 14.00 น."."""
    return _WRITTEN.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def thai_datetime(moment: dt.datetime) -> str:
    """ "ศ. 13 พ.ค. 2565 เวลา 17.00 น.": an aware moment, in Bangkok's time."""
    if moment.tzinfo is None:
        raise ValueError("thai_datetime wants an aware moment")
    local = moment.astimezone(BANGKOK)
    return f"{thai_weekday_date(local.date())} เวลา {local:%H.%M} น."


def countdown(left: dt.timedelta) -> str:
    """The time left in its two largest units: "3 วัน 2 ชม.", "2 ชม. 14 นาที", "ไม่ถึง 1 นาที"."""
    minutes = max(0, int(left.total_seconds() // 60))
    if minutes == 0:
        return "ไม่ถึง 1 นาที" if left > dt.timedelta(0) else "0 นาที"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = ((days, "วัน"), (hours, "ชม."), (minutes, "นาที"))
    first = next(place for place, (number, _) in enumerate(units) if number)
    return " ".join(f"{number} {unit}" for number, unit in units[first : first + 2] if number)
