"""Every row of a list checked by every rule, in one pass that keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from kaejon.lib.cell import cell_text, is_blank
from kaejon.lib.places import PlaceProblem, parse_house_number, parse_point
from kaejon.lib.thai_date import BE
from kaejon.lib.thai_text import arabic_digits, fold
from kaejon.register.intake.areas import MOO_IN_ADDRESS, AreaLookup, AreaReader
from kaejon.register.intake.cells import Cell, Remembered, Row, shown, text_of
from kaejon.register.intake.columns import DIMENSIONS, HEADERS
from kaejon.register.intake.marks import (
    MarkReader,
    read_indicators,
    read_relation,
    read_sex,
    read_welfare_card,
)
from kaejon.register.intake.people import (
    birth_reader,
    read_first_name,
    read_house_id,
    read_id,
    read_last_name,
    read_phones,
    read_text,
    without_last_name,
)
from kaejon.register.intake.problems import RowProblem
from kaejon.register.intake.values import CheckedRow, TargetRow

CODE_CHARACTERS = 60
HOUSE_NO_CHARACTERS = 60
COMMUNITY_CHARACTERS = 200
COORDINATE_CHARACTERS = 60
DEGREES = re.compile(r"[0-9]{1,3}\.[0-9]{1,12}")
YEAR = re.compile(r"(?:พ\.?\s?ศ\.?|ปี)?\s*(\d{4}|\d{2})")
FIRST_THAI_YEAR = 2400

NO_HOUSEHOLD = RowProblem("household_code", "household_missing", "error")
NO_CARD_SAID = RowProblem("welfare_card", "welfare_card_missing", "warning")


def check_rows(
    rows: Iterable[tuple[int, Row]],
    columns: Mapping[int, str],
    *,
    areas: AreaLookup,
    province: str,
    today: date,
    indicators: Mapping[int, str],
    default_year: int | None = None,
    mark_words: Mapping[str, bool] | None = None,
) -> Iterator[CheckedRow]:
    """Each row with its values and problems; never raises, whatever the cells hold.

    `rows` are numbered as in the file (`table.data_rows`), `columns` map the index of a column
    to a field. `province` is the campaign's, two digits. `indicators` map a number to the
    dimension it counts for. `default_year` (ค.ศ.) stands in for a missing year of data.
    `mark_words` are the officer's answers to questions: word → whether it marks a dimension.
    """
    checker = RowChecker(
        columns,
        areas=areas,
        province=province,
        today=today,
        indicators=indicators,
        default_year=default_year,
        mark_words=mark_words or {},
    )
    for number, row in rows:
        yield checker.check(number, row)


class RowChecker:
    """The rules with what they have already answered, for one file."""

    def __init__(
        self,
        columns: Mapping[int, str],
        *,
        areas: AreaLookup,
        province: str,
        today: date,
        indicators: Mapping[int, str],
        default_year: int | None,
        mark_words: Mapping[str, bool],
    ) -> None:
        self._width = max(columns, default=0) + 1
        # A field without a column points at the empty cell that `check` puts behind every row.
        self._at = dict.fromkeys(HEADERS, -1) | {field: index for index, field in columns.items()}
        self._phones_at = [index for index, field in columns.items() if field == "phone"]
        self._dimensions_at = [(name, self._at[name]) for name in DIMENSIONS if self._at[name] >= 0]
        self._has_last_name = self._at["last_name"] >= 0
        self._today = today
        self._indicators_of = indicators
        self._default_year = default_year
        self._marks = MarkReader(mark_words)

        self._mark: Remembered[Cell, tuple[bool, RowProblem | None]] = Remembered(partial(self._marks.read, field=""))
        self._place = Remembered(AreaReader(areas, province).read)
        self._first_name = Remembered(read_first_name)
        self._last_name = Remembered(read_last_name)
        self._birth = Remembered(birth_reader(today))
        self._sex = Remembered(read_sex)
        self._relation = Remembered(read_relation)
        self._card = Remembered(read_welfare_card)
        self._indicators = Remembered(read_indicators)
        self._agreement = Remembered(self._compare_indicators)
        self._year = Remembered(self._read_year)
        self._community = Remembered(partial(read_text, field="community", limit=COMMUNITY_CHARACTERS))
        self._house_no = Remembered(read_house_no)
        self._folded = Remembered(fold)

    def check(self, number: int, row: Row) -> CheckedRow:
        """One row, checked by every rule."""
        # A list from a spreadsheet holds 1, 1.0 and TRUE, which are one key of a dictionary.
        cells: Row = [*map(text_of, row)] if bool in map(type, row) else [*row]
        cells += [None] * (max(self._width - len(cells), 0) + 1)
        parsed = TargetRow()
        problems: list[RowProblem] = []
        self._check_person(parsed, cells, problems)
        self._check_place(parsed, cells, problems)
        self._check_household(parsed, cells, problems)
        self._check_dimensions(parsed, cells, problems)
        year, problem = self._year[cells[self._at["data_year"]]]
        parsed.data_year = year
        if problem:
            problems.append(problem)
        return CheckedRow(number, row, parsed, problems)

    def _check_person(self, parsed: TargetRow, cells: Row, problems: list[RowProblem]) -> None:
        at = self._at
        first = self._first_name[cells[at["title"]], cells[at["first_name"]]]
        if self._has_last_name:
            last = self._last_name[cells[at["last_name"]]]
        else:
            first, last = without_last_name(first)
        parsed.title, parsed.first_name, parsed.last_name = first.title, first.text, last.text
        parsed.name_key = f"{first.key} {last.key}".strip() if first.key else ""
        problems += first.problems
        problems += last.problems

        parsed.citizen_id, problem = read_id(cells[at["citizen_id"]])
        if problem:
            problems.append(problem)
        parsed.sex, problem = self._sex[cells[at["sex"]]]
        if problem:
            problems.append(problem)
        born, problem = self._birth[cells[at["birth_date"]]]
        if problem:
            problems.append(problem)
        if born:
            parsed.birth_year, parsed.birth_month, parsed.birth_day = born.year, born.month, born.day
        parsed.relation = self._relation[cells[at["relation"]]]
        if self._phones_at:
            parsed.phones, problem = read_phones([cells[index] for index in self._phones_at])
            if problem:
                problems.append(problem)

    def _check_place(self, parsed: TargetRow, cells: Row, problems: list[RowProblem]) -> None:
        at = self._at
        parsed.community, found = self._community[cells[at["community"]]]
        problems += found
        parsed.house_no, moo_in_address, found = self._house_no[cells[at["house_no"]]]
        problems += found
        moo = cells[at["moo"]]
        if moo_in_address and (moo is None or moo == ""):
            moo = moo_in_address
        place = self._place[
            cells[at["area_code"]],
            cells[at["subdistrict"]],
            cells[at["district"]],
            cells[at["province"]],
            moo,
            bool(parsed.community),
        ]
        parsed.area_code, parsed.village_code, parsed.moo = place.area_code, place.village_code, place.moo
        parsed.is_village_known = place.is_village_known
        problems += place.problems
        point = cells[at["latitude"]], cells[at["longitude"]]
        parsed.latitude, parsed.longitude, problem = read_coordinates(point)
        if problem:
            problems.append(problem)

    def _check_household(self, parsed: TargetRow, cells: Row, problems: list[RowProblem]) -> None:
        at = self._at
        code, found = read_household_code(cells[at["household_code"]])
        problems += found
        parsed.household_code = code
        parsed.house_id, problem = read_house_id(cells[at["house_id"]])
        if problem:
            problems.append(problem)
        if code:
            parsed.household_key = "c" + (code if code.isascii() and code.isdigit() else self._folded[code])
        elif parsed.house_no:
            address = (self._folded[parsed.community], self._folded[parsed.house_no].replace(" ", ""))
            parsed.household_key = "a" + "|".join((parsed.area_code, str(parsed.moo or ""), *address))
        elif not found:
            problems.append(NO_HOUSEHOLD)

    def _check_dimensions(self, parsed: TargetRow, cells: Row, problems: list[RowProblem]) -> None:
        marked = []
        for name, index in self._dimensions_at:
            is_marked, question = self._mark[cells[index]]
            if is_marked:
                marked.append(name)
            elif question:
                problems.append(RowProblem(name, question.code, question.severity, question.params))
        parsed.dimensions = tuple(marked)
        parsed.indicators, problem = self._indicators[cells[self._at["failed_indicators"]]]
        if problem:
            problems.append(problem)
        else:
            problems += self._agreement[parsed.dimensions, parsed.indicators]
        parsed.welfare_card, problem = self._card[cells[self._at["welfare_card"]]]
        if problem:
            problems.append(problem)
        elif marked and parsed.welfare_card != "has":
            problems.append(NO_CARD_SAID)

    def _compare_indicators(self, key: tuple[tuple[str, ...], tuple[int, ...]]) -> tuple[RowProblem, ...]:
        """Warnings where marks and indicators disagree; the mark wins in every case."""
        marked, numbers = key
        by_dimension: dict[str, list[int]] = {}
        for number in numbers:
            by_dimension.setdefault(self._indicators_of.get(number, ""), []).append(number)
        problems = [
            RowProblem(name, "mark_without_indicators", "warning", {"dimension": HEADERS[name]})
            for name in marked
            if name not in by_dimension
        ]
        for name in DIMENSIONS:
            if name in by_dimension and name not in marked:
                said = ", ".join(map(str, by_dimension[name]))
                params = {"value": said, "dimension": HEADERS[name]}
                problems.append(RowProblem("failed_indicators", "indicators_without_mark", "warning", params))
        return tuple(problems)

    def _read_year(self, cell: Cell) -> tuple[int | None, RowProblem | None]:
        """The year of the data, ค.ศ.; the list's own year where the row says nothing readable."""
        if isinstance(cell, date):
            year = cell.year
        else:
            text = cell_text(cell[:40] if isinstance(cell, str) else cell)
            if is_blank(text):
                return self._default_year, None
            match = YEAR.fullmatch(text)
            if not match:
                return self._default_year, RowProblem("data_year", "data_year_wrong", "warning", {"value": shown(cell)})
            year = int(match[1])
            if year < 100:
                year += 2500
        if year >= FIRST_THAI_YEAR:
            year -= BE
        if year > self._today.year:
            problem = RowProblem("data_year", "data_year_future", "warning", {"value": shown(cell)})
            return self._default_year, problem
        if year < self._today.year - 50:
            return self._default_year, RowProblem("data_year", "data_year_wrong", "warning", {"value": shown(cell)})
        return year, None


