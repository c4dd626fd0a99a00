"""How well each muscle explains a drawing, alone or with a second muscle beside it.

A mixture over trigger points in the manner of naive Bayes: given the pattern, places are painted
independently. Decision 0010 has the comparison with other scorers and the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import erf, exp, log, sqrt

from shared.atlas.patterns import WRONG_SIDE, Chance, Pattern, average, spreading

Place = tuple[str, str]
Triple = tuple[float, float, float]

STRAY = 0.003
STRAY_INTENSITY = 3.5
"""Chance that a place no pattern reaches is painted anyway, and its usual intensity."""

SECOND = 0.15
SECOND_SAME_SIDE = 0.8
SECOND_FAINTER = 1.0
"""How often a second muscle hurts too, how often on the same side, how much less."""

SPREAD = 1.6
"""Standard deviation of an intensity around its usual value."""

ODDLY = 0.005
"""Floor under the likelihood of an intensity: some people rate in a way no habit describes."""

HABITS: Triple = (-1.5, 0.0, 1.5)
"""How much lower or higher than others a person rates everything; equally frequent."""

TRIED = 24
"""How many of the best explanations are tried with a second muscle beside them."""


@dataclass(frozen=True, slots=True)
class _Explanation:
    """A pattern on one side against one drawing.

    `weight` is its prior times the chance of all it leaves blank. `odds` holds, for each painted
    place it reaches and each habit, the odds of the mark against a stray mark; `blank` the chance
    that it would have left that place blank.
    """

    muscle: str
    side: str
    weight: float
    odds: Mapping[Place, Triple]
    blank: Mapping[Place, float]


def explain(areas: Mapping[Place, int]) -> dict[Place, float]:
    """Return for each (muscle, side) near the drawing the log of how well it explains it.

    Only the order and the differences mean something. `areas` maps painted places to intensities
    of 1 to 10; with none there is nothing to explain and the answer is empty. Differences below
    1e-9 are rounding and are removed, so that equal muscles stay equal.
    """
    mains = _explanations(spreading(), areas, fainter=0.0)
    if not mains:
        return {}
    seconds = _explanations(average(), areas, fainter=SECOND_FAINTER)
    strays = _strays(areas)
    products = [_product(main, strays) for main in mains]
    alone = [main.weight * sum(product) for main, product in zip(mains, products, strict=True)]
    last = sorted(alone, reverse=True)[:TRIED][-1] * (1 - 1e-9)  # keeps mirrored ties together
    best = [i for i, value in enumerate(alone) if value >= last]
    total = [(1 - SECOND) * value for value in alone]
    for i in best:
        total[i] += SECOND * _together(mains[i], products[i], seconds)
    found: dict[Place, float] = {}
    for main, value in zip(mains, total, strict=True):
        key = (main.muscle, main.side)
        found[key] = found.get(key, 0.0) + value
    return {key: round(log(value), 9) for key, value in found.items()}


def _explanations(
    patterns: Iterable[Pattern], areas: Mapping[Place, int], *, fainter: float
) -> list[_Explanation]:
    """Return every pattern and side that reaches the drawing on its own side or the midline."""
    likely: dict[tuple[float, int], Triple] = {}
    stray = {place: _likely(STRAY_INTENSITY, areas[place], likely) for place in areas}
    found = []
    for pattern in patterns:
        reached = [
            (place, chance)
            for place in areas
            if (chance := pattern.regions.get(place[0])) is not None
        ]
        for side in ("left", "right"):
            if any(place[1] in (side, "mid") for place, _ in reached):
                odds, blank = {}, {}
                for place, chance in reached:
                    painted = _painted(chance, place[1], side)
                    mark = _likely(chance.intensity - fainter, areas[place], likely)
                    factor = painted / (1 - painted) / STRAY
                    a, b, c = stray[place]
                    odds[place] = (factor * mark[0] / a, factor * mark[1] / b, factor * mark[2] / c)
                    blank[place] = 1 - painted
                weight = exp(pattern.prior + pattern.silence)
                found.append(_Explanation(pattern.muscle, side, weight, odds, blank))
    return found


def _painted(chance: Chance, place_side: str, side: str) -> float:
    """Return the chance that the place is painted by a pattern of that side."""
    if place_side == "mid":
        return chance.painted
    return chance.painted * (1 - WRONG_SIDE if place_side == side else WRONG_SIDE)


def _likely(usual: float, seen: int, known: dict[tuple[float, int], Triple]) -> Triple:
    """Return the likelihood of an intensity for each habit.

    Whole numbers stand for what rounds to them; 1 and 10 also for all that lies beyond.
    """
    if (usual, seen) not in known:
        low, middle, high = (
            ODDLY + _below(seen, usual + habit) - _below(seen - 1, usual + habit)
            for habit in HABITS
        )
        known[usual, seen] = (low, middle, high)
    return known[usual, seen]


def _below(whole: int, usual: float) -> float:
    """Return the chance of an intensity that rounds to at most `whole`."""
    if whole <= 0 or whole >= 10:
        return float(whole > 0)
    return (1 + erf((whole + 0.5 - usual) / SPREAD / sqrt(2))) / 2


def _strays(areas: Mapping[Place, int]) -> Triple:
    """Return, per habit, how likely the intensities would be if all marks were stray.

    Only ratios count, so it is scaled to 1 for the most likely habit.
    """
    known: dict[tuple[float, int], Triple] = {}
    marks = [_likely(STRAY_INTENSITY, value, known) for value in areas.values()]
    low, middle, high = (sum(log(mark[i]) for mark in marks) for i in range(3))
    most = max(low, middle, high)
    return exp(low - most), exp(middle - most), exp(high - most)


def _product(explanation: _Explanation, strays: Triple) -> Triple:
    """Return, per habit, the odds of all marks it reaches together, times the stray marks."""
    low, middle, high = strays
    for a, b, c in explanation.odds.values():
        low *= 1 + a
        middle *= 1 + b
        high *= 1 + c
    return low, middle, high


def _together(main: _Explanation, product: Triple, seconds: Iterable[_Explanation]) -> float:
    """Return how well the main pattern explains the drawing with each possible second one.

    Where both reach a place, either may have made the mark.
    """
    total = 0.0
    own, none = main.odds, (0.0, 0.0, 0.0)
    for second in seconds:
        if second.muscle == main.muscle:
            continue
        low, middle, high = product
        for place, (a, b, c) in second.odds.items():
            x, y, z = own.get(place, none)
            blank = second.blank[place]
            low *= (1 + a + x / blank) / (1 + x)
            middle *= (1 + b + y / blank) / (1 + y)
            high *= (1 + c + z / blank) / (1 + z)
        same = SECOND_SAME_SIDE if second.side == main.side else 1 - SECOND_SAME_SIDE
        total += second.weight * same * (low + middle + high)
    return main.weight * total
