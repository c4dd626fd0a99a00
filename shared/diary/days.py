"""Calendar days as the diary writes them: `2026-11-23`, and nothing else."""

from __future__ import annotations

import datetime as dt
import re

from shared.diary.errors import InvalidValueError

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def parse_day(value: object, name: str = "date") -> dt.date:
    """Return the day written as `YYYY-MM-DD`, else raise `InvalidValueError` naming the field.

    Week dates, days of the year, times and other calendars' digits are refused: Python reads some
    of them, other peers do not, and one day must have one spelling because its id is made from it.
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise InvalidValueError(name, "must be a day written like 2026-11-23")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError(name, "is not a day of the calendar") from None


def monday_of(date: dt.date) -> dt.date:
    """Return the first day of a day's week."""
    return date - dt.timedelta(days=date.weekday())
