"""Did a practice help? Compared with like days on which it was not done.

People practise on bad days, and bad days are followed by better ones by themselves. The morning
after is therefore compared with mornings after days that were as bad, in a week that was as bad.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from shared.trends.advice import Sentence
from shared.trends.associations import Outcome
from shared.trends.days import DayNumbers
from shared.trends.regression import FlatDataError, fit

Verdict = Literal["helps", "no_clear_effect", "not_enough"]

TIMES = 8
"""Times a practice must have been done, with both days logged, before it is judged."""
LIKE_DAYS = 20
"""Pairs of days without it that are needed to compare with."""
LEVEL = 0.025
"""Bound on p, shared among all practices judged (Holm).

Half of the 5 % of people who may be told something false: the prompt follows what seemed to help,
which doubles the claims that chance makes (decision 0022).
"""
WEEK = 7


@dataclass(frozen=True, slots=True)
class PracticeUse:
    """A practice done on a day, with how bad it felt before and after (0 to 10) if rated."""

    day: int
    relief: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class PracticeEffect:
    """What one practice did for this person.

    `helped` of `rated` times it felt better right after. `change` is how much lower (negative)
    or higher the `outcome` was the morning after than after like days, with its 95 % interval;
    `None` while there is not enough. `times` counts the mornings after that could be compared,
    `times_needed` how many are still missing.
    """

    relief: str
    rated: int
    helped: int
    outcome: Outcome
    times: int
    verdict: Verdict
    change: float | None = None
    low: float | None = None
    high: float | None = None
    times_needed: int = 0


@dataclass(frozen=True, slots=True)
class _Morning:
    day: int
    after: float
    before: float
    week: float


def _mornings(days: Sequence[DayNumbers], outcome: Outcome) -> list[_Morning]:
    """Every pair of neighbouring logged days, with the mean of the week before the first."""
    known: Mapping[int, int] = {
        day.day: getattr(day, outcome) for day in days if getattr(day, outcome) is not None
    }
    found = []
    for first, second in pairwise(sorted(known)):
        if second != first + 1:
            continue
        week = [known[day] for day in range(first - WEEK, first) if day in known]
        mean = sum(week) / len(week) if week else float(known[first])
        found.append(_Morning(second, float(known[second]), float(known[first]), mean))
    return found


def _compare(
    effect: PracticeEffect, mornings: Sequence[_Morning], used: set[int], others: set[int]
) -> tuple[PracticeEffect, float]:
    """The effect with its comparison, and its p value (1 when it cannot be had)."""
    middle = (mornings[0].day + mornings[-1].day) / 2
    columns = [
        [1.0] * len(mornings),
        [(m.day - middle) / 30 for m in mornings],
        [m.before for m in mornings],
        [m.week for m in mornings],
    ]
    other = [float(m.day - 1 in others) for m in mornings]
    if 0 < sum(other) < len(other):
        columns.append(other)
    columns.append([float(m.day - 1 in used) for m in mornings])
    try:
        result = fit([m.day for m in mornings], [m.after for m in mornings], columns)
    except FlatDataError:
        return effect, 1.0
    low, high = result.interval()
    return replace(effect, change=result.value, low=low, high=high), result.p


def practice_effects(
    uses: Sequence[PracticeUse], days: Sequence[DayNumbers]
) -> tuple[PracticeEffect, ...]:
    """Judge every practice in `uses` by the mornings after; days in order.

    Stiffness is compared where it was logged often enough, else pain.
    """
    outcome: Outcome = "stiffness"
    mornings = _mornings(days, outcome)
    if len(mornings) < TIMES + LIKE_DAYS:
        outcome, mornings = "pain", _mornings(days, "pain")
    effects: list[PracticeEffect] = []
    chances: list[tuple[float, int]] = []
    for relief in sorted({use.relief for use in uses}):
        mine = [use for use in uses if use.relief == relief]
        ratings = [
            (use.before, use.after)
            for use in mine
            if use.before is not None and use.after is not None
        ]
        used = {use.day for use in mine}
        others = {use.day for use in uses if use.relief != relief}
        times = sum(1 for m in mornings if m.day - 1 in used)
        effect = PracticeEffect(
            relief,
            len(ratings),
            sum(1 for before, after in ratings if after < before),
            outcome,
            times,
            "no_clear_effect",
        )
        if times < TIMES or len(mornings) - times < LIKE_DAYS:
            missing = max(TIMES - times, 0)
            effects.append(replace(effect, verdict="not_enough", times_needed=missing))
            continue
        effect, p = _compare(effect, mornings, used, others)
        chances.append((p, len(effects)))
        effects.append(effect)
    for rank, (p, place) in enumerate(sorted(chances)):
        if p > LEVEL / (len(chances) - rank):
            break
        change = effects[place].change
        if change is not None and change < 0:
            effects[place] = replace(effects[place], verdict="helps")
    return tuple(effects)


def sentences(effect: PracticeEffect) -> tuple[Sentence, ...]:
    """What can be said about a practice, the plain count first."""
    said = []
    if effect.rated:
        said.append(Sentence("practice.count", {"helped": effect.helped, "rated": effect.rated}))
    names: dict[str, float | int | str] = {"outcome": f"outcome.{effect.outcome}"}
    if effect.change is None or effect.low is None or effect.high is None:
        if effect.times_needed:
            said.append(Sentence("practice.not_enough", {"times": effect.times_needed}))
        else:
            said.append(Sentence("practice.cannot_compare", {}))
    elif effect.verdict == "helps":
        numbers = {"change": -effect.change, "low": max(-effect.high, 0.0), "high": -effect.low}
        said.append(Sentence("practice.helps", {**names, **numbers, "times": effect.times}))
    else:
        said.append(Sentence("practice.unclear", {**names, "times": effect.times}))
    return tuple(said)
