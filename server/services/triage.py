"""Who needs the therapist, and why: one reason a person, worked out from a few kept facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from server.services.case_words import Sentence as WhySentence
from server.services.case_words import Why
from shared.diary.advice_answer import answers_from
from shared.diary.red_flag_answer import TIERS, StandingFlag
from shared.diary.red_flag_answer import standing as standing_flags
from shared.trends.advice import Advice, Sentence
from shared.trends.standing import STANDS, Standing, silent_until
from shared.trends.standing import standing as standing_advice

Reason = Literal[
    "red_flag", "booking", "worsening", "not_recovering", "severe", "guideline", "silent", "settled"
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

    `given` is the advice given last, each its `kind`, `rule`, `day`, `urgency` and the `numbers` of
    its reason; `answers` what the person did with it and `flags` the newest answer to each warning
    sign, in wire form, a flag with its `at_ms`. Without `numbers_shared` none is looked at.
    """

    opened_day: int
    last_day: int | None = None
    level: float | None = None
    given: Sequence[Mapping[str, Any]] = ()
    answers: Sequence[Mapping[str, Any]] = ()
    flags: Sequence[Mapping[str, Any]] = ()
    recent: Recent = field(default=())
    booking_ms: int = 0
    handled_ms: int = 0
    numbers_shared: bool = True


@dataclass(frozen=True, slots=True)
class Triage:
    """Where a person stands: the reason, the place in the list, the sentences, and until when."""

    reason: Reason
    place: int
    why: Why
    next_change_on: int


def day_of_ms(ms: int) -> int:
    """Return the ordinal of the UTC day of a moment."""
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).date().toordinal()


def triage(facts: Facts, today: int) -> Triage:
    """Return the one reason that speaks loudest today.

    Advice and warning signs stand as they do on the person's phone; besides, what a therapist has
    dealt with does not speak again here.
    """
    now = _stand(facts, today)
    turns = (day for day in _turns(facts) if day > today)
    changes = (day for day in turns if _stand(facts, day).reason != now.reason)
    return replace(now, next_change_on=next(changes, NEVER))


def _stand(facts: Facts, today: int) -> Triage:
    if not facts.numbers_shared:
        return _without_numbers(facts)
    flags = _open_flags(facts)
    if flags:
        return _red_flag(flags)
    if facts.booking_ms:
        return _booking(facts)
    stands = _advice(facts, today)
    if stands.advice is not None:
        return _of(stands.advice.kind, _by_level(facts), [_advice_words(stands.advice)])
    if today - _quiet_since(facts) >= SILENT_DAYS:
        return _of("silent", _by_level(facts), [_silence_words(facts)])
    return _of("settled", _by_level(facts), [_course_words(facts), *_answer_words(stands)])


def _handled_day(facts: Facts) -> int:
    return day_of_ms(facts.handled_ms) if facts.handled_ms else 0


def _quiet_since(facts: Facts) -> int:
    return max(facts.last_day or facts.opened_day, _handled_day(facts))


def _turns(facts: Facts) -> list[int]:
    """Return the days on which somebody may stand elsewhere though nothing is written, in order."""
    silences = [silent_until(answer) for answer in answers_from(facts.answers)]
    lapses = [advice["day"] + STANDS for advice in facts.given]
    return sorted(
        {
            *silences,
            *(day + STANDS for day in silences),
            *lapses,
            _quiet_since(facts) + SILENT_DAYS,
        }
    )


def _open_flags(facts: Facts) -> tuple[StandingFlag, ...]:
    return standing_flags(flag for flag in facts.flags if flag["at_ms"] > facts.handled_ms)


def _advice(facts: Facts, today: int) -> Standing:
    """Return the advice that stands on the person's phone and was not dealt with here."""
    handled = _handled_day(facts)
    given = [
        Advice(
            kind=one["kind"],
            rule=one["rule"],
            version="",
            day=one["day"],
            since=one["day"],
            days=(),
            urgency=one["urgency"],
            reason=(Sentence("", one["numbers"]),),
            against=(),
        )
        for one in facts.given
        if one["day"] > handled
    ]
    return standing_advice(given, answers_from(facts.answers), today)


def _of(reason: Reason, within: int, why: Why) -> Triage:
    place = REASONS.index(reason) * STEP + min(max(within, 0), STEP - 1)
    return Triage(reason, place, why, NEVER)


def _by_level(facts: Facts) -> int:
    """Return a place that puts the strongest pain first, and no entry at all last."""
    return STEP - 1 if facts.level is None else round((10 - facts.level) * 10_000)


def _without_numbers(facts: Facts) -> Triage:
    if facts.booking_ms:
        return _booking(facts)
    return _of("settled", STEP - 1, [("no_numbers", {})])


def _red_flag(flags: Sequence[StandingFlag]) -> Triage:
    """Return the place and the sentence of the most urgent sign, the newest of those."""
    urgency = flags[0].urgency
    worst = max((flag for flag in flags if flag.urgency == urgency), key=lambda flag: flag.date)
    day = _ordinal(worst.date)
    said: dict[str, int | str] = {"sign": worst.flag, "urgency": urgency}
    why: list[WhySentence] = [("flag_on", {**said, "on_day": day}) if day else ("flag", said)]
    if len(flags) > 1:
        why.append(("more_flags", {"count": len(flags) - 1}))
    newest_first = 200_000 - (day - 700_000) % 200_000
    return _of("red_flag", TIERS.index(urgency) * 200_000 + newest_first, why)


def _ordinal(day: str) -> int:
    try:
        return dt.date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


def _booking(facts: Facts) -> Triage:
    day = day_of_ms(facts.booking_ms)
    return _of("booking", (day - 700_000) % STEP, [("booking", {"on_day": day})])


def _advice_words(advice: Advice) -> WhySentence:
    """Return the advice's reason for a therapist, from the numbers of its sentences."""
    numbers = advice.reason[0].numbers
    if advice.kind == "guideline":
        return advice.rule, numbers
    if advice.kind == "not_recovering":
        course = numbers.get("early") is not None and numbers.get("late") is not None
        return ("weeks_course" if course else "weeks"), numbers
    return ("since" if numbers.get("best") is None else "since_best"), numbers


def _answer_words(stands: Standing) -> list[WhySentence]:
    """Return what the person did with advice that would stand otherwise."""
    return [(stands.state, {})] if stands.state in ("booked", "passed", "snoozed") else []


def _silence_words(facts: Facts) -> WhySentence:
    if facts.last_day is None:
        return "never", {}
    if facts.level is None:
        return "silent", {"on_day": facts.last_day}
    return "silent_at", {"on_day": facts.last_day, "level": round(facts.level, 1)}


def _course_words(facts: Facts) -> WhySentence:
    if facts.level is None or facts.last_day is None:
        return "never", {}
    now = {"level": round(facts.level, 1)}
    before = [level for day, level, _ in facts.recent if day <= facts.last_day - MONTH_DAYS]
    if not before:
        return "level", now
    then = before[-1] / 10
    if then - facts.level >= 1:
        return "easing", {**now, "before": then}
    if facts.level - then >= 1:
        return "rising", {**now, "before": then}
    return "steady", now
