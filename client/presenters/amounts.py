"""Hours and minutes as a person writes them."""

from __future__ import annotations

import re

from client.messages import _
from shared.diary.entry import NUMBERS

STEPS = {"stiffness_minutes": 5, "activity_minutes": 10, "sleep_hours": 0.5, "sitting_hours": 0.5}
"""How far one press of plus or minus goes."""

STARTS = {"stiffness_minutes": 0, "activity_minutes": 20, "sleep_hours": 7, "sitting_hours": 6}
"""Where the first press starts when nothing was said."""

_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
_CLOCK = re.compile(r"([0-9]{1,2})\s*[:h]\s*([0-5]\d)")


class AmountError(ValueError):
    """What was written is no amount; the message says what to write, in plain words."""


def parse(field: str, text: str) -> float | int | None:
    """Return the amount that was written, or None for nothing written.

    Takes a comma or a point, and for hours also `7:30`. Raises `AmountError`.
    """
    number = NUMBERS[field]
    cleaned = text.strip().replace(",", ".")
    if not cleaned:
        return None
    value = _read(cleaned, clock=not number.whole)
    if value is None or (number.whole and value != int(value)):
        raise AmountError(_what_to_write(field))
    if not number.low <= value <= number.high:
        raise AmountError(_what_to_write(field))
    return int(value) if value == int(value) else round(value, 2)


def _read(text: str, *, clock: bool) -> float | None:
    time = _CLOCK.fullmatch(text) if clock else None
    if time:
        return int(time[1]) + int(time[2]) / 60
    return float(text) if _DECIMAL.fullmatch(text) else None


def written(value: float | int | None) -> str:
    """Return an amount as it is written in a field."""
    return "" if value is None else f"{value:g}"


def stepped(field: str, value: float | int | None, direction: int) -> float | int:
    """Return the amount one press up (1) or down (-1) from here, within its range."""
    number, step = NUMBERS[field], STEPS[field]
    if value is None:
        return STARTS[field]
    moved = min(number.high, max(number.low, value + direction * step))
    return int(moved) if moved == int(moved) else moved


def _what_to_write(field: str) -> str:
    number = NUMBERS[field]
    if number.unit == "minutes":
        return _("Write whole minutes from {low} to {high}.").format(
            low=number.low, high=number.high
        )
    return _("Write hours from {low} to {high}, such as 7.5.").format(
        low=number.low, high=number.high
    )
