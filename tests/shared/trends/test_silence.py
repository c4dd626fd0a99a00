"""The silence after advice: by reason, with one way to be shorter, kept through saving."""

from __future__ import annotations

import pytest

from shared.trends.advice import Kind
from shared.trends.silence import CLEARER, SOONER, WAIT, Silence

KINDS: tuple[Kind, ...] = ("worsening", "not_recovering", "severe")


def test_the_loudest_clause_speaks_first() -> None:
    """With nothing said yet, the clause with the highest score speaks."""
    assert Silence().choose(5, {"severe": 0.2, "worsening": 0.4}) == "worsening"
    assert Silence().choose(5, {}) is None


@pytest.mark.parametrize("said", KINDS)
@pytest.mark.parametrize("now", KINDS)
def test_every_reason_waits_its_time_after_every_other(said: Kind, now: Kind) -> None:
    """A reason is silent until its days after the last advice are over, and speaks then."""
    silence = Silence()
    silence.note(100, said, 1.0)
    wait = WAIT[said][now]
    assert silence.choose(100 + wait - 1, {now: 1.0}) is None
    assert silence.choose(100 + wait, {now: 1.0}) == now


def test_pain_that_clearly_does_not_recover_is_told_again_sooner() -> None:
    """Only a much stronger score shortens the silence, only for this reason, and not at once."""
    for kind in KINDS:
        silence = Silence()
        silence.note(100, kind, 0.1)
        sooner = 100 + SOONER.get(kind, WAIT[kind][kind] - 1)
        assert silence.choose(sooner, {kind: 0.05 + CLEARER}) is None
        clear = silence.choose(sooner, {kind: 0.15 + CLEARER})
        assert clear == (kind if kind in SOONER else None)
        assert silence.choose(sooner - 1, {kind: 9.0}) is None


def test_another_reason_keeps_its_own_silence() -> None:
    """A reason that became clearer still waits for the silence after another reason."""
    silence = Silence()
    silence.note(100, "not_recovering", 0.1)
    silence.note(120, "severe", 0.1)
    assert silence.choose(125, {"not_recovering": 5.0}) is None
