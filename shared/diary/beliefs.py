"""How far a diary speaks for each practice truly helping this person, against doing nothing.

For every practice two stories are held against each other: "it eases the next morning by about a
point" and "it does nothing". Two kinds of numbers decide between them. The mornings: how much
better each was than the days before it led to expect (`shared.diary.course`), since people
practise on bad days and bad days ease by themselves. And how it felt right after, held against how
other practices felt: most feel good for a while, and what truly helps should feel a little better
still.

These beliefs choose prompts. They are never shown: what is claimed to have helped is decided by
`shared.trends`, which keeps the share of false claims small.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.diary.course import course_of
from shared.diary.entry import Entry

HELP, HELP_SD = 0.9, 0.3
"""Points by which a practice that truly helps is expected to ease the next morning."""

FELT_SHARE = 0.5
"""So much of a true benefit is expected to be felt right after."""

COMFORT, COMFORT_SD = 0.8, 0.5
"""Points by which any practice is expected to ease things right after, for one person."""

OWN_COMFORT_SD = 0.4
"""Spread, in points, of how good one practice feels beyond the others without lasting benefit."""

FELT_NOISE_SD = 1.0
"""Noise, in points, of one pair of ratings before and after."""


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the diary says of each practice.

    `support` is the natural logarithm of how much likelier the diary is when the practice truly
    helps than when it does nothing: 0 where nothing is known, above for, below against. `tries`
    counts the mornings after it.
    """

    support: Mapping[str, float] = field(default_factory=dict)
    tries: Mapping[str, int] = field(default_factory=dict)

    def of(self, practice: str) -> float:
        """Return the support of a practice, 0 for one never done."""
        return self.support.get(practice, 0.0)


def believe(
    entries: Iterable[Entry],
    practised: Iterable[tuple[dt.date, str]],
    felt: Iterable[tuple[str, float]] = (),
) -> Beliefs:
    """Return the beliefs after these days.

    `practised` are pairs of day and practice, `felt` pairs of practice and points by which it was
    better right after, one for each time that was rated before and after.
    """
    course = course_of(_levels(entries))
    after: dict[str, set[int]] = {}
    for date, practice in practised:
        after.setdefault(practice, set()).add(date.toordinal() + 1)
    support, tries = {}, {}
    for practice, mornings in after.items():
        logged = mornings.intersection(course.days)
        if logged:
            known, worse = course.shift(mornings)
            support[practice] = _odds(-worse, known)
            tries[practice] = len(logged)
    for practice, more in _from_feeling(felt).items():
        support[practice] = support.get(practice, 0.0) + more
    return Beliefs(support, tries)


def _levels(entries: Iterable[Entry]) -> dict[int, float]:
    """Return each day's pain and stiffness in one number, by ordinal; days in a flare left out.

    Where stiffness was not said, it is taken to lie as far from pain as it usually does.
    """
    days = [entry for entry in entries if entry.flare is None]
    apart = [e.stiffness - e.pain for e in days if e.stiffness is not None]
    usual = sum(apart) / len(apart) if apart else 0.0
    return {
        e.date.toordinal(): (e.pain + (e.pain + usual if e.stiffness is None else e.stiffness)) / 2
        for e in days
    }


def _odds(pull: float, known: float) -> float:
    """Return the log of the odds for a benefit drawn from `HELP` and `HELP_SD` against none.

    `known` is the precision of what the diary says of the benefit, `pull` its mean times that.
    """
    precision = known + HELP_SD**-2
    together = pull + HELP / HELP_SD**2
    return (together**2 / precision - (HELP / HELP_SD) ** 2 - math.log(precision * HELP_SD**2)) / 2


def _from_feeling(felt: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return how far what was felt right after speaks for each practice that was rated.

    The comfort that any practice brings this person is judged from all the others.
    """
    rated: dict[str, list[float]] = {}
    for practice, better in felt:
        rated.setdefault(practice, []).append(better)
    means = {p: sum(times) / len(times) for p, times in rated.items()}
    spread = {p: OWN_COMFORT_SD**2 + FELT_NOISE_SD**2 / len(times) for p, times in rated.items()}
    weight = COMFORT_SD**-2 + sum(1 / v for v in spread.values())
    pulled = COMFORT / COMFORT_SD**2 + sum(means[p] / spread[p] for p in rated)
    support = {}
    for practice, variance in spread.items():
        others = weight - 1 / variance
        beyond = means[practice] - (pulled - means[practice] / variance) / others
        nothing = variance + 1 / others
        helps = nothing + (FELT_SHARE * HELP_SD) ** 2
        support[practice] = (
            beyond**2 / nothing - (beyond - FELT_SHARE * HELP) ** 2 / helps
        ) / 2 - math.log(helps / nothing) / 2
    return support
