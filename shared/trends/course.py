"""The course of the level over the last months: rolling means, baseline, what was logged."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import islice
from typing import Any

MONTH = 28
"""Days of the mean that makes a baseline."""
HALF_YEAR = 180
"""Days back in which the baseline is looked for."""
FORTNIGHT = 14
SIX_WEEKS = 42


class Course:
    """Daily levels (flares included) of the last half year and the answers of the last weeks.

    Bounded memory; every method is O(1) in the length of the diary.
    """

    __slots__ = ("_fortnights", "_levels", "_months", "answers")

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=HALF_YEAR)
        self._months: deque[float] = deque(maxlen=HALF_YEAR)
        self._fortnights: deque[float] = deque(maxlen=SIX_WEEKS + 1)
        self.answers: deque[tuple[int, int]] = deque(maxlen=HALF_YEAR)
        """The days that were logged and their pain, oldest first."""

    def add(self, day: int, pain: int | None, level: float) -> None:
        """Go on by one day with its expected pain, flares included."""
        self._levels.append(level)
        if pain is not None:
            self.answers.append((day, pain))
        while self.answers and self.answers[0][0] <= day - HALF_YEAR:
            self.answers.popleft()
        days = len(self._levels)
        if days >= MONTH:
            self._months.append(self.recent(MONTH))
        if days >= FORTNIGHT:
            self._fortnights.append(self.recent(FORTNIGHT))

    def recent(self, days: int) -> float:
        """Mean level of the last `days` days, or of those there are."""
        have = min(days, len(self._levels))
        return sum(islice(reversed(self._levels), have)) / have

    @property
    def baseline(self) -> float | None:
        """The lowest 28-day mean of the last half year; `None` in the first four weeks."""
        return min(self._months) if self._months else None

    def lowest_fortnight(self, days: int) -> float | None:
        """The lowest 14-day mean that ended in the last `days` days; `None` with less history."""
        if len(self._fortnights) < days:
            return None
        return min(islice(reversed(self._fortnights), days))

    def fortnight_ago(self, days: int) -> float | None:
        """The 14-day mean that ended `days` days ago; `None` with less history."""
        return self._fortnights[-1 - days] if len(self._fortnights) > days else None

    def run_above(self, bound: float) -> int:
        """Days in a row, up to now, with the level at or above a bound."""
        run = 0
        for level in reversed(self._levels):
            if level < bound:
                break
            run += 1
        return run

    def logged(self, first: int) -> list[tuple[int, int]]:
        """The logged days from `first` on, with their pain."""
        return [answer for answer in self.answers if answer[0] >= first]

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON-ready values."""
        return {
            "levels": list(self._levels),
            "months": list(self._months),
            "fortnights": list(self._fortnights),
            "answers": [list(answer) for answer in self.answers],
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Course:
        """The course as it was when `to_dict` was called."""
        made = cls()
        made._levels.extend(float(level) for level in state["levels"])
        made._months.extend(float(mean) for mean in state["months"])
        made._fortnights.extend(float(mean) for mean in state["fortnights"])
        made.answers.extend((int(day), int(pain)) for day, pain in state["answers"])
        return made
