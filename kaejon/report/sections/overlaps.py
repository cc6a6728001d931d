from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaejon.analytics.overlaps import Overlap


def overlaps_detail(found: Iterable[Overlap]) -> list[dict[str, Any]]:
    """In which sets of dimensions the current households and persons have needs; zero rows left out."""
    return [row._asdict() for row in found]
