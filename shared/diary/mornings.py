"""What followed a day: when a practice counts, and the numbers of the morning after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from shared.diary.entry import Entry
from shared.diary.practice import Practice

ENOUGH = 0.5
"""From this share of its length on, an interrupted practice counts as practised."""


def counts_as_practised(practice: Practice, total_seconds: int) -> bool:
    """Whether enough of a practice was done for it to have had a chance to help."""
    return practice.completed or practice.seconds >= ENOUGH * total_seconds


def next_morning(entries: Sequence[Entry], date: dt.date) -> tuple[int | None, int | None]:
    """Return pain and stiffness of the day after `date`, None for what was not logged."""
    after = next((e for e in entries if e.date == date + dt.timedelta(days=1)), None)
    return (None, None) if after is None else (after.pain, after.stiffness)
