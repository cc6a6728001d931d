"""The cover memo (บันทึกข้อความ) to the governor: the official form, three paragraphs made from the figures."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kaejon.lib.clock import bangkok_date
from kaejon.lib.thai_date import thai_date_long, thai_datetime
from kaejon.report.documents import labels
from kaejon.report.documents.cells import number
from kaejon.report.documents.figures import (
    Report,
    changes,
    check_draft_marks,
    committee,
    correction_mark,
    moment,
    title,
    warnings,
)
from kaejon.report.documents.memo_docx import laid_out
from kaejon.report.documents.paper import letterhead_words, seal
from kaejon.report.documents.typesetting import typeset
from kaejon.report.documents.words import (
    key_figures,
    outlook_sentences,
    poverty_sentences,
    returns_sentence,
    week_sentences,
)
from kaejon.report.documents.written import written

TEMPLATE = "memo.typ"
Memo = dict[str, Any]
DONE = ("verified", "planned", "helped", "resolved", "continuing_care")


def memo_pdf(
    report: Report, *, verify_url: str | None, thai_digits: bool = False, emblem: bytes | None = None
) -> bytes:
    """The memo as PDF/A-2u, A4, in Thai; the same bytes for the same report.

    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    return typeset(TEMPLATE, report, memo(report, verify_url=verify_url, thai_digits=thai_digits, emblem=emblem))


def memo_docx(
    report: Report, *, verify_url: str | None, thai_digits: bool = False, emblem: bytes | None = None
) -> bytes:
    """The memo as DOCX, to be edited: it says so itself. Raises as `memo_pdf`."""
    return laid_out(report, memo(report, verify_url=verify_url, thai_digits=thai_digits, emblem=emblem))


def memo(report: Report, *, verify_url: str | None, thai_digits: bool, emblem: bytes | None) -> Memo:
    """Every text of the memo, in Thai."""
    check_draft_marks(report)
    with translation.override("th"):
        head = report.get("letterhead") or {}
        office = " ".join(part for part in (head.get("office", ""), head.get("address", "")) if part)
        shown = letterhead_words(report, emblem)
        view: Memo = {
            "form": _("บันทึกข้อความ"),
            "emblem": shown["emblem"] if shown else [],
            "lines": [
                [[_("ส่วนราชการ"), office]],
                [[_("ที่"), head.get("reference", "")], [_("วันที่"), "" if report["draft"] else _day(report["made_at"])]],
                [[_("เรื่อง"), _subject(report)]],
            ],
            "to": [_("เรียน"), _("ผู้ว่าราชการ%(province)s") % {"province": province_name(report)}],
            "paragraphs": [text for text in (_beginning(report), _figures(report), _week(report), _ending()) if text],
            "enclosure": [_("สิ่งที่ส่งมาด้วย"), _("%(title)s จำนวน 1 ฉบับ") % {"title": title(report)}],
            "words": {
                "sign": _("ลงชื่อ"),
                "position": _("ตำแหน่ง"),
                "code_label": _("รหัสยืนยันเอกสาร"),
                "verify": _("ตรวจเอกสารได้ที่"),
            },
            "position": head.get("certified_by", ""),
            "warnings": [*warnings(report), *changes(report)],
            "watermark": str(labels.DRAFT) if report["draft"] else None,
            "seal": seal(report, verify_url),
            "editable": str(labels.EDITABLE),
        }
        found: Memo = written(view, thai_digits=thai_digits)
        return found


def province_name(report: Report) -> str:
    """The province with its level in front; Bangkok without."""
    province = report["campaign_detail"]["province"]
    return labels.area_label(province["code"], "province", province["name"])


def _subject(report: Report) -> str:
    name = report["campaign_detail"]["name"]
    if report["draft"]:
        return _("ร่างรายงานความคืบหน้า%(campaign)s") % {"campaign": name}
    words = _("รายงานความคืบหน้าประจำสัปดาห์ ครั้งที่ %(number)s %(campaign)s")
    said = words % {"number": report["number"], "campaign": name}
    mark = correction_mark(report)
    return f"{said} ({mark})" if mark else said


def _beginning(report: Report) -> str:
    """What this is about: the drive, the moment, the list, what the districts sent."""
    words = _("ตามที่จังหวัดได้ดำเนินการ%(campaign)s โดย%(committee)s นั้น ขอรายงานความคืบหน้า ข้อมูล ณ %(moment)s")
    said = [
        words
        % {
            "campaign": report["campaign_detail"]["name"],
            "committee": committee(report),
            "moment": thai_datetime(moment(report["cutoff"])),
        }
    ]
    target_list = report["list"]
    if target_list["number"] is not None:
        said.append(_("ตามบัญชีครัวเรือนเป้าหมาย ฉบับที่ %(number)s") % {"number": target_list["number"]})
    if returned := returns_sentence(report):
        said.append(_("ทั้งนี้%(returned)s") % {"returned": returned})
    return " ".join(said)


def _figures(report: Report) -> str:
    """What has been done, what is left, and whether it will be done in time."""
    found = {one.column: one for one in key_figures(report)}
    said = []
    if whole := found.get("current"):
        words = _("ปัจจุบันมีครัวเรือนเป้าหมาย %(households)s ครัวเรือน (%(persons)s คน)")
        said.append(words % {"households": number(whole.households), "persons": number(whole.persons)})
    for column in DONE:
        if one := found.get(column):
            words = _("%(label)s %(count)s ครัวเรือน")
            share = _(" (ร้อยละ %(share)s)") % {"share": one.share} if one.share else ""
            said.append(words % {"label": one.label, "count": number(one.households)} + share)
    said += outlook_sentences(report, report["campaign_detail"]["province"]["code"])
    if stuck := found.get("stuck"):
        said.append(_("ในจำนวนที่คงเหลือมีครัวเรือนที่ไม่คืบหน้า %(count)s ครัวเรือน") % {"count": number(stuck.households)})
    return " ".join(said)


def _week(report: Report) -> str:
    """The province's week and the depth of lack; its districts are in the report."""
    week, poverty = week_sentences(report, with_districts=False), poverty_sentences(report)
    said = [_("ในรอบสัปดาห์ที่รายงาน"), *week] if week else []
    return " ".join([*said, *poverty])


def _ending() -> str:
    """What is asked of the governor."""
    return _("รายละเอียดตามรายงานที่แนบ จึงเรียนมาเพื่อโปรดทราบ และพิจารณาสั่งการในส่วนที่เห็นสมควร")


def _day(stamp: str) -> str:
    """A moment's day as an office writes it: 30 กันยายน 2565."""
    return thai_date_long(bangkok_date(moment(stamp)))
