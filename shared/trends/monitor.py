"""One person's trend, day by day: the level goes in, advice comes out when a rule first holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.diary.entry import NUMBERS
from shared.trends.advice import Advice, Kind
from shared.trends.clauses import Scores, judge
from shared.trends.course import Course
from shared.trends.days import LevelPoint
from shared.trends.errors import DayOrderError, check_day
from shared.trends.level import LevelFilter
from shared.trends.reasons import advise, urgency
from shared.trends.silence import Silence, Voice

STATE = 5
"""Version of the saved state; another one is refused."""
FORGET = 366
"""A gap of this many days starts a new history."""
_NUMBERS = {"pain": "pain", "stiffness": "stiffness", "stress": "stress", "sleep": "sleep_quality"}


class Monitor:
    """Watches one diary and says when booking a professional is worth suggesting.

    Give it every day in order. `point` is the level of the last day given, `scores` how strongly
    each clause spoke on it (`None` on a day without a log). O(1) time and memory a day; no
    clock, no randomness.
    """

    __slots__ = ("_course", "_level", "_silence", "point", "scores")

    def __init__(self) -> None:
        self._level = LevelFilter()
        self._course = Course()
        self._silence = Silence()
        self.point: LevelPoint | None = None
        self.scores: Scores | None = None

    def update(
        self,
        day: int,
        pain: int | None,
        stiffness: int | None = None,
        stress: int | None = None,
        sleep: int | None = None,
    ) -> Advice | None:
        """Take in one day (scores 0 to 10, `None` for not logged); advice if it is first given.

        `day` counts days from any fixed start. Days left out count as days without a log.
        Raises `DayOrderError` for a day not after the last one, `InvalidValueError` for a value
        out of range; the monitor is then unchanged.
        """
        check_day(day)
        given = {"pain": pain, "stiffness": stiffness, "stress": stress, "sleep": sleep}
        for name, value in given.items():
            if value is not None:
                NUMBERS[_NUMBERS[name]].check(value)
        last = self._course.last
        if last is not None:
            if day <= last:
                raise DayOrderError(day, last)
            if day - last > FORGET:
                self._level, self._course, self.point = LevelFilter(), Course(), None
            else:
                for missed in range(last + 1, day):
                    self._take(missed, None)
        self._take(day, pain)
        return self._advice(day) if pain is not None else None

    def _take(self, day: int, pain: int | None) -> None:
        self._level.step(pain)
        self._course.add(day, pain, self._level.mean_with_flares)
        mean = self._level.mean
        if pain is None and self.point is not None:
            mean = min(mean, self.point.level)  # silence is no evidence of more pain
        self.point = LevelPoint(
            day,
            mean,
            min(self._level.quantile(0.1), mean),
            max(self._level.quantile(0.9), mean),
            self._level.flare,
        )
        self.scores = None if pain is None else judge(self._level, self._course)

    def voices(self, bar: float = 0.0) -> dict[Kind, Voice]:
        """The clauses at or above a bar on the last day given; none on a day without a log."""
        loud = {} if self.scores is None else self.scores.above(bar)
        return {kind: Voice(score, urgency(kind, self._course)) for kind, score in loud.items()}

    def _advice(self, day: int) -> Advice | None:
        loud = self.voices()
        kind = self._silence.choose(day, loud)
        if kind is None:
            return None
        self._silence.note(day, kind, loud[kind])
        return advise(kind, day, self._course)

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-ready values, for `from_dict`."""
        point = self.point
        return {
            "state": STATE,
            "level": self._level.to_dict(),
            "course": self._course.to_dict(),
            "said": {kind: [day, *voice] for kind, (day, voice) in self._silence.said.items()},
            "point": None
            if point is None
            else [point.day, point.level, point.low, point.high, point.flare],
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Monitor:
        """The monitor as it was; raises `ValueError` for a state of another version."""
        if state.get("state") != STATE:
            raise ValueError("the trend state is from another version: replay the diary")
        made = cls.__new__(cls)
        made.point = made.scores = None
        made._level = LevelFilter.from_dict(state["level"])
        made._course = Course.from_dict(state["course"])
        made._silence = Silence(
            {
                kind: (int(day), Voice(float(score), urgency))
                for kind, (day, score, urgency) in state["said"].items()
            }
        )
        if state["point"] is not None:
            made.point = LevelPoint(*state["point"])
            if made._course.answers(1) != [None]:
                made.scores = judge(made._level, made._course)
        return made
