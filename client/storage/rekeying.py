"""Gives the days of a diary the ids they have in another stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.sync.identity import entry_id
from shared.sync.operations import Operation


def rekeyed(operations: Iterable[Operation], stream_id: str) -> list[Operation]:
    """Return the operations with every entry's id made from this stream; the rest unchanged.

    The id of an entry is made from the stream and the day, so that two devices of one person make
    the same. The day stands in the first operation of each entry; one whose day is unknown keeps
    its id, so that nothing of it is lost.
    """
    operations = list(operations)
    days = {
        operation.record_id: date
        for operation in operations
        if operation.kind == "entry" and isinstance(date := operation.patch.get("date"), str)
    }
    return [
        replace(operation, record_id=entry_id(stream_id, days[operation.record_id]))
        if operation.record_id in days
        else operation
        for operation in operations
    ]
