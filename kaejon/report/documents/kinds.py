"""Which documents of a report there are, and how each is made.

A document is named by its format and a variant: `("pdf", "")` is the report, `("pdf", "memo")` its cover memo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaejon.report.documents.csv import report_csv
from kaejon.report.documents.docx import report_docx
from kaejon.report.documents.figures import Report
from kaejon.report.documents.json import report_json
from kaejon.report.documents.line_text import report_text
from kaejon.report.documents.memo import memo_docx, memo_pdf
from kaejon.report.documents.one_page import report_png
from kaejon.report.documents.pdf import report_pdf
from kaejon.report.documents.xlsx import report_xlsx

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}

Key = tuple[str, str]
"""(format, variant)"""


@dataclass(frozen=True)
class Beside:
    """What a paper shows that is not in the report's JSON: the address that checks it, the picture of the emblem."""

    verify_url: str | None = None
    emblem: bytes | None = None


@dataclass(frozen=True)
class Kind:
    """One document that can be made: what it is called, and how it is made."""

    label: StrOrPromise
    make: Callable[[Report, Beside], bytes]


KINDS: Mapping[Key, Kind] = {
    ("pdf", ""): Kind(_("รายงาน PDF"), lambda r, b: report_pdf(r, verify_url=b.verify_url, emblem=b.emblem)),
    ("pdf", "thai"): Kind(
        _("รายงาน PDF เลขไทย"),
        lambda r, b: report_pdf(r, verify_url=b.verify_url, thai_digits=True, emblem=b.emblem),
    ),
    ("docx", ""): Kind(_("รายงาน Word (สำเนาแก้ไขได้)"), lambda r, b: report_docx(r, emblem=b.emblem)),
    ("docx", "thai"): Kind(
        _("รายงาน Word เลขไทย (สำเนาแก้ไขได้)"), lambda r, b: report_docx(r, thai_digits=True, emblem=b.emblem)
    ),
    ("xlsx", ""): Kind(_("ตาราง Excel"), lambda r, b: report_xlsx(r)),
    ("csv", ""): Kind(_("ข้อมูล CSV"), lambda r, b: report_csv(r)),
    ("json", ""): Kind(_("ข้อมูล JSON"), lambda r, b: report_json(r)),
    ("pdf", "memo"): Kind(
        _("บันทึกข้อความถึงผู้ว่าราชการจังหวัด PDF"), lambda r, b: memo_pdf(r, verify_url=b.verify_url, emblem=b.emblem)
    ),
    ("pdf", "memo-thai"): Kind(
        _("บันทึกข้อความ PDF เลขไทย"),
        lambda r, b: memo_pdf(r, verify_url=b.verify_url, thai_digits=True, emblem=b.emblem),
    ),
    ("docx", "memo"): Kind(
        _("บันทึกข้อความ Word (สำเนาแก้ไขได้)"), lambda r, b: memo_docx(r, verify_url=b.verify_url, emblem=b.emblem)
    ),
    ("docx", "memo-thai"): Kind(
        _("บันทึกข้อความ Word เลขไทย (สำเนาแก้ไขได้)"),
        lambda r, b: memo_docx(r, verify_url=b.verify_url, thai_digits=True, emblem=b.emblem),
    ),
    ("png", ""): Kind(_("ภาพสรุปหน้าเดียว PNG"), lambda r, b: report_png(r, verify_url=b.verify_url, emblem=b.emblem)),
    ("txt", ""): Kind(_("ข้อความส่งกลุ่มไลน์"), lambda r, b: report_text(r, verify_url=b.verify_url).encode()),
}


def label_in(form: str, variant: str = "") -> str:
    """What a document is called, in the language of who reads; its format where this version knows no such variant."""
    kind = KINDS.get((form, variant))
    return str(kind.label) if kind else form.upper()


@dataclass(frozen=True)
class Document:
    """One finished file: its name for a download, its content type, its bytes."""

    name: str
    content_type: str
    content: bytes


def report_document(
    report: Report, form: str, variant: str = "", *, verify_url: str | None = None, emblem: bytes | None = None
) -> Document:
    """The report as one of the documents of `KINDS`.

    Raises KeyError for another form or variant, ContradictoryReport for a draft that carries a number or a hash.
    """
    content = KINDS[form, variant].make(report, Beside(verify_url, emblem))
    return Document(file_name(report, form, variant), CONTENT_TYPES[form], content)


def file_name(report: Report, form: str, variant: str = "") -> str:
    """A name that tells campaign, number and version, in ASCII: trat-2565-report-11.pdf, -v2 for a correction,
    -memo and -thai for a variant.
    """
    tail = f"-{variant}" if variant else ""
    if report["draft"]:
        return f"{report['campaign']}-report-draft{tail}.{form}"
    correction = "" if report["version"] == 1 else f"-v{report['version']}"
    return f"{report['campaign']}-report-{report['number']:02}{correction}{tail}.{form}"
