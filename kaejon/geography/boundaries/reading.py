"""A boundary file to areas with rings: nothing of the file is believed, and its size is known before it is parsed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from kaejon.geography.boundaries import problems
from kaejon.geography.boundaries.topojson import features_of_topology

Position = tuple[float, float]
"""(longitude, latitude)"""
Polygon = list[list[Position]]
"""Rings, the outer first."""
MEGABYTE = 1_000_000
MEGABYTES_AT_MOST = 32
POINTS_AT_MOST = 1_000_000
PLAIN_CRS = ("CRS84", "4326")
KNOWN_NAMES = ("code", "geocode", "adm3_pcode", "adm2_pcode", "adm1_pcode", "tam_code", "amp_code", "prov_code", "id")
"""Properties that name an area, in any letters; where none fits, any other whose values are codes."""
LENGTHS = (2, 4, 6)


def read_boundaries(path: Path, code_property: str = "") -> dict[str, list[Polygon]]:
    """The file's areas with their polygons, by code. Raises BoundariesRefused.

    An area is one feature; one of several parts is a MultiPolygon. Twice the same area may be an old boundary beside a
    new one, which nobody could tell from parts.
    """
    features = list(features_in(parsed(path)))
    if not features:
        raise problems.no_features()
    name = code_property or guessed_property(features)
    found: dict[str, list[Polygon]] = {}
    seen: dict[str, int] = {}
    points = 0
    for place, feature in enumerate(features, 1):
        value = properties_of(feature).get(name, feature.get("id") if name == "id" else None)
        code = code_of(value)
        if code is None:
            raise problems.not_a_code(place, "" if value is None else value)
        polygons = list(polygons_of(feature.get("geometry"), code))
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        if points > POINTS_AT_MOST:
            raise problems.too_many_points(POINTS_AT_MOST)
        if code in found:
            raise problems.twice(code, seen[code], place)
        found[code], seen[code] = polygons, place
    return found


def parsed(path: Path) -> Any:
    """The file's JSON, if the file is small enough to be parsed at all."""
    try:
        size = path.stat().st_size
        if size > MEGABYTES_AT_MOST * MEGABYTE:
            raise problems.too_large(math.ceil(size / MEGABYTE), MEGABYTES_AT_MOST)
        content = path.read_bytes()
    except OSError as problem:
        raise problems.unreadable() from problem
    if not content.strip():
        raise problems.empty()
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse_constant)
    except UnicodeDecodeError as problem:
        raise problems.not_utf8() from problem
    except json.JSONDecodeError as problem:
        raise problems.not_json(problem.lineno) from problem
    except RecursionError as problem:
        raise problems.too_deep() from problem
    except ValueError as problem:
        if isinstance(problem, problems.BoundariesRefused):
            raise
        # A number of thousands of digits.
        raise problems.not_json() from problem


def refuse_constant(_name: str) -> NoReturn:
    raise problems.not_json()


def features_in(content: Any) -> Iterator[Mapping[str, Any]]:
    """The features of a FeatureCollection, of a single feature or of a topology. Raises BoundariesRefused."""
    if not isinstance(content, dict):
        raise problems.no_features()
    check_crs(content.get("crs"))
    if content.get("type") == "Topology":
        yield from features_of_topology(content, POINTS_AT_MOST)
        return
    features = content.get("features") if content.get("type") == "FeatureCollection" else [content]
    if not isinstance(features, list) or not all(
        isinstance(feature, dict) and feature.get("type") == "Feature" for feature in features
    ):
        raise problems.no_features()
    yield from features


def check_crs(crs: Any) -> None:
    """GeoJSON is in longitude and latitude unless it names another system, as older files do."""
    if crs is None:
        return
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = str(inner.get("name", "") if isinstance(inner, dict) else crs)
    if not name.endswith(PLAIN_CRS):
        raise problems.other_projection(name)


def properties_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def guessed_property(features: Sequence[Mapping[str, Any]]) -> str:
    """The property whose values are the codes of the areas: the longest codes first, then the best known name.

    A property that most features share names the area above, not the area. Raises BoundariesRefused.
    """
    names = dict.fromkeys(name for feature in features for name in properties_of(feature))
    fitting = []
    for name in [*names, "id"]:
        values = [properties_of(feature).get(name, feature.get("id") if name == "id" else None) for feature in features]
        if all(is_village(value) for value in values):
            raise problems.not_a_code(1, values[0])
        codes = [code for value in values if (code := code_of(value)) is not None]
        if len(codes) == len(features) and 2 * len(set(codes)) > len(features):
            known = KNOWN_NAMES.index(name.lower()) if name.lower() in KNOWN_NAMES else len(KNOWN_NAMES)
            fitting.append((-max(map(len, codes)), known, name))
    if not fitting:
        raise problems.no_code_property(list(names))
    return min(fitting)[2]


def is_village(value: object) -> bool:
    """Whether a value is the code of a village, which has no boundary here; its other properties name what is above."""
    return str(value).isascii() and str(value).isdecimal() and len(str(value)) == 8


def code_of(value: object) -> str | None:
    """An official code of 2, 4 or 6 digits as files write it (230101, 230101.0, "TH230101"), or None."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip().upper().removeprefix("TH")
    return text if text.isascii() and text.isdecimal() and len(text) in LENGTHS else None


def polygons_of(geometry: Any, code: str) -> Iterator[Polygon]:
    """The polygons of a geometry. Raises BoundariesRefused for anything else than closed shapes."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    given = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons = {"Polygon": [given], "MultiPolygon": given}.get(str(kind))
    if not isinstance(polygons, list) or not polygons:
        raise problems.no_shape(code)
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon or not all(isinstance(ring, list) for ring in polygon):
            raise problems.no_shape(code)
        yield [list(positions_of(ring, code)) for ring in polygon]


def positions_of(ring: Iterable[Any], code: str) -> Iterator[Position]:
    """The ring's positions; a height is left out. Raises BoundariesRefused for what is no number."""
    for point in ring:
        if not isinstance(point, list) or len(point) < 2 or not all(is_number(one) for one in point[:2]):
            raise problems.projection(code, point if isinstance(point, list) else [point])
        yield float(point[0]), float(point[1])


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
