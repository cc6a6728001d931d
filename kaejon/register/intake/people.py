"""What a row says of the person: name, ID, birth, telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kaejon.lib.cell import cell_text, is_blank
from kaejon.lib.citizen_id import CitizenIdProblem, is_valid, read_citizen_id
from kaejon.lib.house_id import HouseIdProblem, parse_house_id
from kaejon.lib.phone import PhoneProblem, parse_phones
from kaejon.lib.thai_date import DateProblem, PartialDate, parse_date
from kaejon.lib.thai_text import TextProblem, clean, fold, fold_name, looks_mojibake, split_title
from kaejon.register.intake.cells import Cell, shown, text_of
from kaejon.register.intake.problems import RowProblem

NAME_CHARACTERS = 300
TITLE_CHARACTERS = 60
# Rules of `kaejon.lib` fold what they read, which takes long on hostile text.
LONGEST_CELL = 200
LETTER = re.compile(r"[^\W\d_]")
# Thai in its only spelling: nothing here is changed by `clean` or `fold`, which cost 50 times as
# much. สระอำ and what can be typed in two orders is left to them.
MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
PLAIN_THAI = re.compile(
    f"(?:[ก-ฮะาแ-ไฯๆ]|เ(?!เ)|[\u0e31\u0e34-\u0e39][\u0e48-\u0e4b]?(?!{MARK})|[\u0e47-\u0e4c](?!{MARK}))+"
)
# What `looks_mojibake` looks for has one of these: Latin letters with accents, or the Windows-874
# reading of the two bytes with which Thai begins in UTF-8.
SUSPECT = re.compile("[\x80-\xff\ufffd]|เ[ธน]|[?]{4}")
MOBILE = re.compile(r"0[689][0-9]{8}")

CITIZEN_ID_CODES = {
    "bad_check_digit": "citizen_id_wrong",
    "wrong_length": "citizen_id_length",
    "not_digits": "citizen_id_letters",
    "scientific": "citizen_id_scientific",
}
NO_CITIZEN_ID = RowProblem("citizen_id", "citizen_id_missing", "warning")


@dataclass(frozen=True, slots=True)
class Name:
    """A part of a name, as it is kept and as it is compared."""

    text: str
    key: str
    title: str = ""
    problems: tuple[RowProblem, ...] = ()


def read_text(cell: Cell, field: str, limit: int) -> tuple[str, tuple[RowProblem, ...]]:
    """The text of a cell as it is kept: composed, without what nobody can see; "" for a dash."""
    text = text_of(cell)
    if not text:
        return "", ()
    if len(text) <= limit and PLAIN_THAI.fullmatch(text) and not SUSPECT.search(text):
        return ("" if is_blank(text) else text), ()
    try:
        text = clean(text, limit)
    except TextProblem:
        params = {"length": len(text), "limit": limit}
        return "", (RowProblem(field, "text_too_long", "error", params),)
    if SUSPECT.search(text) and looks_mojibake(text):
        return "", (RowProblem(field, "text_garbled", "error"),)
    return ("" if is_blank(text) else text), ()


def read_first_name(cells: tuple[Cell, Cell]) -> Name:
    """The first name of (title, name), its title told apart; an error when there is no name."""
    title, title_problems = read_text(cells[0], "title", TITLE_CHARACTERS)
    title = split_title(f"{title} กก")[0] or title
    text, problems = read_text(cells[1], "first_name", NAME_CHARACTERS)
    problems += title_problems
    if not text:
        return Name("", "", title, problems or (RowProblem("first_name", "name_missing", "error"),))
    if not LETTER.search(text):
        return Name("", "", title, (*problems, RowProblem("first_name", "name_strange", "error")))
    glued, rest = split_title(text)
    if glued and (not title or fold(glued) == fold(title)):
        title, text = glued, rest
    return Name(text, fold_name(text, title=title or "-"), title, problems)


def read_last_name(cell: Cell) -> Name:
    """The family name; a warning when there is none, for a few people have none."""
    text, problems = read_text(cell, "last_name", NAME_CHARACTERS)
    if not text and not problems:
        problems = (RowProblem("last_name", "last_name_missing", "warning"),)
    return Name(text, text if PLAIN_THAI.fullmatch(text) else fold(text), "", problems)


def without_last_name(name: Name) -> tuple[Name, Name]:
    """A whole name in one cell as first and family name, cut at its first space."""
    first, _, last = name.text.partition(" ")
    if not last:
        return name, read_last_name(None)
    return Name(first, fold(first), name.title, name.problems), read_last_name(last)


def read_id(cell: Cell) -> tuple[str, RowProblem | None]:
    """The citizen ID; never a guess: one whose check digit is wrong is no ID."""
    if isinstance(cell, str):
        if len(cell) == 13 and cell.isascii() and cell.isdigit() and is_valid(cell):
            return cell, None
        cell = cell[:LONGEST_CELL]
    if cell is None or cell == "" or is_blank(cell_text(cell)):
        return "", NO_CITIZEN_ID
    try:
        number, was_padded = read_citizen_id(cell)
    except CitizenIdProblem as problem:
        code = CITIZEN_ID_CODES.get(problem.code, "citizen_id_wrong")
        return "", RowProblem("citizen_id", code, "error", problem.params)
    return number, RowProblem("citizen_id", "citizen_id_padded", "warning") if was_padded else None


def read_house_id(cell: Cell) -> tuple[str, RowProblem | None]:
    """The house code of 11 digits; a wrong one is left out with a warning, for nothing hangs on it."""
    if cell is None or cell == "":
        return "", None
    try:
        return parse_house_id(cell[:LONGEST_CELL] if isinstance(cell, str) else cell), None
    except HouseIdProblem as problem:
        if problem.code == "empty":
            return "", None
        return "", RowProblem("house_id", "house_id_wrong", "warning")


def birth_reader(today: date) -> Callable[[Cell], tuple[PartialDate | None, RowProblem | None]]:
    """A reader of birth dates: unreadable and future ones are errors, an assumed year a warning."""

    def read(cell: Cell) -> tuple[PartialDate | None, RowProblem | None]:
        if cell is None or cell == "":
            return None, None
        try:
            born = parse_date(cell[:LONGEST_CELL] if isinstance(cell, str) else cell, today=today)
        except DateProblem as problem:
            if problem.code == "empty":
                return None, None
            params = {**problem.params, "value": shown(cell)}
            return None, RowProblem("birth_date", "birth_date_wrong", "error", params, problem.template)
        if (born.year, born.month or 0, born.day or 0) > (today.year, today.month, today.day):
            return None, RowProblem("birth_date", "birth_date_future", "error", {"read": born.thai})
        if born.assumed:
            params = {"value": shown(cell), "read": born.thai}
            return born, RowProblem("birth_date", "birth_date_assumed", "warning", params)
        return born, None

    return read


def read_phones(cells: list[Cell]) -> tuple[tuple[str, ...], RowProblem | None]:
    """Every telephone number of one or more cells; a wrong one is left out with a warning."""
    found: list[str] = []
    problem = None
    for cell in cells:
        if cell is None or cell == "":
            continue
        if isinstance(cell, str) and MOBILE.fullmatch(cell):
            found.append(cell)
            continue
        try:
            found += parse_phones(cell[:LONGEST_CELL] if isinstance(cell, str) else cell)
        except PhoneProblem as wrong:
            if wrong.code != "empty":
                problem = RowProblem("phone", "phone_wrong", "warning", {"value": shown(cell)})
    return tuple(dict.fromkeys(found)), problem
