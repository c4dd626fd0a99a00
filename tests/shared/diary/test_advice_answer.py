"""What a person did with advice survives its wire form."""

from __future__ import annotations

import pytest

from shared.diary.advice_answer import answer_fields, answers_from
from shared.trends.standing import AdviceAnswer


@pytest.mark.parametrize("until", [None, 739_950])
def test_an_answer_comes_back_from_its_wire_fields(until: int | None) -> None:
    """With and without a day on which to come back."""
    answer = AdviceAnswer("worsening", 739_900, "snoozed", 739_910, until)
    assert list(answers_from([answer_fields(answer)])) == [answer]


@pytest.mark.parametrize("broken", [{}, {"choice": "eaten"}, {"choice": "booked", "rule": "x"}])
def test_what_cannot_be_read_is_passed_over(broken: dict[str, object]) -> None:
    """A record of a newer version stops nothing."""
    assert list(answers_from([broken])) == []
