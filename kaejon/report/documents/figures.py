"""What every document reads out of the report dict: its rows in official order, its columns, its shares.

The report dict is the JSON interface (`kaejon/report/schema/report.schema.json`). Nothing here asks the
database: a document is made from frozen figures, never from live data.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.report.documents import labels

Report = Mapping[str, Any]
Row = Mapping[str, Any]
Count = Mapping[str, int | None]
"""Households and persons; null where the column does not count them."""

UNITS = ("households", "persons")
PROGRESS = ("planned", "adjusted", "helping", "helped")
RESULTS = ("resolved", "relapsed", "continuing_care", "open", "stuck", "surveyed", "passes_bmn")
LIST_FILE = re.compile(r"\.(xlsx|xls|ods|csv)$", re.IGNORECASE)
"""How a list's name ends where it is the name of the file that it came in."""
STAGES = ("in_progress", "survive", "sufficient", "sustained")
SHARED = frozenset({"verified", "checked", *PROGRESS, *RESULTS, *STAGES})
"""The columns that are told as a share (ร้อยละ) of the present whole too."""
NOT_COLUMNS = frozenset({"area", "level", "name", "dimension", "dismissed_reasons", "delta"})


class ContradictoryReport(ValueError):
    """A report that calls itself a draft and carries a number or a hash, or is neither draft nor frozen."""


def check_draft_marks(report: Report) -> None:
    """Refuse a report whose draft mark and whose number and hashes contradict each other.

    A paper with a verification code is taken for the frozen one, so a draft must have none.
    Raises ContradictoryReport.
    """
    seals = [report[key] for key in ("number", "version", "figures_hash", "hash")]
    if report["draft"] and any(seal is not None for seal in [*seals, report["previous_hash"]]):
        raise ContradictoryReport("a draft carries no number, version or hash")
    if not report["draft"] and any(seal is None for seal in seals):
        raise ContradictoryReport("a frozen report has a number, a version and its hashes")


def moment(text: str) -> dt.datetime:
    """The aware moment that an ISO text of the report names."""
    return dt.datetime.fromisoformat(text)


def rows_at(report: Report, level: str) -> list[Row]:
    """The rows of one level, areas by official code, in each area the distinct total first."""
    order = list(labels.DIMENSIONS)
    rows = [row for row in report["totals"] if row["level"] == level]
    return sorted(rows, key=lambda row: (row["area"], order.index(row["dimension"])))


def areas_at(report: Report, level: str) -> list[list[Row]]:
    """The rows of one level, one list per area, areas by official code."""
    areas: dict[str, list[Row]] = {}
    for row in rows_at(report, level):
        areas.setdefault(row["area"], []).append(row)
    return list(areas.values())


def columns_of(row: Row) -> list[str]:
    """The columns that a row has, those this version knows first, in the order of the paper."""
    known = [column for column in labels.COLUMNS if column in row]
    return known + sorted(set(row) - set(known) - NOT_COLUMNS)


def held(report: Report, columns: Sequence[str]) -> list[str]:
    """Those of the columns that the report holds: one frozen by an earlier version has fewer."""
    return [column for column in columns if any(column in row for row in report["totals"])]


def value(row: Row, column: str, unit: str) -> int | None:
    """A count, or None where the report does not say it."""
    count: Count = row.get(column) or {}
    return count.get(unit)


def change(row: Row, column: str, unit: str) -> int | None:
    """The change from the report before, or None where there is none to compare with."""
    return value(row["delta"] or {}, column, unit)


def whole_of(row: Row, column: str, unit: str) -> int | None:
    """Of what a column's share is told: of the present whole. Of what was checked, dismissed ones included, it is the
    present whole and those, or the share would pass one hundred.
    """
    whole, gone = value(row, "current", unit), value(row, "dismissed", unit)
    return whole if whole is None or column != "checked" else whole + (gone or 0)


def share(row: Row, column: str, unit: str) -> int | None:
    """A count in tenths of a per cent of its whole; None where there is nothing to be a share of."""
    part, whole = value(row, column, unit), whole_of(row, column, unit)
    return None if part is None or whole is None else tenths_of_percent(part, whole)


def rules_notes(report: Report) -> list[str]:
    """What stands under a table of stages: whose criteria they are, and by when a household must be resolved."""
    rules = report.get("rules")
    if rules is None:
        return []
    by = thai_date(dt.date.fromisoformat(rules["resolve_by"]))
    deadline = thai_date(dt.date.fromisoformat(report["campaign_detail"]["deadline_on"]))
    return [
        str(labels.PROVINCES_RULES),
        _("ครัวเรือนต้องแก้ไขแล้วภายใน %(by)s จึงจะถึงขั้นยั่งยืน (ผลคงอยู่ครบ %(days)s วัน) ทันวันที่ %(deadline)s")
        % {"by": by, "days": rules["sustain_days"], "deadline": deadline},
    ]


