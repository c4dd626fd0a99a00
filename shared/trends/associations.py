"""Personal associations: stress, sleep or sitting on one day against pain or stiffness the next.

Two series that both drift, follow the week, or remember yesterday look related when they are
not, and so do two that rise on the same day. Weekday, trend and the outcome of the factor's own day
are therefore part of the model, its errors are autocorrelated, and nothing is said before there is
enough to say it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from shared.trends.advice import Sentence
from shared.trends.days import DayNumbers
from shared.trends.regression import Estimate, FlatDataError, fit

Factor = Literal["stress", "sleep", "sitting"]
Outcome = Literal["pain", "stiffness"]
Verdict = Literal["link", "no_clear_link", "not_enough"]

PAIRS = 43
"""Pairs of neighbouring days needed before anything is said."""
LEVEL = 0.04
"""Bound on p; stricter than 5 % because the model is never quite true."""
EXPECTED: dict[Factor, Literal[1, -1]] = {"stress": 1, "sleep": -1, "sitting": 1}
"""Whether more of a factor goes with more or less of the outcome, as studies of many people found
(evidence B and F: stress s72, s129; sleep quality s150, s151; sitting s129)."""
EXPECTED_SHARE = 0.8
"""The part of the chance of a false link that is given to links in the expected direction; a link
the other way round needs four times as much to show for it."""
SPAN = 365
"""Days back that are looked at."""
USUAL_RATE = 0.5
"""Usable pairs a day with 30 % of days missing, until the person's own rate is known."""


@dataclass(frozen=True, slots=True)
class Association:
    """What the diary can say about one factor and one outcome.

    `change` is the difference in the outcome's score on the next day for one point (or hour)
    more of the factor, between days with the same outcome, with its 95 % interval `low` to `high`,
    which leaves out less on the side of the unexpected; all three are `None` while there is not
    enough, or when the factor was always the same. `pairs` is how many pairs of neighbouring days
    could be used, `days_needed` about how many more days of logging it takes.
    """

    factor: Factor
    outcome: Outcome
    verdict: Verdict
    pairs: int
    change: float | None = None
    low: float | None = None
    high: float | None = None
    days_needed: int = 0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Neighbouring logged days: the outcome's day number, and the numbers of both days."""

    days: list[int]
    factor: list[float]
    """On the first day."""
    before: list[float]
    """The outcome on the first day."""
    after: list[float]
    """The outcome on the second day."""


def pairs_of(days: Sequence[DayNumbers], factor: Factor, outcome: Outcome) -> Pairs:
    """Every pair of neighbouring days with all three numbers; days in order."""
    pairs = Pairs([], [], [], [])
    for first, second in pairwise(days):
        x, y, z = getattr(first, factor), getattr(first, outcome), getattr(second, outcome)
        if second.day == first.day + 1 and None not in (x, y, z):
            pairs.days.append(second.day)
            pairs.factor.append(float(x))
            pairs.before.append(float(y))
            pairs.after.append(float(z))
    return pairs


def estimate(pairs: Pairs, breathe: Callable[[], object] = lambda: None) -> Estimate:
    """The change in the next day's outcome per unit of the factor.

    Weekday, a slow trend that may bend twice and the outcome of the factor's own day are taken out.
    Raises `FlatDataError` when nothing varies.
    """
    days = pairs.days
    middle, half = (days[0] + days[-1]) / 2, max((days[-1] - days[0]) / 2, 1.0)
    time = [(day - middle) / half for day in days]
    columns: list[list[float]] = [[at**power for at in time] for power in range(4)]
    weekdays = sorted({day % 7 for day in days})
    columns += [[float(day % 7 == weekday) for day in days] for weekday in weekdays[1:]]
    columns += [_centred(pairs.before), _centred(pairs.factor)]
    return fit(days, pairs.after, columns, breathe)


def _centred(values: Sequence[float]) -> list[float]:
    mean = sum(values) / len(values)
    return [value - mean for value in values]


def chance(result: Estimate, factor: Factor) -> float:
    """How often chance alone gives as much or more (p), the expected direction being favoured."""
    expected = result.value * EXPECTED[factor] > 0
    return min(result.p / 2 / (EXPECTED_SHARE if expected else 1 - EXPECTED_SHARE), 1.0)


def interval(result: Estimate, factor: Factor) -> tuple[float, float]:
    """The 95 % interval, its two tails shared as `chance` does: a link never has zero in it."""
    towards_zero, beyond = 0.05 * EXPECTED_SHARE, 0.05 * (1 - EXPECTED_SHARE)
    if EXPECTED[factor] > 0:
        return result.interval(below=towards_zero, above=beyond)
    return result.interval(below=beyond, above=towards_zero)


def _needed(pairs: int, days: Sequence[DayNumbers]) -> int:
    """About how many more days it takes at the rate so far."""
    span = days[-1].day - days[0].day + 1 if days else 0
    rate = max(pairs / span, 0.1) if span >= 14 and pairs else USUAL_RATE
    return math.ceil((PAIRS - pairs) / rate)


def associations(
    days: Sequence[DayNumbers], breathe: Callable[[], object] = lambda: None
) -> tuple[Association, ...]:
    """Every factor against every outcome over the last year; days in order.

    A link is only named when it holds up against all that were looked at (Benjamini-Hochberg).
    `breathe` is called now and then: whoever is in a hurry can go first there.
    """
    recent = [day for day in days[-SPAN:] if day.day > days[-1].day - SPAN]
    found: list[Association] = []
    chances: list[tuple[float, int]] = []
    for outcome in get_args(Outcome):
        for factor in get_args(Factor):
            usable = pairs_of(recent, factor, outcome)
            pairs = len(usable.days)
            if pairs < PAIRS:
                found.append(
                    Association(
                        factor, outcome, "not_enough", pairs, days_needed=_needed(pairs, recent)
                    )
                )
                continue
            said = Association(factor, outcome, "no_clear_link", pairs)
            try:
                result = estimate(usable, breathe)
            except FlatDataError:
                found.append(said)
                continue
            low, high = interval(result, factor)
            chances.append((chance(result, factor), len(found)))
            found.append(replace(said, change=result.value, low=low, high=high))
    chances.sort()
    passed = 0
    for rank, (p, _) in enumerate(chances, 1):
        if p <= LEVEL * rank / len(chances):
            passed = rank
    for _, place in chances[:passed]:
        found[place] = replace(found[place], verdict="link")
    return tuple(found)


def sentence(association: Association) -> Sentence:
    """What the diary can say, as a sentence."""
    names: dict[str, float | int | str] = {
        "factor": f"factor.{association.factor}",
        "outcome": f"outcome.{association.outcome}",
    }
    if association.verdict == "not_enough":
        return Sentence("association.not_enough", {**names, "days": association.days_needed})
    change, low, high = association.change, association.low, association.high
    if change is None or low is None or high is None:
        return Sentence("association.always_same", names)
    pairs = {"pairs": association.pairs}
    if association.verdict == "link":
        key = "association.more" if change > 0 else "association.less"
        ends = sorted((abs(low), abs(high)))
        return Sentence(
            key,
            {**names, **pairs, "change": round(abs(change), 2), "low": ends[0], "high": ends[1]},
        )
    return Sentence("association.unclear", {**names, **pairs, "low": low, "high": high})
