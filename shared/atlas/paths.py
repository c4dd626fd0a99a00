"""SVG path strings as polygons: parse, flatten, mirror, measure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Polygon = tuple[Point, ...]
"""A closed ring; the last point is not repeated. Units of the view, y down."""

Polyline = tuple[Point, ...]

TOLERANCE = 0.25
"""How far, in view units, a flattened curve may lie from the true one."""

_TOKEN = re.compile(r"[A-Za-z]|[-+]?\d*\.?\d+")
_NUMBERS_TAKEN = {"M": 2, "L": 2, "C": 6, "Z": 0}


class PathError(ValueError):
    """A path string that uses more of SVG than the artwork does, or is cut short."""


def flatten(path: str, tolerance: float = TOLERANCE) -> Polyline:
    """Return the points along `path`, one subpath of absolute `M`, `L`, `C` and `Z` commands.

    Raises `PathError` for any other command, a missing number, or a second subpath.
    """
    points: list[Point] = []
    for command, numbers in _commands(path):
        if command == "Z":
            continue
        if (command == "M") == bool(points):
            raise PathError(f"a path is one subpath that starts with M: {path[:40]!r}")
        end = (numbers[-2], numbers[-1])
        if command == "C":
            first, second = (numbers[0], numbers[1]), (numbers[2], numbers[3])
            points.extend(_curve(points[-1], first, second, end, tolerance))
        else:
            points.append(end)
    return tuple(_without_repeats(points))


def polygon(path: str, tolerance: float = TOLERANCE) -> Polygon:
    """Return the ring that the closed `path` draws; raises `PathError` as `flatten` does."""
    ring = flatten(path, tolerance)
    if len(ring) > 1 and math.dist(ring[0], ring[-1]) < 1e-6:
        ring = ring[:-1]
    if len(ring) < 3:
        raise PathError(f"a ring needs three points: {path[:40]!r}")
    return ring


def mirror(points: Sequence[Point], width: float) -> tuple[Point, ...]:
    """Return `points` seen in a mirror on the view's middle, keeping their direction of turning."""
    return tuple((width - x, y) for x, y in reversed(points))


def area(ring: Polygon) -> float:
    """Return the area inside `ring` in square view units, always positive."""
    return abs(_signed_area(ring))


def centroid(ring: Polygon) -> Point:
    """Return the centre of area of `ring`."""
    doubled = 2 * _signed_area(ring)
    x = y = 0.0
    for (x0, y0), (x1, y1) in _edges(ring):
        cross = x0 * y1 - x1 * y0
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return x / (3 * doubled), y / (3 * doubled)


def contains(ring: Polygon, point: Point) -> bool:
    """Say whether `point` lies inside `ring` (even-odd rule; the border may fall either way)."""
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in _edges(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def bounds(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Return the smallest box around `points` as left, top, right, bottom."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _commands(path: str) -> Iterable[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(path)
    position = 0
    command = ""
    while position < len(tokens):
        if tokens[position].isalpha():
            command = tokens[position]
            position += 1
        if command not in _NUMBERS_TAKEN:
            raise PathError(f"{command!r} is not a path command the artwork uses")
        taken = _NUMBERS_TAKEN[command]
        try:
            numbers = [float(token) for token in tokens[position : position + taken]]
        except ValueError:
            numbers = []
        if len(numbers) != taken:
            raise PathError(f"{command} needs {taken} numbers: {path[:40]!r}")
        yield command, numbers
        position += taken
        if command == "Z" and position < len(tokens) and not tokens[position].isalpha():
            raise PathError(f"numbers after Z: {path[:40]!r}")
        if command == "M":
            command = "L"


def _curve(p0: Point, p1: Point, p2: Point, p3: Point, tolerance: float) -> list[Point]:
    """Cut a cubic Bezier into even steps, as many as its bend needs (the first point left out)."""
    bend = max(
        math.hypot(p0[0] - 2 * p1[0] + p2[0], p0[1] - 2 * p1[1] + p2[1]),
        math.hypot(p1[0] - 2 * p2[0] + p3[0], p1[1] - 2 * p2[1] + p3[1]),
    )
    # The second difference bounds the distance between a chord and its arc.
    steps = max(1, math.ceil(math.sqrt(0.75 * bend / tolerance)))
    points = []
    for step in range(1, steps + 1):
        t = step / steps
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        points.append(
            (
                a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
                a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
            )
        )
    return points


def _without_repeats(points: list[Point]) -> list[Point]:
    return points[:1] + [b for a, b in pairwise(points) if math.dist(a, b) > 1e-6]


def _edges(ring: Polygon) -> Iterable[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _signed_area(ring: Polygon) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _edges(ring)) / 2
