"""What helps me: for each practice how it felt right after, and how the next morning was.

`shared.trends` decides what may be claimed; here it is put into words and order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from client.presenters.day_words import short_day
from client.presenters.practice_records import practices_of
from shared.atlas.reliefs import Relief
from shared.diary.entry import Entry
from shared.diary.mornings import counts_as_practised, next_morning
from shared.diary.practice import Practice
from shared.trends.days import DayNumbers
from shared.trends.practice_effect import (
    PracticeEffect,
    PracticeUse,
    practice_effects,
    sentences,
)
from shared.trends.sentences import say

LOOK_BACK = 365
"""Days of diary that are looked at."""

COUNTED = 3
"""Rated times from which "helped 2 of 3 times" is said with a prompt."""

RECENT = 3
"""So many of the last times are shown for each practice."""


class Diary(Protocol):
    """The part of the journal that is needed."""

    def entries(self, first: dt.date, last: dt.date) -> Sequence[Entry]:
        """Return the entries of a span of days."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One practice: what can be said of it, its interval for a picture, and the last times.

    `change` with `low` and `high` are points of the next morning, negative is better; None while
    there is not enough to compare.
    """

    relief: Relief
    verdict: str
    words: tuple[str, ...]
    change: float | None
    low: float | None
    high: float | None
    recent: tuple[str, ...]


class WhatHelps:
    """Joins practices to the mornings after, and says what can be said."""

    def __init__(
        self, diary: Diary, *, today: Callable[[], dt.date], reliefs: Mapping[str, Relief]
    ) -> None:
        self._diary = diary
        self._today = today
        self._reliefs = reliefs

    def counted(self, relief: str) -> tuple[int, int] | None:
        """Return how often it felt better right after, of how many rated times; None for few."""
        rated = [
            use
            for practice in self._practices()
            if practice.relief == relief
            for use in (use_of(practice),)
            if use.before is not None and use.after is not None
        ]
        if len(rated) < COUNTED:
            return None
        better = sum(1 for use in rated if (use.after or 0) < (use.before or 0))
        return better, len(rated)

    def lines(self) -> tuple[HelpLine, ...]:
        """Return every practice that was done, what helped first."""
        practices = self._practices()
        today = self._today()
        entries = self._diary.entries(today - dt.timedelta(days=LOOK_BACK), today)
        uses = [use_of(p) for p in practices]
        effects = practice_effects(uses, [_numbers(entry) for entry in entries])
        order = {"helps": 0, "no_clear_effect": 1, "not_enough": 2}
        ordered = sorted(effects, key=lambda e: (order[e.verdict], -e.times, e.relief))
        return tuple(
            self._line(effect, [p for p in practices if p.relief == effect.relief], entries)
            for effect in ordered
        )

    def _line(
        self, effect: PracticeEffect, practices: Sequence[Practice], entries: Sequence[Entry]
    ) -> HelpLine:
        return HelpLine(
            self._reliefs[effect.relief],
            effect.verdict,
            tuple(say(sentence, _) for sentence in sentences(effect)),
            effect.change,
            effect.low,
            effect.high,
            tuple(session_words(p, entries) for p in reversed(practices[-RECENT:])),
        )

    def _practices(self) -> list[Practice]:
        """Return what was practised long enough to have had a chance, by day."""
        return [
            practice
            for practice in practices_of(self._diary.records("practice"))
            if practice.relief in self._reliefs
            and counts_as_practised(practice, self._reliefs[practice.relief].total_seconds)
        ]


def use_of(practice: Practice) -> PracticeUse:
    """Return a practice as trends take it."""
    before, after = practice.rated() or (None, None)
    return PracticeUse(practice.date.toordinal(), practice.relief, before, after)


def session_words(practice: Practice, entries: Sequence[Entry]) -> str:
    """Return one time in a line: the day, how it changed right after, and the next morning."""
    use = use_of(practice)
    parts = [short_day(practice.date)]
    if use.before is not None and use.after is not None:
        parts.append(_("from {before} to {after}").format(before=use.before, after=use.after))
    pain, stiffness = next_morning(entries, practice.date)
    if stiffness is not None:
        parts.append(_("next day stiffness {n}").format(n=stiffness))
    if pain is not None:
        parts.append(_("next day pain {n}").format(n=pain))
    return ", ".join(parts)


def _numbers(entry: Entry) -> DayNumbers:
    return DayNumbers(entry.date.toordinal(), entry.pain, entry.stiffness)
