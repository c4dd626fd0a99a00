"""The three clauses: is it worse than it was, does it not recover, is it severe?

Each clause turns the belief about the level into one score; zero is where booking becomes worth
suggesting. The constants were tuned on simulated diaries (tests.benchmarks.detection).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from shared.trends.advice import Kind
from shared.trends.course import EIGHT_WEEKS, Course
from shared.trends.level import LevelFilter
from shared.trends.smoothing import look_back

BAR = 0.95
"""What every score is lowered by: at zero, 0.25 false alerts in a person-year."""

RISE = 2.0
"""Worse means this much above the lowest four weeks of the last half year."""
LEAST = 3.0
"""Below this level nothing counts as worse."""
SEVERE = 6.25
"""The level from which pain is severe."""
SEVERE_FROM = 8
"""Day of the diary from which the severe clause may speak."""
PERSISTENT = 4.0
"""No fortnight's mean below this: pain that does not recover."""
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


def worsening(level: LevelFilter, course: Course) -> float:
    """Belief that the level is above the best month, flares excluded; the fortnight must agree."""
    baseline = course.baseline
    if baseline is None:
        return NEVER
    bound = max(baseline + RISE, LEAST)
    short = min(max(course.mean(FORTNIGHT) - bound, -3.0), 0.0)
    thin = 0.45 * _lack(5, course.count(14)) + 0.15 * _lack(14, course.count(28))
    noisy = 0.5 * (level.noise - 1.1)
    return _log_odds(level.above(bound)) + 2.0 * short - thin - noisy + 1.7 - BAR


def severe(level: LevelFilter, course: Course) -> float:
    """Belief that the level is severe, less when the last week falls."""
    if course.days < SEVERE_FROM:
        return NEVER
    fall = max(course.mean(7, ago=10) - course.mean(7) - 0.2, 0.0)
    over = min(max(course.mean(10) - SEVERE, -3.0), 3.0)
    thin = 0.3 * _lack(5, course.count(14))
    return _log_odds(level.above(SEVERE)) + 0.8 * over - 3.0 * fall - thin + 2.2 - BAR


def not_recovering(level: LevelFilter, course: Course) -> float:
    """The lowest fortnight of eight weeks above its bound, less what pain has fallen since."""
    if course.days < ENDS + FORTNIGHT - 1 or course.mean(FORTNIGHT) < PERSISTENT - 1.0:
        return NEVER
    past = look_back(course.answers(EIGHT_WEEKS))
    means = []
    total = sum(past[:FORTNIGHT])
    for out, new in zip(past, [*past[FORTNIGHT:], 0.0], strict=False):
        means.append(total / FORTNIGHT)
        total += new - out
    means = means[-ENDS:]
    fall = 1.4 * max(means[0] - means[-1] - 0.5, 0.0)
    now = min(level.mean - 4.5, 0.0)
    thin = 0.06 * _lack(30, course.count(EIGHT_WEEKS))
    return 2.0 * (min(means) - PERSISTENT - fall + 0.3 * now) - thin + 0.9 - BAR


def judge(level: LevelFilter, course: Course) -> Scores:
    """Score the three clauses on the last day of a course."""
    return Scores(worsening(level, course), not_recovering(level, course), severe(level, course))
