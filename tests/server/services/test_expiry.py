"""Tombstones of all streams."""

from __future__ import annotations

from server.models.database import Database
from server.services import sync
from server.services.expiry import DAY_MS, TOMBSTONE_DAYS, expire_everywhere
from tests.builders import NOW, an_operation


def test_old_tombstones_go_everywhere(database: Database) -> None:
    """Deletions older than 400 days go in every stream; younger ones and live records stay."""
    for stream in ("ann", "bob"):
        database.run_tx(lambda tx, s=stream: sync.create_stream(tx, s))
        for n, at, deleted in ((1, 0, True), (2, 0, False), (3, 300, True)):
            operation = an_operation(n, record_id=f"r{n}", kind="practice", deleted=deleted)
            database.run_tx(
                lambda tx, s=stream, o=operation, at=at: sync.push(
                    tx, s, "phone", 1, [o], now=NOW + at * DAY_MS
                )
            )
    later = NOW + (TOMBSTONE_DAYS + 1) * DAY_MS
    assert expire_everywhere(database, later) == 2
    assert expire_everywhere(database, later) == 0
    page = database.read(lambda tx: sync.pull(tx, "bob", "t", 1, None, limit=9, key=b"k"))
    assert [(row.record_id, row.deleted) for row in page.rows] == [("r2", False), ("r3", True)]
