"""TopoJSON to features: lines that neighbours share stand once in such a file, in steps of whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaejon.geography.boundaries import problems

Arc = list[list[float]]


def features_of_topology(content: Mapping[str, Any], points_at_most: int) -> Iterator[dict[str, Any]]:
    """The topology's objects as GeoJSON features. Raises BoundariesRefused where it is damaged or too large."""
    try:
        arcs = arcs_of(content)
        points = 0
        for each in content["objects"].values():
            for geometry in each["geometries"] if each["type"] == "GeometryCollection" else [each]:
                feature = feature_of(geometry, arcs)
                polygons = feature["geometry"]["coordinates"]
                points += sum(len(ring) for polygon in polygons for ring in polygon)
                if points > points_at_most:
                    raise problems.too_many_points(points_at_most)
                yield feature
    except (KeyError, TypeError, IndexError, AttributeError) as problem:
        raise problems.no_features() from problem


def arcs_of(content: Mapping[str, Any]) -> list[Arc]:
    """The lines as longitude and latitude."""
    if "transform" not in content:
        return [[[float(x), float(y)] for x, y, *_rest in arc] for arc in content["arcs"]]
    (wide, high), (west, south) = content["transform"]["scale"], content["transform"]["translate"]
    found = []
    for arc in content["arcs"]:
        x = y = 0
        line: Arc = []
        for dx, dy, *_rest in arc:
            x, y = x + dx, y + dy
            line.append([x * wide + west, y * high + south])
        found.append(line)
    return found


def feature_of(geometry: Mapping[str, Any], arcs: list[Arc]) -> dict[str, Any]:
    """One geometry as a feature with a MultiPolygon; other kinds of geometry have none."""
    given = geometry.get("arcs") or []
    polygons = {"Polygon": [given], "MultiPolygon": given}.get(geometry["type"], [])
    shape = [[ring_of(ring, arcs) for ring in polygon] for polygon in polygons]
    return {
        "type": "Feature",
        "id": geometry.get("id"),
        "properties": geometry.get("properties"),
        "geometry": {"type": "MultiPolygon", "coordinates": shape},
    }


def ring_of(numbers: list[int], arcs: list[Arc]) -> Arc:
    """The lines of a ring one behind the other; a negative number is a line walked backwards."""
    ring: Arc = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += line[1:] if ring else line
    return ring
