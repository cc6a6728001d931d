"""The same person, row or household twice in one file.

The rules, for rows of one file:

- A row equal to an earlier one in every value counts once: a warning on the later row.
- The same citizen ID with different values: both rows are out, each naming the other; likewise in
  two households. Nothing in the file says which row is right.
- Without two IDs to tell them apart, the same name and birth in the same household is the same
  person, by the rule that matches a list with the register.
- One household code in two subdistricts: both rows are out, for a household lives in one place and
  a count by area would be wrong. A different house number, หมู่ or community under one code is a
  warning on the later row: spellings vary, and no figure depends on it.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from django.utils.translation import gettext

from kaejon.lib.thai_text import fold
from kaejon.register.intake.cells import Remembered
from kaejon.register.intake.columns import HEADERS
from kaejon.register.intake.problems import RowProblem
from kaejon.register.intake.values import CheckedRow, TargetRow

# What two rows of one person are compared by, each with the column a reader would look at. Texts are
# compared folded: น.ส. and นางสาว, น้ำ typed in two ways, are no difference.
COMPARED_COLUMNS = (
    "household_code", "house_id", "citizen_id", "title", "first_name", "sex", "birth_date", "birth_date", "birth_date",
    "relation", "house_no", "moo", "community", "area_code", "latitude", "longitude", "phone", "",
    "failed_indicators", "welfare_card", "data_year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Person:
    """What is kept of a row until the end of the file: hashes in the place of personal texts."""

    number: int
    citizen_id: str
    household_key: str
    hashes: array[int]


class Duplicates:
    """Goes through the rows of a file in their order, one `add` each.

    `add` writes problems of the row itself into it. What a later row reveals about an earlier one
    stands in `late`, by the earlier row's number, to be added when the file has ended.
    """

    def __init__(self) -> None:
        self.late: dict[int, list[RowProblem]] = {}
        self._by_id: dict[str, _Person] = {}
        self._by_name: dict[tuple[object, ...], _Person] = {}
        self._households: dict[str, tuple[int, str, tuple[object, ...]]] = {}
        self._folded: Remembered[str, str] = Remembered(fold)

    def add(self, row: CheckedRow) -> None:
        """Compares a row with those before it."""
        parsed = row.parsed
        if parsed.name_key and parsed.household_key:
            self._compare_person(row)
        if parsed.household_code and row.repeat_of is None:
            self._compare_household(row)

    def _compare_person(self, row: CheckedRow) -> None:
        parsed = row.parsed
        if not parsed.citizen_id and row.outcome == "rejected":
            return  # Its ID could not be read, so nobody can say who it is.
        person = _Person(row.number, parsed.citizen_id, parsed.household_key, self._hashes(parsed))
        name = (parsed.household_key, parsed.name_key, *parsed.birth)
        earlier = self._by_id.get(parsed.citizen_id) if parsed.citizen_id else None
        if earlier is None:
            earlier = self._by_name.get(name)
            if earlier and earlier.citizen_id and parsed.citizen_id:
                earlier = None  # Two IDs: two people of one name.
        if earlier is not None:
            self._same_person(row, person, earlier)
        else:
            self._by_name.setdefault(name, person)
            if parsed.citizen_id:
                self._by_id[parsed.citizen_id] = person

    def _same_person(self, row: CheckedRow, person: _Person, earlier: _Person) -> None:
        if person.hashes == earlier.hashes:
            row.repeat_of = earlier.number
            row.problems.append(RowProblem("", "row_repeated", "warning", {"row": earlier.number}))
        elif person.household_key != earlier.household_key:
            self._doubt_both(row, earlier.number, "household_code", "person_in_two_households")
        else:
            column = "citizen_id" if person.citizen_id and earlier.citizen_id else "first_name"
            self._doubt_both(
                row, earlier.number, column, "person_differs", columns=_differing(person.hashes, earlier.hashes)
            )

    def _hashes(self, row: TargetRow) -> array[int]:
        folded = self._folded
        values = (
            row.household_key, row.house_id, row.citizen_id, folded[row.title], row.name_key, row.sex,
            row.birth_year, row.birth_month, row.birth_day, row.relation, folded[row.house_no], row.moo,
            folded[row.community], row.area_code, row.latitude, row.longitude, row.phones, row.dimensions,
            row.indicators, row.welfare_card, row.data_year,
        )  # fmt: skip
        return array("q", map(hash, values))

    def _compare_household(self, row: CheckedRow) -> None:
        parsed = row.parsed
        address = (self._folded[parsed.house_no], parsed.moo, self._folded[parsed.community])
        # With a code of its own, a household's key is that code, folded.
        first = self._households.setdefault(parsed.household_key, (row.number, parsed.area_code, address))
        number, area_code, first_address = first
        if number == row.number:
            return
        if area_code and parsed.area_code and area_code != parsed.area_code:
            self._doubt_both(row, number, "household_code", "household_in_two_areas")
        elif any(a and b and a != b for a, b in zip(address, first_address, strict=True)):
            row.problems.append(RowProblem("house_no", "household_address_differs", "warning", {"row": number}))

    def _doubt_both(self, row: CheckedRow, earlier: int, column: str, code: str, **params: str) -> None:
        row.problems.append(RowProblem(column, code, "error", {"row": earlier, **params}))
        late = self.late.setdefault(earlier, [])
        # A code used for a whole village would fill the first row with thousands of sentences.
        if all(problem.code != code for problem in late):
            late.append(RowProblem(column, code, "error", {"row": row.number, **params}))


def _differing(ours: array[int], theirs: array[int]) -> str:
    """The headers of the columns whose values differ."""
    columns = [name for name, a, b in zip(COMPARED_COLUMNS, ours, theirs, strict=True) if a != b]
    return ", ".join(dict.fromkeys(HEADERS.get(name, gettext("มิติ")) for name in columns))
