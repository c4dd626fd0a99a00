"""A whole diary followed from its first day: what a chart and a screen need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.trends.advice import Advice
from shared.trends.associations import Association, associations
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.monitor import FORGET, Monitor
from shared.trends.standing import standing


@dataclass(frozen=True, slots=True)
class Trend:
    """The level of every day from the first to the last, the advice, and the associations.

    `history` is all advice ever given, oldest first; `active` is the one that still stands on
    the last day, at most one.
    """

    points: tuple[LevelPoint, ...]
    active: Advice | None
    history: tuple[Advice, ...]
    associations: tuple[Association, ...]


def follow(days: Iterable[DayNumbers]) -> Trend:
    """Follow a diary; days in order, missed days may be left out.

    Raises what `Monitor.update` raises.
    """
    monitor = Monitor()
    points: list[LevelPoint] = []
    history: list[Advice] = []
    taken: list[DayNumbers] = []
    for numbers in days:
        taken.append(numbers)
        if points and 1 < numbers.day - points[-1].day <= FORGET:
            for missed in range(points[-1].day + 1, numbers.day):
                monitor.update(missed, None)
                if monitor.point is not None:
                    points.append(monitor.point)
        advice = monitor.update(
            numbers.day, numbers.pain, numbers.stiffness, numbers.stress, numbers.sleep
        )
        if monitor.point is not None:
            points.append(monitor.point)
        if advice is not None:
            history.append(advice)
    active = standing(history, (), points[-1].day).advice if points else None
    return Trend(tuple(points), active, tuple(history), associations(taken) if taken else ())