def survey_notes(report: Report) -> list[str]:
    """That nobody has been surveyed again yet, where that is so."""
    rows = [row for row in report["totals"] if "passes_bmn" in row]
    return [] if not rows or any(row["passes_bmn"] for row in rows) else [str(labels.NO_SURVEY)]


def reasons_in(report: Report) -> list[str]:
    """The reasons of dismissal that the report splits by, in the order of the paper."""
    used = {reason for row in report["totals"] for reason in row["dismissed_reasons"]}
    return [reason for reason in labels.REASONS if reason in used] + sorted(used - set(labels.REASONS))


def tenths_of_percent(part: int, whole: int) -> int | None:
    """`part` in tenths of a per cent of `whole`, halves up; None when there is nothing to be a share of."""
    return None if whole == 0 else (2000 * part + whole) // (2 * whole)


def long_rows(report: Report) -> Iterator[tuple[Row, str, Count]]:
    """Every figure once: the row it stands in, its column, the pair of households and persons.

    Reasons of dismissal are columns named `dismissed.<reason>`, changes from the previous report `delta.<column>`.
    """
    reasons = reasons_in(report)
    for level in labels.LEVELS:
        for row in rows_at(report, level):
            for column in columns_of(row):
                if row[column] is not None:
                    yield row, column, row[column]
            for reason in reasons:
                if reason in row["dismissed_reasons"]:
                    yield row, f"dismissed.{reason}", row["dismissed_reasons"][reason]
            for column in columns_of(row["delta"] or {}):
                if row["delta"][column] is not None:
                    yield row, f"delta.{column}", row["delta"][column]


def title(report: Report, *, of_how_many: bool = False) -> str:
    """The document's title; a draft has no number, and a correction says that it is one. `of_how_many`: as 11/21."""
    if report["draft"]:
        return _("รายงานความคืบหน้าประจำสัปดาห์ (ร่าง)")
    number = f"{report['number']}/{report['count']}" if of_how_many else report["number"]
    words = _("รายงานความคืบหน้าประจำสัปดาห์ ครั้งที่ %(number)s") % {"number": number}
    mark = correction_mark(report)
    return f"{words} ({mark})" if mark else words


def correction_mark(report: Report) -> str:
    """Which correction a paper is; "" for a first version."""
    return "" if report["correction"] is None else _("ฉบับแก้ไข ครั้งที่ %(n)s") % {"n": report["version"] - 1}


def committee(report: Report) -> str:
    """The committee's full name, once in every document."""
    province = report["campaign_detail"]["province"]
    name = _("คณะกรรมการขจัดความยากจนและพัฒนาคนทุกช่วงวัยอย่างยั่งยืนตามหลักปรัชญาของเศรษฐกิจพอเพียง%(province)s (คจพ.จ.)")
    return name % {"province": labels.area_label(province["code"], "province", province["name"])}


def as_of(report: Report) -> str:
    """The sentence that says up to when the figures count."""
    if report["draft"]:
        return _("ข้อมูล ณ %(moment)s") % {"moment": thai_datetime(moment(report["cutoff"]))}
    return _("ตัดยอดข้อมูล ณ %(moment)s") % {"moment": thai_datetime(moment(report["cutoff"]))}


def list_sentence(report: Report) -> str:
    """The target list that the figures stand on, named with version, reference and day of approval."""
    target_list = report["list"]
    if target_list["number"] is None:
        return str(labels.NO_LIST)
    parts = [_("บัญชีครัวเรือนเป้าหมาย ฉบับที่ %(number)s") % {"number": target_list["number"]}]
    if target_list["name"]:
        parts.append(LIST_FILE.sub("", target_list["name"]))
    if target_list["reference"]:
        parts.append(_("อ้างอิง %(reference)s") % {"reference": target_list["reference"]})
    if target_list["approved_at"]:
        approved = thai_datetime(moment(target_list["approved_at"]))
        parts.append(_("เห็นชอบเมื่อ %(moment)s") % {"moment": approved})
    return " ".join(parts)


def warnings(report: Report) -> list[str]:
    """What stands on every page and sheet: that it is a draft, that it is a demonstration."""
    found = [labels.DRAFT] if report["draft"] else []
    return [str(warning) for warning in found + ([labels.DEMO] if report["demo"] else [])]


def changes(report: Report) -> list[str]:
    """What sets this paper apart from a punctual first version: a correction, made late."""
    found: list[str] = []
    if report["correction"] is not None:
        reason = _("เหตุผล: %(reason)s") % {"reason": report["correction"]["reason"]}
        found.append(f"{correction_mark(report)} {reason}")
    if report["late"]:
        found.append(_("จัดทำย้อนหลัง ณ %(moment)s") % {"moment": thai_datetime(moment(report["made_at"]))})
    return found


def document_code(report: Report) -> str | None:
    """The first 16 hex digits of the report's hash in groups of four; None for a draft."""
    if report["draft"]:
        return None
    digits = report["hash"][:16]
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))
