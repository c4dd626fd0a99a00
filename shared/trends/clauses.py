"""The three clauses: is it worse than it was, does it not recover, is it severe?

Each clause turns the belief about the level into one score; zero is where booking becomes worth
suggesting. The constants were tuned on simulated diaries (tests.benchmarks.detection).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from shared.trends.advice import Kind
from shared.trends.course import EIGHT_WEEKS, MONTH, Course
from shared.trends.level import LevelFilter
from shared.trends.smoothing import look_back

BAR = 0.97
"""What every score is lowered by: at zero, 0.25 false alerts in a person-year."""

RISE = 2.0
"""Worse means this much above the lowest four weeks of the last half year."""
LEAST = 3.0
"""Below this level nothing counts as worse."""
SETTLED = 71
"""Day of the diary from which the best month is taken for settled."""
SEVERE = 6.25
"""The level from which pain is severe."""
SEVERE_FROM = 8
"""Day of the diary from which the severe clause may speak."""
PERSISTENT = 4.0
"""No fortnight's mean below this: pain that does not recover."""
WEEK = 7
FORTNIGHT = 14
ENDS = 42
"""So many fortnights in a row, each ending a day after the one before, are looked at."""

NEVER = -99.0


@dataclass(frozen=True, slots=True)
class Scores:
    """How strongly each clause speaks; zero is the bar."""

    worsening: float
    not_recovering: float
    severe: float

    def above(self, bar: float) -> dict[Kind, float]:
        """The clauses at or above a bar with their scores, the weightiest first."""
        scores: dict[Kind, float] = {
            "severe": self.severe,
            "worsening": self.worsening,
            "not_recovering": self.not_recovering,
        }
        return {kind: score for kind, score in scores.items() if score >= bar}


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-6), 1.0 - 1e-6)
    return math.log(p / (1.0 - p))


def _lack(wanted: int, have: float) -> float:
    return max(wanted - have, 0.0)


def _short(mean: float, bound: float) -> float:
    return min(max(mean - bound, -3.0), 0.0)


def worsening(level: LevelFilter, course: Course) -> float:
    """Belief that the level is above the best month, flares excluded, and that this has lasted.

    The last fortnight and the week before last must agree on their own, which no flare of a week
    does; the last week must not fall; and in the first ten weeks, while the best month may still
    come, more is asked. The same rise weighs a little more the higher it ends: without that, what
    little the filter knows of the ends of the scale could make more pain less urgent.
    """
    baseline = course.baseline
    if baseline is None:
        return NEVER
    bound = max(baseline + RISE, LEAST)
    belief = 0.8 * _log_odds(level.above(bound)) + 0.3 * level.mean
    short = _short(course.mean(FORTNIGHT), bound)
    short_before = _short(course.mean(WEEK, ago=WEEK), bound)
    fall = max(course.mean(WEEK, ago=10) - course.mean(WEEK), 0.0)
    early = 0.035 * _lack(SETTLED, course.days)
    thin = 0.5 * _lack(5, course.count(FORTNIGHT)) + 0.05 * _lack(24, course.count(MONTH))
    return belief + 0.9 * short + 1.3 * short_before - 1.3 * fall - early - thin + 0.65 - BAR


def severe(level: LevelFilter, course: Course) -> float:
    """Belief that the level is severe, and how far the last ten days lie above or below.

    Nothing limits how far below: two bad days after months without pain are not severe pain.
    """
    if course.days < SEVERE_FROM:
        return NEVER
    belief = 1.3 * _log_odds(level.above(SEVERE))
    over = min(course.mean(10) - SEVERE, 3.0)
    thin = 0.5 * _lack(5, course.count(FORTNIGHT))
    return belief + over - thin + 1.85 - BAR


def not_recovering(level: LevelFilter, course: Course) -> float:
    """The lowest fortnight of eight weeks above its bound, less what pain has fallen since.

    People log more on bad days, so every missed day counts a little against.
    """
    if course.days < ENDS + FORTNIGHT - 1 or course.mean(FORTNIGHT) < PERSISTENT - 1.0:
        return NEVER
    past = look_back(course.answers(EIGHT_WEEKS))
    means = []
    total = sum(past[:FORTNIGHT])
    for out, new in zip(past, [*past[FORTNIGHT:], 0.0], strict=False):
        means.append(total / FORTNIGHT)
        total += new - out
    means = means[-ENDS:]
    over = 2.0 * (min(means) - PERSISTENT)
    fall = 3.8 * max(means[0] - means[-1] - 0.5, 0.0)
    mild = 0.6 * max(4.5 - level.mean, 0.0)
    thin = 0.036 * _lack(50, course.count(EIGHT_WEEKS))
    return over - fall - mild - thin + 1.5 - BAR


def judge(level: LevelFilter, course: Course) -> Scores:
    """Score the three clauses on the last day of a course."""
    return Scores(worsening(level, course), not_recovering(level, course), severe(level, course))
