"""The value of help as the documents tell it: crossed by agency, source of money, fiscal year and area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.figures import Report

HelpRow = Mapping[str, Any]


@dataclass(frozen=True)
class HelpTable:
    """Values in satang: a line each of its kind, the sum of all last; the last column is the line's sum."""

    caption: str
    lead: str
    heads: list[str]
    lines: list[tuple[str, list[int]]]


def help_rows(report: Report, area: str = "") -> list[HelpRow]:
    """The sums of an area; none in a report of an earlier version."""
    return [row for row in (report.get("help") or {"rows": []})["rows"] if row["area"].startswith(area)]


def help_tables(report: Report, area: str) -> list[HelpTable]:
    """The value of help to an area's households; none where nothing was given."""
    rows = help_rows(report, area)
    if not rows:
        return []
    agencies = {each["id"]: each["name"] for each in report["help"]["agencies"]}
    names = {row["area"]: labels.area_label(row["area"], row["level"], row["name"]) for row in report["totals"]}
    years = {row["fiscal_year"]: _("ปีงบประมาณ %(year)s") % {"year": row["fiscal_year"]} for row in rows}
    sources = {code: str(label) for code, label in labels.SOURCES.items() if any(r["source"] == code for r in rows)}
    found = [
        crossed(_("มูลค่าความช่วยเหลือ จำแนกรายหน่วยงาน"), _("หน่วยงาน"), rows, "agency", agencies, "source", sources),
        crossed(
            _("มูลค่าความช่วยเหลือ จำแนกตามแหล่งงบประมาณ"), _("แหล่งงบประมาณ"), rows, "source", sources, "fiscal_year", years
        ),
    ]
    if len(area) < 6:
        digits = len(area) + 2
        inside = {code: name for code, name in names.items() if len(code) == digits}
        cut = [{**row, "area": row["area"][:digits]} for row in rows]
        level = str(labels.LEVELS["district" if digits == 4 else "subdistrict"])
        caption = _("มูลค่าความช่วยเหลือ จำแนกราย%(level)s") % {"level": level}
        found.append(crossed(caption, level, cut, "area", inside, "fiscal_year", years))
    return found


def crossed(
    caption: str,
    lead: str,
    rows: Sequence[HelpRow],
    line: str,
    lines: Mapping[Any, str],
    column: str,
    columns: Mapping[Any, str],
) -> HelpTable:
    """Sums by two of the keys, lines by their code or name, those without help left out."""
    sums: dict[tuple[Any, Any], int] = defaultdict(int)
    for row in rows:
        sums[row[line], row[column]] += row["satang"]
    place = {code: number for number, code in enumerate(lines)}
    by_name = line == "agency"
    given = sorted(
        {row[line] for row in rows}, key=lambda code: (lines.get(code, "") if by_name else place.get(code, -1), code)
    )
    used = sorted(columns) if column == "fiscal_year" else list(columns)
    found = [(lines.get(one, str(one)), [sums[one, each] for each in used]) for one in given]
    found.append((_("รวมทั้งสิ้น"), [sum(values) for values in zip(*(v for _name, v in found), strict=True)]))
    return HelpTable(
        caption, lead, [*(columns[each] for each in used), _("รวม")], [(name, [*v, sum(v)]) for name, v in found]
    )


def baht(satang: int) -> str:
    """Satang as baht with two decimals: 1,234.50."""
    return f"{satang // 100:,}.{satang % 100:02}"
