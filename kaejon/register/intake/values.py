"""A row after checking: what it says in plain values, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from kaejon.register.intake.cells import Cell, text_of
from kaejon.register.intake.problems import RowProblem

Outcome = Literal["accepted", "warned", "repeated", "rejected"]


@dataclass(slots=True)
class TargetRow:
    """One person of the list, each value normalised; empty text or None is "not said".

    `name_key` is `fold_name` of the name. `household_key` is equal for rows of one household:
    "c" and the folded household code, or "a" and the folded address. `area_code` is the
    subdistrict's six digits; `village_code` its village's eight, also when the village is not
    loaded; `is_village_known` says whether it is. `birth_year` and `data_year` are ค.ศ.
    `dimensions` are marked ones in the order of the drive: a row without any is a member of the
    household, kept and not counted. Codes of sex, relation and card are those of the models.
    """

    household_code: str = ""
    house_id: str = ""
    citizen_id: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    name_key: str = ""
    sex: str = ""
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    relation: str = ""
    house_no: str = ""
    moo: int | None = None
    community: str = ""
    area_code: str = ""
    village_code: str = ""
    is_village_known: bool = False
    latitude: float | None = None
    longitude: float | None = None
    phones: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    indicators: tuple[int, ...] = ()
    welfare_card: str = ""
    data_year: int | None = None
    household_key: str = ""

    @property
    def birth(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day of birth, each as far as it is known."""
        return self.birth_year, self.birth_month, self.birth_day

    def to_list(self) -> list[Any]:
        """The values in the order of the fields, ready for JSON."""
        return [getattr(self, name) for name in _NAMES]

    @classmethod
    def from_list(cls, values: Sequence[Any]) -> Self:
        """The row that `to_list` wrote, back from JSON."""
        plain: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
        return cls(*plain)


_NAMES = tuple(each.name for each in fields(TargetRow))


@dataclass(slots=True)
class CheckedRow:
    """One row of the file. `number` counts as the spreadsheet does, from 1.

    `parsed` holds what could be read, also of a row that is out; `values` only what may go on.
    `repeat_of` is the number of the row that this one repeats in every value.
    """

    number: int
    cells: Sequence[Cell]
    parsed: TargetRow
    problems: list[RowProblem] = field(default_factory=list)
    repeat_of: int | None = None

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row; a question keeps it out until it is answered."""
        if any(problem.severity != "warning" for problem in self.problems):
            return "rejected"
        if self.repeat_of is not None:
            return "repeated"
        return "warned" if self.problems else "accepted"

    @property
    def values(self) -> TargetRow | None:
        """The values of a row that counts; None for one that is rejected or a repetition."""
        return self.parsed if self.outcome in ("accepted", "warned") else None

    @property
    def texts(self) -> list[str]:
        """Every cell as it came, in the order of the file."""
        return [text_of(cell) for cell in self.cells]

    def named_texts(self, columns: Mapping[int, str]) -> dict[str, str]:
        """The cells of known columns as they came, by field; several of one field are joined."""
        named: dict[str, str] = {}
        for index, name in columns.items():
            if index < len(self.cells) and (text := text_of(self.cells[index])):
                named[name] = f"{named[name]}, {text}" if name in named else text
        return named
