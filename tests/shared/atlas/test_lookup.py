"""The look-up from a drawing to the muscles whose patterns overlap it."""

from __future__ import annotations

import pytest

from shared.atlas import lookup
from shared.atlas.regions import UnknownPlaceError

OUTER_LEG = {
    (region, "left"): 6
    for region in (
        "buttock_lower",
        "thigh_lat_prox",
        "thigh_lat_mid",
        "thigh_lat_dist",
        "knee_lateral",
        "leg_lat_prox",
        "leg_lat_dist",
    )
}
BACK_OF_THIGH = {
    (region, "right"): 5
    for region in ("buttock_mid", "thigh_post_prox", "thigh_post_mid", "thigh_post_dist")
}


def test_the_outer_leg_points_to_gluteus_minimus() -> None:
    """Lower buttock and the outside of the leg bring gluteus minimus of that side first."""
    best = lookup(OUTER_LEG)[0]
    assert (best.muscle, best.side) == ("gluteus_minimus", "left")
    assert best.words == "strong overlap"


def test_an_empty_drawing_finds_nothing() -> None:
    """Nothing painted, or painted with intensity 0, gives an empty list."""
    assert lookup({}) == []
    assert lookup({("buttock_mid", "left"): 0}) == []


@pytest.mark.parametrize(
    "place", [("elbow", "left"), ("buttock_mid", "mid"), ("sacrum", "left"), ("buttock_mid", "")]
)
def test_an_unknown_place_is_refused(place: tuple[str, str]) -> None:
    """A region or side the atlas does not have raises, whatever else is painted."""
    with pytest.raises(UnknownPlaceError):
        lookup({("buttock_mid", "left"): 4, place: 3})


def test_sides_are_kept_apart() -> None:
    """A drawing on one side finds muscles of that side only, the midline those of both."""
    assert {match.side for match in lookup(BACK_OF_THIGH)} == {"right"}
    assert {match.side for match in lookup({("coccyx", "mid"): 5})} == {"left", "right"}


def test_what_fits_and_what_does_not() -> None:
    """Every painted place of the side is either reached by the pattern or missed."""
    areas = {("buttock_mid", "left"): 7, ("knee_front", "left"): 3, ("heel", "right"): 2}
    for match in lookup(areas):
        here = {place for place in areas if place[1] == match.side}
        assert set(match.fits) | set(match.misses) == here
        assert not set(match.fits) & set(match.misses)
        assert 0 <= match.overlap <= 1
