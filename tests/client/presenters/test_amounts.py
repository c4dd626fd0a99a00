"""Hours and minutes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.presenters import amounts
from client.presenters.amounts import AmountError, parse, stepped, written
from shared.diary.entry import NUMBERS


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("sleep_hours", "7", 7),
        ("sleep_hours", " 7,5 ", 7.5),
        ("sleep_hours", "7:30", 7.5),
        ("sleep_hours", "7h15", 7.25),
        ("sleep_hours", ".5", 0.5),
        ("sleep_hours", "24", 24),
        ("sleep_hours", "", None),
        ("stiffness_minutes", "25", 25),
        ("stiffness_minutes", "0", 0),
        ("stiffness_minutes", "   ", None),
    ],
)
def test_usual_ways_of_writing_are_understood(field: str, text: str, value: float | None) -> None:
    """Comma or point, a clock for hours, nothing for nothing."""
    assert parse(field, text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("sleep_hours", "25"),
        ("sleep_hours", "-1"),
        ("sleep_hours", "eight"),
        ("sleep_hours", "1e1"),
        ("sleep_hours", "nan"),
        ("sleep_hours", "inf"),
        ("sleep_hours", "7:75"),
        ("sleep_hours", "٧"),
        ("stiffness_minutes", "2.5"),
        ("stiffness_minutes", "1:30"),
        ("stiffness_minutes", "1441"),
        ("stiffness_minutes", "9" * 400),
    ],
)
def test_anything_else_is_refused_with_what_to_write(field: str, text: str) -> None:
    """The reason names the range in plain words."""
    with pytest.raises(AmountError, match=r"Write .* from 0 to"):
        parse(field, text)


@given(st.sampled_from(sorted(amounts.STEPS)), st.text(max_size=12))
def test_no_text_breaks_it(field: str, text: str) -> None:
    """Whatever is written is an amount in range, nothing, or refused in words."""
    try:
        value = parse(field, text)
    except AmountError:
        return
    if value is not None:
        assert NUMBERS[field].check(value) == value
        assert parse(field, written(value)) == value


@given(st.sampled_from(sorted(amounts.STEPS)), st.lists(st.sampled_from([-1, 1]), max_size=60))
def test_steps_stay_in_range(field: str, presses: list[int]) -> None:
    """However often plus and minus are pressed, the amount may be stored."""
    value: float | None = None
    for direction in presses:
        value = stepped(field, value, direction)
        NUMBERS[field].check(value)
