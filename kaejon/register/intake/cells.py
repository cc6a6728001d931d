"""Cells as they come out of a file, and as they are shown again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

Cell = str | float | int | bool | date | None
Row = list[Cell]

Value = TypeVar("Value")

SHOWN_CHARACTERS = 60
# Enough for every village, name and date of a province; a hostile file only makes it forget.
MOST_REMEMBERED = 50_000


def text_of(cell: Cell) -> str:
    """The text of a cell as its author saw it, nothing folded: "4" for 4.0, a date in ISO."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


def shown(cell: Cell) -> str:
    """The text of a cell on one line, cut so that a sentence can quote it."""
    text = " ".join(text_of(cell)[: 4 * SHOWN_CHARACTERS].split())
    # Lone surrogates cannot be written to a page or a database.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


Key = TypeVar("Key")


class Remembered(dict[Key, Value], Generic[Key, Value]):
    """A function's answers, kept: a list of people says the same things over and over."""

    def __init__(self, function: Callable[[Key], Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Key) -> Value:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[key] = value = self._function(key)
        return value
