"""Simulated pain drawings: a muscle's pattern as a person would paint it, with faults.

A drawing is made of independent places given its hypothesis (main pattern, side, perhaps a second
muscle), so that `lookup_ceiling` can compute the exact posterior. `drawing_sloppy` breaks that
independence on purpose: what is tuned to the first generator should survive the second.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import NEIGHBOURS, REGIONS

Place = tuple[str, str]
State = Literal["primary", "spillover", "leak"]
SIDES = ("left", "right")
OFFSETS = (-2, -1, 0, 1, 2)
"""How much higher or lower than others a person paints everything."""

INTENSITY: Mapping[State, float] = {"primary": 6.5, "spillover": 4.5, "leak": 3.5}
INTENSITY_SD = 1.6
SECOND_FAINTER = 1.0
SECOND_SAME_SIDE = 0.8
UNION_SHARE = 0.2
"""How often all points of a muscle are at work together instead of one."""

RARE = 0.25
"""How often a point that the sources call rare is met, against one of the others."""


@dataclass(frozen=True)
class Noise:
    """How a drawing departs from its pattern: probabilities of each fault.

    `leak` is the chance that a painted region also marks one of its neighbours.
    """

    name: str
    primary: float
    spillover: float
    leak: float
    second: float
    wrong_side: float


LOW = Noise("low", 0.92, 0.30, 0.04, 0.05, 0.00)
MEDIUM = Noise("medium", 0.80, 0.35, 0.10, 0.15, 0.02)
HIGH = Noise("high", 0.65, 0.40, 0.18, 0.30, 0.06)
NOISES = (LOW, MEDIUM, HIGH)

SPREADS: Mapping[str, float] = {"wide": 1.7, "narrow": 0.3}
"""An irritable point spreads, a calm one stays local: its spill-over is this many times as likely.

Both are equally frequent. A second muscle always has the average.
"""

AVERAGE = 1.0


@dataclass(frozen=True)
class Pattern:
    """One point's pattern, or a whole muscle's, and how often it is drawn among all."""

    muscle: str
    primary: frozenset[str]
    spillover: frozenset[str]
    share: float

    def chances(self, noise: Noise, spread: float, side: str) -> dict[Place, tuple[State, float]]:
        """Return the state of every place reached and the chance that it is painted."""
        spill = min(1.0, noise.spillover * spread)
        places: dict[Place, tuple[State, float]] = {}
        for region in REGIONS:
            place = (region, side if REGIONS[region].paired else "mid")
            core = len(self.primary & set(NEIGHBOURS[region]))
            edge = len(self.spillover & set(NEIGHBOURS[region]))
            if region in self.primary:
                places[place] = ("primary", noise.primary)
            elif region in self.spillover:
                places[place] = ("spillover", spill)
            elif core or edge:
                clean = (1 - noise.leak * noise.primary) ** core * (1 - noise.leak * spill) ** edge
                places[place] = ("leak", 1 - clean)
        return places


def patterns() -> list[Pattern]:
    """Return every pattern; the muscles are equally frequent, rare points less than others."""
    found = []
    for muscle in MUSCLES.values():
        whole = (frozenset(muscle.primary), frozenset(muscle.spillover))
        points = [
            (frozenset(p.primary), frozenset(p.spillover), RARE if p.rare else 1.0)
            for p in muscle.points
        ] or [(*whole, 1.0)]
        union = UNION_SHARE if len(points) > 1 else 0.0
        if union:
            found.append(Pattern(muscle.id, *whole, union / len(MUSCLES)))
        among = sum(weight for *_, weight in points)
        found += [
            Pattern(muscle.id, primary, spill, (1 - union) * weight / among / len(MUSCLES))
            for primary, spill, weight in points
        ]
    return found


PATTERNS = patterns()


def other(place: Place) -> Place:
    """Return the mirrored place; the midline mirrors onto itself."""
    region, side = place
    return (region, {"left": "right", "right": "left", "mid": "mid"}[side])


@dataclass(frozen=True)
class Case:
    """A drawing and the muscle and side it was made from."""

    areas: Mapping[Place, int]
    muscle: str
    side: str


def drawing(rng: random.Random, noise: Noise) -> Case:
    """Return one drawing whose places are independent given what is drawn; never an empty one."""
    while True:
        main, side, seconds = _hypothesis(rng, noise)
        offset = rng.choice(OFFSETS)
        spread = rng.choice(tuple(SPREADS.values()))
        painted: dict[Place, float] = {}
        for pattern, pattern_side, wide, fainter in (
            (main, side, spread, 0.0),
            *((p, s, AVERAGE, SECOND_FAINTER) for p, s in seconds),
        ):
            for place, (state, chance) in pattern.chances(noise, wide, pattern_side).items():
                if rng.random() < chance:
                    where = other(place) if rng.random() < noise.wrong_side else place
                    mean = INTENSITY[state] - fainter
                    painted[where] = max(painted.get(where, 0.0), mean)
        if painted:
            areas = {place: _intensity(rng, mean + offset) for place, mean in painted.items()}
            return Case(areas, main.muscle, side)


def drawing_sloppy(rng: random.Random, noise: Noise) -> Case:
    """Return one drawing with faults that hang together.

    Spill-over comes and goes as a whole, one end of the pattern may be left out, edges leak from
    what was really painted, the whole drawing may be mirrored, and one stray place may be added.
    """
    while True:
        main, side, seconds = _hypothesis(rng, noise)
        areas: dict[Place, int] = {}
        for pattern, pattern_side in ((main, side), *seconds):
            spreads = rng.random() < 2 * noise.spillover
            cut = rng.choice(sorted(pattern.primary)) if rng.random() < 1 - noise.primary else None
            lost = {cut, *NEIGHBOURS[cut]} if cut and len(pattern.primary) > 2 else set()
            for place, (state, _) in pattern.chances(noise, AVERAGE, pattern_side).items():
                drawn = state == "primary" or (
                    state == "spillover" and spreads and rng.random() < 0.5
                )
                if drawn and place[0] not in lost and rng.random() < (1 + noise.primary) / 2:
                    areas[place] = _intensity(rng, INTENSITY[state])
        for region, place_side in list(areas):
            for neighbour in NEIGHBOURS[region]:
                place = (
                    neighbour,
                    (place_side if place_side != "mid" else side)
                    if REGIONS[neighbour].paired
                    else "mid",
                )
                if place not in areas and rng.random() < noise.leak / 2:
                    areas[place] = _intensity(rng, INTENSITY["leak"])
        if rng.random() < noise.second:
            stray = rng.choice(list(REGIONS))
            areas.setdefault((stray, side if REGIONS[stray].paired else "mid"), 3)
        if rng.random() < noise.wrong_side / 2:
            areas = {other(place): value for place, value in areas.items()}
        if areas:
            return Case(areas, main.muscle, side)


def _hypothesis(rng: random.Random, noise: Noise) -> tuple[Pattern, str, list[tuple[Pattern, str]]]:
    shares = [pattern.share for pattern in PATTERNS]
    main = rng.choices(PATTERNS, shares)[0]
    side = rng.choice(SIDES)
    seconds = []
    if rng.random() < noise.second:
        others = [pattern for pattern in PATTERNS if pattern.muscle != main.muscle]
        second = rng.choices(others, [pattern.share for pattern in others])[0]
        same = rng.random() < SECOND_SAME_SIDE
        seconds.append((second, side if same else SIDES[side == "left"]))
    return main, side, seconds


def _intensity(rng: random.Random, mean: float) -> int:
    return min(10, max(1, round(rng.gauss(mean, INTENSITY_SD))))
