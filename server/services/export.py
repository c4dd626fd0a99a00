"""A person's whole diary as it is kept, for taking along."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection, select

from server.models.sync import record, version


def export_stream(tx: Connection, stream_id: str) -> dict[str, Any]:
    """Return `records` as they are now and `history`, every change in order (JSON values)."""
    rows = tx.execute(
        select(record.c.body).where(record.c.stream_id == stream_id).order_by(record.c.seq)
    )
    changes = tx.execute(
        select(
            version.c.seq,
            version.c.record_id,
            version.c.kind,
            version.c.device_id,
            version.c.at_ms,
            version.c.status,
            version.c.deleted,
            version.c.patch,
        )
        .where(version.c.stream_id == stream_id)
        .order_by(version.c.seq)
    )
    return {
        "records": [orjson.Fragment(body) for (body,) in rows],
        "history": [
            {
                "seq": change.seq,
                "record_id": change.record_id,
                "kind": change.kind,
                "device": change.device_id,
                "at_ms": change.at_ms,
                "status": change.status,
                "deleted": change.deleted,
                "patch": None if change.patch is None else orjson.Fragment(change.patch),
            }
            for change in changes
        ],
    }