def read_household_code(cell: Cell) -> tuple[str, tuple[RowProblem, ...]]:
    """The code of a household as its source writes it."""
    if isinstance(cell, str) and len(cell) <= CODE_CHARACTERS and cell.isascii() and cell.isalnum():
        return cell, ()
    text, problems = read_text(cell, "household_code", CODE_CHARACTERS)
    return arabic_digits(text), problems


def read_house_no(cell: Cell) -> tuple[str, str, tuple[RowProblem, ...]]:
    """The house number, the หมู่ that stands behind it in the same cell, and what is wrong."""
    # A date is the only thing that a house number cannot be: houses have names and lanes too.
    problems: tuple[RowProblem, ...]
    text, problems = ("", ()) if isinstance(cell, date) else read_text(cell, "house_no", HOUSE_NO_CHARACTERS)
    moo = ""
    if match := MOO_IN_ADDRESS.fullmatch(text):
        text, moo = f"{match[1]} {match[3]}".strip(), match[2]
    try:
        text = parse_house_number(text or (cell if isinstance(cell, date) else ""))
    except PlaceProblem as problem:
        if problem.code == "became_date":
            return "", moo, (RowProblem("house_no", "house_no_date", "error", {"value": shown(cell)}),)
    return text, moo, problems


def read_coordinates(cells: tuple[Cell, Cell]) -> tuple[float | None, float | None, RowProblem | None]:
    """A point in Thailand; swapped ones are swapped back, any other is left out, with a warning."""
    latitude, longitude = (cell[:COORDINATE_CHARACTERS] if isinstance(cell, str) else cell for cell in cells)
    if _is_empty(latitude) and _is_empty(longitude):
        return None, None, None
    if plain := _plain_point(latitude, longitude):
        return *plain, None
    try:
        point = parse_point(latitude, None if _is_empty(longitude) else longitude)
    except PlaceProblem as problem:
        if problem.code == "swapped":
            point = parse_point(longitude, latitude)
            swapped = RowProblem("latitude", "coordinates_swapped", "warning")
            return float(point.lat), float(point.lon), swapped
        code = "coordinates_half" if problem.code == "empty" else "coordinates_wrong"
        return None, None, RowProblem("latitude", code, "warning")
    return float(point.lat), float(point.lon), None


def _plain_point(latitude: Cell, longitude: Cell) -> tuple[float, float] | None:
    """A point as nearly every list writes it, well inside Thailand, without the rules' decimals."""
    if isinstance(latitude, str) and isinstance(longitude, str):
        if not (DEGREES.fullmatch(latitude) and DEGREES.fullmatch(longitude)):
            return None
    elif not (isinstance(latitude, float) and isinstance(longitude, float)):
        return None
    north, east = round(float(latitude), 6), round(float(longitude), 6)
    return (north, east) if 6 < north < 20 and 98 < east < 105 else None


def _is_empty(cell: Cell) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip(" -."))
