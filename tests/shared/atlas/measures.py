"""Distances and samples of polygons, to measure the drawings with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from shared.atlas.artwork import View
from shared.atlas.paths import Point, Polygon, bounds, contains


def distance(ring: Polygon, point: Point) -> float:
    """Return how far `point` lies outside `ring`, in view units; 0 inside."""
    return 0.0 if contains(ring, point) else to_border(ring, point)


def to_border(ring: Polygon, point: Point) -> float:
    """Return how far `point` lies from the line of `ring`, on either side of it."""
    return min(_to_segment(point, a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def apart(some: Iterable[Polygon], others: Iterable[Polygon]) -> float:
    """Return the gap between two groups of rings, 0 where they touch or overlap."""
    there = list(others)
    return min(distance(ring, point) for one in some for point in one for ring in there)


def on_body(view: View, point: Point) -> bool:
    """Say whether `point` lies on the body, or so near its edge that the eye cannot tell."""
    return any(distance(ring, point) < 0.5 for ring in view.outline)


def mean(points: Iterable[Point]) -> Point:
    """Return the middle of `points`."""
    xs, ys = zip(*points, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


def grid(ring: Polygon, step: float) -> Iterator[Point]:
    """Yield the points inside `ring` of a square grid `step` wide, off the round numbers."""
    left, top, right, bottom = bounds(ring)
    for row in range(int((bottom - top) / step) + 1):
        for column in range(int((right - left) / step) + 1):
            point = left + (column + 0.513) * step, top + (row + 0.487) * step
            if contains(ring, point):
                yield point


def _to_segment(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / ((dx * dx + dy * dy) or 1.0)
    t = min(1.0, max(0.0, t))
    return math.dist(point, (a[0] + t * dx, a[1] + t * dy))
