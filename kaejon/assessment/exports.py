"""The household list as a file: one need a row, citizen IDs masked, every text inert in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import IO, NamedTuple

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _

from kaejon.assessment.queries.holders import NOBODY, Holder, holders_of
from kaejon.geography.models import CODE_LENGTH, Area, Level
from kaejon.lib import clock
from kaejon.lib.citizen_id import masked
from kaejon.lib.csv_out import csv_lines
from kaejon.lib.thai_date import thai_date
from kaejon.lib.xlsx_out import Row as Line
from kaejon.lib.xlsx_out import Sheet, Style, Workbook
from kaejon.logbook.kinds import Reason, State
from kaejon.register.keys import existing_keys
from kaejon.register.models import Dimension, Household, Need, full_name

BATCH = 2_000
IN_MEMORY = 16 * 1024 * 1024
WIDTHS = (16, 12, 8, 18, 18, 18, 28, 20, 18, 18, 24, 14, 10, 14, 14, 28)

SUBDISTRICT, DISTRICT = Level.SUBDISTRICT.value, Level.DISTRICT.value

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


class Listed(NamedTuple):
    """What is read of one need for its row, as plain values: of so many rows, objects would be most of the work."""

    household: uuid.UUID
    code: str
    house_no: str
    moo: int | None
    community: str
    area: str
    member: uuid.UUID
    title: str
    first_name: str
    last_name: str
    sealed: bytes | None
    dimension: str
    state: str | None
    """None, and what follows too, for a need that is only listed."""
    reason: str | None
    verified_on: dt.date | None
    attempts: int | None
    contacted_on: dt.date | None
    next_visit_on: dt.date | None


READ = (
    "member__household_id",
    "member__household__code",
    "member__household__house_no",
    "member__household__moo",
    "member__household__community",
    "member__household__area_id",
    "member_id",
    "member__title",
    "member__first_name",
    "member__last_name",
    "member__citizen_id_sealed",
    "dimension",
    "standing__state",
    "standing__reason",
    "standing__verified_on",
    "standing__attempts",
    "standing__contacted_on",
    "standing__next_visit_on",
)


def list_rows(needs: QuerySet[Need], households: QuerySet[Household]) -> Iterator[Row]:
    """One row a need of these households, by place and person; memory does not grow with their number.

    Three queries for every two thousand rows, beside the one that reads them.
    """
    found = (
        needs.filter(member__household__in=households.order_by())
        .order_by("member__household__area_id", "member__household__sort_key", "member__household_id", "member_id")
        .values_list(*READ)
    )
    source = map(Listed._make, found.iterator(chunk_size=BATCH))
    words = Words.now()
    while batch := list(islice(source, BATCH)):
        numbers, places = masked_ids(batch), places_of(batch)
        holders = holders_of({need.household for need in batch})
        for need in batch:
            holder = holders.get(need.household, NOBODY)
            yield list_row(need, words, places[need.area], numbers.get(need.member, ""), holder)


@dataclass(frozen=True)
class Words:
    """The labels in the language of the reader, looked up once and not for every cell."""

    dimensions: dict[str, str]
    states: dict[str, str]
    reasons: dict[str, str]
    day: Callable[[dt.date | None], str]

    @classmethod
    def now(cls) -> Words:
        return cls(labels(Dimension), labels(State), labels(Reason), cache(lambda day: thai_date(day) if day else ""))


def labels(kind: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in kind.choices}


def masked_ids(needs: Iterable[Listed]) -> dict[uuid.UUID, str]:
    """The masked citizen ID of each need's member who has one."""
    sealed = {need.member: need.sealed for need in needs if need.sealed is not None}
    keys = existing_keys(sealed)
    return {owner: masked(key.open(sealed[owner], context="citizen_id")) for owner, key in keys.items()}


def places_of(needs: Iterable[Listed]) -> dict[str, tuple[str, str]]:
    """The names of subdistrict and district, by the code of the area that a need's household lies in."""
    areas = {need.area for need in needs}
    codes = {(area, level): area[: CODE_LENGTH[level]] for area in areas for level in (SUBDISTRICT, DISTRICT)}
    rows = Area.objects.filter(pk__in=set(codes.values())).values_list("level", "pk", "name_th")
    names = {(level, code): name for level, code, name in rows}

    def name(area: str, level: str) -> str:
        return names.get((level, codes[area, level]), "")

    return {area: (name(area, SUBDISTRICT), name(area, DISTRICT)) for area in areas}


def list_row(need: Listed, words: Words, place: tuple[str, str], number: str, holder: Holder) -> Row:
    return (
        need.code,
        need.house_no,
        str(need.moo or ""),
        need.community,
        *place,
        full_name(need.title, need.first_name, need.last_name),
        number,
        words.dimensions[need.dimension],
        words.states[need.state or State.LISTED],
        words.reasons[need.reason] if need.reason else "",
        words.day(need.verified_on),
        str(need.attempts or 0),
        words.day(need.contacted_on),
        words.day(need.next_visit_on),
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
