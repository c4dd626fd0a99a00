"""Why somebody is in the list: kept as keys with numbers, told in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import orjson

from server.calendar_words import day_month
from server.messages import N_, _, ngettext
from server.services.warning_signs import URGENCY_WORDS, words_of
from shared.trends.sentences import plain_number

Value = int | float | str
Sentence = tuple[str, Mapping[str, Value]]
"""A key of `MESSAGES` with what is filled in; `_day` names are ordinals."""

Why = Sequence[Sentence]
"""The sentences that say why, in order."""

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "flag": N_("Said yes to “{sign}”: needs a look {urgency}."),
        "flag_on": N_("Said yes to “{sign}” on {on_day}: needs a look {urgency}."),
        "booking": N_("Asked for an appointment on {on_day}."),
        "no_numbers": N_("Shares no numbers, so there is no trend to show."),
        "since": N_("{mean} of 10 on average since {since_day} ({count} days logged)."),
        "since_best": N_(
            "{mean} of 10 on average since {since_day}, {best} in the best four weeks"
            " ({count} days logged)."
        ),
        "weeks": N_("{mean} of 10 on average for {weeks} weeks ({count} days logged)."),
        "weeks_course": N_(
            "{mean} of 10 on average for {weeks} weeks, {early} at first and {late} lately"
            " ({count} days logged)."
        ),
        "six_weeks": N_("Still {mean} of 10 in the last week, {weeks} weeks after it began."),
        "leg_pain": N_(
            "Drew pain of {least} or more below the knee on {count} days in {weeks} weeks."
        ),
        "numb_patch": N_("A numb or tingling patch for {count} days."),
        "peg_high": N_("PEG {before} and {now} of 10 in two weeks in a row."),
        "peg_up": N_("PEG up from {before} to {now} of 10."),
        "sleep_lost": N_("Woken by pain on {count} nights in {weeks} weeks."),
        "off_work": N_("Kept from work or the main activity for {count} days."),
        "long_flare": N_("A flare of {count} days."),
        "many_flares": N_("{count} flares in three months."),
        "never": N_("Has not logged a day yet."),
        "silent": N_("No entry since {on_day}."),
        "silent_at": N_("No entry since {on_day}; the pain level was {level} then."),
        "level": N_("Level {level} of 10."),
        "steady": N_("Steady at {level} of 10."),
        "easing": N_("Easing: from {before} to {level} in four weeks."),
        "rising": N_("Up from {before} to {level} in four weeks, not enough to stand out."),
        "booked": N_("They have booked, they said."),
        "passed": N_("It passed, they said."),
        "snoozed": N_("They put the advice to book off."),
    }
)
"""Guideline rules have their own name as key."""


def kept(why: Why) -> str:
    """Return the sentences as they are stored."""
    return orjson.dumps(why).decode()


def told(stored: str) -> str:
    """Return what is stored as sentences in the language of the request."""
    return say([(key, numbers) for key, numbers in orjson.loads(stored)])


def say(why: Why) -> str:
    """Return the sentences, one after the other."""
    return " ".join(_sentence(key, numbers) for key, numbers in why)


def _sentence(key: str, numbers: Mapping[str, Value]) -> str:
    if key == "more_flags":
        count = int(numbers["count"])
        return ngettext("{count} more answered yes.", "{count} more answered yes.", count).format(
            count=count
        )
    filled = {name: _filled(name, value) for name, value in numbers.items()}
    return _(MESSAGES[key]).format(**filled)


def _filled(name: str, value: Value) -> str:
    if name == "sign":
        return words_of(str(value))
    if name == "urgency":
        return _(URGENCY_WORDS[value])  # type: ignore[index]
    if name.endswith("_day"):
        return day_month(dt.date.fromordinal(int(value)))
    return value if isinstance(value, str) else plain_number(value)
