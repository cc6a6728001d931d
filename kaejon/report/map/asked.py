"""What an address asks of the map page; whatever is unknown in it gives way to the usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from kaejon.report.documents.figures import SHARED, Report
from kaejon.report.map.shading import POVERTY, SHARE, UNITS, Figure, columns_in, total_rows

MEASURES = (*UNITS, *(f"{unit}/{SHARE}" for unit in UNITS))
LEVELS = ("subdistrict", "district")
USUAL = {"figure": "open", "measure": UNITS[0], "level": LEVELS[0], "shape": "hex", "sort": "", "number": ""}
SORTS = ("", "area", "-area", "value", "-value")


@dataclass(frozen=True)
class Asked:
    """The page's choices: the area that it is about, the level of each number, the figure, hexagons or boundaries."""

    area: str
    level: str
    figure: Figure
    measure: str
    shape: str
    sort: str
    number: str

    @classmethod
    def of(cls, report: Report, asked: Mapping[str, str]) -> Asked:
        """As the address asks it of a report. An area that the report does not have raises KeyError."""
        area = asked.get("area") or report["campaign_detail"]["province"]["code"]
        if area not in {row["area"] for row in report["totals"]}:
            raise KeyError(area)
        chosen = {name: asked.get(name, "") for name in USUAL}
        columns = columns_in(report)
        column = chosen["figure"] if chosen["figure"] in columns else USUAL["figure"]
        measure = chosen["measure"] if chosen["measure"] in MEASURES else MEASURES[0]
        return cls(
            area=area,
            level=chosen["level"] if chosen["level"] in LEVELS and len(area) == 2 else LEVELS[0],
            figure=figure_in(report, column if column in columns else "current", measure),
            measure=measure,
            shape="real" if chosen["shape"] == "real" else "hex",
            sort=chosen["sort"] if chosen["sort"] in SORTS else "",
            number=chosen["number"],
        )

    @property
    def around(self) -> str:
        """The area that is drawn: of a subdistrict its district."""
        return self.area[:4]

    def address(self, **changes: str) -> str:
        """The page's address with some choices changed; what is usual is left out."""
        said = {
            "area": self.area, "figure": self.figure.column, "measure": self.measure, "level": self.level,
            "shape": self.shape, "sort": self.sort, "number": self.number, **changes,
        }  # fmt: skip
        return f"?{urlencode({name: value for name, value in said.items() if value and value != USUAL.get(name)})}"

    def inside(self, area: str) -> str:
        """The address of the same map of another area, in the order of codes."""
        return self.address(area=area, sort="")


def figure_in(report: Report, column: str, measure: str) -> Figure:
    """The figure in the measure asked for; households where persons are not counted, a count where no share is told."""
    if column in POVERTY:
        return Figure(column)
    unit, _, share = measure.partition("/")
    rows = total_rows(report, "subdistrict").values()
    if not any((row.get(column) or {}).get(unit) is not None for row in rows):
        unit = UNITS[0]
    return Figure(column, unit, bool(share) and column in SHARED)
