"""A diary is reviewed the same everywhere: one advice, guidelines once, red flags above all."""

from __future__ import annotations

import datetime as dt

from server.services.histories import DEMO, DEMO_SEED, diary
from shared.diary.day_facts import day_numbers
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.review import flare_spans, review
from shared.trends.standing import AdviceAnswer

TODAY = 800_000


def days(
    pain: int, count: int, *, last: int = TODAY, leg: dict[int, int] | None = None
) -> list[DayNumbers]:
    """Return the same pain on `count` days up to the last, with pain down the leg on some."""
    legs = leg or {}
    return [
        DayNumbers(day, pain, leg_pain=legs.get(day)) for day in range(last - count + 1, last + 1)
    ]


def test_a_guideline_that_goes_on_holding_is_told_once() -> None:
    """Strong pain below the knee each day for four weeks is one piece of advice, not many."""
    legs = dict.fromkeys(range(TODAY - 27, TODAY + 1), 8)
    found = review(days(5, 40, leg=legs), today=TODAY)
    assert [a.rule for a in found.history if a.rule == "leg_pain"] == ["leg_pain"]


def test_answered_guideline_advice_stays_quiet() -> None:
    """After "I have booked" the next day says nothing again."""
    legs = dict.fromkeys(range(TODAY - 27, TODAY + 1), 8)
    first = review(days(5, 40, leg=legs), today=TODAY).standing.advice
    assert first is not None
    answers = [
        AdviceAnswer(advice.rule, advice.day, "booked", TODAY)
        for advice in review(days(5, 40, leg=legs), today=TODAY).history
    ]
    later = review(days(5, 41, last=TODAY + 1, leg=legs), today=TODAY + 1, answers=answers)
    assert later.standing.advice is None


def test_a_red_flag_replaces_all_advice() -> None:
    """Whatever the trend says, there is none while a flag stands."""
    found = review(days(8, 60), today=TODAY, red_flag=True)
    assert found.history
    assert (found.standing.advice, found.standing.state) == (None, "red_flag")


def test_constant_mild_pain_brings_nothing() -> None:
    """Two of ten for a year is no reason to be told anything."""
    assert review(days(2, 365), today=TODAY).history == ()


def test_flare_days_in_a_row_are_one_flare() -> None:
    """A day between that is likely no flare parts two of them."""
    points = [LevelPoint(day, 3, 2, 4, flare) for day, flare in enumerate((0, 0.9, 0.8, 0.2, 0.7))]
    assert flare_spans(points) == ((1, 2), (4, 4))


def test_an_empty_diary_is_reviewed_to_nothing() -> None:
    """No days: no level, no advice, no crash."""
    found = review([], today=TODAY)
    assert (found.trend.points, found.standing.advice, found.history) == ((), None, ())


def test_the_told_story_brings_one_advice_and_its_flare_none() -> None:
    """The slow worsening is told once, at a sensible day, by trend and guidelines together."""
    story = list(diary(DEMO, today=dt.date.fromordinal(TODAY), days=120, seed=DEMO_SEED))
    found = review(day_numbers({"entry": story}), today=TODAY)
    (advice,) = found.history
    assert advice.kind == "worsening"
    assert 15 <= TODAY - advice.day <= 45
    assert found.standing.advice == advice
