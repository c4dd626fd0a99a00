"""The disk of the service fills up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from server.models.database import Database, StorageFullError
from server.services import sync
from tests.builders import NOW, an_operation

PERSON = "person"


def limit_pages(database: Database) -> Callable[[int], None]:
    """Return a function that lets the database have so many pages more than it has now."""
    room = [1 << 30]

    @event.listens_for(database.engine, "checkout")
    def hold(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={room[0]}")

    def allow(more: int) -> None:
        room[0] = 1 << 30
        count = database.read(lambda tx: tx.exec_driver_sql("PRAGMA page_count").scalar_one())
        room[0] = count + more

    return allow


def test_server_disk_full(sqlite_url: str) -> None:
    """On a full disk nothing is acknowledged that is not stored, and all that was is readable.

    With room again, the same pushes go through.
    """
    database = Database(sqlite_url)
    allow = limit_pages(database)
    database.run_tx(lambda tx: sync.create_stream(tx, PERSON))
    allow(40)
    batches = [
        [
            an_operation(n, record_id=f"r{n}", kind="practice", patch={"x": "x" * 500})
            for n in range(first, first + 20)
        ]
        for first in range(1, 401, 20)
    ]

    def push(batch: list[Any]) -> int:
        reply = database.run_tx(lambda tx: sync.push(tx, PERSON, "phone", 1, batch, now=NOW))
        return len(reply.results)

    def stored() -> int:
        page = database.read(
            lambda tx: sync.pull_rows(tx, PERSON, "t", 1, None, limit=1000, key=b"k")
        )
        return len(page.rows)

    answers: list[int] = []
    with pytest.raises(StorageFullError):
        answers.extend(push(batch) for batch in batches)  # keeps what came before the error
    acknowledged = sum(answers)
    assert 0 < acknowledged < 400
    for _ in range(3):
        with pytest.raises(StorageFullError):
            push(batches[acknowledged // 20])
        assert stored() == acknowledged
    allow(2000)
    for batch in batches:
        push(batch)
    assert stored() == 400
    database.close()
