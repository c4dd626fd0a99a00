"""A course holds each day against what the days before it led to expect."""

from __future__ import annotations

import random

import pytest

from shared.diary.course import course_of


def a_course(days: int, fading: float, trend: float = 0.0, seed: int = 3) -> dict[int, float]:
    """Return levels around 5 with noise of a point, by ordinal day."""
    rng, off, found = random.Random(seed), 0.0, {}
    for day in range(days):
        off = fading * off + rng.gauss(0, 1)
        found[day] = 5 + off + trend * day + rng.gauss(0, 0.3)
    return found


def shift_of(levels: dict[int, float], days: set[int]) -> float:
    known, pull = course_of(levels).shift(days)
    return pull / known


def test_a_shift_is_found_at_its_size() -> None:
    """A hundred days of three hundred lowered by a point: found within a quarter of one."""
    marked = set(range(1, 300, 3))
    levels = {day: v - (day in marked) for day, v in a_course(300, 0.5).items()}
    assert shift_of(levels, marked) == pytest.approx(-1, abs=0.25)


def test_days_that_were_not_logged_leave_the_size_as_it_is() -> None:
    """With every second day missing at random the same shift is found, known less well."""
    marked = set(range(1, 600, 3))
    full = {day: v - (day in marked) for day, v in a_course(600, 0.5).items()}
    rng = random.Random(1)
    some = {day: v for day, v in full.items() if rng.random() < 0.5}
    assert shift_of(some, marked) == pytest.approx(-1, abs=0.3)
    assert course_of(some).shift(marked)[0] < course_of(full).shift(marked)[0]


def test_bad_days_that_ease_by_themselves_show_no_shift() -> None:
    """The mornings after the worst days of a course that fades are no better than expected."""
    levels = a_course(600, 0.5)
    after_bad = {day + 1 for day, value in levels.items() if value > 6}
    assert abs(shift_of(levels, after_bad)) < 0.25


def test_a_slow_trend_is_not_taken_for_a_shift() -> None:
    """In a diary that falls by three points what was done in its second half gains little."""
    levels = a_course(300, 0.5, trend=-0.01)
    assert abs(shift_of(levels, set(range(150, 300, 2)))) < 0.3


def test_how_fast_a_swing_fades_is_read_from_the_days() -> None:
    """Two courses that differ only in that are told apart."""
    assert course_of(a_course(300, 0.3)).fading < course_of(a_course(300, 0.9)).fading


def test_few_days_say_little_and_none_nothing() -> None:
    """No day, one day, days that are not marked: nothing is known, nothing fails."""
    assert course_of({}).shift({3}) == (0.0, 0.0)
    assert course_of({3: 5.0}).shift({3})[0] == pytest.approx(0, abs=1e-6)
    assert course_of({3: 5.0, 9: 4.0, 70: 6.0}).shift({4, 5}) == (0.0, 0.0)
