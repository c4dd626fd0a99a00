"""Sentences from keys and numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from shared.trends.advice import Advice, Sentence
from shared.trends.catalogue import MESSAGES

_EARLIEST = dt.date(1900, 1, 1).toordinal()


def plain_day(day: int) -> str:
    """A day number as a date when it is an ordinal (`date.toordinal()`), else as a count."""
    if _EARLIEST <= day <= dt.date.max.toordinal():
        date = dt.date.fromordinal(day)
        return f"{date.day} {date:%B}"
    return f"day {day}"


def plain_number(value: float) -> str:
    """A number with at most one decimal, and none when it is whole."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def say(
    sentence: Sentence,
    translate: Callable[[str], str] = lambda text: text,
    *,
    format_day: Callable[[int], str] = plain_day,
) -> str:
    """The sentence as text: looked up, translated, then filled with its numbers.

    Raises `KeyError` for a key the catalogue does not have.
    """
    filled = {}
    for name, value in sentence.numbers.items():
        if isinstance(value, str):
            filled[name] = translate(MESSAGES[value]) if value in MESSAGES else value
        elif name.endswith("_day"):
            filled[name] = format_day(int(value))
        else:
            filled[name] = plain_number(value)
    text = translate(MESSAGES[sentence.key]).format(**filled)
    return text[:1].upper() + text[1:]


def title(advice: Advice) -> Sentence:
    """The short line above an advice."""
    name = advice.rule if advice.kind == "guideline" else advice.kind
    return Sentence(f"{name}.title", {})


def urgency(advice: Advice) -> Sentence:
    """The line that says how soon to book."""
    return Sentence(f"urgency.{advice.urgency}", {})
