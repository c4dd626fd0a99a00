"""The course of pain over the last months: rolling means, the best month, what was logged."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import islice
from typing import Any

MONTH = 28
"""Days of the mean that makes a baseline."""
HALF_YEAR = 180
"""Days back in which the baseline is looked for."""
EIGHT_WEEKS = 56
"""Days that the look back over pain that does not fall takes in."""


class Course:
    """Expected pain (flares included) of the last weeks and the answers of the last half year.

    `days` counts the days of history, at most bounded use is made of them: every method is O(1)
    in the length of the diary.
    """

    __slots__ = ("_answers", "_months", "_pain", "days", "last")

    def __init__(self) -> None:
        self._pain: deque[float] = deque(maxlen=EIGHT_WEEKS)
        self._months: deque[float] = deque(maxlen=HALF_YEAR)
        self._answers: deque[int | None] = deque(maxlen=HALF_YEAR + MONTH)
        self.days = 0
        self.last: int | None = None

    def add(self, day: int, answer: int | None, pain: float) -> None:
        """Go on by one day, the one after the last, with its expected pain, flares included."""
        self._pain.append(pain)
        self._answers.append(answer)
        self.days += 1
        self.last = day
        if self.days >= MONTH:
            self._months.append(self.mean(MONTH))

    def mean(self, days: int, ago: int = 0) -> float:
        """Mean of the `days` days that ended `ago` days ago, or of as many of them as there are.

        With less history than `ago`, the first day stands for it.
        """
        have = len(self._pain)
        end = max(have - ago, 1)
        start = max(end - days, 0)
        return sum(islice(self._pain, start, end)) / (end - start)

    @property
    def baseline(self) -> float | None:
        """The lowest 28-day mean of the last half year; `None` in the first four weeks."""
        return min(self._months) if self._months else None

    @property
    def best_month(self) -> tuple[int, int] | None:
        """First and last day of the four weeks that the baseline is the mean of."""
        if not self._months or self.last is None:
            return None
        ago = len(self._months) - 1 - list(self._months).index(min(self._months))
        return self.last - ago - MONTH + 1, self.last - ago

    def answers(self, days: int) -> list[int | None]:
        """The answers of the last `days` days, oldest first."""
        return list(islice(reversed(self._answers), days))[::-1]

    def count(self, days: int) -> int:
        """How many of the last `days` days were logged."""
        return sum(answer is not None for answer in islice(reversed(self._answers), days))

    def logged(self, first: int, last: int | None = None) -> list[tuple[int, int]]:
        """The logged days from `first` to `last` (or to now) and their pain."""
        if self.last is None:
            return []
        start = self.last - len(self._answers) + 1
        end = self.last if last is None else last
        return [
            (start + place, answer)
            for place, answer in enumerate(self._answers)
            if answer is not None and first <= start + place <= end
        ]

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON-ready values."""
        return {
            "pain": list(self._pain),
            "months": list(self._months),
            "answers": list(self._answers),
            "days": self.days,
            "last": self.last,
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Course:
        """The course as it was when `to_dict` was called."""
        made = cls()
        made._pain.extend(float(pain) for pain in state["pain"])
        made._months.extend(float(mean) for mean in state["months"])
        made._answers.extend(state["answers"])
        made.days = int(state["days"])
        made.last = state["last"]
        return made
