"""A target list of any size in the standard columns: made up, the same for the same size, without a doubtful row."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from kaejon.lib.citizen_id import check_digit
from kaejon.register.intake.columns import HEADERS

# (code, subdistrict, district, villages) of Trat
PLACES = (
    ("230101", "บางพระ", "เมืองตราด", 0),
    ("230202", "ไม้รูด", "คลองใหญ่", 4),
    ("230302", "แสนตุ้ง", "เขาสมิง", 6),
    ("230401", "บ่อพลอย", "บ่อไร่", 5),
    ("230602", "เกาะกูด", "เกาะกูด", 3),
)
INDICATORS = {
    "health": (1, 4, 5, 7),
    "living": (8, 9, 10, 11),
    "education": (15, 16, 17, 19),
    "income": (20, 21, 22),
    "access": (27, 28),
}
SHARES = (120, 261, 143, 300, 4)
CONSONANTS = "กขคงจชดตทนบปพมยรลวสห"
COLUMNS = (
    "household_code",
    "citizen_id",
    "title",
    "first_name",
    "last_name",
    "sex",
    "birth_date",
    "relation",
    "house_no",
    "moo",
    "subdistrict",
    "district",
    "province",
    "area_code",
    "phone",
    *INDICATORS,
    "welfare_card",
    "failed_indicators",
)


def rows(count: int, seed: int = 2565, lone: int = 0) -> Iterator[list[str]]:
    """`count` persons, two to a household after the first `lone`; three in four have a dimension marked."""
    chance = random.Random(seed)
    for number in range(count):
        house = number if number < lone else lone + (number - lone) // 2
        is_head = number < lone or (number - lone) % 2 == 0
        code, subdistrict, district, villages = PLACES[house % len(PLACES)]
        marked = set(chance.choices(list(INDICATORS), SHARES, k=chance.choice((0, 1, 1, 2))))
        first12 = f"099990{number:06d}"
        yield [
            f"B{house:06d}",
            f"{first12}{check_digit(first12)}",
            "นาย",
            "สมมติ" + "".join(chance.choices(CONSONANTS, k=3)),
            "สาธิต" + "".join(chance.choices(CONSONANTS, k=3)),
            "ชาย",
            f"{1 + number % 28:02d}/{1 + number % 12:02d}/{2480 + number % 80}",
            "หัวหน้าครัวเรือน" if is_head else "บุตร",
            f"{house % 900}/{house % 7}",
            str(1 + house % villages) if villages else "",
            subdistrict,
            district,
            "ตราด",
            code,
            f"030{number:07d}" if number % 3 == 0 else "",
            *("1" if name in marked else "" for name in INDICATORS),
            "มี" if marked else "ไม่มี",
            ",".join(str(chance.choice(INDICATORS[name])) for name in INDICATORS if name in marked),
        ]


def header() -> list[str]:
    """The Thai headers of the columns."""
    return [HEADERS[name] for name in COLUMNS]


def write_households(path: Path, count: int) -> None:
    """A list of so many households, every tenth of them somebody living alone."""
    write(path, 2 * count - count // 10, lone=count // 10)


def write(path: Path, count: int, lone: int = 0) -> None:
    """The list as CSV or XLSX, by the file's ending."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header())
            writer.writerows(rows(count, lone=lone))
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("บัญชี")
        sheet.write_row(0, 0, header())
        for number, row in enumerate(rows(count, lone=lone), 1):
            sheet.write_row(number, 0, row)
