"""The summary of a shared diary: followed as it is written, the same as made anew."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.services.summaries import Summary, follow_all, follow_days
from shared.trends import DayNumbers, review
from tests.builders import TODAY

START = TODAY.toordinal() - 120
DAYS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 10), st.booleans()), min_size=1, max_size=40
)


def followed(days: Iterable[DayNumbers]) -> Summary:
    """Return the summary after these days were logged one by one."""
    summary = Summary()
    for numbers in days:
        summary = follow_days(summary, [numbers])
    return summary


@settings(max_examples=25)
@given(DAYS)
def test_following_and_making_anew_agree(steps: list[tuple[int, int, bool]]) -> None:
    """Whatever was logged and amended on its day, the summary is that of the final diary."""
    day, days, final = START, [], {}
    for gap, pain, amended in steps:
        day += gap
        numbers = DayNumbers(day, pain, leg_pain=pain, woken=pain > 4, numb=amended)
        if amended:
            days.append(DayNumbers(day, 10 - pain, 3, off=True, peg=pain / 2))
        days.append(numbers)
        final[day] = numbers
    anew = follow_all(final[day] for day in sorted(final))
    assert replace(followed(days), recent=()) == replace(anew, recent=())
    assert followed(days).recent == anew.recent
    half = len(final) // 2
    ordered = [final[day] for day in sorted(final)]
    first, second = ordered[:half], ordered[half:]
    assert follow_days(follow_days(Summary(), first), second) == anew


def test_the_advice_is_the_phones() -> None:
    """The summary holds the advice, of trend and guidelines, that the phone gives on these days."""
    rng = random.Random(4)
    days = [
        DayNumbers(
            START + n,
            round(min(10, max(0, 2 + 5 * (n > 80) + rng.gauss(0, 0.7)))),
            woken=n % 7 in (1, 3, 5),
            numb=n > 90,
        )
        for n in range(120)
    ]
    reviewed = review(days, today=days[-1].day)
    summary = followed(days)
    told = [(one["rule"], one["day"]) for one in summary.given]
    assert told == [(advice.rule, advice.day) for advice in reviewed.history]
    assert {"sleep_lost", "numb_patch"} < {rule for rule, _ in told}
    assert summary.level == pytest.approx(reviewed.trend.points[-1].level)


def test_advice_of_an_amended_day_is_taken_back() -> None:
    """A ten typed by mistake gives no advice once it is put right."""
    summary = followed(DayNumbers(START + n, 2) for n in range(60))
    for n in range(60, 100):
        worse = follow_days(summary, [DayNumbers(START + n, 9)])
        if worse.given:
            break
        summary = worse
    assert worse.given
    assert not follow_days(worse, [DayNumbers(START + n, 2)]).given


def test_the_kept_days_stay_few() -> None:
    """However long the diary, the summary keeps eight weeks of days."""
    summary = followed(DayNumbers(START + n, 3) for n in range(100))
    assert len(summary.recent) == 56
    assert summary.recent[-1][0] == START + 99
    assert dt.date.fromordinal(summary.recent[0][0]) > TODAY - dt.timedelta(days=120)
