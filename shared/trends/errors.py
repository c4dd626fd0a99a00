"""What the trend engine refuses."""

from __future__ import annotations

from shared.diary.errors import InvalidValueError


class DayOrderError(ValueError):
    """A day that does not come after the one before it; replay the diary in order instead."""

    def __init__(self, day: int, last: int) -> None:
        super().__init__(f"day {day} comes after day {last}, but days must be given in order")
        self.day = day
        self.last = last


def check_day(day: object) -> int:
    """Return the day number if it is one, else raise `InvalidValueError`."""
    if isinstance(day, bool) or not isinstance(day, int):
        raise InvalidValueError("day", "must be a whole number of days")
    return day
