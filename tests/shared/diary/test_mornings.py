"""Days, what was practised on them, and the morning after."""

from __future__ import annotations

import datetime as dt

from shared.diary.mornings import counts_as_practised, mornings, next_morning
from shared.diary.practice import Practice
from tests.builders import TODAY, an_entry

YESTERDAY = TODAY - dt.timedelta(days=1)


def test_a_practice_is_joined_to_the_morning_after() -> None:
    """The day's own numbers, what was done, and the next day's numbers stand together."""
    entries = [an_entry(YESTERDAY, 6, stiffness=7), an_entry(TODAY, 4, stiffness=3)]
    (morning,) = mornings(entries, [(YESTERDAY, "box"), (YESTERDAY, "box")])
    assert morning.practised == {"box"}
    assert (morning.pain, morning.stiffness) == (6, 7)
    assert (morning.next_pain, morning.next_stiffness) == (4, 3)


def test_a_day_without_a_morning_after_is_left_out() -> None:
    """Across a gap nothing is compared."""
    far = an_entry(TODAY - dt.timedelta(days=3), 6)
    assert mornings([far, an_entry(TODAY, 4)], [(far.date, "box")]) == []
    assert next_morning([far], far.date) == (None, None)


def test_half_a_practice_counts_and_less_does_not() -> None:
    """Long enough to have had a chance, or not."""
    assert counts_as_practised(Practice("box", TODAY, 150, False), 300)
    assert not counts_as_practised(Practice("box", TODAY, 149, False), 300)
    assert counts_as_practised(Practice("box", TODAY, 10, True), 300)
