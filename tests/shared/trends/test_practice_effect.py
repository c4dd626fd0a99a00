"""Practice effect: what helps is found, what merely follows bad days is not."""

from __future__ import annotations

import random

import pytest

from shared.trends import DayNumbers, say
from shared.trends.practice_effect import (
    LIKE_DAYS,
    TIMES,
    PracticeEffect,
    PracticeUse,
    practice_effects,
    sentences,
)


def habit(days: int, effect: float, seed: int) -> tuple[list[PracticeUse], list[DayNumbers]]:
    """Heat on bad evenings that changes the next morning by `effect`."""
    rng = random.Random(seed)
    lift = 0.0
    uses, logged = [], []
    for day in range(days):
        stiff = max(0, min(10, round(4.5 + lift + rng.gauss(0, 1.2))))
        logged.append(DayNumbers(day, stiff, stiffness=stiff))
        lift = 0.0
        if stiff >= 5 and rng.random() < 0.5:
            uses.append(PracticeUse(day, "heat", stiff, max(stiff - 1, 0)))
            lift = effect
    return uses, logged


def judged(days: int, effect: float, seed: int) -> PracticeEffect:
    """The effect found for heat."""
    (found,) = practice_effects(*habit(days, effect, seed))
    return found


def test_a_practice_that_helps_is_found_with_its_size() -> None:
    """Mornings 1.5 lower after the practice are found, and 1.5 lies in the interval."""
    found = judged(150, -1.5, 1)
    assert found.verdict == "helps"
    assert found.low is not None
    assert found.high is not None
    assert found.low < -1.5 < found.high < 0
    assert found.helped == found.rated
    count, effect = sentences(found)
    assert say(count) == f"You felt better right after it {found.helped} of {found.rated} times."
    assert "stiffness was about" in say(effect)


def test_better_mornings_after_bad_days_are_no_effect() -> None:
    """A practice done on bad days that does nothing is claimed for one person in twenty at most."""
    claims = sum(judged(120, 0.0, seed).verdict == "helps" for seed in range(40))
    assert claims <= 2


def test_too_few_times_say_how_many_are_missing() -> None:
    """Three times are too few to compare; the count of five more is said."""
    days = [DayNumbers(day, 4, stiffness=4 + day % 2) for day in range(60)]
    (found,) = practice_effects([PracticeUse(day, "walk") for day in (3, 9, 20)], days)
    assert (found.verdict, found.times, found.times_needed) == ("not_enough", 3, TIMES - 3)
    assert [say(sentence) for sentence in sentences(found)] == [
        "Too early to compare the mornings after: about 5 more times."
    ]


def test_a_practice_of_every_day_has_nothing_to_compare_with() -> None:
    """Without days without it no effect is claimed."""
    days = [DayNumbers(day, 4, stiffness=4 + day % 2) for day in range(TIMES + LIKE_DAYS + 5)]
    (found,) = practice_effects([PracticeUse(day.day, "walk") for day in days], days)
    assert (found.verdict, found.change) == ("not_enough", None)
    assert "More days without it" in say(sentences(found)[0])


def test_pain_stands_in_for_stiffness() -> None:
    """Someone who logs only pain has the mornings after compared by pain."""
    uses, days = habit(100, -1.5, 2)
    only_pain = [DayNumbers(day.day, day.pain) for day in days]
    (found,) = practice_effects(uses, only_pain)
    assert (found.outcome, found.verdict) == ("pain", "helps")


@pytest.mark.parametrize("days", [[], [DayNumbers(1, 3, stiffness=3)]])
def test_an_empty_diary_judges_nothing(days: list[DayNumbers]) -> None:
    """Practices without a diary bring no error and no claim."""
    (found,) = practice_effects([PracticeUse(1, "heat", 5, 3)], days)
    assert (found.verdict, found.helped, found.rated) == ("not_enough", 1, 1)
    assert practice_effects([], days) == ()
