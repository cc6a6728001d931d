"""Two reports of one campaign side by side, figure by figure: from their JSON alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.report.content import Body, change
from kaejon.report.documents import labels
from kaejon.report.documents.figures import columns_of, reasons_in
from kaejon.report.sections.week import said
from kaejon.report.sentences import sentence

REASON_MARK = "dismissed/"
CAUSES = frozenset({"dismissed_less", "money"})
"""Sentences that say why: back on the list, help withdrawn."""
Count = Mapping[str, int | None]


@dataclass(frozen=True)
class Compared:
    """One column of one area and dimension in two reports; None where a report does not say it."""

    area: str
    name: str
    dimension: str
    column: str
    before: Count | None
    after: Count | None

    @property
    def change(self) -> Count | None:
        """After less before, by unit; None where one of the two says nothing."""
        return change(self.after, self.before)

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def size(self) -> tuple[int, int]:
        """How large the change is, households before persons, whichever its direction."""
        found = self.change or {}
        return abs(found.get("households") or 0), abs(found.get("persons") or 0)

    @property
    def dimension_label(self) -> str:
        return labels.label_of(labels.DIMENSIONS, self.dimension)

    @property
    def label(self) -> str:
        """The column's Thai name; a reason of dismissal says what it is a reason of."""
        if self.column.startswith(REASON_MARK):
            reason = labels.label_of(labels.REASONS, self.column.removeprefix(REASON_MARK))
            return _("นำออก: %(reason)s") % {"reason": reason}
        return labels.label_of(labels.COLUMNS, self.column)


def compared(before: Body, after: Body) -> Iterator[Compared]:
    """Every figure of both reports, areas from the widest by code, in each the distinct total first."""
    old, new = (figures_at(body) for body in (before, after))
    names = {row["area"]: row["name"] for body in (before, after) for row in body["totals"]}
    order = list(labels.DIMENSIONS)
    places = sorted(old.keys() | new.keys(), key=lambda place: (len(place[0]), place[0], order.index(place[1])))
    for place in places:
        was, is_now = old.get(place, {}), new.get(place, {})
        for column in dict.fromkeys([*is_now, *was]):
            yield Compared(place[0], names[place[0]], place[1], column, was.get(column), is_now.get(column))


def figures_at(body: Body) -> dict[tuple[str, str], dict[str, Count | None]]:
    """(area, dimension) → column → count, the reasons of dismissal behind their column."""
    reasons = reasons_in(body)
    found: dict[tuple[str, str], dict[str, Count | None]] = {}
    for row in body["totals"]:
        columns: dict[str, Count | None] = {name: row[name] for name in columns_of(row)}
        nobody = {"households": 0, "persons": 0}
        columns |= {f"{REASON_MARK}{reason}": row["dismissed_reasons"].get(reason, nobody) for reason in reasons}
        found[row["area"], row["dimension"]] = columns
    return found


def changed_parts(before: Body, after: Body) -> list[str]:
    """The names of the sections that differ, in the order of their names; the envelope's own left out."""
    envelope = {"hash", "previous_hash", "audit_head", "made_at", "figures_hash", "number", "version", "correction"}
    keys = (before.keys() | after.keys()) - envelope
    return sorted(key for key in keys if before.get(key) != after.get(key))


def sentences_between(before: Body, after: Body, area: str) -> list[str]:
    """What changed from one report to the other in an area, in the active language: as the week is told.

    From a later report back to an earlier one nothing is said that names a cause, which holds only forward in time.
    """
    left_out = {"outlook", "late_arriving"}
    if after["cutoff"] < before["cutoff"]:
        left_out |= CAUSES
    told = said(with_changes(before, after), before, area)
    return [sentence(code, values) for code, values in told if code not in left_out]


def with_changes(before: Body, after: Body) -> dict[str, Any]:
    """The later report, whose changes are those since the other one."""
    old = {(row["area"], row["dimension"]): row for row in before["totals"]}
    rows = []
    for row in after["totals"]:
        was = old.get((row["area"], row["dimension"]), {})
        rows.append({**row, "delta": {name: change(row[name], was.get(name)) for name in columns_of(row)}})
    return {**after, "totals": rows}


def section_labels(names: list[str]) -> list[str]:
    """Sections of a report in words; one that has none by its own name."""
    return [labels.label_of(SECTIONS, name) for name in names]


SECTIONS: labels.Labels = {
    "campaign": gettext_lazy("วาระจังหวัด"),
    "campaign_detail": gettext_lazy("วาระจังหวัด"),
    "cutoff": gettext_lazy("เวลาตัดยอดข้อมูล"),
    "known_at": gettext_lazy("เวลาที่รับข้อมูลถึง"),
    "totals": gettext_lazy("ตัวเลขในตาราง"),
    "help": gettext_lazy("มูลค่าความช่วยเหลือ"),
    "list": gettext_lazy("บัญชีครัวเรือนเป้าหมาย"),
    "rules": gettext_lazy("เกณฑ์"),
    "overlaps": gettext_lazy("การซ้อนทับของมิติ"),
    "poverty": gettext_lazy("ดัชนีความยากจน"),
    "promises": gettext_lazy("การรับปากช่วยเหลือของหน่วยงาน"),
    "outlook": gettext_lazy("การคาดการณ์"),
    "history": gettext_lazy("ตัวเลขของรายงานครั้งก่อน"),
    "week": gettext_lazy("สรุปสัปดาห์"),
    "returns": gettext_lazy("รายงานอำเภอ"),
    "letterhead": gettext_lazy("หัวกระดาษ"),
}
