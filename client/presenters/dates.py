"""Days as a person reads them."""

from __future__ import annotations

import datetime as dt

from client.messages import _

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_name(date: dt.date) -> str:
    """Return the month in short."""
    return _(MONTHS[date.month - 1])


def short_day(date: dt.date) -> str:
    """Return the day and the month, as in "23 Nov"."""
    return f"{date.day} {month_name(date)}"
