"""One cell of a printed table, as text."""

from __future__ import annotations

from kaejon.report.documents.figures import SHARED, Row, tenths_of_percent, value, whole_of


def share_cell(row: Row, column: str, unit: str) -> list[str]:
    """A count, and under it its share of its whole where it has one."""
    count, whole = value(row, column, unit), whole_of(row, column, unit)
    if count is None or column not in SHARED or not whole:
        return [number(count)]
    return [number(count), f"({share_text(count, whole)})"]


def number(value: int | None) -> str:
    """1,234; a dash where nothing is known."""
    return "–" if value is None else f"{value:,}"


def signed(value: int | None) -> str:
    """A change: +12, −3, 0."""
    if value is None:
        return "–"
    return f"{value:+,}".replace("-", "−") if value else "0"


def share_text(part: int, whole: int) -> str:
    """A share in per cent with one decimal; a dash where there is nothing to be a share of."""
    tenths = tenths_of_percent(part, whole)
    return "–" if tenths is None else f"{tenths // 10:,}.{tenths % 10}"
