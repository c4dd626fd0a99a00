"""The cursor against concurrent writers on real engines."""

from __future__ import annotations

from tests.server.commit_order import run


def test_commit_order(database_url: str) -> None:
    """Twelve writers that hold and abandon transactions never commit behind a reader's cursor."""
    outcome = run(database_url, rows=600)
    assert len(outcome.committed) >= 600
    assert outcome.given_up > 0
    assert outcome.missed == 0
    assert outcome.twice == 0
    assert outcome.by_cursor == outcome.committed
