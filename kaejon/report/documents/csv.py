"""The report as CSV: one figure a row, for machines and for pivot tables."""

from __future__ import annotations

import csv
import io

from kaejon.report.documents.figures import UNITS, Report, check_draft_marks, long_rows
from kaejon.report.documents.help import help_rows

HEADER = (
    "campaign",
    "number",
    "version",
    "cutoff",
    "known_at",
    "late",
    "draft",
    "demo",
    "area",
    "area_name",
    "level",
    "dimension",
    "column",
    "households",
    "persons",
    "agency",
    "source",
    "fiscal_year",
    "deliveries",
    "satang",
)


def report_csv(report: Report) -> bytes:
    """The report as CSV, UTF-8 with a byte order mark (Excel reads Thai without it as noise), CRLF.

    A text that a spreadsheet would run as a formula gets an apostrophe in front. Flags are 0 or 1, a draft's
    number and version are empty. Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    about = [
        _inert(report["campaign"]),
        "" if report["number"] is None else report["number"],
        "" if report["version"] is None else report["version"],
        report["cutoff"],
        report["known_at"],
        int(report["late"]),
        int(report["draft"]),
        int(report["demo"]),
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row, column, count in long_rows(report):
        place = [row["area"], _inert(row["name"]), row["level"], row["dimension"]]
        writer.writerow([*about, *place, column, *("" if count[u] is None else count[u] for u in UNITS), *[""] * 5])
    agencies = {each["id"]: each["name"] for each in (report.get("help") or {"agencies": []})["agencies"]}
    names = {row["area"]: row["name"] for row in report["totals"]}
    for given in help_rows(report):
        place = [given["area"], _inert(names.get(given["area"], "")), "subdistrict", "total", "help", "", ""]
        money = [given[name] for name in ("source", "fiscal_year", "deliveries", "satang")]
        writer.writerow([*about, *place, _inert(agencies[given["agency"]]), *money])
    return out.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
