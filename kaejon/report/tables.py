"""The report's tables as its page shows them: from the report's JSON, never from live data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.report.content import Body
from kaejon.report.documents import labels
from kaejon.report.documents.figures import (
    PROGRESS,
    RESULTS,
    SHARED,
    STAGES,
    UNITS,
    Row,
    change,
    held,
    reasons_in,
    rows_at,
    rules_notes,
    survey_notes,
    tenths_of_percent,
    value,
    whole_of,
)
from kaejon.report.documents.help import HelpTable, baht, help_tables

SUMMARY = ("baseline", "added", "dismissed", "current", "verified", "checked", "late_arriving")
INSIDE = ("baseline", "added", "moved_in", "moved_out", "dismissed", "current", "verified", "checked", "late_arriving")
STATE_BEHIND = {"current": "current", "verified": "verified", "dismissed": "dismissed"}
"""The household list's `state` that shows the cases behind a column; the others have no list."""

SHORT: labels.Labels = {
    "moved_in": gettext_lazy("ย้ายเข้า"),
    "moved_out": gettext_lazy("ย้ายไป"),
    "late_arriving": gettext_lazy("บันทึก หลังตัดยอด"),
    "surveyed": gettext_lazy("สำรวจ รอบถัดไป"),
    "passes_bmn": gettext_lazy("ผ่าน จปฐ."),
}
"""Names for the page, whose tables are narrower than paper."""

ListAddress = Callable[[str, str, str], str]
"""(area code, dimension or "", state) → the address of the household list, empty where the reader has none."""


@dataclass(frozen=True)
class Shown:
    """One count of a cell: its unit, its share of the present whole where it has one, its change."""

    unit: str
    count: int | None
    whole: int | None = None
    delta: int | None = None
    text: str = ""
    """What is shown in its place where it is no plain number."""


@dataclass(frozen=True)
class Cell:
    """Households and persons of one column, named for the phone, with the cases behind them."""

    head: str
    counts: list[Shown]
    href: str = ""
    notes: str = ""
    """What some cell of its column has beside its counts, so that all of them keep the room for it: share, change."""


@dataclass(frozen=True)
class Headline:
    """One large number with its unit, its change and a word beside it."""

    label: str
    count: int
    unit: str
    delta: int | None
    note: str


@dataclass(frozen=True)
class Line:
    """One row of a table. `href` leads to the area's own page; `dimension` is its code or `total`."""

    label: str
    cells: list[Cell]
    href: str = ""
    dimension: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a report's page."""

    caption: str
    lead: str
    heads: list[str]
    lines: list[Line]
    units: list[str] = field(default_factory=lambda: [unit_label(unit) for unit in UNITS])
    notes: list[str] = field(default_factory=list)


def areas_in(body: Body) -> dict[str, str]:
    """Every area of the report: code → name with its level."""
    rows = (row for row in body["totals"] if row["dimension"] == "total")
    return {row["area"]: labels.area_label(row["area"], row["level"], row["name"]) for row in rows}


def rows_of(body: Body, area: str) -> list[Row]:
    """The area's rows, the distinct total first."""
    return [row for row in rows_at(body, level_of(area)) if row["area"] == area]


def level_of(area: str) -> str:
    return {2: "province", 4: "district", 6: "subdistrict"}[len(area)]


def report_tables(body: Body, area: str, list_address: ListAddress) -> list[Table]:
    """Every table of the area's page: accounts, progress and results by dimension, the same and stages by area inside,
    and why units were taken off the list.
    """
    found: list[Table] = []
    for caption, columns, notes in groups(body, columns_at(area)):
        if columns[0] not in STAGES:
            found.append(dimension_table(body, area, list_address, caption, columns, notes))
    for caption, columns, notes in groups(body, INSIDE):
        found += area_table(body, area, list_address, caption, columns, notes)
    reasons = reason_table(body, area)
    found += [*([reasons] if reasons else []), *map(money_table, help_tables(body, area))]
    return [replace(table, lines=with_notes(table.lines)) for table in found]


def with_notes(lines: Sequence[Line]) -> list[Line]:
    """The lines, in whose cells it is told whether their column has notes."""
    notes = [notes_in(column) for column in zip(*(line.cells for line in lines), strict=True)]
    return [
        replace(line, cells=[replace(cell, notes=said) for cell, said in zip(line.cells, notes, strict=True)])
        for line in lines
    ]


def notes_in(column: Iterable[Cell]) -> str:
    """The CSS classes of a column: has-share, has-change, both or none."""
    counts = [shown for cell in column for shown in cell.counts]
    classes = {
        "has-share": any(shown.whole for shown in counts),
        "has-change": any(shown.delta for shown in counts),
    }
    return " ".join(name for name, holds in classes.items() if holds)


def money_table(found: HelpTable) -> Table:
    """A table of values in baht."""
    unit = str(labels.BAHT)
    lines = [
        Line(name, [Cell(head, [Shown(unit, v, text=baht(v))]) for head, v in zip(found.heads, values, strict=True)])
        for name, values in found.lines
    ]
    return Table(found.caption, found.lead, found.heads, lines, [unit])


