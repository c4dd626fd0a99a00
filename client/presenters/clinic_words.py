"""Sharing and appointments in words: scopes, states, dates, and a code that is read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from client.messages import _
from client.presenters.day_words import long_day, month_name, weekday_name

SCOPES = ("numbers", "drawings", "notes", "press_tests", "practices")
"""What can be shared, in the order it is asked."""


def nobody_watches() -> str:
    """Return what stands wherever sharing is on."""
    return _("Nobody is watching this log. Your clinic sees it when they next open it.")


def scope_name(scope: str) -> str:
    """Return a scope in a word or two; one of a newer server as it is."""
    return {
        "numbers": _("Numbers"),
        "drawings": _("Drawings"),
        "notes": _("Notes"),
        "press_tests": _("Press tests"),
        "practices": _("Practices"),
    }.get(scope, scope)


def scope_contents(scope: str) -> str:
    """Return what a scope holds."""
    return {
        "numbers": _("Pain, stiffness, stress, sleep, sitting, and your safety check answers"),
        "drawings": _("Where it hurt, as you drew it"),
        "notes": _("What you wrote in your own words"),
        "press_tests": _("What pressing a point brought on"),
        "practices": _("What you practised, and how it felt before and after"),
    }[scope]


def scopes_in_words(scopes: Iterable[str]) -> str:
    """Return scopes in one line, in the order they are asked."""
    given = list(scopes)
    known = [scope_name(scope) for scope in SCOPES if scope in given]
    others = [scope for scope in given if scope not in SCOPES]
    words = ", ".join([*known, *others])
    return words[:1] + words[1:].lower()


def full_day(date: dt.date) -> str:
    """Return a day with its year, as in "23 November 2026"."""
    return _("{day} {month} {year}").format(
        day=date.day, month=month_name(date.month), year=date.year
    )


def moment_words(moment: dt.datetime, today: dt.date) -> str:
    """Return a local time as in "Today, 14:05" or "Tuesday, 1 December, 14:05"."""
    days = (moment.date() - today).days
    near = {0: _("Today"), -1: _("Yesterday"), 1: _("Tomorrow")}.get(days)
    if near is None:
        near = long_day(moment.date()) if abs(days) < 200 else full_day(moment.date())
    return _("{day}, {time}").format(day=near, time=f"{moment:%H:%M}")


def time_words(starts: dt.datetime) -> str:
    """Return the time of an appointment as in "Tuesday, 1 December at 10:30"."""
    return _("{weekday}, {day} {month} at {time}").format(
        weekday=weekday_name(starts.date()),
        day=starts.day,
        month=month_name(starts.month),
        time=f"{starts:%H:%M}",
    )


def code_groups(code: str) -> tuple[str, ...]:
    """Return the groups in which a code is read out."""
    return tuple(part for part in code.split("-") if part)


def spelled(group: str) -> str:
    """Return a group sign by sign: "K for Kilo, 7, M for Mike, 4"."""
    return ", ".join(
        _("{letter} for {word}").format(letter=sign, word=names[sign])
        if sign in (names := letter_names())
        else sign
        for sign in group
    )


def letter_names() -> dict[str, str]:
    """Return the words by which letters are told apart on the telephone."""
    return {
        "A": _("Alfa"), "B": _("Bravo"), "C": _("Charlie"), "D": _("Delta"), "E": _("Echo"),
        "F": _("Foxtrot"), "G": _("Golf"), "H": _("Hotel"), "I": _("India"), "J": _("Juliett"),
        "K": _("Kilo"), "L": _("Lima"), "M": _("Mike"), "N": _("November"), "O": _("Oscar"),
        "P": _("Papa"), "Q": _("Quebec"), "R": _("Romeo"), "S": _("Sierra"), "T": _("Tango"),
        "U": _("Uniform"), "V": _("Victor"), "W": _("Whiskey"), "X": _("X-ray"),
        "Y": _("Yankee"), "Z": _("Zulu"),
    }  # fmt: skip
