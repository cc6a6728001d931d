"""The section `hexes`: where each subdistrict stands on the schematic map; a map on paper comes from the JSON alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaejon.geography.models import Area, Level
from kaejon.geography.queries import hex_layout


def hexes_section(province: str, areas: Iterable[Area]) -> dict[str, Any]:
    """How the layout came about (drawn, computed, plain), and the column and row of each subdistrict by code."""
    layout = hex_layout(province, {area.code for area in areas if area.level == Level.SUBDISTRICT})
    return {"how": layout.how, "cells": [[code, *cell] for code, cell in sorted(layout.cells.items())]}
