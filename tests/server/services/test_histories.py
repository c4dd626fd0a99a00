"""The stories told in the demo are believable diaries."""

from __future__ import annotations

import datetime as dt

import pytest

from server.services.histories import DEMO, diary
from shared.schemas.wire import entry_from_wire
from shared.trends import follow
from shared.trends.days import DayNumbers
from tests.builders import TODAY


def test_every_day_of_the_story_is_a_valid_entry_in_order() -> None:
    """Each patch is an entry, dates rise, and today is left for the person."""
    dates = [entry_from_wire(p).date for p in diary(DEMO, today=TODAY, days=120, seed=7)]
    assert dates == sorted(set(dates))
    assert dates[-1] < TODAY
    assert dates[0] >= TODAY - dt.timedelta(days=120)


def test_the_story_is_the_same_for_the_same_seed() -> None:
    """A demo shown twice is the same demo."""
    first, second = (list(diary(DEMO, today=TODAY, days=120, seed=3)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("seed", [7])
def test_the_slow_worsening_is_noticed_and_the_flare_is_not(seed: int) -> None:
    """Advice comes only after the pain began to climb, never for the flare that passed."""
    patches = diary(DEMO, today=TODAY, days=120, seed=seed)
    entries = [entry_from_wire(patch) for patch in patches]
    trend = follow(DayNumbers(e.date.toordinal(), e.pain) for e in entries)
    climb = TODAY.toordinal() - 50
    assert trend.active is not None
    assert trend.active.kind == "worsening"
    assert all(advice.day > climb for advice in trend.history)
