"""The stories told in the demo are believable diaries."""

from __future__ import annotations

import datetime as dt

from server.services.histories import DEMO, DEMO_SEED, diary
from shared.schemas.wire import entry_from_wire
from shared.trends.days import DayNumbers
from shared.trends.review import review
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


def test_the_slow_worsening_brings_one_advice_and_the_flare_none() -> None:
    """The trend speaks once, after the pain had climbed, and what it said is what stands today."""
    patches = diary(DEMO, today=TODAY, days=120, seed=DEMO_SEED)
    entries = [entry_from_wire(patch) for patch in patches]
    days = [DayNumbers(e.date.toordinal(), e.pain) for e in entries]
    reviewed = review(days, today=TODAY.toordinal())
    climb = TODAY.toordinal() - 62
    assert reviewed.standing.advice is not None
    assert reviewed.standing.advice.kind == "worsening"
    assert [advice.day > climb + 14 for advice in reviewed.trend.history] == [True]
