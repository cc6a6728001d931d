"""The tables of a dashboard: dimensions, areas side by side, promises and money by agency; from a report's body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html

from kaejon.analytics.figures import TOTAL
from kaejon.fields.dimensions import DIMENSIONS
from kaejon.people.policy import CASE_READERS
from kaejon.register.models import Campaign
from kaejon.report.charts import sparkline
from kaejon.report.charts.reading import Row, row_of
from kaejon.report.content import Body
from kaejon.report.documents.figures import change, rows_at, value
from kaejon.report.documents.help import baht, help_rows
from kaejon.report.documents.labels import COLUMNS, label_of
from kaejon.report.tables import ListAddress, areas_in
from kaejon.web.addresses import campaign_address
from kaejon.web.components import grouped
from kaejon.web.dashboards.pictures import as_markup

STEPS = ("current", "verified", "planned", "helped", "resolved", "open", "stuck")
"""The columns of the five dimensions, from the list to what remains."""
LISTED = frozenset({*STEPS, "helping", "continuing_care", "relapsed"})
"""The columns of which the household list shows the cases as they are now."""
Points = Mapping[str, list[int]]
"""Dimension or `total` → what was open, report by report."""


@dataclass(frozen=True)
class Number:
    """One figure in both units, its change since the report before (None: nothing to compare), the cases behind it."""

    code: str
    label: str
    households: int | None
    persons: int | None
    change: int | None
    href: str = ""

    @property
    def shown(self) -> str:
        """The households, as a link where there are cases behind them. Not a template: a page shows sixty of them."""
        if self.households is None:
            return format_html('<span class="muted">{}</span>', "–")
        words = grouped(self.households)
        return format_html('<a href="{}">{}</a>', self.href, words) if self.href else words


@dataclass(frozen=True)
class DimensionLine:
    """One dimension, or the distinct total; `spark` is what was open report by report."""

    code: str
    numbers: list[Number]
    spark: str

    @property
    def is_total(self) -> bool:
        return self.code == TOTAL

    @property
    def change(self) -> int | None:
        """The change of what is open."""
        return next((number.change for number in self.numbers if number.code == "open"), None)


def dimension_lines(body: Body, area: str, lists: ListAddress, points: Points) -> list[DimensionLine]:
    """The five dimensions in the order of the drive, then the distinct total."""
    found = []
    for code in (*(d.code for d in DIMENSIONS), TOTAL):
        row = row_of(body, area, code)
        if row is None:
            continue
        spark = as_markup(sparkline(points[code])) if len(points.get(code, ())) > 1 else ""
        found.append(DimensionLine(code, [number_of(row, name, lists) for name in STEPS], spark))
    return found


def number_of(row: Row, column: str, lists: ListAddress) -> Number:
    """One column of a row of the totals."""
    households = value(row, column, "households")
    dimension = "" if row["dimension"] == TOTAL else row["dimension"]
    href = lists(row["area"], dimension, column) if households and column in LISTED else ""
    label = label_of(COLUMNS, column)
    return Number(column, label, households, value(row, column, "persons"), change(row, column, "households"), href)


@dataclass(frozen=True)
class PlaceLine:
    """One area inside the page's area: on the list now, open, stuck; `href` is the same page about it."""

    code: str
    name: str
    numbers: list[Number]
    href: str
    stuck_href: str
    direct_href: str


@dataclass(frozen=True)
class Reader:
    """Who reads, as far as links go: the roles held, where households may be listed, addresses of the campaign."""

    campaign: Campaign
    roles: frozenset[str]
    lists: ListAddress
    areas: tuple[str, ...] = ()

    def link(self, name: str, **asked: str) -> str:
        return campaign_address(name, self.campaign, self.roles, **asked)

    def covers(self, area: str) -> bool:
        """Whether the reader may see every household of the area."""
        return bool(self.roles & CASE_READERS) and any(area.startswith(code) for code in self.areas)


def place_lines(body: Body, area: str, reader: Reader, address: Callable[[str], str]) -> list[PlaceLine]:
    """The areas inside, by official code and never by rank; `address` is the same page about another area."""
    inside = {2: "district", 4: "subdistrict"}.get(len(area))
    if inside is None:
        return []
    names = areas_in(body)
    rows = [r for r in rows_at(body, inside) if r["dimension"] == TOTAL and r["area"].startswith(area)]
    return [
        PlaceLine(
            code=row["area"],
            name=names[row["area"]],
            numbers=[number_of(row, name, reader.lists) for name in ("current", "open", "stuck")],
            href=address(row["area"]),
            stuck_href=reader.link("assessment:stuck-list", area=row["area"]) if reader.covers(row["area"]) else "",
            direct_href=direct_link(reader, row["area"]),
        )
        for row in rows
    ]


def direct_link(reader: Reader, area: str) -> str:
    """Where a directive to this district is given; "" for who may not, and for a subdistrict."""
    is_open = len(area) == 4 and reader.covers(area)
    return reader.link("meeting:directive-new", district=area) if is_open else ""


PROMISES = ("promised", "kept", "kept_late", "open", "overdue", "declined", "withdrawn")


@dataclass
class AgencyLine:
    """What one agency promised in an area and what came of it (matters of help), and the help it gave in satang."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PROMISES, 0))
    satang: int = 0
    deliveries: int = 0

    @property
    def kept(self) -> int:
        """Kept, in time or late."""
        return self.counts["kept"] + self.counts["kept_late"]

    @property
    def dropped(self) -> int:
        """Declined by the agency, or taken back."""
        return self.counts["declined"] + self.counts["withdrawn"]

    @property
    def baht(self) -> str:
        return baht(self.satang)


def agency_lines(body: Body, area: str) -> list[AgencyLine]:
    """Every agency that promised or gave something in the area, by name. Promises are told by
    district; one whose household lives nowhere now counts for the province alone."""
    promises = body.get("promises") or {"agencies": [], "rows": []}
    given = body.get("help") or {"agencies": [], "rows": []}
    names: dict[str, str] = {each["id"]: each["name"] for each in [*given["agencies"], *promises["agencies"]]}
    found: dict[str, AgencyLine] = {}

    def line_of(agency: str) -> AgencyLine:
        return found.setdefault(agency, AgencyLine(names.get(agency, agency)))

    for row in promises["rows"]:
        if row["area"].startswith(area) or (not row["area"] and len(area) == 2):
            for name in PROMISES:
                line_of(row["agency"]).counts[name] += row[name]
    for row in help_rows(body, area):
        line_of(row["agency"]).satang += row["satang"]
        line_of(row["agency"]).deliveries += row["deliveries"]
    return sorted(found.values(), key=lambda line: line.name)


def sum_of(lines: list[AgencyLine], name: str) -> AgencyLine:
    """All agencies together."""
    whole = AgencyLine(name)
    for line in lines:
        whole.satang += line.satang
        whole.deliveries += line.deliveries
        for code in PROMISES:
            whole.counts[code] += line.counts[code]
    return whole
