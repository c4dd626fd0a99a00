"""The summary of a shared diary: followed as it is written, the same as made anew."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.services.summaries import Numbers, Summary, follow_all, follow_days
from shared.trends import DayNumbers, follow
from tests.builders import TODAY

START = TODAY.toordinal() - 120
DAYS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 10), st.booleans()), min_size=1, max_size=40
)


def followed(days: list[tuple[int, Numbers]]) -> Summary:
    """Return the summary after these days were logged one by one."""
    summary = Summary()
    for day, numbers in days:
        summary = follow_days(summary, [(day, numbers)])
    return summary


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_following_and_making_anew_agree(steps: list[tuple[int, int, bool]]) -> None:
    """Whatever was logged and amended on its day, the summary is that of the final diary."""
    day, days, final = START, [], {}
    for gap, pain, amended in steps:
        day += gap
        numbers: Numbers = (pain, None, None, None)
        if amended:
            days.append((day, (10 - pain, 3, None, None)))
        days.append((day, numbers))
        final[day] = numbers
    anew = follow_all(sorted(final.items()), ())
    assert replace(followed(days), recent=()) == replace(anew, recent=())
    assert followed(days).recent == anew.recent
    half = len(final) // 2
    first, second = sorted(final.items())[:half], sorted(final.items())[half:]
    assert follow_days(follow_days(Summary(), first), second) == anew


def test_the_advice_is_the_phones() -> None:
    """The summary holds the advice that the phone's engine gives on the same days."""
    rng = random.Random(4)
    days = [
        (
            START + n,
            (round(min(10, max(0, 2 + 5 * (n > 80) + rng.gauss(0, 0.7)))), None, None, None),
        )
        for n in range(120)
    ]
    trend = follow(DayNumbers(day, *numbers) for day, numbers in days)
    summary = followed(days)
    assert trend.history
    assert summary.advice is not None
    assert (summary.advice["kind"], summary.advice["day"]) == (
        trend.history[-1].kind,
        trend.history[-1].day,
    )
    assert summary.level == pytest.approx(trend.points[-1].level)


def test_advice_of_an_amended_day_is_taken_back() -> None:
    """A ten typed by mistake gives no advice once it is put right."""
    summary = followed([(START + n, (2, None, None, None)) for n in range(60)])
    for n in range(60, 100):
        worse = follow_days(summary, [(START + n, (9, None, None, None))])
        if worse.advice is not None:
            break
        summary = worse
    assert worse.advice is not None
    assert follow_days(worse, [(START + n, (2, None, None, None))]).advice is None


def test_the_kept_days_stay_few() -> None:
    """However long the diary, the summary keeps eight weeks of days."""
    summary = followed([(START + n, (3, None, None, None)) for n in range(100)])
    assert len(summary.recent) == 56
    assert summary.recent[-1][0] == START + 99
    assert dt.date.fromordinal(summary.recent[0][0]) > TODAY - dt.timedelta(days=120)
