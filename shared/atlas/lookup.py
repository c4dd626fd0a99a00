"""From a drawing to the muscles whose referral patterns overlap it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from shared.atlas.muscles import MUSCLES, Muscle
from shared.atlas.regions import REGIONS, check_place

PRIMARY, SPILLOVER = 1.0, 0.4
"""Weight of a region in a pattern: felt by most people, felt by some."""

STRONG, SOME = 0.6, 0.3
"""Overlaps from which the words "strong" and "some" are used."""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """A muscle whose pattern overlaps the drawing. An overlap is a hint to explore, no finding.

    `overlap` is 0 to 1. `fits` are the painted places the pattern reaches, strongest first;
    `misses` the painted places of this side that it does not reach. `words` is the overlap for
    people ("strong overlap"); `remark` is empty or says what cannot be told apart.
    """

    muscle: str
    side: str
    overlap: float
    fits: tuple[Place, ...]
    misses: tuple[Place, ...]
    words: str
    remark: str = ""


def lookup(areas: Mapping[Place, int]) -> list[Match]:
    """Return the muscles, per side, whose pattern overlaps the painted areas, best first.

    `areas` maps (region, side) to an intensity of 1 to 10; 0 is not painted. Regions on the
    midline count for both sides. Raises `UnknownPlaceError` for a place the atlas does not have.
    """
    for region, side in areas:
        check_place(region, side)
    painted = {place: value for place, value in areas.items() if value > 0}
    matches = [
        match
        for side in ("left", "right")
        for muscle in MUSCLES.values()
        if (match := _match(muscle, side, painted))
    ]
    return sorted(matches, key=lambda m: (-m.overlap, m.muscle, m.side))


def _match(muscle: Muscle, side: str, painted: Mapping[Place, int]) -> Match | None:
    here = {place: value for place, value in painted.items() if place[1] in (side, "mid")}
    overlap = max(_cosine(pattern, here) for pattern in _patterns(muscle, side))
    reach = {(r, _side(r, side)) for r in (*muscle.primary, *muscle.spillover)}
    ranked = sorted(here, key=lambda place: (-here[place], place))
    fits = tuple(place for place in ranked if place in reach)
    if not fits:
        return None
    misses = tuple(place for place in ranked if place not in reach)
    words = "strong" if overlap >= STRONG else "some" if overlap >= SOME else "little"
    return Match(muscle.id, side, round(overlap, 3), fits, misses, f"{words} overlap")


def _patterns(muscle: Muscle, side: str) -> Iterator[dict[Place, float]]:
    for pattern in muscle.points or (muscle,):
        yield {(r, _side(r, side)): SPILLOVER for r in pattern.spillover} | {
            (r, _side(r, side)): PRIMARY for r in pattern.primary
        }


def _side(region: str, side: str) -> str:
    return side if REGIONS[region].paired else "mid"


def _cosine(pattern: Mapping[Place, float], painted: Mapping[Place, int]) -> float:
    dot = sum(weight * painted.get(place, 0) for place, weight in pattern.items())
    if not dot:
        return 0.0
    size = sqrt(sum(w * w for w in pattern.values()) * sum(v * v for v in painted.values()))
    return dot / size
