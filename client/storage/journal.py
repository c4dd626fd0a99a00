"""The diary on this device: every change is an operation and its effect, saved together.

Works without an account and without a network. `client.storage.outbox` is the side of it that
the sync engine uses, `client.storage.clinic_desk` what a clinic and this person tell each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client.storage.clinic_desk import ClinicDesk
from client.storage.damage import forget_set_aside, open_diary, set_aside_files
from client.storage.database import DiaryConnection, connect, errors_in_words, transaction
from client.storage.errors import DiaryBusyError, DiaryDamagedError
from client.storage.keeper import Keeper
from client.storage.outbox import AHEAD_OF_SERVER, Outbox
from client.storage.rows import to_json
from client.storage.steady_clock import SteadyClock
from client.storage.tables import Owner, Tables
from shared.diary.entry import Entry
from shared.diary.errors import InvalidValueError
from shared.schemas.judge import check_patch
from shared.schemas.sync_wire import operation_to_wire
from shared.schemas.wire import entry_from_record, entry_to_wire
from shared.sync.device import Device, Position
from shared.sync.identity import entry_id
from shared.sync.records import DELETION

EXPORT_VERSION = 1

PATCH_MAX = 500_000
"""Longest change, in characters of JSON: one push, which has room for twice that, must hold it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has not reached the server: how many changes, since when (ms), how many were refused."""

    count: int
    since_ms: int | None
    refused: int


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What is known of this device's wall clock, all in milliseconds.

    `set_ms` is by how much it was set forward since the app was opened; `newest_ms` what it showed
    at the newest change that is kept; `synced_ms` what it showed when a server last answered, and
    `ahead_of_server_ms` by how much it was ahead of that server's.
    """

    now_ms: int
    set_ms: int
    newest_ms: int | None
    synced_ms: int | None
    ahead_of_server_ms: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A change the server will never take: kept, shown, exported."""

    op_id: str
    kind: str
    record_id: str
    patch: Mapping[str, Any]
    field: str
    reason: str
    made_ms: int


@dataclass(frozen=True, slots=True)
class Loser:
    """A value of a field that lost against another device's, and the device that wrote it."""

    field: str
    value: Any
    device: str


