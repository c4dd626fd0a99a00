"""A diary in memory, for presenters and screens that read the whole of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from shared.diary.entry import Entry
from shared.schemas.wire import entry_from_record, entry_to_wire


class MemoryDiary:
    """Records by kind and id, entries among them, and settings; nothing is checked or synced."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.kept: dict[str, dict[str, dict[str, Any]]] = {}
        self.settings: dict[str, Any] = {}
        for entry in entries:
            self.put("entry", entry.date.isoformat(), entry_to_wire(entry))

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries of these days, oldest first."""
        read = (entry_from_record(fields) for fields in self.records("entry").values())
        found = [entry for entry in read if entry is not None and first <= entry.date <= last]
        return sorted(found, key=lambda entry: entry.date)

    def records(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the records of a kind by id."""
        return self.kept.get(kind, {})

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> dict[str, Any]:
        """Make a record or change fields of it; return it."""
        record = self.kept.setdefault(kind, {}).setdefault(record_id, {})
        record.update(patch)
        return record

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""
        return self.settings.get(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""
        self.settings[name] = value
