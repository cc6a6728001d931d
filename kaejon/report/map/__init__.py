"""The map of a report, from its JSON alone: one hexagon for every subdistrict, shaded by any of its figures."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaejon.report.documents.figures import Report, Row
from kaejon.report.documents.labels import area_label
from kaejon.report.map.drawing import Addresses, Labels, Shaded, drawn_map
from kaejon.report.map.shading import (
    DEFAULT,
    Classes,
    Figure,
    amount_short,
    amounts,
    classes_of,
    figure_of,
    spoken,
    total_rows,
)
from kaejon.report.map.shapes import Ground, hex_ground


def hex_map(body: Report, level: str = "subdistrict", area: str = "", figure: str = DEFAULT) -> str:
    """The SVG of an area's map (the whole province, where none is named), with its legend: for a page and for paper.

    `level`: "district" or "subdistrict", what each number is of; inside a district only "subdistrict". `figure` is a
    text of `figure_of`, such as "open/households/share". Classes and attributes carry the light colours, and
    `report/css/map.css` those of the page's theme. Raises ValueError for another level or figure, or an area that the
    report does not have.
    """
    area = area or body["campaign_detail"]["province"]["code"]
    if level not in ("district", "subdistrict") or len(area) not in (2, 4) or not is_in(body, area):
        raise ValueError(f"no map of the level {level!r} inside {area!r}")
    ground = hex_ground(body, "subdistrict" if len(area) == 4 else level, area)
    return map_of(body, ground, figure_of(figure), area)


def is_in(body: Report, area: str) -> bool:
    """Whether the report has figures of the area."""
    return any(row["area"] == area for row in body["totals"])


def map_of(
    body: Report, ground: Ground, figure: Figure, area: str, *, address: Addresses | None = None,
    legend: bool = True, here: str = "",
) -> str:  # fmt: skip
    """The SVG of a ground shaded by a figure; `here` is the code of the area that is marked."""
    level = {4: "district", 6: "subdistrict"}[len(ground.shapes[0].code)]
    found = amounts(body, level, figure)
    classes = map_classes(body, level, figure)
    rows = total_rows(body, level)
    names = names_in(body)
    shaded = {
        shape.code: Shaded(
            classes.of(found.get(shape.code)),
            amount_short(found.get(shape.code), figure),
            rows[shape.code]["name"] if shape.code in rows else "",
            label_of(shape.code, names, rows, found, figure),
            shape.code == here,
        )
        for shape in ground.shapes
    }
    title = _("แผนที่%(area)s: %(figure)s") % {"area": names.get(area, area), "figure": figure.title}
    said = Labels(title, "" if address else description(shaded), district_names_in(body, names), classes)
    return drawn_map(ground, shaded, said, address=address, legend=legend)


def map_classes(body: Report, level: str, figure: Figure) -> Classes:
    """The classes of a figure on every map of one level, so that a district looks alike alone and in the province."""
    return classes_of(amounts(body, level, figure).values(), figure)


def names_in(body: Report) -> dict[str, str]:
    """Every area of the report with its level before its name."""
    rows = (row for row in body["totals"] if row["dimension"] == "total")
    return {row["area"]: area_label(row["area"], row["level"], row["name"]) for row in rows}


def district_names_in(body: Report, names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Each district's name, bare and with its level."""
    return {code: (str(row["name"]), names[code]) for code, row in total_rows(body, "district").items()}


def label_of(
    code: str, names: Mapping[str, str], rows: Mapping[str, Row], found: Mapping[str, int | None], figure: Figure
) -> str:
    """An area and its figure as a screen reader says it: ตำบลไม้รูด อำเภอคลองใหญ่ คงเหลือ 12 ครัวเรือน (ร้อยละ 35.2)."""
    above = names.get(code[:4], "") if len(code) > 4 else ""
    said = spoken(rows[code], found.get(code), figure) if code in rows else _("ไม่มีข้อมูล")
    return " ".join(part for part in (names.get(code, code), above, said) if part)


def description(shaded: Mapping[str, Shaded]) -> str:
    """The map in words, for those who cannot see it: every area with its number, in the order of codes."""
    return "; ".join(shaded[code].label for code in sorted(shaded))
