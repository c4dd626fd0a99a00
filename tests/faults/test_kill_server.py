"""The service dies while it stores."""

from __future__ import annotations

from pathlib import Path

from tests.faults.kill_server import run


def test_kill_server_txn(tmp_path: Path) -> None:
    """Killed before, during or after the commit of a push: all of it is there or nothing, once."""
    outcome = run(tmp_path, kills=6)
    assert outcome.kills == outcome.before + outcome.after == 6
    assert outcome.is_good, outcome
