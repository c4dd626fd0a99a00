"""Dates, numbers and codes as a therapist reads them."""

from __future__ import annotations

import datetime as dt

from server.services.warning_signs import URGENCY_WORDS

FILTERS = ("day", "day_time", "ago", "level", "title_of", "sign_urgency", "plural", "local_time")

TITLES = {
    "red_flag": "Red flag",
    "booking": "Asked for an appointment",
    "worsening": "Worsening",
    "not_recovering": "Not recovering",
    "severe": "Severe",
    "guideline": "Other reasons to book",
    "silent": "Silent",
    "settled": "Settled",
    "numbers": "numbers and warning signs",
    "drawings": "drawings",
    "notes": "notes",
    "press_tests": "press tests",
    "practices": "practices",
    "reached": "Reached",
    "message": "Left a message",
    "no_answer": "No answer",
    "referred": "Referred on",
    "confirmed": "Confirmed",
    "struck": "Struck out",
    "added": "Added",
    "active": "Active",
    "passive": "Passive (latent)",
    "quiet": "Quiet",
    "left": "left",
    "right": "right",
    "mid": "middle",
    "asked": "Waits for an answer",
    "set": "Appointment set",
    "declined": "Declined",
    "withdrawn": "Taken back",
}
"""What a code is called on a page."""


def today(now_ms: int) -> dt.date:
    """Return the UTC day of a moment."""
    return dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date()


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int):
        return dt.date.fromordinal(value) if value < 4_000_000 else today(value)
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def day(value: object) -> str:
    """Return a day (date, ordinal, ISO text or ms) like `3 November 2026`, or a dash."""
    date = _date(value)
    return "–" if date is None else f"{date.day} {date:%B} {date.year}"


def day_time(ms: int) -> str:
    """Return a moment like `3 November 2026, 14:05` in UTC."""
    moment = dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    return f"{day(moment.date())}, {moment:%H:%M}"


def local_time(text: str | None) -> str:
    """Return a local time `2026-12-01T10:30` like `Tuesday 1 December, 10:30`."""
    if not text:
        return "–"
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment:%A} {moment.day} {moment:%B}, {moment:%H:%M}"


def ago(value: object, now: dt.date) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `5 days ago`."""
    date = _date(value)
    if date is None:
        return "never"
    days = (now - date).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def level(value: float | None) -> str:
    """Return a level with one decimal, or a dash."""
    return "–" if value is None else f"{value:.1f}"


def title_of(code: str) -> str:
    """Return what a code is called."""
    return TITLES.get(code, code.replace("_", " "))


def sign_urgency(code: str) -> str:
    """Return how soon a warning sign needs looking at."""
    return URGENCY_WORDS.get(code, code)  # type: ignore[call-overload, no-any-return]


def plural(count: int, one: str, many: str) -> str:
    """Return the count with its word."""
    return f"{count} {one if count == 1 else many}"
