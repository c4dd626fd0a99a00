"""What every replica holds: records whose fields each know who set them last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.sync.operations import Stamp


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value, the stream's `seq` at which it was set, and its stamp."""

    value: Any
    seq: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the server has it; `seq` is the stream position of its last change."""

    record_id: str
    kind: str
    seq: int
    fields: Mapping[str, FieldValue]
    deleted: bool = False

    def visible(self) -> dict[str, Any] | None:
        """Return the plain values, or None when the record is deleted."""
        if self.deleted:
            return None
        return {name: held.value for name, held in self.fields.items()}
