"""The guidelines followed day by day: told once, on the day they first hold, from bounded state."""

from __future__ import annotations

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.trends.days import DayNumbers
from shared.trends.guideline_monitor import GuidelineMonitor
from shared.trends.watch import Watch


def told(days: list[DayNumbers]) -> list[tuple[str, int]]:
    """Return the rules that spoke and the days on which they did."""
    monitor = GuidelineMonitor()
    return [(advice.rule, advice.day) for one in days for advice in monitor.update(one, 0.0)]


def test_pain_that_is_still_there_after_six_weeks_is_told_once() -> None:
    """On the day the six weeks are full, and not again while it goes on."""
    assert told([DayNumbers(day, 4) for day in range(120)]) == [("six_weeks", 42)]


def test_four_calm_weeks_begin_a_new_spell() -> None:
    """Pain that was gone for four weeks counts its weeks anew."""
    pains = {**dict.fromkeys(range(30), 5), **dict.fromkeys(range(60, 110), 5)}
    assert told([DayNumbers(day, pain) for day, pain in pains.items()]) == [("six_weeks", 102)]


def test_a_mild_pain_that_wavers_is_no_spell() -> None:
    """Two on most days and three on some, for months: no week is painful on average."""
    assert told([DayNumbers(day, 2 + (day % 3 == 0)) for day in range(150)]) == []


def test_what_the_trend_has_told_is_not_told_again() -> None:
    """Six weeks of pain say nothing new just after advice of the trend; a numb patch does."""
    monitor = GuidelineMonitor()
    days = [DayNumbers(day, 4, numb=day > 30) for day in range(80)]
    rules = [
        advice.rule
        for one in days
        for advice in monitor.update(one, 0.0, 30 if one.day >= 30 else None)
    ]
    assert rules == ["numb_patch"]


def test_a_weekend_does_not_end_time_off_work() -> None:
    """Off on Friday and on Monday is off; a week later is a new spell."""
    off = [DayNumbers(day, off=True) for day in (0, 1, 2, 3, 4, 7)]
    assert told(off) == [("off_work", 7)]
    assert told([DayNumbers(day, off=True) for day in (0, 1, 2, 3, 4, 11, 12)]) == []


def test_a_numb_patch_of_more_than_a_week_is_told() -> None:
    """Eight days in a row are more than a week."""
    assert told([DayNumbers(day, numb=True) for day in range(8)]) == [("numb_patch", 7)]
    assert told([DayNumbers(day, numb=True) for day in range(7)]) == []


def test_nights_woken_are_counted_by_the_week() -> None:
    """Three nights a week in four weeks in a row, and not before the fourth has three."""
    nights = [day for day in range(28) if day % 7 in (1, 3, 5)]
    assert told([DayNumbers(day, woken=True) for day in nights]) == [("sleep_lost", 26)]


def test_the_weekly_peg_is_followed() -> None:
    """Two high weeks in a row speak, and so does a rise by one and a half points."""
    assert told([DayNumbers(0, peg=4.3), DayNumbers(7, peg=4.0)]) == [("peg_high", 7)]
    assert told([DayNumbers(0, peg=1.0), DayNumbers(7, peg=2.7)]) == [("peg_up", 7)]


def test_a_rule_that_held_no_more_for_a_month_is_told_again() -> None:
    """New trouble after a quiet month is news."""
    days = [*range(9), *range(60, 69)]
    assert told([DayNumbers(day, numb=True) for day in days]) == [
        ("numb_patch", 7),
        ("numb_patch", 67),
    ]


recorded = st.builds(
    DayNumbers,
    st.integers(1, 12),
    st.integers(0, 10) | st.none(),
    leg_pain=st.integers(0, 10) | st.none(),
    woken=st.booleans(),
    off=st.booleans(),
    numb=st.booleans(),
    peg=st.floats(0, 10) | st.none(),
)


@settings(max_examples=25)
@given(st.lists(recorded, min_size=2, max_size=40), st.data())
def test_restoring_gives_the_same_advice(steps: list[DayNumbers], data: st.DataObject) -> None:
    """A watch restored from its saved state on any day goes on as if nothing had happened."""
    day = 0
    watch = Watch()
    cut = data.draw(st.integers(1, len(steps) - 1))
    restored: Watch | None = None
    for place, step in enumerate(steps):
        day += step.day
        numbers = DayNumbers(
            day,
            step.pain,
            None,
            None,
            None,
            None,
            step.leg_pain,
            step.woken,
            step.off,
            step.numb,
            step.peg,
        )
        if place == cut:
            restored = Watch.from_dict(json.loads(json.dumps(watch.to_dict())))
        seen = watch.update(numbers)
        if restored is not None:
            assert restored.update(numbers) == seen


def test_the_state_stays_bounded() -> None:
    """Ten years of marks and pain need no more state than one."""
    rng = random.Random(1)
    monitor = GuidelineMonitor()
    sizes = []
    for day in range(3650):
        hurt = rng.random() < 0.5
        monitor.update(
            DayNumbers(day, rng.randrange(11), leg_pain=8, woken=hurt, off=hurt, peg=5.0),
            rng.random(),
        )
        sizes.append(len(json.dumps(monitor.to_dict())))
    assert max(sizes[365:]) <= max(sizes[:365]) * 1.3
