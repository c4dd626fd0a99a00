"""Following a whole diary: a point a day, the advice that stands, text for every sentence."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest

from shared.trends import DayNumbers, Sentence, follow, say
from shared.trends.catalogue import MESSAGES


def test_an_empty_diary_has_an_empty_trend() -> None:
    """Nothing logged is nothing drawn and nothing said."""
    trend = follow([])
    assert (trend.points, trend.history, trend.guidelines) == ((), (), ())


def test_one_day_is_enough_for_a_point() -> None:
    """A single answer gives one point with a band around it."""
    (point,) = follow([DayNumbers(1, 6)]).points
    assert 0 <= point.low <= point.level <= point.high <= 10
    assert point.high - point.low > 1


def test_every_day_has_a_point_in_its_band() -> None:
    """Missed days get points too; the band holds the level and widens in a gap."""
    days = [DayNumbers(day, 4) for day in [*range(30), *range(60, 70)]]
    points = follow(days).points
    assert [point.day for point in points] == list(range(70))
    assert all(0 <= p.low <= p.level <= p.high <= 10 for p in points)
    assert all(math.isfinite(p.flare) and 0 <= p.flare <= 1 for p in points)
    assert points[59].high - points[59].low > points[29].high - points[29].low


def test_a_flare_is_marked() -> None:
    """Days far above a steady level are marked as flare, the days before are not."""
    days = [DayNumbers(day, 6 if 60 <= day < 65 else 2) for day in range(70)]
    points = follow(days).points
    assert points[62].flare > 0.5
    assert points[50].flare < 0.1
    assert points[62].level < 4


def test_later_days_take_no_advice_back() -> None:
    """What was given stays in the history, whatever comes after."""
    days = [DayNumbers(day, 2 if day < 60 else 6) for day in range(85)]
    told = follow(days).history
    assert told
    healed = [*days, *(DayNumbers(day, 1) for day in range(85, 130))]
    assert follow(healed).history[: len(told)] == told


def test_all_advice_can_be_said() -> None:
    """Every sentence of every advice turns into text without a brace left."""
    start = dt.date(2026, 1, 1).toordinal()
    diaries = [
        [7] * 60,
        [2] * 60 + [6] * 30,
        [5, 4, 5, 5, 3] * 14,
        [None if day % 2 else 5 for day in range(80)],
    ]
    kinds = set()
    for pains in diaries:
        for advice in follow(
            DayNumbers(start + day, pain) for day, pain in enumerate(pains)
        ).history:
            kinds.add(advice.kind)
            for sentence in (*advice.reason, *advice.against):
                text = say(sentence)
                assert text.endswith(".")
                assert not re.search(r"[{}]|nan|None", text)
    assert kinds == {"worsening", "not_recovering", "severe"}


def test_say_translates_before_it_fills_in() -> None:
    """The translator sees the message id; numbers and dates are put in afterwards."""
    seen = []

    def translate(text: str) -> str:
        seen.append(text)
        return "{count} von {total}"

    text = say(Sentence("against.mild_days", {"count": 3, "total": 9}), translate)
    assert text == "3 von 9"
    assert seen == [MESSAGES["against.mild_days"]]


def test_an_unknown_sentence_is_an_error() -> None:
    """A key that is not in the catalogue raises instead of showing a raw key."""
    with pytest.raises(KeyError):
        say(Sentence("no.such", {}))
