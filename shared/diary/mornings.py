"""What followed a day: the next morning's numbers, joined to what was practised the day before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.diary.entry import Entry
from shared.diary.practice import Practice

ENOUGH = 0.5
"""From this share of its length on, an interrupted practice counts as practised."""


@dataclass(frozen=True, slots=True)
class Morning:
    """A day that was logged, what was practised on it, and the numbers of the day after.

    `pain` and `stiffness` (0 to 10) are the day's own; `next_pain` and `next_stiffness` those of
    the next day. `practised` are ids of practices, each once however often it was played. `flare`
    says that one of the two days was in a flare: the jump into or out of it drowns all else.
    """

    date: dt.date
    practised: frozenset[str]
    pain: int
    stiffness: int | None
    next_pain: int | None
    next_stiffness: int | None
    flare: bool = False


def counts_as_practised(practice: Practice, total_seconds: int) -> bool:
    """Whether enough of a practice was done for it to have had a chance to help."""
    return practice.completed or practice.seconds >= ENOUGH * total_seconds


def mornings(entries: Iterable[Entry], practised: Iterable[tuple[dt.date, str]]) -> list[Morning]:
    """Return every logged day that was followed by a logged day, by date.

    `practised` are pairs of day and practice id. A practice on a day without an entry, or before
    a day without one, is left out: nothing can be compared.
    """
    days = {entry.date: entry for entry in entries}
    done: dict[dt.date, set[str]] = {}
    for date, relief in practised:
        done.setdefault(date, set()).add(relief)
    found = []
    for date in sorted(days):
        today, after = days[date], days.get(date + dt.timedelta(days=1))
        if after is None:
            continue
        found.append(
            Morning(
                date,
                frozenset(done.get(date, ())),
                today.pain,
                today.stiffness,
                after.pain,
                after.stiffness,
                today.flare is not None or after.flare is not None,
            )
        )
    return found


def next_morning(entries: Sequence[Entry], date: dt.date) -> tuple[int | None, int | None]:
    """Return pain and stiffness of the day after `date`, None for what was not logged."""
    after = next((e for e in entries if e.date == date + dt.timedelta(days=1)), None)
    return (None, None) if after is None else (after.pain, after.stiffness)
