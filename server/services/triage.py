"""Who needs the therapist, and why: one reason a person, worked out from a few kept facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from server.services.warning_signs import SIGNS, URGENCIES, URGENCY_WORDS
from shared.trends.sentences import plain_day, plain_number
from shared.trends.silence import ANY as SILENCE

Reason = Literal[
    "red_flag", "booking", "worsening", "not_recovering", "severe", "silent", "settled"
]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""In the order in which they are looked at."""

SILENT_DAYS = 10
"""Days without an entry after which somebody may want to ask."""

NEVER = dt.date.max.toordinal()
"""The day of a change that time alone does not bring."""

STEP = 1_000_000
"""Places of one reason; the next one's begin after them."""

MONTH_DAYS = 28

Recent = Sequence[Sequence[int]]
"""Logged days as `(ordinal, level in tenths, pain)`, oldest first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person at one clinic; days are ordinals, times ms.

    `advice` holds `kind`, `day` and the `numbers` of its reason; `flags` are the answers that were
    yes, `sign`, `urgency`, `day`, `at_ms` each. Without `numbers_shared` neither is looked at.
    """

    opened_day: int
    last_day: int | None = None
    level: float | None = None
    advice: Mapping[str, Any] | None = None
    flags: Sequence[Mapping[str, Any]] = ()
    recent: Recent = field(default=())
    booking_ms: int = 0
    handled_ms: int = 0
    numbers_shared: bool = True


@dataclass(frozen=True, slots=True)
class Triage:
    """Where a person stands: the reason, the place in the list, the sentence, and until when."""

    reason: Reason
    place: int
    why: str
    next_change_on: int


def day_of_ms(ms: int) -> int:
    """Return the ordinal of the UTC day of a moment."""
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).date().toordinal()


def triage(facts: Facts, today: int) -> Triage:
    """Return the one reason that speaks loudest today."""
    handled_day = day_of_ms(facts.handled_ms) if facts.handled_ms else 0
    if not facts.numbers_shared:
        return _without_numbers(facts)
    open_flags = [flag for flag in facts.flags if flag["at_ms"] > facts.handled_ms]
    if open_flags:
        return _red_flag(open_flags)
    if facts.booking_ms:
        return _booking(facts)
    advice = facts.advice
    if advice and advice["day"] > handled_day and today - advice["day"] < SILENCE:
        why = _advice_words(advice)
        return _of(advice["kind"], _by_level(facts), why, advice["day"] + SILENCE)
    quiet_since = max(facts.last_day or facts.opened_day, handled_day)
    if today - quiet_since >= SILENT_DAYS:
        return _of("silent", _by_level(facts), _silence_words(facts), NEVER)
    return _of("settled", _by_level(facts), _course_words(facts), quiet_since + SILENT_DAYS)


def _of(reason: Reason, within: int, why: str, next_change_on: int) -> Triage:
    place = REASONS.index(reason) * STEP + min(max(within, 0), STEP - 1)
    return Triage(reason, place, why, next_change_on)


def _by_level(facts: Facts) -> int:
    """Return a place that puts the strongest pain first, and no entry at all last."""
    return STEP - 1 if facts.level is None else round((10 - facts.level) * 10_000)


def _without_numbers(facts: Facts) -> Triage:
    if facts.booking_ms:
        return _booking(facts)
    return _of("settled", STEP - 1, "Shares no numbers, so there is no trend to show.", NEVER)


def _red_flag(flags: Sequence[Mapping[str, Any]]) -> Triage:
    worst = min(flags, key=lambda flag: (URGENCIES.index(flag["urgency"]), -flag["at_ms"]))
    sign = SIGNS.get(worst["sign"])
    words = sign.words if sign else str(worst["sign"]).replace("_", " ")
    day = plain_day(worst["day"])
    more = f" {len(flags) - 1} more answered yes." if len(flags) > 1 else ""
    why = f"Said yes to “{words}” on {day}: needs a look {URGENCY_WORDS[worst['urgency']]}.{more}"
    newest_first = 200_000 - (worst["day"] - 700_000) % 200_000
    return _of("red_flag", URGENCIES.index(worst["urgency"]) * 200_000 + newest_first, why, NEVER)


def _booking(facts: Facts) -> Triage:
    day = day_of_ms(facts.booking_ms)
    why = f"Asked for an appointment on {plain_day(day)}."
    return _of("booking", (day - 700_000) % STEP, why, NEVER)


def _advice_words(advice: Mapping[str, Any]) -> str:
    """Return the advice's reason for a therapist, from the numbers of its sentences."""
    numbers = advice["numbers"]
    mean, count = plain_number(numbers["mean"]), numbers["count"]
    logged = f"{count} days logged"
    if advice["kind"] == "not_recovering":
        early, late = numbers.get("early"), numbers.get("late")
        course = "" if early is None or late is None else f", {early} at first and {late} lately"
        return f"{mean} of 10 on average for {numbers['weeks']} weeks{course} ({logged})."
    since = plain_day(int(numbers["since_day"]))
    best = numbers.get("best")
    up = f", {plain_number(best)} in the best four weeks" if best is not None else ""
    return f"{mean} of 10 on average since {since}{up} ({logged})."


def _silence_words(facts: Facts) -> str:
    if facts.last_day is None:
        return "Has not logged a day yet."
    level = "" if facts.level is None else f"; the pain level was {plain_number(facts.level)} then"
    return f"No entry since {plain_day(facts.last_day)}{level}."


def _course_words(facts: Facts) -> str:
    if facts.level is None or facts.last_day is None:
        return "Has not logged a day yet."
    now = plain_number(facts.level)
    before = [level for day, level, _ in facts.recent if day <= facts.last_day - MONTH_DAYS]
    if not before:
        return f"Level {now} of 10."
    then = before[-1] / 10
    if then - facts.level >= 1:
        return f"Easing: from {plain_number(then)} to {now} in four weeks."
    if facts.level - then >= 1:
        return f"Up from {plain_number(then)} to {now} in four weeks, not enough to stand out."
    return f"Steady at {now} of 10."
