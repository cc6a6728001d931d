"""The report as a text to paste into a group of a messenger: short lines, no person, nothing but the frozen figures."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from kaejon.report.documents.cells import number, signed
from kaejon.report.documents.figures import Report, as_of, changes, check_draft_marks, document_code, title, warnings
from kaejon.report.documents.words import KeyFigure, key_figures, outlook_sentences, returns_sentence, week_sentences


def report_text(report: Report, *, verify_url: str | None = None) -> str:
    """The report as plain text in Thai, lines ended by a newline; the same text for the same report.

    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    with translation.override("th"):
        parts = [_head(report), _figures(report), _outlook(report), _week(report), _tail(report, verify_url)]
        return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(report: Report) -> list[str]:
    name = title(report, of_how_many=True)
    return [*warnings(report), name, report["campaign_detail"]["name"], as_of(report), *changes(report)]


def _figures(report: Report) -> list[str]:
    return list(_lines(key_figures(report)))


def _lines(found: list[KeyFigure]) -> Iterator[str]:
    for one in found:
        persons = "" if one.persons is None else _(" (%(persons)s คน)") % {"persons": number(one.persons)}
        share = f" {one.share}%" if one.share else ""
        change = f" [{signed(one.change)}]" if one.change else ""
        count = _("%(label)s %(count)s ครัวเรือน") % {"label": one.label, "count": number(one.households)}
        yield f"• {count}{persons}{share}{change}"


def _outlook(report: Report) -> list[str]:
    said = outlook_sentences(report, report["campaign_detail"]["province"]["code"])
    return [_("จะทันกำหนดไหม"), *said] if said else []


def _week(report: Report) -> list[str]:
    said = week_sentences(report)
    return [_("สัปดาห์นี้"), *(f"– {one}" for one in said)] if said else []


def _tail(report: Report, verify_url: str | None) -> list[str]:
    code = document_code(report)
    lines = [_("ในวงเล็บเหลี่ยมคือเพิ่ม/ลดจากครั้งก่อน")] if any(one.change for one in key_figures(report)) else []
    if returned := returns_sentence(report):
        lines.append(returned)
    if code is not None:
        lines.append(_("รหัสยืนยันเอกสาร %(code)s") % {"code": code})
        if verify_url:
            lines.append(_("ตรวจเอกสาร %(address)s") % {"address": verify_url})
    return lines
