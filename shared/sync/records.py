"""What every replica holds: records whose fields each know who set them last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.sync.operations import Stamp

DELETION = "*"
"""Stands for the deletion of the whole record where the name of a field is expected."""


class FieldValue(NamedTuple):
    """A field's value, the stream's `seq` at which it was set, and its stamp."""

    value: Any
    seq: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Loser:
    """A value that was written at the same time as another and did not win.

    It stays on the record, so that every device can show it, until someone who has seen it writes
    the field again. `field` is `DELETION` when a delete lost against an edit; `seq` is when it
    lost; `stamp` says who wrote it.
    """

    field: str
    value: Any
    seq: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the server has it; `seq` is the stream position of its last change.

    A deleted record keeps its fields for an edit that did not know of the deletion; `removed` says
    when and by whom. An `erased` record keeps nothing but its id, for ever.
    """

    record_id: str
    kind: str
    seq: int
    fields: Mapping[str, FieldValue]
    deleted: bool = False
    removed: FieldValue | None = None
    losers: tuple[Loser, ...] = ()
    erased: bool = False

    def visible(self) -> dict[str, Any] | None:
        """Return the plain values, or None when the record is deleted."""
        if self.deleted:
            return None
        return {name: held.value for name, held in self.fields.items()}
