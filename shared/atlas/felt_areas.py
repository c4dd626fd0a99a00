"""Where pain is felt, as rounded areas: pain does not end along the straight borders of regions.

Both renderers, the client's meshes and the SVG, shade these same areas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from shared.atlas.artwork import VIEWS, View
from shared.atlas.patches import Place, joined, patches
from shared.atlas.paths import Point, Polygon, contains

SOFT_EDGE, SOFT_CORE = 4.0, 13.0
"""Blurs of an area, in view units: one for its edge, and one that makes its middle strongest."""

MOST, GROWTH = 0.74, 0.85
"""How opaque the strongest pain is, and by which power weaker pain is less so."""

FAINTEST = 0.2
"""How strongly the weakest pain is shaded: what hurt seldom or little must still be seen."""

STIPPLE = 6.5
"""Distance between the dots that mark what only some people feel, in view units."""

DOT = 0.85
"""Radius of such a dot, in view units."""

STEP = 4.0
"""Distance between the points of a rounded border, in view units."""

ROUNDNESS, SHARE = 11.0, 0.15
"""How far a border is averaged along itself, in view units and as a share of the area's size.

The smaller of the two counts: a small area would shrink away, a large one lose its shape.
"""

OVERHANG = (12.0, 6.0, 3.0)
"""How far an area may reach past the body's edge, so that it does not fade just inside of it.

The furthest that stays clear of the body is taken: between the legs there is little room.
"""

ON_EDGE = 0.8
"""A border this near to the body's edge runs along it, in view units."""


def felt_areas(view: View, places: Iterable[Place]) -> tuple[Polygon, ...]:
    """Return the rounded outlines of what `view` shows of `places`, neighbours in one area.

    In view units, y down. They hang over the body's edge, so a renderer clips them to it.
    """
    return _rounded(view.id, frozenset(places))


def weight(share: float) -> float:
    """Return how strongly a place is shaded, 0 to 1, that hurts as much or as often as `share`."""
    return FAINTEST + (1 - FAINTEST) * min(share, 1.0)


@lru_cache(maxsize=64)
def _rounded(view_id: str, places: frozenset[Place]) -> tuple[Polygon, ...]:
    view = VIEWS[view_id]
    rings = joined(patch.polygon for patch in patches(view, places))
    return tuple(_smooth(_resampled(_overhanging(ring, view.outline))) for ring in rings)


def _overhanging(ring: Polygon, outline: tuple[Polygon, ...]) -> Polygon:
    """Move the border that runs along the body's edge outwards."""
    turn = 1.0 if _signed_area(ring) > 0 else -1.0
    beyond = [_beyond(a, b, turn, outline) for a, b in pairwise((*ring, ring[0]))]
    result: list[Point] = []
    for i, (x, y) in enumerate(ring):
        before, after = beyond[i - 1], beyond[i]
        if before != after and (0.0, 0.0) in (before, after):
            # Here the border meets the body's edge: it goes straight out, or comes straight in.
            steps = [before, after]
        else:
            steps = [((before[0] + after[0]) / 2, (before[1] + after[1]) / 2)]
        result += [(x + dx, y + dy) for dx, dy in steps]
    return tuple(result)


def _beyond(a: Point, b: Point, turn: float, outline: tuple[Polygon, ...]) -> Point:
    """Return how to move a piece of border from `a` to `b`; nowhere if it lies in the body."""
    length = math.dist(a, b)
    x, y = middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    if length < 1e-6 or not all(_near(outline, point) for point in (a, middle, b)):
        return (0.0, 0.0)
    nx, ny = turn * (b[1] - a[1]) / length, turn * (a[0] - b[0]) / length
    for reach in OVERHANG:
        ahead = [(x + nx * reach * share, y + ny * reach * share) for share in (0.5, 1.0)]
        if not any(_in_body(outline, point) for point in ahead):
            return (nx * reach, ny * reach)
    return (0.0, 0.0)


def _resampled(ring: Polygon) -> Polygon:
    """Return points at even distances along a ring."""
    sides = list(pairwise((*ring, ring[0])))
    length = sum(math.dist(a, b) for a, b in sides)
    step = length / max(24, round(length / STEP))
    points: list[Point] = []
    left = 0.0
    for a, b in sides:
        side = math.dist(a, b)
        while left < side:
            share = left / side
            points.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
            left += step
        left -= side
    return tuple(points)


def _smooth(ring: Polygon) -> Polygon:
    """Return a ring of even points averaged along itself, as a Gaussian would."""
    reach = min(ROUNDNESS, SHARE * math.sqrt(abs(_signed_area(ring)) / 2))
    # Each round adds half a step squared to the variance.
    rounds = round(2 * (reach / max(math.dist(ring[0], ring[1]), 0.1)) ** 2)
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    for _ in range(min(rounds, 60)):
        xs, ys = _averaged(xs), _averaged(ys)
    return tuple(zip(xs, ys, strict=True))


def _averaged(values: list[float]) -> list[float]:
    """Move every value halfway to the mean of its two neighbours."""
    after, before = [*values[1:], values[0]], [values[-1], *values[:-1]]
    return [(2 * v + a + b) / 4 for v, a, b in zip(values, before, after, strict=True)]


def _near(outline: tuple[Polygon, ...], point: Point) -> bool:
    """Say whether a point lies on the body's edge."""
    x, y = point
    for ring in outline:
        ax, ay = ring[-1]
        for bx, by in ring:
            if (
                min(ax, bx) - ON_EDGE <= x <= max(ax, bx) + ON_EDGE
                and min(ay, by) - ON_EDGE <= y <= max(ay, by) + ON_EDGE
            ):
                length = math.hypot(bx - ax, by - ay) or 1.0
                away = abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length
                if away <= ON_EDGE:
                    return True
            ax, ay = bx, by
    return False


def _in_body(outline: tuple[Polygon, ...], point: Point) -> bool:
    return any(contains(ring, point) for ring in outline)


def _signed_area(ring: Polygon) -> float:
    """Return twice the area, negative for a ring that turns the other way."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0])))
