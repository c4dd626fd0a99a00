"""The stories of a made-up clinic fit the atlas."""

from __future__ import annotations

import pytest

from server.services.marks import is_known
from server.services.tales import SPREADS, TESTS
from shared.atlas.regions import REGIONS


@pytest.mark.parametrize("place", sorted({point for points in TESTS for point in points}))
def test_each_point_that_was_pressed_can_be_marked(place: tuple[str, str]) -> None:
    """A point that the atlas does not have would be left out of a demo without a word."""
    muscle, point = place
    assert is_known(muscle, point, "left")


def test_each_place_that_hurt_is_a_region() -> None:
    """The places of the stories are regions with a left and a right."""
    for spread in SPREADS:
        for region, _less in spread:
            assert "left" in REGIONS[region].sides
