"""What pain did to one day: woke somebody, kept them from work, left a patch numb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from shared.diary.days import parse_day
from shared.diary.errors import InvalidValueError

KIND = "impact"

MARKS = ("woken", "off", "numb")
"""Marks of a day: pain woke the person in the night before it; pain kept them from work or their
main activity; there was a numb patch, or pins and needles."""


def check_mark(name: str, value: object) -> bool:
    """Return the mark if it is yes or no, else raise `InvalidValueError` naming it."""
    if not isinstance(value, bool):
        raise InvalidValueError(name, "must be true or false")
    return value


def impact_id(date: dt.date) -> str:
    """Return the id of a day's marks, the same on every device."""
    return f"{KIND}:{date.isoformat()}"


def marks_of(fields: Mapping[str, Any]) -> frozenset[str]:
    """Return the marks that are set in a stored record."""
    return frozenset(name for name in MARKS if fields.get(name) is True)


def marks_by_day(records: Iterable[Mapping[str, Any]]) -> dict[dt.date, frozenset[str]]:
    """Return the marks of each day that has any, from stored records."""
    found = {}
    for fields in records:
        marks = marks_of(fields)
        with suppress(InvalidValueError):
            if marks:
                found[parse_day(fields.get("date"))] = marks
    return found
