"""What deletions leave behind, dropped when every device has long read of them."""

from __future__ import annotations

from sqlalchemy import select

from server.models.database import Database
from server.models.sync import record
from server.services.sync import expire_tombstones

TOMBSTONE_DAYS = 400
"""How long a deletion is remembered. A device that was away for longer reads everything anew."""

DAY_MS = 86_400_000


def expire_everywhere(database: Database, now: int) -> int:
    """Drop the tombstones of all streams that are older than `TOMBSTONE_DAYS`; return how many."""
    before = now - TOMBSTONE_DAYS * DAY_MS
    stale = (
        select(record.c.stream_id)
        .where(record.c.deleted, ~record.c.erased, record.c.changed_ms < before)
        .distinct()
    )
    stream_ids = database.read(lambda tx: tx.execute(stale).scalars().all())
    return sum(
        database.run_tx(lambda tx, s=stream_id: expire_tombstones(tx, s, before))  # type: ignore[misc]
        for stream_id in stream_ids
    )
