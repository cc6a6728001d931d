"""Section `correction`: that a version replaces another one, and why."""

from __future__ import annotations

from typing import Any


def correction_detail(version: int, reason: str, corrects: str) -> dict[str, Any]:
    """What a version says of itself; `corrects` is the hash of the one before. Version 2 is the first correction."""
    return {"number": version - 1, "reason": reason, "corrects": corrects}
