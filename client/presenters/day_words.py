"""Days, months and times of day in words."""

from __future__ import annotations

import datetime as dt

from client.messages import _, ngettext


def month_name(month: int) -> str:
    """Return a month's name, 1 to 12."""
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
        _("August"), _("September"), _("October"), _("November"), _("December"),
    )[month - 1]  # fmt: skip


def short_month(month: int) -> str:
    """Return a month's short name, 1 to 12."""
    return (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"),
        _("Oct"), _("Nov"), _("Dec"),
    )[month - 1]  # fmt: skip


def weekday_name(date: dt.date) -> str:
    """Return the day of the week."""
    return (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    )[date.weekday()]  # fmt: skip


def weekday_short() -> tuple[str, ...]:
    """Return the days' short names, Monday first."""
    return (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))


def long_day(date: dt.date) -> str:
    """Return a day as in "Monday, 23 November"."""
    return _("{weekday}, {day} {month}").format(
        weekday=weekday_name(date), day=date.day, month=month_name(date.month)
    )


def short_day(date: dt.date) -> str:
    """Return a day as in "23 Nov"."""
    return _("{day} {month}").format(day=date.day, month=short_month(date.month))


def greeting(hour: int) -> str:
    """Return the greeting of an hour of the day, 0 to 23.

    At night it says no more than hello: whoever is awake then need not hear how late it is.
    """
    if hour < 4:
        return _("Hello")
    if hour < 12:
        return _("Good morning")
    if hour < 18:
        return _("Good afternoon")
    return _("Good evening")


def ago(earlier_ms: int, now_ms: int) -> str:
    """Return how long ago something was, in the largest unit that fits."""
    minutes = max(0, now_ms - earlier_ms) // 60_000
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    days = hours // 24
    return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
