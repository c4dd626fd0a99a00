"""Days as people write them, in the language of the request."""

from __future__ import annotations

import datetime as dt

from server.messages import N_, _

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT = 3


def day_month(date: dt.date) -> str:
    """Return a day like `3 November`."""
    return _("{day} {month}").format(day=date.day, month=_(MONTHS[date.month - 1]))


def short_day(date: dt.date) -> str:
    """Return a day like `3 Nov`, for an axis."""
    month = _(MONTHS[date.month - 1])[:_SHORT]
    return _("{day} {month}").format(day=date.day, month=month)


def full_day(date: dt.date) -> str:
    """Return a day like `3 November 2026`."""
    return _("{day} {month} {year}").format(
        day=date.day, month=_(MONTHS[date.month - 1]), year=date.year
    )


def weekday_time(moment: dt.datetime) -> str:
    """Return a moment like `Tuesday 1 December, 10:30`."""
    return _("{weekday} {date}, {time}").format(
        weekday=_(WEEKDAYS[moment.weekday()]), date=day_month(moment), time=f"{moment:%H:%M}"
    )
