from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib.canonical import sha256_hex
from kaejon.report.actions.freezing import AlreadyThere
from kaejon.report.documents.figures import document_code
from kaejon.report.documents.kinds import CONTENT_TYPES, KINDS, Document, file_name, report_document
from kaejon.report.documents.visit import visit_pdf
from kaejon.report.models import IssuedDocument, WeeklyReport
from kaejon.report.queries.letterheads import emblem_for
from kaejon.report.queries.reports import body_of


def issue_document(report: WeeklyReport, form: str, variant: str = "", *, by: Principal) -> Document:
    """The report as one of the documents of `KINDS`: made and kept at the first request, then always the same bytes,
    whatever a later typesetter would make of the same figures. Raises KeyError for another document.
    """
    if (form, variant) not in KINDS:
        raise KeyError((form, variant))
    body = body_of(report)
    issued = issued_document(report, form, variant)
    if issued is None:
        # Typesetting takes a second; everybody else may write meanwhile.
        made = report_document(body, form, variant, verify_url=address_of(report), emblem=emblem_for(body))
        try:
            issued = keep_document(report, form, variant, made.content, by=by)
        except AlreadyThere:
            issued = IssuedDocument.objects.get(report=report, format=form, variant=variant)
    return Document(file_name(body, form, variant), CONTENT_TYPES[form], bytes(issued.content))


def issued_document(report: WeeklyReport, form: str, variant: str = "") -> IssuedDocument | None:
    """The first issue of a document, or None where nobody has asked for it yet."""
    return IssuedDocument.objects.filter(report=report, format=form, variant=variant).first()


def keep_document(report: WeeklyReport, form: str, variant: str, content: bytes, *, by: Principal) -> IssuedDocument:
    """Keep the first issue with its sha256; raises AlreadyThere where another was kept meanwhile."""
    sha256 = sha256_hex(content)
    detail = {"format": form, "sha256": sha256, "number": report.number, "version": report.version}
    if variant:
        detail["variant"] = variant
    with recording(
        "document.issue", by=by, campaign_id=report.campaign_id, subject=("report", report.pk), detail=detail
    ) as recorder:
        if issued_document(report, form, variant) is not None:
            raise AlreadyThere
        issued = IssuedDocument(report=report, format=form, variant=variant, sha256=sha256, content=content)
        recorder.write(issued)
    return issued


def address_of(report: WeeklyReport) -> str:
    """The address that checks the report's papers, as it stands on them and in their QR."""
    path = reverse("report:check-code", args=[document_code(body_of(report))])
    return f"{settings.SITE_URL}{path}"


def make_visit_sheet(report: WeeklyReport, area: str, *, by: Principal) -> Document:
    """The sheet for an executive's visit to a district or subdistrict; noted, and never kept as an issued document.

    Raises KeyError where the report does not hold the area.
    """
    body = body_of(report)
    content = visit_pdf(body, area, verify_url=address_of(report), emblem=emblem_for(body))
    detail = {"area": area, "number": report.number, "version": report.version}
    with recording(
        "document.visit_sheet", by=by, campaign_id=report.campaign_id, subject=("report", report.pk), detail=detail
    ):
        pass
    return Document(f"{body['campaign']}-visit-{report.number:02}-{area}.pdf", CONTENT_TYPES["pdf"], content)
