"""What must survive the restore of an older backup, kept in a file beside the database.

An erasure or a revocation that a backup does not know would be undone by putting it back, and an
epoch that began after the backup would begin again. Each is therefore noted here, and is safely on
disk before the database commits it. The file is never part of a backup.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

FILE_NAME = "ledger.jsonl"

Entry = Mapping[str, Any]
"""One line: `what` names its kind, `at` is the time in milliseconds, the rest depends on it."""


class LedgerDamagedError(Exception):
    """The ledger holds something that is no entry; nothing may be restored without it."""


class Ledger:
    """Entries that are only ever added, one JSON object a line."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.Lock()

    def note_erased_stream(self, stream_id: str, now: int) -> None:
        """Note that a person erased everything."""
        self._add({"what": "erased_stream", "at": now, "stream_id": stream_id})

    def note_erased_record(self, stream_id: str, record_id: str, now: int) -> None:
        """Note that one record was erased for good."""
        self._add(
            {"what": "erased_record", "at": now, "stream_id": stream_id, "record_id": record_id}
        )

    def note(self, what: str, now: int, **details: Any) -> None:
        """Note anything else that a restore has to do again, like a consent taken back."""
        self._add({"what": what, "at": now, **details})

    def note_restored(self, epochs: Mapping[str, tuple[int, Mapping[int, int]]], now: int) -> None:
        """Note the epoch that begins in each stream, and what it shares with the ones before."""
        streams = {
            stream_id: [epoch, {str(number): seq for number, seq in points.items()}]
            for stream_id, (epoch, points) in epochs.items()
        }
        self._add({"what": "restored", "at": now, "streams": streams})

    def entries(self) -> list[Entry]:
        """Return every entry, oldest first. Raises `LedgerDamagedError`.

        A last line without its end is one that was being written when the power went: what it
        announced was not committed, so it is left out.
        """
        return list(self._read())

    def epochs(self) -> dict[str, dict[int, dict[int, int]]]:
        """Return, by stream and epoch, the restore points of every epoch begun by a restore."""
        found: dict[str, dict[int, dict[int, int]]] = {}
        for entry in self._read():
            if entry["what"] == "restored":
                for stream_id, (epoch, points) in entry["streams"].items():
                    shared = {int(number): seq for number, seq in points.items()}
                    found.setdefault(stream_id, {})[epoch] = shared
        return found

    def _read(self) -> Iterator[Entry]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        whole = content[: content.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), start=1):
            if not line:
                continue
            try:
                entry = orjson.loads(line)
            except orjson.JSONDecodeError:
                entry = None
            if not isinstance(entry, dict) or not isinstance(entry.get("what"), str):
                raise LedgerDamagedError(f"{self.path}, line {number}")
            yield entry

    def _add(self, entry: Entry) -> None:
        line = orjson.dumps(entry) + b"\n"
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # One write in append mode: lines of several processes do not mix.
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                size = os.fstat(descriptor).st_size
                torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
                os.write(descriptor, b"\n" + line if torn else line)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
