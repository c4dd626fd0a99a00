"""The three clauses: is it worse than it was, does it not recover, is it severe?

Each clause turns the belief about the level into one score on a common scale; zero is where
booking becomes worth suggesting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from shared.trends.advice import Kind
from shared.trends.course import Course
from shared.trends.level import LevelFilter

RISE = 2.0
"""Worse means this much above the lowest four weeks of the last half year."""
SEVERE = 6.25
"""The level from which pain is severe."""
SEVERE_FROM = 9
"""Days of history before the severe clause may speak."""
PERSISTENT = 4.0
"""The level from which pain that does not fall is worth showing somebody."""
PERSISTENT_DAYS = 38

NEVER = -20.0


@dataclass(frozen=True, slots=True)
class Scores:
    """How strongly each clause speaks, in log-odds around its own bar; zero is the bar."""

    worsening: float
    not_recovering: float
    severe: float

    @property
    def kind(self) -> Kind:
        """The clause that speaks loudest; severe first among equals."""
        kinds: tuple[tuple[float, Kind], ...] = (
            (self.severe, "severe"),
            (self.worsening, "worsening"),
            (self.not_recovering, "not_recovering"),
        )
        return max(kinds, key=lambda pair: pair[0])[1]

    @property
    def loudest(self) -> float:
        """The score of that clause."""
        return max(self.worsening, self.not_recovering, self.severe)


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-8), 1.0 - 1e-8)
    return math.log(p / (1.0 - p))


def judge(level: LevelFilter, course: Course, age: int) -> Scores:
    """Score the three clauses on one day; `age` counts days of history, the first is 1."""
    baseline = course.baseline
    worsening = NEVER
    if baseline is not None:
        worsening = _log_odds(level.above(max(baseline + RISE, 3.0))) + 1.0
    severe = _log_odds(level.above(SEVERE)) - 1.5 if age >= SEVERE_FROM else NEVER
    lowest = course.lowest_fortnight(PERSISTENT_DAYS - 13)
    not_recovering = NEVER
    if lowest is not None:
        before = course.fortnight_ago(PERSISTENT_DAYS - 14)
        now = course.fortnight_ago(0)
        better = max((before or 0.0) - (now or 0.0), 0.0)
        not_recovering = 3.0 * (lowest - PERSISTENT) - 3.0 * max(better - 0.5, 0.0)
    return Scores(worsening, not_recovering, severe)
