"""A whole diary followed from its first day: what a chart and a screen need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.trends.advice import Advice
from shared.trends.associations import Association, associations
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.hindsight import Believed, Hindsight
from shared.trends.watch import Watch

MARK_DAYS = 32
"""Recorded days from one mark to the next, from which a diary can be followed on."""


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


@dataclass(frozen=True, slots=True)
class _Mark:
    """How things stood after so many recorded days: the watch's state, and how much was told."""

    days: int
    state: Mapping[str, Any]
    believed: int
    history: int
    guidelines: int


class Follower:
    """Follows one diary again and again, and what is as it was the last time only once.

    A change costs the days from the mark before it on, and the look back as far as it makes a
    difference. `breathe` is called between days: whoever is in a hurry can go first there.
    """

    def __init__(self, breathe: Callable[[], object] = lambda: None) -> None:
        self._breathe = breathe
        self._days: list[DayNumbers] = []
        self._marks: list[_Mark] = []
        self._believed: list[Believed] = []
        self._history: list[Advice] = []
        self._guidelines: list[Advice] = []
        self._hindsight = Hindsight(breathe)
        self._trend: Trend | None = None

    def follow(self, days: Iterable[DayNumbers]) -> Trend:
        """Follow the diary as it is now; days in order, missed days may be left out.

        Raises what `Monitor.update` raises.
        """
        taken = list(days)
        unchanged = self._unchanged(taken)
        if self._trend is not None and unchanged == len(taken) == len(self._days):
            return self._trend
        self._trend = None
        watch, begun = self._go_back(taken, unchanged)
        same = len(self._believed)
        for place, numbers in enumerate(taken[begun:], begun):
            self._breathe()
            if place % MARK_DAYS == 0:
                self._mark(place, watch)
            watched = watch.update(numbers)
            self._believed.extend(watched.believed)
            self._guidelines.extend(watched.guidelines)
            if watched.advice is not None:
                self._history.append(watched.advice)
        self._days = taken
        self._trend = Trend(
            tuple(self._hindsight.look(self._believed, same)),
            tuple(self._history),
            tuple(self._guidelines),
            associations(taken, self._breathe) if taken else (),
        )
        return self._trend

    def _unchanged(self, taken: list[DayNumbers]) -> int:
        """Return how many days are what they were the last time, up to the first change."""
        for place, (before, now) in enumerate(zip(self._days, taken, strict=False)):
            self._breathe()
            if before != now:
                return place
        return min(len(self._days), len(taken))

    def _go_back(self, taken: list[DayNumbers], unchanged: int) -> tuple[Watch, int]:
        """Return the watch as it was at the last mark before a change, and the days it had seen."""
        while self._marks and self._marks[-1].days > unchanged:
            self._marks.pop()
        # The mark itself is set anew on the way on.
        mark = self._marks.pop() if self._marks else None
        begun = 0 if mark is None else mark.days
        self._days = taken[:begun]  # what is known if a day is refused
        del self._believed[0 if mark is None else mark.believed :]
        del self._history[0 if mark is None else mark.history :]
        del self._guidelines[0 if mark is None else mark.guidelines :]
        if mark is None:
            return Watch(looks_back=True), 0
        return Watch.from_dict(mark.state, looks_back=True), begun

    def _mark(self, place: int, watch: Watch) -> None:
        told = len(self._believed), len(self._history), len(self._guidelines)
        self._marks.append(_Mark(place, watch.to_dict(), *told))


def follow(days: Iterable[DayNumbers]) -> Trend:
    """Follow a diary once, as `Follower.follow`."""
    return Follower().follow(days)
