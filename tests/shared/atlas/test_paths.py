"""SVG paths as polygons."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from shared.atlas.paths import (
    PathError,
    area,
    bounds,
    centroid,
    contains,
    flatten,
    mirror,
    polygon,
)

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def test_lines_keep_their_corners() -> None:
    """Straight commands give exactly the points written, also where a command is implied."""
    assert polygon("M0 0 10 0 L10 10 0 10 Z") == SQUARE


def test_curves_stay_within_the_tolerance() -> None:
    """A quarter circle is followed as closely as asked, by as few points as that needs."""
    k = 0.5523
    circle = f"M1 0 C1 {k} {k} 1 0 1"
    for tolerance in (0.1, 0.01, 0.001):
        points = flatten(circle, tolerance)
        middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise(points)]
        assert all(abs(math.hypot(x, y) - 1) < tolerance + 0.001 for x, y in middles)
    assert len(flatten(circle, 0.1)) < len(flatten(circle, 0.001)) < 40


def test_closing_does_not_repeat_the_start() -> None:
    """A ring that returns to its start has that point once."""
    assert polygon("M0 0 L10 0 L10 10 L0 10 L0 0 Z") == SQUARE


@pytest.mark.parametrize(
    "path",
    ["M0 0 Q1 1 2 2", "M0 0 C1 1 2 2", "L0 0 L1 1", "M0 0 L1 1 M2 2 L3 3", "M0 0 L", "M0 0 Z 1 1"],
)
def test_other_svg_is_refused(path: str) -> None:
    """A command the artwork does not use, or a number missing, is an error and no guess."""
    with pytest.raises(PathError):
        flatten(path)


def test_a_ring_needs_three_points() -> None:
    """A line is no shape."""
    with pytest.raises(PathError):
        polygon("M0 0 L10 10 Z")


def test_measures_of_a_square() -> None:
    """Area, centre, box and inside are those of the square, whichever way it turns."""
    for ring in (SQUARE, SQUARE[::-1]):
        assert area(ring) == 100
        assert centroid(ring) == (5, 5)
        assert bounds(ring) == (0, 0, 10, 10)
        assert contains(ring, (5, 5))
        assert not contains(ring, (15, 5))


def test_mirror_turns_over_and_keeps_its_turning() -> None:
    """The mirror image lies on the other side and still turns the same way."""
    ring = ((1.0, 0.0), (4.0, 0.0), (4.0, 2.0))
    turned = mirror(ring, 10)
    assert set(turned) == {(9.0, 0.0), (6.0, 0.0), (6.0, 2.0)}
    assert mirror(turned, 10) == ring
