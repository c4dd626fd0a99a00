"""The silence after advice: by reason, with two ways to be shorter, kept through saving."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.trends.advice import Kind
from shared.trends.silence import CLEARER, SOONER, WAIT, Silence, Voice

KINDS: tuple[Kind, ...] = ("worsening", "not_recovering", "severe")


def soon(score: float) -> Voice:
    """A clause that speaks this strongly for booking soon."""
    return Voice(score, "soon")


def routine(score: float) -> Voice:
    """A clause that speaks this strongly for something that can wait."""
    return Voice(score, "routine")


def test_the_loudest_clause_speaks_first() -> None:
    """With nothing said yet, the clause with the highest score speaks."""
    assert Silence().choose(5, {"severe": soon(0.2), "worsening": soon(0.4)}) == "worsening"
    assert Silence().choose(5, {}) is None


def test_the_most_urgent_clause_speaks_before_a_louder_one() -> None:
    """What is to be booked soon comes before what can wait, however loud."""
    loud: dict[Kind, Voice] = {"not_recovering": routine(3.0), "worsening": soon(0.1)}
    assert Silence().choose(5, loud) == "worsening"


@pytest.mark.parametrize("voice", [soon, routine])
@pytest.mark.parametrize("said", KINDS)
@pytest.mark.parametrize("now", KINDS)
def test_every_reason_waits_its_time_after_every_other(
    said: Kind, now: Kind, voice: Callable[[float], Voice]
) -> None:
    """A reason no more urgent is silent until its days after the last advice are over."""
    silence = Silence()
    silence.note(100, said, voice(1.0))
    wait = WAIT[said][now]
    assert silence.choose(100 + wait - 1, {now: voice(1.0)}) is None
    assert silence.choose(100 + wait, {now: voice(1.0)}) == now


@pytest.mark.parametrize("now", KINDS)
def test_what_can_wait_keeps_nothing_urgent_back(now: Kind) -> None:
    """After a routine advice an urgent one may follow the next day, and not the other way round."""
    silence = Silence()
    silence.note(100, "not_recovering", routine(1.0))
    assert silence.choose(101, {now: soon(0.1)}) == now
    silence.note(101, now, soon(0.1))
    assert silence.choose(102, {"not_recovering": routine(0.5)}) is None
    assert silence.choose(102, {now: soon(0.1)}) is None


def test_an_earlier_urgent_reason_still_keeps_its_silence() -> None:
    """A routine advice in between does not end the silence after an urgent one."""
    silence = Silence()
    silence.note(100, "worsening", soon(1.0))
    silence.note(121, "not_recovering", routine(0.5))
    assert silence.choose(125, {"severe": soon(1.0)}) is None
    assert silence.choose(100 + WAIT["worsening"]["severe"], {"severe": soon(1.0)}) == "severe"


def test_pain_that_clearly_does_not_recover_is_told_again_sooner() -> None:
    """Only a much stronger score shortens the silence, only for this reason, and not at once."""
    for kind in KINDS:
        silence = Silence()
        silence.note(100, kind, soon(0.1))
        sooner = 100 + SOONER.get(kind, WAIT[kind][kind] - 1)
        assert silence.choose(sooner, {kind: soon(0.05 + CLEARER)}) is None
        clear = silence.choose(sooner, {kind: soon(0.15 + CLEARER)})
        assert clear == (kind if kind in SOONER else None)
        assert silence.choose(sooner - 1, {kind: soon(9.0)}) is None


def test_another_reason_keeps_its_own_silence() -> None:
    """A reason that became clearer still waits for the silence after another reason."""
    silence = Silence()
    silence.note(100, "not_recovering", soon(0.1))
    silence.note(120, "severe", soon(0.1))
    assert silence.choose(125, {"not_recovering": soon(5.0)}) is None
