"""Dates, numbers and codes as a therapist reads them, in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from server.calendar_words import full_day, weekday_time
from server.messages import N_, _, ngettext
from server.services.warning_signs import URGENCY_WORDS
from shared.atlas.regions import REGIONS

FILTERS = (
    "ago",
    "day",
    "day_time",
    "level",
    "listed",
    "local_time",
    "period",
    "region_of",
    "said",
    "sign_urgency",
    "title_of",
)

TITLES = {
    "red_flag": N_("Red flag"),
    "booking": N_("Asked for an appointment"),
    "worsening": N_("Worsening"),
    "not_recovering": N_("Not recovering"),
    "severe": N_("Severe"),
    "guideline": N_("Other reasons to book"),
    "silent": N_("Silent"),
    "settled": N_("Settled"),
    "numbers": N_("numbers and warning signs"),
    "drawings": N_("drawings"),
    "notes": N_("notes"),
    "press_tests": N_("press tests"),
    "practices": N_("practices"),
    "reached": N_("Reached"),
    "message": N_("Left a message"),
    "no_answer": N_("No answer"),
    "referred": N_("Referred on"),
    "confirmed": N_("Confirmed"),
    "struck": N_("Struck out"),
    "added": N_("Added"),
    "active": N_("Active"),
    "passive": N_("Passive (latent)"),
    "quiet": N_("Quiet"),
    "left": N_("left"),
    "right": N_("right"),
    "mid": N_("middle"),
    "asked": N_("Waits for an answer"),
    "set": N_("Appointment set"),
    "declined": N_("Declined"),
    "withdrawn": N_("Taken back"),
    "breathing": N_("Breathing"),
    "habit": N_("Habits"),
    "heat": N_("Heat"),
    "movement": N_("Movement"),
    "relaxation": N_("Relaxation"),
    "release": N_("Ball and roller"),
    "stretch": N_("Stretches"),
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
    return "–" if date is None else full_day(date)


def day_time(ms: int) -> str:
    """Return a moment like `3 November 2026, 14:05 UTC`."""
    moment = dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    return _("{day}, {time} UTC").format(day=day(moment.date()), time=f"{moment:%H:%M}")


def local_time(text: str | None) -> str:
    """Return a local time `2026-12-01T10:30` like `Tuesday 1 December, 10:30`."""
    if not text:
        return "–"
    try:
        return weekday_time(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


def ago(value: object, now: dt.date) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `5 days ago`."""
    date = _date(value)
    if date is None:
        return _("never")
    days = (now - date).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("{count} day ago", "{count} days ago", days).format(count=days)


def level(value: float | None) -> str:
    """Return a level with one decimal, or a dash."""
    return "–" if value is None else f"{value:.1f}"


def title_of(code: str) -> str:
    """Return what a code is called."""
    return _(TITLES[code]) if code in TITLES else code.replace("_", " ")


def region_of(region: str, side: str = "mid") -> str:
    """Return what a place on the body is called, with its side unless it is the middle."""
    known = REGIONS.get(region)
    label = _(known.label) if known else region.replace("_", " ")
    return label if side == "mid" else f"{label}, {title_of(side)}"


def listed(words: Iterable[str]) -> str:
    """Return words one after the other."""
    return _(", ").join(words)


def sign_urgency(code: str) -> str:
    """Return how soon a warning sign needs looking at."""
    words = URGENCY_WORDS.get(code)  # type: ignore[call-overload]
    return code if words is None else _(words)


def said(sentence: str) -> str:
    """Return a sentence that another module wrote in English, looked up."""
    return _(sentence)


def period(weeks: int) -> str:
    """Return a period like `4 weeks`."""
    return ngettext("{count} week", "{count} weeks", weeks).format(count=weeks)
