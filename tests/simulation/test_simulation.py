"""The simulation: the protocol passes it, and every mistake is noticed by it."""

from __future__ import annotations

import pytest

from tests.simulation.__main__ import main
from tests.simulation.mutants import MUTANTS, SLOWEST
from tests.simulation.trial import many, noticed, one, processors


def test_nothing_is_lost_in_2000_lives() -> None:
    """Devices, a server and a bad network break no rule in 2,000 seeds of everything at once."""
    trial = many(2000, jobs=processors())
    assert trial.failures == []
    sums = trial.sums
    assert min(sums.edits, sums.faults) > 20_000
    assert min(sums.restores, sums.clones, sums.erasures, sums.expiries, sums.refused) > 500


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mistake_is_noticed(name: str) -> None:
    """A plausible mistake breaks a rule within 500 seeds."""
    assert noticed(name, SLOWEST) is not None


def test_a_seed_decides_everything() -> None:
    """The same seed gives the same run, so that a failure can be looked at again."""
    assert [one(seed) for seed in range(20)] == [one(seed) for seed in range(20)]
    assert one(3, "merge_in_place") == one(3, "merge_in_place")


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what it ran, names the seeds that failed, and tells by its exit code."""
    assert main(["--seeds", "3", "--jobs", "1"]) == 0
    assert "3 seeds in" in capsys.readouterr().out
    assert main(["--seeds", "60", "--jobs", "1", "--mutant", "no_salvage"]) == 0
    assert "  seed " in capsys.readouterr().out
    assert main(["--seeds", "1", "--jobs", "1", "--mutant", "swept_unread"]) == 1