class Journal:
    """The diary in one SQLite file; one object per thread, any number on the same file.

    `now` gives the wall clock in milliseconds since 1970, `steady` the same without its jumps (a
    `SteadyClock` where none is given), and `new_id` a fresh UUIDv7. A damaged file is set aside
    beside the new one (`set_aside`) and what can be read of it carried over. `beside` is another
    object on the file, which has looked already; the two take turns at writing.

    What a method saved survives a power cut when it returns; after `keep_beside`, once `kept`.
    Methods raise `StorageFullError`, `DiaryBusyError` or `DiaryDamagedError`
    (client.storage.errors) and then have changed nothing.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], int],
        new_id: Callable[[], str],
        steady: Callable[[], int] | None = None,
        beside: Journal | None = None,
    ) -> None:
        self.path = Path(path)
        self.on_change: Callable[[], None] | None = None
        self._now = now
        self._steady = steady or SteadyClock(now)
        self._new_id = new_id
        self._keeper: Keeper | None = None
        self._connection: DiaryConnection = (
            open_diary(self.path, new_id)
            if beside is None
            else connect(self.path, beside._connection)
        )
        self._tables = Tables(self._connection)
        self._device = Device(self._tables, new_id)
        self.outbox = Outbox(
            self._connection,
            self._tables,
            self._device,
            now=now,
            steady=self._steady,
            new_id=new_id,
        )
        self.clinic = ClinicDesk(self._connection, now=now, new_id=new_id, changed=self._changed)
        with transaction(self._connection):
            if self._tables.owner() is None:
                self._begin()

    def again(self) -> Journal:
        """Return another object on the same file, for another thread to call its methods."""
        return Journal(
            self.path, now=self._now, new_id=self._new_id, steady=self._steady, beside=self
        )

    def close(self) -> None:
        """Close the file; the object is of no further use."""
        if self._keeper is not None:
            self._keeper.close()
        self._connection.close()

    # The disk

    def keep_beside(
        self, told: Callable[[], None], calm: Callable[[float], bool] = lambda _seconds: True
    ) -> None:
        """From now on let another thread wait for the disk, here and in what `again` returns.

        `told` is called in that thread whenever `kept` or `problem` may have changed; `calm` says
        whether nobody has touched the screen for some seconds.
        """
        self._keeper = Keeper(self.path, self._connection, told, calm)

    @property
    def kept(self) -> bool:
        """Whether all that was saved with this object survives a power cut."""
        return self._keeper is None or self._keeper.kept

    @property
    def problem(self) -> str:
        """Why what was saved could not be brought to the disk, or empty."""
        return "" if self._keeper is None else self._keeper.problem

    def settle(self) -> None:
        """Wait until all that was saved survives a power cut; `StorageFullError` if it cannot."""
        self._connection.settle()

    @property
    def set_aside(self) -> Path | None:
        """The newest damaged file that was kept beside this one, or None."""
        return next(iter(set_aside_files(self.path)), None)

    # Days

    def entry(self, date: dt.date) -> Entry | None:
        """Return the entry of a day, or None."""
        with errors_in_words():
            seen = self._tables.seen(self._entry_id(date))
        return None if seen is None else entry_from_record(seen[1])

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries from `first` to `last`, both included, by day."""
        with errors_in_words():
            found = self._tables.seen_between("entry", first.isoformat(), last.isoformat())
            read = [entry_from_record(fields) for fields in found]
        return [entry for entry in read if entry is not None]

    def logged(self, first: dt.date, last: dt.date) -> int:
        """Return how many days have an entry from `first` to `last`, both included."""
        with errors_in_words():
            return self._tables.count_between("entry", first.isoformat(), last.isoformat())

    def save(self, date: dt.date, patch: Mapping[str, Any]) -> Entry:
        """Change the fields named in the patch (wire form, None clears one); return the whole day.

        Raises `InvalidValueError` naming the field when a value may not be stored.
        """
        patch = {**patch, "date": date.isoformat()}
        _judge("entry", patch)
        with transaction(self._connection):
            record_id = self._entry_id(date)
            entry = entry_from_record(self._change("entry", record_id, patch))
            if entry is None:  # undoes the transaction
                raise InvalidValueError("pain", "is missing")
        self._changed()
        return entry

    def delete(self, date: dt.date) -> None:
        """Delete the entry of a day; without one nothing happens."""
        self._remove(self._entry_id(date))

    def losers(self, date: dt.date) -> list[Loser]:
        """Return what was also recorded for a day on another device and does not stand."""
        with errors_in_words():
            return self._losers(self._entry_id(date))

    # Other records

    def records(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the fields of every record of a kind, by record id."""
        with errors_in_words():
            return self._tables.seen_of_kind(kind)

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> dict[str, Any]:
        """Make a record or change the fields named in the patch; return the whole record.

        Raises `InvalidValueError` naming the field when a value may not be stored.
        """
        _judge(kind, patch)
        with transaction(self._connection):
            seen = self._change(kind, record_id, patch)
        self._changed()
        return seen

    def remove(self, record_id: str) -> None:
        """Delete a record; without one nothing happens."""
        self._remove(record_id)

    # What waits, and what was refused

    def waiting(self) -> Waiting:
        """Return what has not reached the server."""
        with errors_in_words():
            return Waiting(
                self._tables.count("pending"),
                self._tables.oldest_wall("pending"),
                self._tables.count("refused"),
            )

    def refused(self) -> list[Refused]:
        """Return the changes the server will never take, oldest first."""
        with errors_in_words():
            found = self._tables.refused()
        return [
            Refused(
                operation.op_id,
                operation.kind,
                operation.record_id,
                operation.patch,
                str(problem.get("field", "")),
                str(problem.get("reason") or problem.get("detail") or ""),
                operation.wall,
            )
            for operation, problem in found
        ]

    def clock_facts(self) -> ClockFacts:
        """Return what is known of this device's clock."""
        now = self._now()
        with errors_in_words():
            return ClockFacts(
                now,
                now - self._steady(),
                self._tables.newest_wall(),
                self._tables.last_ok(),
                self._tables.setting(AHEAD_OF_SERVER) or 0,
            )

    # Settings

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device, or the default."""
        with errors_in_words():
            value = self._tables.setting(name)
        return default if value is None else value

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting of this device (JSON values); None forgets it. Settings do not sync."""
        with transaction(self._connection):
            self._tables.put_setting(name, value)

    # Everything

    def export(self) -> dict[str, Any]:
        """Return everything the diary holds, as JSON values."""
        with errors_in_words():
            self._connection.execute("BEGIN")  # one snapshot, while another thread may write
            try:
                records = {kind: self._tables.seen_of_kind(kind) for kind in self._tables.kinds()}
                days = [entry_from_record(fields) for fields in records.get("entry", {}).values()]
                return {
                    "format": "knotwise-diary",
                    "version": EXPORT_VERSION,
                    "exported_ms": self._now(),
                    "entries": [
                        entry_to_wire(day)
                        for day in sorted(filter(None, days), key=lambda day: day.date)
                    ],
                    "records": records,
                    "waiting": [operation_to_wire(op) for op in self._tables.pending()],
                    "refused": [
                        {**operation_to_wire(op), "problem": problem}
                        for op, problem in self._tables.refused()
                    ],
                    "settings": self._tables.settings(),
                    "clinic": self.clinic.export(),
                }
            finally:
                self._connection.execute("COMMIT")

    def erase(self) -> None:
        """Delete everything on this device, files set aside included; the diary starts anew.

        The account and what the server holds are another matter.
        """
        with transaction(self._connection):
            self._tables.empty()
            self._begin()
        # Rows are overwritten as they are deleted; this gives back the room they took. It needs the
        # file for itself, so it may have to be left out.
        with suppress(DiaryBusyError), errors_in_words():
            self._connection.execute("VACUUM")
        with errors_in_words():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        forget_set_aside(self.path)
        self._changed()

    def _begin(self) -> None:
        self._tables.set_owner(Owner(self._new_id()))
        self._tables.set_position(Position(self._new_id()))

    def _entry_id(self, date: dt.date) -> str:
        owner = self._tables.owner()
        if owner is None:
            raise DiaryDamagedError("The diary does not say whose it is.")
        return entry_id(owner.stream_id, date)

    def _change(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the fields that differ from what is seen, as one operation; return what is seen."""
        seen = self._tables.seen(record_id)
        before = None if seen is None else seen[1]
        # Saying a value again where another device said something else settles it.
        contested = {loser.field for loser in self._losers(record_id)}
        changed = {
            name: value
            for name, value in patch.items()
            if before is None
            or name not in before
            or not _same(before[name], value)
            or name in contested
        }
        if before is not None and not changed:
            return before
        self._edit(kind, record_id, changed)
        seen = self._tables.seen(record_id)
        return {} if seen is None else seen[1]

    def _losers(self, record_id: str) -> list[Loser]:
        shadow = self._tables.shadow(record_id)
        if shadow is None or not shadow.record.losers:
            return []
        said_anew = {name for op in self._tables.pending_of(record_id) for name in op.patch}
        return [
            Loser(loser.field, loser.value, loser.stamp.device)
            for loser in shadow.record.losers
            if loser.field not in said_anew and loser.field != DELETION
        ]

    def _remove(self, record_id: str) -> None:
        with transaction(self._connection):
            seen = self._tables.seen(record_id)
            if seen is None:
                return
            self._edit(seen[0], record_id, {}, deleted=True)
        self._changed()

    def _edit(
        self, kind: str, record_id: str, patch: Mapping[str, Any], *, deleted: bool = False
    ) -> None:
        self._device.edit(
            record_id, kind, patch, now=self._steady(), wall=self._now(), deleted=deleted
        )

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()


def _same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are the same; `1` and `true` are not."""
    return type(one) is type(other) and one == other


def _judge(kind: str, patch: Mapping[str, Any]) -> None:
    """Raise `InvalidValueError` for what the server would refuse for ever."""
    problem = check_patch(kind, patch)
    if problem is not None:
        raise InvalidValueError(problem.field, problem.reason)
    if len(to_json(dict(patch))) > PATCH_MAX:
        raise InvalidValueError(kind, "is too large to be saved")
