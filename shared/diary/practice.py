"""One guided practice as it was done: which, when, how far, and how it felt before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.diary.errors import InvalidValueError

SCORES = ("pain", "stiffness", "tension")
"""What is asked before and after, each 0 to 10; none of it has to be answered."""

SECONDS_MAX = 6 * 3600


@dataclass(frozen=True, slots=True)
class Feeling:
    """Pain, stiffness and tension at one moment, each 0 to 10 or `None` for not said."""

    pain: int | None = None
    stiffness: int | None = None
    tension: int | None = None

    def __post_init__(self) -> None:
        for name in SCORES:
            value = getattr(self, name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10:
                raise InvalidValueError(name, "must be a whole number from 0 to 10")


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice of the relief library that was done, in whole or in part.

    `date` is the local day, `seconds` the time spent (0 to 21,600), `completed` whether it ran to
    its end. A practice that was interrupted is kept as such: it says something too.
    """

    relief: str
    date: dt.date
    seconds: int
    completed: bool
    before: Feeling = Feeling()
    after: Feeling = Feeling()

    def __post_init__(self) -> None:
        if not self.relief:
            raise InvalidValueError("relief", "must name a practice")
        if type(self.date) is not dt.date:
            raise InvalidValueError("date", "must be a calendar day")
        if not 0 <= self.seconds <= SECONDS_MAX:
            raise InvalidValueError("seconds", f"must be from 0 to {SECONDS_MAX}")

    def rated(self) -> tuple[int, int] | None:
        """Return one score before and after: pain, or else tension, or stiffness; None unrated."""
        for name in ("pain", "tension", "stiffness"):
            first, last = getattr(self.before, name), getattr(self.after, name)
            if first is not None and last is not None:
                return first, last
        return None

    def fields(self) -> dict[str, Any]:
        """Return the wire fields of this practice; what was not said is left out."""
        wire: dict[str, Any] = {
            "relief": self.relief,
            "date": self.date.isoformat(),
            "seconds": self.seconds,
            "completed": self.completed,
        }
        for when in ("before", "after"):
            for name in SCORES:
                value = getattr(getattr(self, when), name)
                if value is not None:
                    wire[f"{when}_{name}"] = value
        return wire


def practice_from(fields: Mapping[str, Any]) -> Practice:
    """Return the practice of these wire fields, or raise `InvalidValueError`."""
    try:
        date = dt.date.fromisoformat(fields["date"])
        relief, seconds = fields["relief"], int(fields["seconds"])
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidValueError("practice", "is not complete") from error
    feelings = {
        when: Feeling(**{name: fields.get(f"{when}_{name}") for name in SCORES})
        for when in ("before", "after")
    }
    return Practice(relief, date, seconds, bool(fields.get("completed")), **feelings)
