"""A whole diary followed from its first day: what a chart and a screen need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.trends.advice import Advice
from shared.trends.associations import Association, associations
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.hindsight import Believed, looking_back
from shared.trends.watch import Watch


@dataclass(frozen=True, slots=True)
class Trend:
    """The level of every day from the first to the last, the advice, and the associations.

    Past days' levels are judged from both sides, the last day's is the filter's. `history` is all
    advice the trend ever gave, `guidelines` that of the plain rules, each oldest first.
    """

    points: tuple[LevelPoint, ...]
    history: tuple[Advice, ...]
    guidelines: tuple[Advice, ...]
    associations: tuple[Association, ...]


def follow(days: Iterable[DayNumbers]) -> Trend:
    """Follow a diary; days in order, missed days may be left out.

    Raises what `Monitor.update` raises.
    """
    watch = Watch(looks_back=True)
    believed: list[Believed] = []
    history: list[Advice] = []
    guidelines: list[Advice] = []
    taken = list(days)
    for numbers in taken:
        watched = watch.update(numbers)
        believed.extend(watched.believed)
        guidelines.extend(watched.guidelines)
        if watched.advice is not None:
            history.append(watched.advice)
    found = associations(taken) if taken else ()
    return Trend(tuple(looking_back(believed)), tuple(history), tuple(guidelines), found)
