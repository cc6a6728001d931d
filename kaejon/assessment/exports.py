"""The household list as a file: one need a row, citizen IDs masked, every text inert in a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.holders import NOBODY, Holder, holders_of
from kaejon.assessment.queries.household_list import lineage
from kaejon.lib import clock
from kaejon.lib.citizen_id import masked
from kaejon.lib.csv_out import csv_lines
from kaejon.lib.thai_date import thai_date
from kaejon.lib.xlsx_out import Row as Line
from kaejon.lib.xlsx_out import Sheet, Style, Workbook
from kaejon.logbook.kinds import Reason, State
from kaejon.register.keys import existing_keys
from kaejon.register.models import Dimension, Household, Need

BATCH = 2_000
IN_MEMORY = 16 * 1024 * 1024
WIDTHS = (16, 12, 8, 18, 18, 18, 28, 20, 18, 18, 24, 14, 10, 14, 14, 28)

Row = tuple[str, ...]


def header() -> Row:
    """The names of the columns."""
    return (
        _("รหัสครัวเรือน"),
        _("บ้านเลขที่"),
        _("หมู่ที่"),
        _("ชุมชน"),
        _("ตำบล"),
        _("อำเภอ"),
        _("ชื่อ-นามสกุล"),
        _("เลขประจำตัวประชาชน"),
        _("มิติ"),
        _("สถานะ"),
        _("เหตุผลที่นำออกจากบัญชี"),
        _("วันที่สอบทาน"),
        _("ไปแล้วไม่พบ (ครั้ง)"),
        _("พบครอบครัวล่าสุด"),
        _("เยี่ยมครั้งต่อไป"),
        _("พี่เลี้ยง/ทีม"),
    )


def list_rows(needs: QuerySet[Need], households: QuerySet[Household]) -> Iterator[Row]:
    """One row a need of these households, by place and person; memory does not grow with their number."""
    found = (
        needs.filter(member__household__in=households.order_by())
        .select_related("member__household__area__parent__parent", "standing")
        .order_by("member__household__area_id", "member__household__sort_key", "member__household_id", "member_id")
    )
    source = found.iterator(chunk_size=BATCH)
    while batch := list(islice(source, BATCH)):
        numbers = masked_ids(batch)
        holders = holders_of({need.member.household_id for need in batch})
        for need in batch:
            yield list_row(need, numbers.get(need.member_id, ""), holders.get(need.member.household_id, NOBODY))


def masked_ids(needs: Iterable[Need]) -> dict[object, str]:
    """The masked citizen ID of each need's member who has one."""
    members = {need.member_id: need.member for need in needs if need.member.citizen_id_sealed is not None}
    keys = existing_keys(members)
    return {
        owner: masked(key.open(bytes(members[owner].citizen_id_sealed or b""), context="citizen_id"))
        for owner, key in keys.items()
    }


def list_row(need: Need, number: str, holder: Holder) -> Row:
    household, standing = need.member.household, standing_of_need(need)
    names = {area.level: area.name_th for area in lineage(household.area)}
    return (
        household.code,
        household.house_no,
        str(household.moo or ""),
        household.community,
        names.get("subdistrict", ""),
        names.get("district", ""),
        need.member.full_name,
        number,
        str(Dimension(need.dimension).label),
        str(State(standing.state).label),
        str(Reason(standing.reason).label) if standing.reason else "",
        thai_date(standing.verified_on) if standing.verified_on else "",
        str(standing.attempts),
        thai_date(standing.contacted_on) if standing.contacted_on else "",
        thai_date(standing.next_visit_on) if standing.next_visit_on else "",
        holder.words,
    )


def write_csv(out: IO[bytes], rows: Iterable[Row]) -> None:
    """CSV that spreadsheets open as it is meant."""
    for piece in csv_lines(header(), rows):
        out.write(piece)


def write_xlsx(out: IO[bytes], rows: Iterable[Row]) -> None:
    """A workbook of text cells, under a head that stays in sight and can be filtered."""
    book = Workbook(out, made=clock.now(), title=_("ครัวเรือนเป้าหมาย"))
    sheet = Sheet(_("ครัวเรือนเป้าหมาย"), WIDTHS, head_line=1)
    book.write(sheet, chain([Line(header(), Style.HEAD)], map(Line, rows)))
    book.close()


def exported(write: Callable[[IO[bytes], Iterable[Row]], None], rows: Iterable[Row]) -> tuple[IO[bytes], int]:
    """The rows written to a file without a name, gone when it is closed, and how many they were.

    Small ones stay in memory; whatever the number, memory does not grow with it.
    """
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # the answer closes it
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for count, row in enumerate(rows, 1):  # noqa: B007  # the count is what stays
            yield row

    write(out, counted())
    out.seek(0)
    return out, count
