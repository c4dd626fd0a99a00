"""Which advice stands: one at most, silence after an answer, red flags above all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.trends import Advice, Sentence
from shared.trends.standing import AdviceAnswer, Choice, Standing, standing

LASTING = Advice(
    kind="not_recovering",
    rule="six-weeks-not-falling",
    version="1",
    day=100,
    since=50,
    days=(50, 100),
    urgency="routine",
    reason=(Sentence("not_recovering.reason", {}),),
    against=(Sentence("against.can_settle", {}),),
)
SEVERE = replace(LASTING, kind="severe", rule="level-severe", urgency="soon", day=110)


def answered(advice: Advice, choice: Choice, day: int, until: int | None = None) -> AdviceAnswer:
    """An answer to an advice."""
    return AdviceAnswer(advice.rule, advice.day, choice, day, until)


def test_no_history_is_no_advice() -> None:
    """Nothing given, nothing stands."""
    assert standing([], [], 5) == Standing(None, "none")


def test_advice_stands_four_weeks() -> None:
    """Unanswered advice is shown for 28 days, then only history keeps it."""
    assert standing([LASTING], [], 100).advice == LASTING
    assert standing([LASTING], [], 127).advice == LASTING
    assert standing([LASTING], [], 128).advice is None
    assert standing([LASTING], [], 99).advice is None


def test_the_weightiest_of_several_stands() -> None:
    """One advice at most is shown: the weightiest, not the newest."""
    newer = replace(LASTING, day=115)
    assert standing([LASTING, SEVERE, newer], [], 116).advice == SEVERE


@pytest.mark.parametrize("choice", ["booked", "passed"])
def test_an_answer_brings_four_weeks_of_silence(choice: Choice) -> None:
    """After "booked" or "it passed" the same weight of advice stays silent for 28 days."""
    again = replace(LASTING, day=120)
    answer = answered(LASTING, choice, 102)
    quiet = standing([LASTING, again], [answer], 129)
    assert quiet == Standing(None, choice, 130)
    assert standing([LASTING, again], [answer], 130).advice == again


def test_snoozed_advice_comes_back() -> None:
    """Snoozed advice is hidden until its day, then it stands again."""
    answer = answered(LASTING, "snoozed", 102, 109)
    assert standing([LASTING], [answer], 108) == Standing(None, "snoozed", 109)
    assert standing([LASTING], [answer], 109).advice == LASTING
    assert standing([LASTING], [answered(LASTING, "snoozed", 102)], 109).advice == LASTING


def test_worse_breaks_the_silence() -> None:
    """Weightier advice given after an answer is shown at once; before the answer it is not."""
    answer = answered(LASTING, "booked", 102)
    assert standing([LASTING, SEVERE], [answer], 110).advice == SEVERE
    late = answered(SEVERE, "booked", 111)
    assert standing([LASTING, SEVERE], [late], 112).advice is None


def test_an_answer_of_the_future_does_not_count() -> None:
    """Looking back at a day shows what stood then."""
    answer = answered(LASTING, "booked", 105)
    assert standing([LASTING], [answer], 104).advice == LASTING


def test_a_red_flag_replaces_everything() -> None:
    """With a red flag answered yes no trend advice is shown."""
    assert standing([SEVERE], [], 110, red_flag=True) == Standing(None, "red_flag")
