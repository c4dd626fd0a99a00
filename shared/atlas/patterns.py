"""How likely each place is painted when a muscle's trigger point is at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log, prod

from shared.atlas.muscles import MUSCLES, Muscle
from shared.atlas.regions import NEIGHBOURS, REGIONS

PRIMARY = 0.8
SPILLOVER = 0.35
"""Chance that a person paints a core region of their pattern, and one felt by some."""

LEAK = 0.10
"""Chance that the brush also marks a neighbour of a painted region."""

SPREADS = (1.7, 0.3)
"""Irritable points spread and calm ones stay local: spill-over goes together, up or down."""

UNION = 0.2
"""How often all points of a muscle are at work instead of one."""

RARE = 0.25
"""Weight of a point the sources call rare, against one of the others."""

WRONG_SIDE = 0.02
"""Chance that a place is painted on the wrong side, as on a mirror image."""

INTENSITY = {"primary": 6.5, "spillover": 4.5, "leak": 3.5}
"""Usual intensity by what a region is to the pattern: the core hurts most."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Chance that a region of a pattern is painted, and its usual intensity (0 to 10)."""

    painted: float
    intensity: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way a muscle can show: a point (or all of them), spreading wide or staying local.

    `prior` is the natural logarithm of how often it is met; `silence` that of the chance that it
    leaves every place blank.
    """

    muscle: str
    regions: Mapping[str, Chance]
    prior: float
    silence: float


def spreading() -> tuple[Pattern, ...]:
    """Return every pattern twice, wide and local, for the muscle that is looked for."""
    return _patterns(SPREADS)


def average() -> tuple[Pattern, ...]:
    """Return every pattern once with average spill-over, for a second muscle beside it."""
    return _patterns((1.0,))


@cache
def _patterns(spreads: tuple[float, ...]) -> tuple[Pattern, ...]:
    return tuple(
        _pattern(muscle.id, primary, spillover, spread, share / len(spreads) / len(MUSCLES))
        for muscle in MUSCLES.values()
        for primary, spillover, share in _sources(muscle)
        for spread in spreads
    )


def _sources(muscle: Muscle) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """Yield what a muscle's drawings come from: primary, spill-over, share of its drawings."""
    points = muscle.points
    union = UNION if len(points) > 1 else 0.0
    if union or not points:
        yield muscle.primary, muscle.spillover, union or 1.0
    weights = [RARE if point.rare else 1.0 for point in points]
    for point, weight in zip(points, weights, strict=True):
        yield point.primary, point.spillover, (1 - union) * weight / sum(weights)


def _pattern(
    muscle: str, primary: tuple[str, ...], spillover: tuple[str, ...], spread: float, share: float
) -> Pattern:
    spill = min(1.0, SPILLOVER * spread)
    core = dict.fromkeys(primary, Chance(PRIMARY, INTENSITY["primary"]))
    core |= dict.fromkeys(spillover, Chance(spill, INTENSITY["spillover"]))
    edge = {
        region: Chance(
            1
            - prod(1 - LEAK * core[other].painted for other in NEIGHBOURS[region] if other in core),
            INTENSITY["leak"],
        )
        for region in REGIONS
        if region not in core and not core.keys().isdisjoint(NEIGHBOURS[region])
    }
    regions = core | edge
    silence = sum(
        log(1 - chance.painted * (1 - WRONG_SIDE)) + log(1 - chance.painted * WRONG_SIDE)
        if REGIONS[region].paired
        else log(1 - chance.painted)
        for region, chance in regions.items()
    )
    return Pattern(muscle, regions, log(share), silence)
