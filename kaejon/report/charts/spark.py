"""A line of a few values that stands in a row of a table."""

from __future__ import annotations

from collections.abc import Sequence

from kaejon.report.charts import svg

WIDTH, HEIGHT, PAD = 96, 24, 4


def sparkline(points: Sequence[int], title: str = "") -> str:
    """The values from the oldest to the newest, the highest on top; an empty picture for none."""
    found = spark_points(points)
    parts = [svg.line("chart-line", found), svg.circle("chart-point", *found[-1], 3)] if found else []
    return svg.drawing(WIDTH, HEIGHT, title, ", ".join(f"{value:,}" for value in points), parts, "chart-spark")


def spark_points(values: Sequence[int]) -> list[svg.Point]:
    """Where the values lie; equal ones on the middle line."""
    if not values:
        return []
    low, high = min(values), max(values)
    stride = (WIDTH - 2 * PAD) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * PAD
    return [
        (PAD + place * stride, PAD + room * ((high - value) / (high - low) if high > low else 0.5))
        for place, value in enumerate(values)
    ]
