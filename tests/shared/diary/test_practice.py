"""A practice is kept as it was done, and survives its wire form."""

from __future__ import annotations

import pytest

from shared.diary.errors import InvalidValueError
from shared.diary.practice import Feeling, Practice, practice_from
from tests.builders import TODAY


def test_a_practice_comes_back_from_its_wire_fields() -> None:
    """What was said is kept, what was not said stays unsaid."""
    practice = Practice("six_breath", TODAY, 300, True, Feeling(pain=6), Feeling(pain=4, tension=2))
    assert practice_from(practice.fields()) == practice
    assert "before_tension" not in practice.fields()


@pytest.mark.parametrize("value", [11, -1, True, 2.5, "3"])
def test_a_feeling_out_of_range_is_refused_by_its_name(value: object) -> None:
    """Only whole numbers from 0 to 10 are feelings."""
    with pytest.raises(InvalidValueError, match="tension"):
        Feeling(tension=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "broken",
    [{}, {"relief": "x"}, {"relief": "x", "date": "yesterday", "seconds": 3}],
)
def test_incomplete_fields_are_a_clear_error(broken: dict[str, object]) -> None:
    """A record that is no practice says so instead of crashing."""
    with pytest.raises(InvalidValueError, match="practice"):
        practice_from(broken)


def test_a_practice_cannot_last_a_day() -> None:
    """Six hours is the longest; more is a clock that jumped."""
    with pytest.raises(InvalidValueError, match="seconds"):
        Practice("six_breath", TODAY, 90_000, True)
