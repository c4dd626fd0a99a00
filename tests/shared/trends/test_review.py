"""A diary is reviewed the same everywhere: one advice, guidelines once, red flags above all."""

from __future__ import annotations

from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.review import below_knee, flare_spans, review, spell_start
from shared.trends.standing import AdviceAnswer

TODAY = 800_000


def days(pain: int, count: int, *, last: int = TODAY) -> list[DayNumbers]:
    """Return a pain each day for `count` days up to the last one."""
    return [DayNumbers(day, pain) for day in range(last - count + 1, last + 1)]


def test_a_guideline_that_goes_on_holding_is_told_once() -> None:
    """Strong pain below the knee each day for four weeks is one piece of advice, not many."""
    legs = [(day, 8) for day in range(TODAY - 27, TODAY + 1)]
    found = review(days(5, 40), today=TODAY, leg_pains=legs)
    assert [a.rule for a in found.history if a.rule == "leg_pain"] == ["leg_pain"]


def test_answered_guideline_advice_stays_quiet() -> None:
    """After "I have booked" the next day says nothing again."""
    legs = [(day, 8) for day in range(TODAY - 27, TODAY + 1)]
    first = review(days(5, 40), today=TODAY, leg_pains=legs).standing.advice
    assert first is not None
    answers = [
        AdviceAnswer(advice.rule, advice.day, "booked", TODAY)
        for advice in review(days(5, 40), today=TODAY, leg_pains=legs).history
    ]
    later = review(days(5, 41, last=TODAY + 1), today=TODAY + 1, leg_pains=legs, answers=answers)
    assert later.standing.advice is None


def test_a_red_flag_replaces_all_advice() -> None:
    """Whatever the trend says, there is none while a flag stands."""
    found = review(days(8, 60), today=TODAY, red_flag=True)
    assert found.history
    assert (found.standing.advice, found.standing.state) == (None, "red_flag")


def test_constant_mild_pain_brings_nothing() -> None:
    """Two of ten for a year is no reason to be told anything."""
    assert review(days(2, 365), today=TODAY).history == ()


def test_a_spell_of_pain_begins_after_four_calm_weeks() -> None:
    """Earlier pain does not count into it; a spell long over is none."""
    pains = [(1, 5), (2, 5), (40, 4), (50, 3), (60, 6)]
    assert spell_start(pains, 61) == 40
    assert spell_start(pains, 90) is None
    assert spell_start([(1, 2)], 1) is None


def test_flare_days_in_a_row_are_one_flare() -> None:
    """A day between that is likely no flare parts two of them."""
    points = [LevelPoint(day, 3, 2, 4, flare) for day, flare in enumerate((0, 0.9, 0.8, 0.2, 0.7))]
    assert flare_spans(points) == ((1, 2), (4, 4))


def test_an_empty_diary_is_reviewed_to_nothing() -> None:
    """No days: no level, no advice, no crash."""
    found = review([], today=TODAY)
    assert (found.trend.points, found.standing.advice, found.history) == ((), None, ())


def test_regions_below_the_knee_are_told_from_those_above() -> None:
    """The calf and the sole are below, the thigh and the knee are not."""
    assert below_knee("calf_mid")
    assert below_knee("sole_arch")
    assert not below_knee("thigh_post_mid")
    assert not below_knee("popliteal")
