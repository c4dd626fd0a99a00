"""What was saved is brought to the disk beside the screen, whose thread never waits for a disk.

A commit first stands in the diary's log in the system's memory: all read it, and a killed program
loses nothing of it. It survives a power cut once the log is on the disk, and only then may it be
called saved, or be told to a server.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from client.storage.database import DiaryConnection, connect, errors_in_words, transaction
from client.storage.errors import DiaryError, StorageFullError

CHECKPOINT_COMMITS = 20
"""After so many the log should be brought into the file and begun anew: it needs little room so."""

AT_ANY_MOMENT = 20 * CHECKPOINT_COMMITS
"""After so many it is, whatever the person does: it may have tens of megabytes."""

CALM_S = ((CHECKPOINT_COMMITS, 3.0), (5 * CHECKPOINT_COMMITS, 0.3), (AT_ANY_MOMENT, 0.0))
"""For how long nobody has touched the screen when it is begun anew after so many commits.

A save follows a touch, which begins and ends within 0.3 s; after 3 s nobody is at it.
"""

LOOK_S = 0.1
"""Seconds from one look for such a moment to the next."""

AGAIN_S = 5.0
"""Seconds from one try to the next while the disk does not take what was saved."""

_sync = getattr(os, "fdatasync", os.fsync)


class Keeper:
    """The thread that brings a diary's log to the disk, and from there into the file.

    `screens` is the connection on which the person saves; its commits no longer wait for the disk,
    nor do those of connections made beside it from now on. `told` is called in the thread when
    everything saved is on the disk, or has just failed to be brought there. `calm` says whether
    nobody has touched the screen for some seconds.
    """

    def __init__(
        self,
        path: Path,
        screens: DiaryConnection,
        told: Callable[[], None],
        calm: Callable[[float], bool],
    ) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._screens = screens
        self._told = told
        self._calm = calm
        self.problem = ""
        """Why the last try to bring what was saved to the disk failed, or empty."""
        self._saved = self._kept = self._commits = 0
        self._one_at_a_time = threading.Lock()
        self._asked = threading.Event()
        self._closing = False
        screens.keep_by(self)
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    @property
    def kept(self) -> bool:
        """Whether everything the person saved is on the disk."""
        return self._kept == self._saved

    def committed(self, connection: DiaryConnection) -> None:
        """Hear that a connection has committed: what the person saved is kept at once."""
        self._commits += 1
        if connection is self._screens:
            self._saved += 1
        if not self.kept or self._commits % CHECKPOINT_COMMITS == 0:
            self._asked.set()

    def make_room(self) -> None:
        """Begin the log anew: the next commit finds the room there that it has already."""
        self._commits = AT_ANY_MOMENT
        self._asked.set()

    def settle(self) -> None:
        """Wait until all that any connection has committed is on the disk.

        Raises `StorageFullError` when it cannot be brought there; it is tried again then.
        """
        with self._one_at_a_time:
            saved = self._saved
            try:
                if self.problem:
                    self._write_again()
                else:
                    handle = os.open(self._log, os.O_RDWR)
                    try:
                        _sync(handle)
                    finally:
                        os.close(handle)
            except (OSError, DiaryError) as error:
                self.problem = "Not saved: this device's storage cannot be written."
                if threading.current_thread() is not self._thread:
                    self._asked.set()
                raise StorageFullError(self.problem) from error
            self.problem = ""
            self._kept = saved

    def close(self) -> None:
        """Bring everything to the disk, as far as it takes it, and end the thread."""
        self._closing = True
        self._asked.set()
        self._thread.join()

    def _run(self) -> None:
        heard = (self._kept, self.problem)
        while True:
            self._asked.wait(self._until_next())
            self._asked.clear()
            closing = self._closing
            if not self.kept or self.problem or closing:
                with suppress(StorageFullError):
                    self.settle()
            if (self._kept, self.problem) != heard:
                heard = (self._kept, self.problem)
                self._told()
            if closing:
                return
            if any(self._commits >= most and self._calm(seconds) for most, seconds in CALM_S):
                self._begin_log_anew()

    def _until_next(self) -> float | None:
        """Return after how many seconds there is something to do without being asked."""
        if self.problem:
            return AGAIN_S
        return LOOK_S if self._commits >= CHECKPOINT_COMMITS else None

    def _begin_log_anew(self) -> None:
        """Bring the log into the file without holding anybody up, and begin it from the start.

        The first commit in a log waits for the disk while it holds the turn to write. The one here
        saves that to the next save, and is made when none is near.
        """
        commits, self._commits = self._commits, 0
        with suppress(DiaryError), closing(connect(self._path, self._screens)) as connection:
            with errors_in_words():
                found = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if found[1] != found[2]:  # somebody wrote meanwhile: what is left is little
                self._commits += commits
            else:
                with transaction(connection):
                    connection.execute("UPDATE sync_state SET seal = seal WHERE name = 'schema'")

    def _write_again(self) -> None:
        """Bring the log into the file: a log that once failed to reach the disk is not trusted."""
        with closing(connect(self._path, self._screens)) as connection, errors_in_words():
            busy, length, done = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if busy or length != done:
            raise StorageFullError("the log was not brought into the file")
