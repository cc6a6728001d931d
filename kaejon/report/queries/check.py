"""Is a document genuine: by its code, or by its bytes. Whoever asks learns of a frozen report only by naming it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from kaejon.lib.thai_text import arabic_digits
from kaejon.report.comparison import changed_parts
from kaejon.report.content import Body, figures_hash, report_hash
from kaejon.report.models import IssuedDocument, WeeklyReport
from kaejon.report.queries.reports import body_of, newest_version

CODE_DIGITS = 16
HASH_DIGITS = 64
HEX = frozenset("0123456789abcdef")
DASHES = frozenset("-‐‑–—− \u00a0")
LARGEST = 16 * 1024 * 1024
# What the text of a file that calls itself a report can do to those who read it.
Unreadable = (ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, OverflowError)


@dataclass(frozen=True)
class Checked:
    """What was found: `kind` is genuine, changed, draft, unknown or empty of a file, no_code or unreadable of a code.

    `report` is the frozen report that the document is, or claims to be; `newest` its newest version, another one where
    a correction took its place. `form` and `variant` say which of its documents the file is, "" for a code. `parts`
    are the sections in which a changed JSON differs from it.
    """

    kind: str
    report: WeeklyReport | None = None
    newest: WeeklyReport | None = None
    form: str = ""
    variant: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def is_superseded(self) -> bool:
        return self.report is not None and self.newest is not None and self.newest.pk != self.report.pk

    @property
    def is_editable(self) -> bool:
        """Whether the file is made to be edited, and says of itself that it proves nothing."""
        return self.form == "docx"


def digits_of(text: str) -> str | None:
    """The digits of a document code or of a whole hash, as somebody types or scans them; None where it is neither."""
    digits = "".join(letter for letter in arabic_digits(text).strip().lower() if letter not in DASHES)
    is_hex = all(letter in HEX for letter in digits)
    return digits if is_hex and len(digits) in (CODE_DIGITS, HASH_DIGITS) else None


def check_code(text: str) -> Checked:
    """The report that a document code names, by the index of the hashes."""
    digits = digits_of(text)
    if digits is None:
        return Checked("unreadable")
    # `g` is the letter after the last digit: a range, which the index answers on both databases.
    found = WeeklyReport.objects.filter(hash__gte=digits, hash__lt=f"{digits}g").defer("body")
    report = found.select_related("campaign").order_by("-recorded_at").first()
    return genuine(report) if report else Checked("no_code")


def genuine(report: WeeklyReport, form: str = "", variant: str = "") -> Checked:
    return Checked("genuine", report, newest_version(report), form, variant)


def check_file(chunks: Iterable[bytes]) -> Checked:
    """The report that a file is a first issue of; a JSON is read too, whoever wrote it down. Nothing is kept."""
    digest, content = hashlib.sha256(), bytearray()
    for chunk in chunks:
        digest.update(chunk)
        content += chunk
    if not content:
        return Checked("empty")
    issued = IssuedDocument.objects.filter(sha256=digest.hexdigest()).select_related("report__campaign")
    document = issued.defer("content", "report__body").first()
    if document is not None:
        return genuine(document.report, document.format, document.variant)
    return check_json(bytes(content)) if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else Checked("unknown")


def check_json(content: bytes) -> Checked:
    """The report that a JSON says it is: genuine, a draft, changed and where, or none that is known here."""
    try:
        body: Body = json.loads(content)
        if body["draft"] is True:
            return Checked("draft")
        claimed = str(body["hash"])
        agrees = report_hash(body) == claimed and figures_hash(body) == body["figures_hash"]
        return check_claim(body, claimed, agrees=agrees)
    except Unreadable:
        return Checked("unknown")


def check_claim(body: Body, claimed: str, *, agrees: bool) -> Checked:
    """Whether a JSON that claims this hash is the report frozen with it."""
    report = WeeklyReport.objects.filter(hash=claimed).select_related("campaign").first()
    if report is None:
        return Checked("unknown")
    if agrees:
        return genuine(report, "json")
    parts = changed_parts(body_of(report), body)
    return Checked("changed", report, newest_version(report), "json", parts=parts)
