"""The drawings: whole, inside the body, true to the facts, the same on both sides."""

from __future__ import annotations

import pytest

from shared.atlas.artwork import PEELS, VIEWS, View
from shared.atlas.paths import area, contains
from shared.atlas.regions import REGIONS


@pytest.fixture(params=list(VIEWS))
def view(request: pytest.FixtureRequest) -> View:
    """Return each view in turn."""
    return VIEWS[request.param]


def test_peels_run_from_skin_to_bone() -> None:
    """A body can be peeled through every layer, from the skin to the bones."""
    assert PEELS == ("skin", "superficial", "middle", "deep", "bone")


def test_regions_fill_the_outline(view: View) -> None:
    """The skin regions of a view together cover as much as the body does."""
    skin = sum(area(ring) for ring in view.outline)
    patches = sum(area(patch.polygon) for patch in view.regions)
    assert patches == pytest.approx(skin, rel=0.005)


def test_regions_and_sides_are_those_of_the_atlas(view: View) -> None:
    """Every skin region drawn is one the atlas knows, with a side it may have."""
    for patch in view.regions:
        assert patch.side in REGIONS[patch.region].sides


def test_points_lie_on_the_body(view: View) -> None:
    """No trigger point is marked beside the body."""
    for mark in view.points:
        assert any(contains(ring, (mark.x, mark.y)) for ring in view.outline), mark
