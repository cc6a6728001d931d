"""The map as its page shows it: the picture with links, its legend, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.report.documents import labels
from kaejon.report.documents.figures import Report, Row, share, value
from kaejon.report.map import map_classes, map_of, names_in
from kaejon.report.map.asked import MEASURES, Asked
from kaejon.report.map.shading import POVERTY, UNITS, Classes, Figure, amount_text, amounts, columns_in, total_rows
from kaejon.report.map.shapes import Ground
from kaejon.report.tables import ListAddress

STATES_BEHIND = frozenset(
    {
        "current", "verified", "planned", "helping", "helped", "resolved", "relapsed", "continuing_care", "open",
        "stuck", "dismissed",
    }
)  # fmt: skip
"""The columns behind which the household list has a state of the same name."""
MEASURE_LABELS: dict[str, str | Promise] = {
    "households": gettext_lazy("จำนวนครัวเรือน"),
    "persons": gettext_lazy("จำนวนคน"),
    "households/share": gettext_lazy("ร้อยละของครัวเรือนในยอดปัจจุบัน"),
    "persons/share": gettext_lazy("ร้อยละของคนในยอดปัจจุบัน"),
}


@dataclass(frozen=True)
class Line:
    """One area of the table: its names and their addresses, its class and its numbers as texts."""

    name: str
    href: str
    district: str
    district_href: str
    klass: int | None
    numbers: list[tuple[str, str, str]]
    """Head, text, and the address of the cases behind it or nothing."""
    is_here: bool


@dataclass(frozen=True)
class Choice:
    """One thing to choose on the page."""

    value: str
    label: str
    is_chosen: bool
    href: str = ""


@dataclass(frozen=True)
class MapPage:
    """All that the page shows of one report's map."""

    asked: Asked
    title: str
    figure: str
    svg: str
    trail: list[tuple[str, str]]
    legend: list[tuple[str, str]]
    """Class of the swatch and the borders in words."""
    caption: str
    heads: list[str]
    sorted_at: int
    """Which of the heads sorts by the figure shown."""
    lines: list[Line]
    columns: list[Choice]
    measures: list[Choice]
    levels: list[Choice]
    shapes: list[Choice]
    layout: str
    note: str


def map_page(report: Report, asked: Asked, ground: Ground, lists: ListAddress, *, has_real: bool) -> MapPage:
    """The page of one area. `lists` gives the addresses of the cases behind the numbers, as far as the reader may."""
    names = names_in(report)
    classes = map_classes(report, asked.level, asked.figure)
    here = asked.area if len(asked.area) == 6 else ""
    lines = sorted_lines(report, asked, lists, classes)
    return MapPage(
        asked=asked,
        title=names[asked.area],
        figure=asked.figure.title,
        svg=map_of(report, ground, asked.figure, asked.around, address=asked.inside, legend=False, here=here),
        trail=[(names[code], asked.inside(code) if code != asked.area else "") for code in above(asked.area)],
        legend=[*((str(place), name) for place, name in enumerate(classes.names, 1)), ("none", _("ไม่มีข้อมูล"))],
        caption=_("%(figure)s %(area)s") % {"figure": asked.figure.title, "area": names[asked.around]},
        heads=[head for head, _text, _href in lines[0].numbers] if lines else [],
        sorted_at=0 if asked.figure.column in POVERTY else sorted_at(asked.figure),
        lines=lines,
        columns=[
            Choice(column, labels.label_of({**labels.COLUMNS, **POVERTY}, column), column == asked.figure.column)
            for column in columns_in(report)
        ],
        measures=[Choice(each, str(MEASURE_LABELS[each]), each == asked.measure) for each in MEASURES],
        levels=level_choices(asked),
        shapes=shape_choices(asked) if has_real else [],
        layout=ground.how,
        note=note_of(asked),
    )


def above(area: str) -> list[str]:
    """The codes of the areas round an area, from the province, and its own."""
    return [area[:digits] for digits in (2, 4, 6) if digits <= len(area)]


def sorted_lines(report: Report, asked: Asked, lists: ListAddress, classes: Classes) -> list[Line]:
    """The areas drawn, in the order asked for: by code, or by amount with those that have none at the end."""
    rows = [row for code, row in total_rows(report, asked.level).items() if code.startswith(asked.around)]
    found = amounts(report, asked.level, asked.figure)
    names = names_in(report)
    rows.sort(key=lambda row: row["area"], reverse=asked.sort == "-area")
    if asked.sort.endswith("value"):
        sign = -1 if asked.sort.startswith("-") else 1
        rows.sort(key=lambda row: (found[row["area"]] is None, sign * (found[row["area"]] or 0)))
    return [
        Line(
            name=names[row["area"]],
            href=asked.inside(row["area"]),
            district=names[row["area"][:4]] if len(row["area"]) == 6 and len(asked.around) == 2 else "",
            district_href=asked.inside(row["area"][:4]),
            klass=classes.of(found[row["area"]]),
            numbers=numbers_of(row, found[row["area"]], asked, lists),
            is_here=row["area"] == asked.area,
        )
        for row in rows
    ]


def numbers_of(row: Row, amount: int | None, asked: Asked, lists: ListAddress) -> list[tuple[str, str, str]]:
    """Households with the cases behind them, persons, the share; of poverty the one measure."""
    figure = asked.figure
    if figure.column in POVERTY:
        unit = _("ร้อยละ") if figure.column == "poverty.h" else "M0"
        return [(unit, amount_text(amount, figure), "")]
    state = figure.column if figure.column in STATES_BEHIND else ""
    households, persons = (value(row, figure.column, unit) for unit in ("households", "persons"))
    href = lists(row["area"], "", state) if state and households else ""
    found = [(str(labels.HOUSEHOLDS), counted(households), href), (str(labels.PERSONS), counted(persons), "")]
    tenths = share(row, figure.column, figure.unit)
    return [*found, (str(labels.SHARE), "–" if tenths is None else f"{tenths // 10}.{tenths % 10}", "")]


def sorted_at(figure: Figure) -> int:
    """The place of a count's unit or share among the numbers of a line."""
    return 2 if figure.as_share else UNITS.index(figure.unit)


def counted(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def level_choices(asked: Asked) -> list[Choice]:
    """The province by subdistrict or by district; inside a district there is nothing to choose."""
    if len(asked.area) != 2:
        return []
    level_labels = labels.BANGKOK_LEVELS if asked.area == "10" else labels.LEVELS
    return [
        Choice(
            level, _("ราย%(level)s") % {"level": level_labels[level]}, level == asked.level, asked.address(level=level)
        )
        for level in ("subdistrict", "district")
    ]


def shape_choices(asked: Asked) -> list[Choice]:
    said = (("hex", _("แผนผังหกเหลี่ยม")), ("real", _("ขอบเขตจริง")))
    return [Choice(shape, label, shape == asked.shape, asked.address(shape=shape)) for shape, label in said]


def note_of(asked: Asked) -> str:
    """What the shown figure counts, as the report says it."""
    return labels.label_of(labels.COLUMN_MEANINGS, asked.figure.column) if asked.figure.column not in POVERTY else ""