def groups(body: Body, accounts: Sequence[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """The report's columns by what they tell: caption, columns that the report holds, notes."""
    wanted: tuple[tuple[str, Sequence[str], list[str]], ...] = (
        (_("บัญชีและการสอบทาน"), accounts, []),
        (_("แผนและความช่วยเหลือ"), PROGRESS, []),
        (_("ผลและยอดคงเหลือ"), RESULTS, survey_notes(body)),
        (_("ระดับขั้นของครัวเรือน"), (*STAGES, "continuing_care", "current"), rules_notes(body)),
    )
    for caption, columns, notes in wanted:
        present = held(body, columns)
        if len(present) == len(columns):
            yield caption, present, notes


def dimension_table(
    body: Body, area: str, list_address: ListAddress, caption: str, columns: Sequence[str], notes: list[str]
) -> Table:
    """The area's figures, a line a dimension."""
    lines = [
        Line(str(labels.DIMENSIONS[row["dimension"]]), list(cells(row, columns, list_address)), "", row["dimension"])
        for row in rows_of(body, area)
    ]
    return Table(_("%(what)s จำแนกรายมิติ") % {"what": caption}, _("มิติ"), heads(columns), lines, notes=notes)


def area_table(
    body: Body, area: str, list_address: ListAddress, caption: str, columns: Sequence[str], notes: list[str]
) -> Iterator[Table]:
    """The distinct totals of the districts or subdistricts inside the area, by code; of stages the area's own first.

    Nothing inside a subdistrict but its own stages.
    """
    is_stages = columns[0] in STAGES
    if len(area) == 6 and not is_stages:
        return
    inside = {2: "district", 4: "subdistrict"}.get(len(area), "subdistrict")
    units = UNITS[:1] if is_stages else UNITS
    names = areas_in(body)
    own = [row for row in rows_of(body, area)[:1] if is_stages and len(area) < 6]
    lines = [
        Line(
            names[row["area"]],
            list(cells(row, columns, list_address, units)),
            "" if row["area"] == area else f"?area={row['area']}",
            "total",
        )
        for row in [*own, *rows_at(body, inside)]
        if row["dimension"] == "total" and row["area"].startswith(area)
    ]
    level = str(labels.LEVELS[inside])
    caption = _("%(what)s จำแนกราย%(level)s") % {"what": caption, "level": level}
    yield Table(caption, level, heads(columns), lines, [unit_label(unit) for unit in units], notes)


def reason_table(body: Body, area: str) -> Table | None:
    """Why units were taken off the list, a line a reason; None where none was."""
    rows = rows_of(body, area)
    if not any(row["dismissed"][unit] for row in rows for unit in UNITS):
        return None
    dimensions = [str(labels.DIMENSIONS[row["dimension"]]) for row in rows]
    used = [reason for reason in reasons_in(body) if any(any(split(row, reason).values()) for row in rows)]
    lines = [
        Line(
            labels.label_of(labels.REASONS, reason),
            [
                Cell(label, [Shown(unit_label(unit), split(row, reason)[unit]) for unit in UNITS])
                for row, label in zip(rows, dimensions, strict=True)
            ],
        )
        for reason in used
    ]
    return Table(_("เหตุผลที่นำออกจากบัญชี"), _("เหตุผล"), dimensions, lines)


def split(row: Row, reason: str) -> Mapping[str, int]:
    """How many were taken off the list for this reason."""
    nobody: Mapping[str, int] = dict.fromkeys(UNITS, 0)
    found: Mapping[str, int] = row["dismissed_reasons"].get(reason, nobody)
    return found


def headline(body: Body, area: str) -> list[Headline]:
    """The area's numbers that stand in large type above the tables."""
    row = rows_of(body, area)[0]
    tenths = tenths_of_percent(row["verified"]["households"], row["current"]["households"])
    share = "" if tenths is None else _("ร้อยละ %(share)s ของยอดปัจจุบัน") % {"share": f"{tenths // 10}.{tenths % 10}"}
    wanted = (
        (_("ครัวเรือนในบัญชีปัจจุบัน"), "current", "households", ""),
        (_("คนในบัญชีปัจจุบัน"), "current", "persons", ""),
        (_("สอบทานแล้ว"), "verified", "households", share),
        (_("นำออก"), "dismissed", "households", ""),
        (_("บันทึกหลังตัดยอด"), "late_arriving", "households", _("เกิดก่อนตัดยอดครั้งก่อน บันทึกภายหลัง")),
    )
    return [
        Headline(label, row[name][unit], unit_label(unit), delta_of(row, name, unit), note)
        for label, name, unit, note in wanted
    ]


def delta_of(row: Row, name: str, unit: str) -> int | None:
    """The change of a column since the report before; None where there is none to compare with."""
    return None if name == "late_arriving" else change(row, name, unit)


def columns_at(area: str) -> Sequence[str]:
    # Within the province nobody moves in or out.
    return SUMMARY if len(area) == 2 else INSIDE


def heads(columns: Sequence[str]) -> list[str]:
    return [head(name) for name in columns]


def head(name: str) -> str:
    """The name of a column where there is little room."""
    return str(SHORT.get(name, labels.COLUMNS[name]))


def cells(row: Row, columns: Sequence[str], list_address: ListAddress, units: Sequence[str] = UNITS) -> Iterator[Cell]:
    dimension = "" if row["dimension"] == "total" else row["dimension"]
    for name in columns:
        counts = [
            Shown(
                unit_label(unit),
                value(row, name, unit),
                whole=whole_of(row, name, unit) if name in SHARED and value(row, name, unit) is not None else None,
                delta=delta_of(row, name, unit),
            )
            for unit in units
        ]
        has_cases = name in STATE_BEHIND and any(shown.count for shown in counts)
        href = list_address(row["area"], dimension, STATE_BEHIND[name]) if has_cases else ""
        yield Cell(head(name), counts, href)


def unit_label(unit: str) -> str:
    return str(labels.HOUSEHOLDS if unit == "households" else labels.PERSONS)
