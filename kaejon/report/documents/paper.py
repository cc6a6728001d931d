"""What stands on the printed report, as plain texts: Typst and the DOCX only lay it out.

Every text reaches Typst as a string of a JSON document, never as source, so a name that looks like markup is printed
as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaejon.lib.canonical import sha256_hex
from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.report.documents import labels
from kaejon.report.documents.areas import area_tables
from kaejon.report.documents.cells import number, signed
from kaejon.report.documents.figures import (
    Report,
    as_of,
    changes,
    committee,
    correction_mark,
    document_code,
    list_sentence,
    moment,
    title,
    warnings,
)
from kaejon.report.documents.pictures import report_pictures
from kaejon.report.documents.qr import qr_svg
from kaejon.report.documents.summaries import summary_tables
from kaejon.report.documents.words import (
    key_figures,
    outlook_method,
    outlook_sentences,
    poverty_sentences,
    returns_sentence,
    week_sentences,
)
from kaejon.report.documents.written import written

Paper = dict[str, Any]
ON_PAPER = ("current", "verified", "helped", "resolved", "open", "stuck")
"""The key figures for which the width of the paper has room."""


def paper(report: Report, *, verify_url: str | None, thai_digits: bool, emblem: bytes | None = None) -> Paper:
    """Every text of the printed report, laid out by `weekly.typ`; call it with the Thai language active."""
    tables = summary_tables(report)
    areas = [table for table in area_tables(report) if table["bands"]]
    for count, table in enumerate(tables + areas, start=1):
        table["heading"] = _("ตารางที่ %(n)s %(heading)s") % {"n": count, "heading": table["heading"]}
    view: Paper = {
        "title": title(report),
        "letterhead": letterhead_words(report, emblem),
        "campaign": report["campaign_detail"]["name"],
        "committee": committee(report),
        "marks": changes(report),
        "about": _about(report),
        "figures": figure_words(report, ON_PAPER),
        "figures_note": str(labels.OVERLAP_NOTE),
        "words": _words(report),
        "pictures": report_pictures(report, thai_digits=thai_digits),
        "tables": tables,
        "areas": areas,
        "headings": _headings(),
        "digits": "0123456789",
        "watermark": str(labels.DRAFT) if report["draft"] else None,
        "warnings": warnings(report),
        "signatures": [] if report["draft"] else signatures(report),
        "seal": seal(report, verify_url),
        "footer": " · ".join(filter(None, (correction_mark(report), as_of(report)))),
        "software": _("จัดทำโดยแก้จน รุ่น %(version)s") % {"version": report["software"]},
    }
    found: Paper = written(view, thai_digits=thai_digits)
    return found


def letterhead_words(report: Report, emblem: bytes | None) -> Paper | None:
    """The head of a paper; None where the province has set none. The emblem only if it is the one of the report."""
    found = report.get("letterhead")
    if not found:
        return None
    reference = _("ที่ %(reference)s") % {"reference": found["reference"]} if found["reference"] else ""
    return {
        "office": found["office"],
        "address": found["address"],
        "reference": reference,
        # Typst takes a picture as numbers.
        "emblem": list(emblem) if emblem and sha256_hex(emblem) == found["emblem_sha256"] else [],
    }


def signatures(report: Report) -> list[Paper]:
    """Who signs: their part and position; "" where the position is written by hand. No person."""
    found = report.get("letterhead") or {}
    parts = (("prepared_by", _("ผู้จัดทำ")), ("checked_by", _("ผู้ตรวจ")), ("certified_by", _("ผู้รับรอง")))
    return [{"part": part, "position": found.get(name, "")} for name, part in parts]


def figure_words(report: Report, columns: Sequence[str], area: str = "") -> list[Paper]:
    """The key figures of these columns as texts: label, households, persons, share and change."""
    households, persons = str(labels.HOUSEHOLDS), str(labels.PERSONS)
    return [
        {
            "column": one.column,
            "label": one.label,
            "count": number(one.households),
            "unit": households,
            "persons": "" if one.persons is None else f"{number(one.persons)} {persons}",
            "share": one.share and _("ร้อยละ %(share)s") % {"share": one.share},
            "change": "" if one.change is None else _("%(change)s จากครั้งก่อน") % {"change": signed(one.change)},
        }
        for one in key_figures(report, area)
        if one.column in columns
    ]


def _words(report: Report) -> list[Paper]:
    """The report in sentences, a heading and its lines each; none without lines."""
    province = report["campaign_detail"]["province"]["code"]
    method = outlook_method(report, province)
    returns = returns_sentence(report)
    found = [
        (_("จะทันกำหนดไหม"), outlook_sentences(report, province), method),
        (_("สัปดาห์นี้"), week_sentences(report), ""),
        (_("รายงานอำเภอ"), [returns] if returns else [], ""),
        (_("ความลึกของปัญหา"), poverty_sentences(report), ""),
    ]
    return [{"heading": heading, "lines": lines, "note": note} for heading, lines, note in found if lines]


def _about(report: Report) -> list[list[str]]:
    campaign = report["campaign_detail"]
    period = _("%(start)s ถึง %(end)s") % {
        "start": thai_date(dt.date.fromisoformat(campaign["starts_on"])),
        "end": thai_date(dt.date.fromisoformat(campaign["deadline_on"])),
    }
    lines = [
        [_("ระยะเวลาดำเนินการ"), period],
        [_("ข้อมูล") if report["draft"] else _("ตัดยอดข้อมูล"), thai_datetime(moment(report["cutoff"]))],
        [_("บัญชีเป้าหมาย"), list_sentence(report)],
    ]
    if not report["draft"]:
        place = _("ครั้งที่ %(n)s จากทั้งหมด %(count)s ครั้ง") % {"n": report["number"], "count": report["count"]}
        lines.insert(1, [_("รายงาน"), place])
    lines.append([_("จัดทำเมื่อ"), thai_datetime(moment(report["made_at"]))])
    notes = [labels.label_of(labels.NOTES, code) for code in report["notes"] if code != "no_list"]
    return lines + [[_("หมายเหตุ"), note] for note in notes]


def _headings() -> dict[str, Any]:
    return {
        "dimension": _("มิติ"),
        "households": str(labels.HOUSEHOLDS),
        "persons": str(labels.PERSONS),
        "share": str(labels.SHARE),
        "page": _("หน้า"),
        "code_label": _("รหัสยืนยันเอกสาร"),
        "verify": _("ตรวจเอกสารได้ที่"),
        "sign": _("ลงชื่อ"),
        "position": _("ตำแหน่ง"),
        "date": _("วันที่"),
        "note": _("หมายเหตุ"),
    }


def seal(report: Report, verify_url: str | None) -> Paper | None:
    """The document's code, the address that checks it, and both as a QR; None for a draft."""
    code = document_code(report)
    if code is None:
        return None
    return {"code": code, "address": verify_url, "svg": qr_svg(verify_url or code), "alt": _("คิวอาร์ของรหัสยืนยันเอกสาร")}
