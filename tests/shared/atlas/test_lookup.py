"""The look-up from a drawing to the muscles whose patterns overlap it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.atlas import lookup
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import REGIONS, UnknownPlaceError
from tests.benchmarks.drawings import NOISES, Noise, drawing
from tests.benchmarks.lookup_cases import measure, shipped, weighted_cosine

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


def test_the_back_of_the_thigh_and_mid_buttock() -> None:
    """Piriformis, gluteus minimus and a hamstring are among the first four."""
    first = {match.muscle for match in lookup(BACK_OF_THIGH)[:4]}
    assert {"piriformis", "gluteus_minimus"} <= first
    assert first & {"biceps_femoris", "semi_hamstrings"}


def test_what_cannot_be_told_apart_is_said() -> None:
    """Without calf pain piriformis and gluteus minimus carry a remark; with it they do not."""
    remarks = {match.muscle: match.remark for match in lookup(BACK_OF_THIGH)}
    assert remarks["piriformis"] == remarks["gluteus_minimus"] != ""
    assert not remarks["biceps_femoris"]
    with_calf = lookup({**BACK_OF_THIGH, ("calf_prox", "right"): 5})
    assert with_calf[0].muscle == "gluteus_minimus"
    assert not any(match.remark for match in with_calf)


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


PLACES = [(region, side) for region in REGIONS for side in REGIONS[region].sides]
DRAWINGS = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 10), max_size=12)


@given(DRAWINGS)
def test_any_drawing_gets_a_sound_answer(areas: dict[tuple[str, str], int]) -> None:
    """Overlaps fall from 1 to 0 with their words, nothing comes twice, and one is never alone."""
    matches = lookup(areas)
    assert len(matches) != 1
    assert len(matches) != 2
    overlaps = [match.overlap for match in matches]
    assert overlaps == sorted(overlaps, reverse=True)
    assert all(0 <= overlap <= 1 for overlap in overlaps)
    assert len({(match.muscle, match.side) for match in matches}) == len(matches)
    for match in matches:
        expected = (
            "strong" if match.overlap >= 0.6 else "some" if match.overlap >= 0.3 else "little"
        )
        if min(abs(match.overlap - 0.6), abs(match.overlap - 0.3)) > 0.001:
            assert match.words == f"{expected} overlap"


@given(DRAWINGS)
def test_the_mirror_image_gets_the_mirrored_answer(areas: dict[tuple[str, str], int]) -> None:
    """Left and right are treated alike."""
    mirror = {"left": "right", "right": "left", "mid": "mid"}
    mirrored = lookup({(region, mirror[side]): value for (region, side), value in areas.items()})
    there = {(m.muscle, mirror[m.side]): (m.fits, m.words) for m in mirrored}
    for match in lookup(areas):
        if match.fits:
            fits, words = there[match.muscle, match.side]
            assert {(r, mirror[s]) for r, s in fits} == set(match.fits)
            assert words == match.words


def test_every_pattern_finds_its_muscle() -> None:
    """Painting exactly one point's core brings its muscle among the first eight of that side."""
    for muscle in MUSCLES.values():
        for core in (muscle.primary, *(point.primary for point in muscle.points)):
            areas = {(r, "left" if REGIONS[r].paired else "mid"): 7 for r in core}
            assert lookup(areas)[0].overlap > 0.5
            names = [match.muscle for match in lookup(areas) if match.side == "left"]
            assert muscle.id in names[:8]


def test_everything_painted_is_still_answered() -> None:
    """A body painted all over at full strength neither overflows nor loses a muscle."""
    matches = lookup(dict.fromkeys(PLACES, 10))
    assert {match.muscle for match in matches} == set(MUSCLES)
    assert all(match.overlap == match.overlap for match in matches)


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.name)
def test_the_scorer_beats_the_weighted_cosine(noise: Noise) -> None:
    """On simulated drawings of any noise the look-up is never worse than the simple cosine."""
    rng = random.Random(f"look-up {noise.name}")
    cases = [drawing(rng, noise) for _ in range(150)]
    ours, simple = measure(shipped, cases), measure(weighted_cosine, cases)
    assert ours.top1 >= simple.top1
    assert ours.top3 >= simple.top3
