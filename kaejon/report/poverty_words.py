"""How the poverty index moved between two reports, in words and figures: pages of two reports show it alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kaejon.report.charts.bars import tenths
from kaejon.report.content import Body
from kaejon.report.queries.poverty import PovertyChange, poverty_change


@dataclass(frozen=True)
class Moved:
    """How the index moved between two reports, in percentage points with two decimals and their sign."""

    m: str
    fewer: str
    less: str
    before: tuple[str, str, str]
    after: tuple[str, str, str]
    words: str


def moved_of(before: Body, after: Body, area: str) -> Moved | None:
    """The change from one report to another; None where they cannot be compared."""
    found = poverty_change(before, after, area)
    if found is None:
        return None
    split = found.change
    return Moved(
        m=points(split.index),
        fewer=points(split.fewer_poor),
        less=points(split.less_poor),
        before=per_cents(found, "before"),
        after=per_cents(found, "after"),
        words=moved_words(split.fewer_poor, split.less_poor),
    )


def moved_words(fewer: Fraction, less: Fraction) -> str:
    """The split in a sentence."""
    if not fewer and not less:
        return _("ดัชนีไม่เปลี่ยนแปลง")
    if fewer <= 0 and less <= 0:
        return _("ดัชนีลดลง ทั้งจากจำนวนครัวเรือนที่ยังตกเกณฑ์และจากความลึกของปัญหา ตามส่วนที่แสดง")
    if fewer >= 0 and less >= 0:
        return _("ดัชนีเพิ่มขึ้น ทั้งจากจำนวนครัวเรือนที่ยังตกเกณฑ์และจากความลึกของปัญหา ตามส่วนที่แสดง")
    if fewer < 0:
        return _("ครัวเรือนที่ยังตกเกณฑ์น้อยลง แต่ครัวเรือนที่เหลือขาดแคลนลึกขึ้นโดยเฉลี่ย")
    return _("ครัวเรือนที่ยังตกเกณฑ์มากขึ้น แต่ขาดแคลนลึกน้อยลงโดยเฉลี่ย")


def per_cents(found: PovertyChange, name: str) -> tuple[str, str, str]:
    ratios = getattr(found, name)
    values = (ratios.headcount, ratios.intensity, ratios.headcount * ratios.intensity)
    return tuple(tenths(v.numerator, v.denominator) for v in values)  # type: ignore[return-value]  # three in, three out


def points(change: Fraction) -> str:
    """A change in percentage points with two decimals, halves away from zero."""
    hundredths = (abs(change.numerator) * 20_000 + change.denominator) // (change.denominator * 2)
    sign = "±" if not hundredths else "−" if change < 0 else "+"
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"
