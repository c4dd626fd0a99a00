"""Rounded areas: true to the regions they stand for, and past the body's edge."""

from __future__ import annotations

import math

import pytest

from shared.atlas.artwork import VIEWS
from shared.atlas.felt_areas import felt_areas
from shared.atlas.paths import area, bounds, contains


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_region_keeps_most_of_its_ground(view: str) -> None:
    """Rounding takes corners only: four fifths of each region stay shaded, however small it is."""
    for shape in VIEWS[view].regions:
        rings = felt_areas(VIEWS[view], [(shape.region, shape.side)])
        left, top, right, bottom = bounds(shape.polygon)
        grid = [
            (left + (right - left) * (i + 0.5) / 24, top + (bottom - top) * (k + 0.5) / 24)
            for i in range(24)
            for k in range(24)
        ]
        ground = [point for point in grid if contains(shape.polygon, point)]
        kept = sum(1 for point in ground if any(contains(ring, point) for ring in rings))
        assert kept >= 0.8 * len(ground), (shape.region, shape.side)


def test_a_border_is_rounded() -> None:
    """No corner sharper than 60 degrees away from straight is left on a wide area."""
    (ring,) = felt_areas(VIEWS["posterior"], [("thigh_post_mid", "left")])
    for a, b, c in zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True):
        turn = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
        assert abs((turn + math.pi) % (2 * math.pi) - math.pi) < math.pi / 3


def test_neighbours_become_one_area() -> None:
    """Regions that touch are shaded as one, without a seam."""
    places = [("thigh_post_prox", "left"), ("thigh_post_mid", "left"), ("thigh_post_dist", "left")]
    assert len(felt_areas(VIEWS["posterior"], places)) == 1


def test_an_area_at_the_bodys_edge_hangs_over_it() -> None:
    """What reaches the edge of the body goes on past it, so that it does not fade before it."""
    view = VIEWS["posterior"]
    places = [("hip_lateral", "left")]
    edge = min(x for ring in view.outline for x, y in ring if 240 < y < 300)
    assert min(bounds(ring)[0] for ring in felt_areas(view, places)) < edge - 4


def test_left_and_right_mirror_each_other() -> None:
    """An area of one side is the other's mirror image, within rounding."""
    view = VIEWS["posterior"]
    left, right = (felt_areas(view, [("buttock_lower", side)])[0] for side in ("left", "right"))
    assert bounds(left)[0] == pytest.approx(view.width - bounds(right)[2], abs=1)
    assert abs(area(left)) == pytest.approx(abs(area(right)), rel=0.02)


def test_what_a_view_does_not_show_has_no_area() -> None:
    """A place that lies on another view, or inside, is left out."""
    assert felt_areas(VIEWS["sole"], [("buttock_mid", "left")]) == ()
    assert felt_areas(VIEWS["posterior"], []) == ()
