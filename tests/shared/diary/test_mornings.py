"""What counts as practised, and the morning after."""

from __future__ import annotations

import datetime as dt

from shared.diary.mornings import counts_as_practised, next_morning
from shared.diary.practice import Practice
from tests.builders import TODAY, an_entry

YESTERDAY = TODAY - dt.timedelta(days=1)


def test_only_the_very_next_day_is_the_morning_after() -> None:
    """Its pain and stiffness are given; across a gap there is nothing."""
    entries = [an_entry(YESTERDAY, 6, stiffness=7), an_entry(TODAY, 4, stiffness=3)]
    assert next_morning(entries, YESTERDAY) == (4, 3)
    assert next_morning(entries, TODAY - dt.timedelta(days=3)) == (None, None)


def test_half_a_practice_counts_and_less_does_not() -> None:
    """Long enough to have had a chance, or not."""
    assert counts_as_practised(Practice("box", TODAY, 150, False), 300)
    assert not counts_as_practised(Practice("box", TODAY, 149, False), 300)
    assert counts_as_practised(Practice("box", TODAY, 10, True), 300)
