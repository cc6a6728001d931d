"""What the household list searches in: one folded text per household."""

from __future__ import annotations

from collections.abc import Iterable

from kaejon.lib.thai_text import fold


def search_text(*, code: str, house_no: str, moo: int | None, community: str, names: Iterable[str]) -> str:
    """The folded text of a household: its members' names, its code and its address, with a space between."""
    address = (house_no, f"หมู่ {moo}" if moo else "", community, code)
    return " ".join(filter(None, (*sorted(set(names)), *(fold(part) for part in address if part))))
