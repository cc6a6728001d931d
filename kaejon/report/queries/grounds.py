"""What a map page is drawn on: the report's hexagons, or the real boundaries once they are loaded."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from kaejon.geography.queries import outlined_within, outlines_within
from kaejon.report.content import Body
from kaejon.report.map.asked import Asked
from kaejon.report.map.shading import total_rows
from kaejon.report.map.shapes import Ground, hex_ground, real_ground


def real_level(body: Body, asked: Asked) -> str:
    """The lowest level at which the boundary of every area that the page draws is known, down to the level asked for;
    empty where there is none. Boundaries of districts are joined from those of subdistricts where these are known.
    """
    for level in ("subdistrict", asked.level):
        codes = {code for code in total_rows(body, level) if code.startswith(asked.around)}
        if codes and codes <= outlined_within(asked.around, level).keys():
            return level
    return ""


def ground_for(body: Body, asked: Asked, level: str) -> Ground:
    """The ground of the page: real boundaries where they are asked for and known at `level` (`real_level`)."""
    if not level or asked.shape != "real":
        return hex_ground(body, asked.level, asked.around)
    codes = tuple(code for code in total_rows(body, level) if code.startswith(asked.around))
    newest = max(outlined_within(asked.around, level).values())
    return real_ground_of(codes, asked.around, level, asked.level, newest)


@lru_cache(maxsize=64)
def real_ground_of(codes: tuple[str, ...], around: str, level: str, shown: str, _loaded_at: dt.datetime) -> Ground:
    """The ground from the boundaries loaded last, joined from `level` to the level shown: looking for the places of
    labels takes longer than all else of a page.
    """
    known = outlines_within(around, level)
    return real_ground({code: known[code] for code in codes}, shown)
