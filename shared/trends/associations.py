"""Personal associations: stress, sleep or sitting on one day against pain or stiffness the next.

Two series that both drift, follow the week, or remember yesterday look related when they are
not. Weekday and trend are therefore part of the model, its errors are autocorrelated, and
nothing is said before there is enough to say it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
LEVEL = 0.0375
"""Bound on p; stricter than 5 % because the model is never quite true."""
SPAN = 365
"""Days back that are looked at."""
USUAL_RATE = 0.5
"""Usable pairs a day with 30 % of days missing, until the person's own rate is known."""


@dataclass(frozen=True, slots=True)
class Association:
    """What the diary can say about one factor and one outcome.

    `change` is the difference in the outcome's score on the next day for one point (or hour)
    more of the factor, with its 95 % interval `low` to `high`; all three are `None` while there
    is not enough, or when the factor was always the same. `pairs` is how many pairs of
    neighbouring days could be used, `days_needed` about how many more days of logging it takes.
    """

    factor: Factor
    outcome: Outcome
    verdict: Verdict
    pairs: int
    change: float | None = None
    low: float | None = None
    high: float | None = None
    days_needed: int = 0


def estimate(days: Sequence[int], factor: Sequence[float], outcome: Sequence[float]) -> Estimate:
    """The change in `outcome` per unit of `factor`; `days` are the outcome's day numbers.

    Weekday and a slow trend that may bend twice are taken out. Raises `FlatDataError` when nothing
    varies.
    """
    middle, half = (days[0] + days[-1]) / 2, max((days[-1] - days[0]) / 2, 1.0)
    time = [(day - middle) / half for day in days]
    columns: list[list[float]] = [[at**power for at in time] for power in range(4)]
    weekdays = sorted({day % 7 for day in days})
    columns += [[float(day % 7 == weekday) for day in days] for weekday in weekdays[1:]]
    mean = sum(factor) / len(factor)
    columns.append([value - mean for value in factor])
    return fit(days, outcome, columns)


def _pairs(
    days: Sequence[DayNumbers], factor: Factor, outcome: Outcome
) -> tuple[list[int], list[float], list[float]]:
    """Days, factor of the day before and outcome, for every pair of neighbouring logged days."""
    at: list[int] = []
    before: list[float] = []
    after: list[float] = []
    for first, second in pairwise(days):
        x, y = getattr(first, factor), getattr(second, outcome)
        if second.day == first.day + 1 and x is not None and y is not None:
            at.append(second.day)
            before.append(float(x))
            after.append(float(y))
    return at, before, after


def _needed(pairs: int, days: Sequence[DayNumbers]) -> int:
    """About how many more days it takes at the rate so far."""
    span = days[-1].day - days[0].day + 1 if days else 0
    rate = max(pairs / span, 0.1) if span >= 14 and pairs else USUAL_RATE
    return math.ceil((PAIRS - pairs) / rate)


def associations(days: Sequence[DayNumbers]) -> tuple[Association, ...]:
    """Every factor against every outcome over the last year; days in order.

    A link is only named when it holds up against all that were looked at (Benjamini-Hochberg).
    """
    recent = [day for day in days if day.day > days[-1].day - SPAN]
    found: list[Association] = []
    chances: list[tuple[float, int]] = []
    for outcome in get_args(Outcome):
        for factor in get_args(Factor):
            at, before, after = _pairs(recent, factor, outcome)
            pairs = len(at)
            if pairs < PAIRS:
                found.append(
                    Association(
                        factor, outcome, "not_enough", pairs, days_needed=_needed(pairs, recent)
                    )
                )
                continue
            said = Association(factor, outcome, "no_clear_link", pairs)
            try:
                result = estimate(at, before, after)
            except FlatDataError:
                found.append(said)
                continue
            low, high = result.interval
            chances.append((result.p, len(found)))
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
