"""Papers and files of one report, made from its JSON interface alone: never from the database, never from live data."""

from __future__ import annotations

from dataclasses import dataclass

from kaejon.report.documents.csv import report_csv
from kaejon.report.documents.figures import Report
from kaejon.report.documents.json import report_json
from kaejon.report.documents.pdf import report_pdf
from kaejon.report.documents.xlsx import report_xlsx

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True)
class Document:
    """One finished file: its name for a download, its content type, its bytes."""

    name: str
    content_type: str
    content: bytes


def report_document(report: Report, form: str, *, verify_url: str | None = None, thai_digits: bool = False) -> Document:
    """The report in one of the forms of `CONTENT_TYPES`; only PDF heeds `verify_url` and `thai_digits`.

    Raises KeyError for another form, ContradictoryReport for a draft that carries a number or a hash.
    """
    content_type = CONTENT_TYPES[form]
    if form == "pdf":
        content = report_pdf(report, verify_url=verify_url, thai_digits=thai_digits)
    else:
        content = {"xlsx": report_xlsx, "csv": report_csv, "json": report_json}[form](report)
    return Document(file_name(report, form), content_type, content)


def file_name(report: Report, form: str) -> str:
    """A name that tells campaign, number and version, in ASCII: trat-2565-report-11.pdf, -v2 for a correction."""
    if report["draft"]:
        return f"{report['campaign']}-report-draft.{form}"
    correction = "" if report["version"] == 1 else f"-v{report['version']}"
    return f"{report['campaign']}-report-{report['number']:02}{correction}.{form}"
