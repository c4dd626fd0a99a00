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

_RUN = re.compile(r"([A-Za-z])([^A-Za-z]*)")
"""A command and the numbers it is given, which may be several times as many as it takes."""

_NUMBERS_TAKEN = {"M": 2, "L": 2, "C": 6, "Z": 0}


class PathError(ValueError):
    """A path string that uses more of SVG than the artwork does, or is cut short."""


def flatten(path: str, tolerance: float = TOLERANCE) -> Polyline:
    """Return the points along `path`, one subpath of absolute `M`, `L`, `C` and `Z` commands.

    Raises `PathError` for any other command, a missing number, or a second subpath.
    """
    points: list[Point] = []
    for command, numbers in _runs(path):
        if (command == "M") == bool(points):
            raise PathError(f"a path is one subpath that starts with M: {path[:40]!r}")
        if command == "C":
            for at in range(0, len(numbers), 6):
                points += _curve(points[-1], numbers[at : at + 6], tolerance)
        else:
            points += zip(numbers[::2], numbers[1::2], strict=True)
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


def _runs(path: str) -> Iterable[tuple[str, list[float]]]:
    """Split `path` at its commands. Nothing follows the Z of a ring, so it is left out."""
    for command, text in _RUN.findall(path):
        taken = _NUMBERS_TAKEN.get(command)
        if taken is None:
            raise PathError(f"{command!r} is not a path command the artwork uses")
        try:
            numbers = [float(number) for number in text.split()]
        except ValueError:
            raise PathError(f"no numbers: {text[:40]!r}") from None
        if taken == 0 and numbers:
            raise PathError(f"numbers after Z: {path[:40]!r}")
        if taken and (not numbers or len(numbers) % taken):
            raise PathError(f"{command} needs {taken} numbers: {path[:40]!r}")
        if taken:
            yield command, numbers


def _curve(start: Point, numbers: Sequence[float], tolerance: float) -> list[Point]:
    """Cut a cubic Bezier into even steps, as many as its bend needs (the first point left out)."""
    x0, y0 = start
    x1, y1, x2, y2, x3, y3 = numbers
    first_x, first_y = x0 - 2 * x1 + x2, y0 - 2 * y1 + y2
    second_x, second_y = x1 - 2 * x2 + x3, y1 - 2 * y2 + y3
    bend = max(math.hypot(first_x, first_y), math.hypot(second_x, second_y))
    # The second difference bounds the distance between a chord and its arc.
    steps = math.ceil(math.sqrt(0.75 * bend / tolerance))
    if steps < 2:
        return [(x3, y3)]
    # The curve as a cubic in t: cheaper to step through than its four weights.
    ax, bx, cx = second_x - first_x, 3 * first_x, 3 * (x1 - x0)
    ay, by, cy = second_y - first_y, 3 * first_y, 3 * (y1 - y0)
    points = [
        (((ax * t + bx) * t + cx) * t + x0, ((ay * t + by) * t + cy) * t + y0)
        for t in [step / steps for step in range(1, steps)]
    ]
    points.append((x3, y3))
    return points


def _without_repeats(points: list[Point]) -> list[Point]:
    return points[:1] + [b for a, b in pairwise(points) if math.dist(a, b) > 1e-6]


def _edges(ring: Polygon) -> Iterable[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _signed_area(ring: Polygon) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _edges(ring)) / 2
