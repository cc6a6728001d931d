"""What a map page is drawn on: the report's hexagons, or the real boundaries once they are loaded."""

from __future__ import annotations

from kaejon.geography.queries import outlines_within
from kaejon.report.content import Body
from kaejon.report.map.asked import Asked
from kaejon.report.map.shading import total_rows
from kaejon.report.map.shapes import Ground, hex_ground, real_ground


def has_real_boundaries(body: Body, asked: Asked) -> bool:
    """Whether the boundary of every area that the page draws is known, at its level or below."""
    return bool(level_with_boundaries(body, asked))


def level_with_boundaries(body: Body, asked: Asked) -> str:
    """The lowest level at which the boundary of every area inside is known, down to the level asked for; else empty."""
    for level in ("subdistrict", asked.level):
        codes = {code for code in total_rows(body, level) if code.startswith(asked.around)}
        if codes and codes <= outlines_within(asked.around, level).keys():
            return level
    return ""


def ground_for(body: Body, asked: Asked, *, real: bool) -> Ground:
    """The ground of the page: real boundaries where they are there and asked for."""
    if not (real and asked.shape == "real"):
        return hex_ground(body, asked.level, asked.around)
    level = level_with_boundaries(body, asked)
    known = outlines_within(asked.around, level)
    return real_ground({code: known[code] for code in total_rows(body, level) if code in known}, asked.level)
