"""What a map is shaded by: one figure of the report, read into a value for every area, and the values into classes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.report.documents import labels
from kaejon.report.documents.figures import Report, Row, share, value

CLASSES = 5
STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
"""Widths of a class that are easily read, also ten, a hundred … times as wide."""
UNITS = ("households", "persons")
SHARE = "share"
POVERTY: labels.Labels = {
    "poverty.h": gettext_lazy("สัดส่วนครัวเรือนที่ตกเกณฑ์ (H)"),
    "poverty.m0": gettext_lazy("ดัชนีความยากจนหลายมิติ (M0)"),
}
DEFAULT = "open/households"


@dataclass(frozen=True)
class Figure:
    """What is shown: a column of the report or a measure of POVERTY, its unit, and whether as a share of `current`."""

    column: str
    unit: str = "households"
    as_share: bool = False

    @property
    def text(self) -> str:
        """The figure as an address and `figure_of` write it."""
        if self.column in POVERTY:
            return self.column
        return "/".join((self.column, self.unit, *([SHARE] if self.as_share else [])))

    @property
    def is_permille(self) -> bool:
        """Whether amounts are thousandths: of a share, or of M0."""
        return self.as_share or self.column in POVERTY

    @property
    def title(self) -> str:
        """The figure in words, with its unit: คงเหลือ (ครัวเรือน), คงเหลือ (ร้อยละของครัวเรือนในยอดปัจจุบัน)."""
        if self.column in POVERTY:
            return str(POVERTY[self.column])
        name = labels.label_of(labels.COLUMNS, self.column)
        unit = str(labels.HOUSEHOLDS if self.unit == "households" else labels.PERSONS).lower()
        if self.as_share:
            return _("%(figure)s (ร้อยละของ%(unit)sในยอดปัจจุบัน)") % {"figure": name, "unit": unit}
        return f"{name} ({unit})"


def figure_of(text: str) -> Figure:
    """The figure that a text names: open, open/persons, open/households/share, poverty.h, poverty.m0.

    Raises ValueError for any other.
    """
    column, *rest = text.split("/")
    if column in POVERTY and not rest:
        return Figure(column)
    unit, *more = rest or [UNITS[0]]
    if column not in labels.COLUMNS or unit not in UNITS or more not in ([], [SHARE]):
        raise ValueError(f"no figure is called {text!r}")
    return Figure(column, unit, bool(more))


def columns_in(report: Report) -> list[str]:
    """The columns and measures that the report holds and a map can show, in the order of the paper."""
    held = [column for column in labels.COLUMNS if any(row.get(column) for row in report["totals"])]
    return held + (list(POVERTY) if report.get("poverty") else [])


def amounts(report: Report, level: str, figure: Figure) -> dict[str, int | None]:
    """A whole number for every area of the level: a count, or thousandths of a share or of M0; None for no data.

    The figures are those of the report; nothing is counted here.
    """
    if figure.column in POVERTY:
        return poverty_amounts(report, level, figure.column)
    rows = total_rows(report, level)
    read = share if figure.as_share else value
    return {area: read(row, figure.column, figure.unit) for area, row in rows.items()}


def total_rows(report: Report, level: str) -> dict[str, Row]:
    """The distinct totals of the areas of one level, by code."""
    return {row["area"]: row for row in report["totals"] if row["level"] == level and row["dimension"] == "total"}


def poverty_amounts(report: Report, level: str, measure: str) -> dict[str, int | None]:
    """H or M0 in thousandths, halves up; None where no household was asked."""
    section = report.get("poverty") or {"areas": [], "whole": 1}
    of = {row["area"]: row for row in section["areas"]}
    found: dict[str, int | None] = {}
    for area in total_rows(report, level):
        row = of.get(area)
        part, whole = (0, 0)
        if row is not None and measure == "poverty.h":
            part, whole = row["poor"], row["households"]
        elif row is not None:
            part, whole = row["deprived"], section["whole"] * row["households"]
        found[area] = (2000 * part + whole) // (2 * whole) if whole else None
    return found


def amount_text(amount: int | None, figure: Figure) -> str:
    """An amount as it is read out: 1,234 · 35.2 (per cent) · 0.123 (M0) · a dash for no data."""
    if amount is None:
        return "–"
    if figure.column == "poverty.m0":
        return f"{amount // 1000}.{amount % 1000:03}"
    return f"{amount // 10}.{amount % 10}" if figure.is_permille else f"{amount:,}"


def amount_short(amount: int | None, figure: Figure) -> str:
    """An amount as there is room for it in a hexagon."""
    if figure.is_permille and figure.column != "poverty.m0" and amount is not None:
        return f"{(amount + 5) // 10}%"
    return amount_text(amount, figure)


@dataclass(frozen=True)
class Classes:
    """Five classes of equal width from 0: `step` is the width, in the amount's unit.

    What is in thousandths has the last border in its last class, so that 100 per cent needs no class of its own.
    """

    step: int
    figure: Figure

    def of(self, amount: int | None) -> int | None:
        """1 to 5, or None for no data."""
        return None if amount is None else min(CLASSES, amount // self.step + 1)

    @property
    def names(self) -> list[str]:
        """The borders of each class in words: 0–9, 10–19 …"""
        bounds = [(place * self.step, (place + 1) * self.step - 1) for place in range(CLASSES)]
        if self.figure.is_permille:
            bounds[-1] = (bounds[-1][0], CLASSES * self.step)
        return [self.between(least, most) for least, most in bounds]

    def between(self, least: int, most: int) -> str:
        texts = [amount_text(amount, self.figure) for amount in (least, most)]
        return texts[0] if least == most else "–".join(texts)


def classes_of(amounts: Collection[int | None], figure: Figure) -> Classes:
    """The narrowest easily read classes that hold every amount."""
    most = max((amount for amount in amounts if amount is not None), default=0)
    needed = -(-most // CLASSES) if figure.is_permille else most // CLASSES + 1
    return Classes(width_for(needed, 5 if figure.is_permille else 1), figure)


def width_for(needed: int, least: int) -> int:
    """The least width of STEPS, times a power of ten, that is not below `needed` nor `least`."""
    scale = 1
    while True:
        for step in STEPS:
            if step * scale >= max(needed, least):
                return step * scale
        scale *= 10


def unit_words(figure: Figure) -> str:
    """What stands behind an amount: ครัวเรือน, คน, nothing behind M0."""
    if figure.column == "poverty.m0":
        return ""
    return str(labels.HOUSEHOLDS if figure.unit == "households" else labels.PERSONS).lower()


def spoken(report_row: Row, amount: int | None, figure: Figure) -> str:
    """The figure of one area as a sentence without the area: คงเหลือ 12 ครัวเรือน (ร้อยละ 35.2)."""
    if figure.column in POVERTY:
        name = str(POVERTY[figure.column])
        if amount is None:
            return _("%(figure)s ไม่มีข้อมูล") % {"figure": name}
        text = amount_text(amount, figure)
        return (
            _("%(figure)s ร้อยละ %(text)s") % {"figure": name, "text": text}
            if figure.column == "poverty.h"
            else f"{name} {text}"
        )
    name = labels.label_of(labels.COLUMNS, figure.column)
    count = value(report_row, figure.column, figure.unit)
    if count is None:
        return _("%(figure)s ไม่มีข้อมูล") % {"figure": name}
    said = f"{name} {count:,} {unit_words(figure)}"
    part = share(report_row, figure.column, figure.unit)
    return (
        said if part is None else _("%(said)s (ร้อยละ %(share)s)") % {"said": said, "share": f"{part // 10}.{part % 10}"}
    )


Amounts = Mapping[str, int | None]
