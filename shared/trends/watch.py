"""A diary watched day by day: the trend's monitor and the guidelines side by side.

The phone, the service and the clinic's caseload all watch through this, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from shared.trends.advice import Advice
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.guideline_monitor import GuidelineMonitor
from shared.trends.hindsight import Believed, believed
from shared.trends.monitor import FORGET, Monitor

STATE = 1
"""Version of the saved state, beside the monitor's own."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What one recorded day brought: what was believed on each day since the last one, and advice.

    `point` is the level of the day itself. `advice` is the trend's, `guidelines` that of plain
    rules.
    """

    point: LevelPoint
    believed: tuple[Believed, ...]
    advice: Advice | None
    guidelines: tuple[Advice, ...]

    @property
    def given(self) -> tuple[Advice, ...]:
        """All advice that was first given on the day."""
        return self.guidelines if self.advice is None else (self.advice, *self.guidelines)


class _OpenMonitor(Monitor):
    """A monitor that also tells what its filter believes, for looking back."""

    __slots__ = ()

    def believed(self, day: int) -> Believed:
        """Return the filter's belief on the last day given."""
        return believed(day, self._level.to_dict()["belief"])


class Watch:
    """Takes in the recorded days of a diary in order; O(1) time and memory a day.

    With `looks_back` it also tells what was believed on each day, for the look back from the last
    one. Missed days are left out. Raises what `Monitor.update` raises and is then of no further
    use.
    """

    __slots__ = ("_guidelines", "_last", "_looks_back", "_monitor", "_told")

    def __init__(self, *, looks_back: bool = False) -> None:
        self._looks_back = looks_back
        self._monitor = _OpenMonitor()
        self._guidelines = GuidelineMonitor()
        self._last: int | None = None
        self._told: int | None = None

    def update(self, numbers: DayNumbers) -> Watched:
        """Take in one recorded day."""
        seen: list[Believed] = []
        if self._last is not None and numbers.day - self._last > FORGET:
            self._guidelines = GuidelineMonitor()
        elif self._last is not None:
            for missed in range(self._last + 1, numbers.day):
                self._monitor.update(missed, None)
                if self._looks_back:
                    seen.append(self._monitor.believed(missed))
                self._guidelines.skip(missed, self._point().flare)
        advice = self._monitor.update(
            numbers.day, numbers.pain, numbers.stiffness, numbers.stress, numbers.sleep
        )
        if self._looks_back:
            seen.append(self._monitor.believed(numbers.day))
        self._last = numbers.day
        point = self._point()
        if advice is not None:
            self._told = numbers.day
        guidelines = self._guidelines.update(numbers, point.flare, self._told)
        return Watched(point, tuple(seen), advice, guidelines)

    def _point(self) -> LevelPoint:
        if self._monitor.point is None:
            raise AssertionError("a day that was taken in has a level")
        return self._monitor.point

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-ready values, for `from_dict`."""
        return {
            "state": STATE,
            "last": self._last,
            "told": self._told,
            "monitor": self._monitor.to_dict(),
            "guidelines": self._guidelines.to_dict(),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any], *, looks_back: bool = False) -> Watch:
        """The watch as it was; raises `ValueError` for a state of another version."""
        if state.get("state") != STATE:
            raise ValueError("the watch is from another version: replay the diary")
        made = cls.__new__(cls)
        made._looks_back = looks_back
        made._monitor = cast(_OpenMonitor, _OpenMonitor.from_dict(state["monitor"]))
        made._guidelines = GuidelineMonitor.from_dict(state["guidelines"])
        made._last, made._told = state["last"], state["told"]
        return made
