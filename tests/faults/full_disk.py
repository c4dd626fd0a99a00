"""Two ways to leave a program without room: a small file system, and a limit on its files."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import pytest

MIB = 1 << 20

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Room(Protocol):
    """How much a program may still write into a folder."""

    def leave(self, size: int) -> None:
        """Leave room for about so many bytes."""

    def free(self) -> None:
        """Give all the room back."""


class SmallDisk:
    """A folder on a file system of its own, which a file of no use fills: ENOSPC, as on a phone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def leave(self, size: int) -> None:
        """Leave room for about so many bytes."""
        with self._filler.open("ab", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))
        os.truncate(self._filler, max(0, self._filler.stat().st_size - size))

    def free(self) -> None:
        """Give all the room back."""
        self._filler.unlink(missing_ok=True)


class FileLimit:
    """A limit on the size of every file of a running program: EFBIG, as a quota would give EDQUOT.

    `pid` says which program. Python does not die of it (SIGXFSZ is ignored).
    """

    def __init__(self, folder: Path, pid: Callable[[], int]) -> None:
        self._folder = folder
        self._pid = pid

    def leave(self, size: int) -> None:
        """Let files grow so many bytes beyond the largest there is."""
        largest = max(file.stat().st_size for file in self._folder.iterdir())
        resource.prlimit(
            self._pid(), resource.RLIMIT_FSIZE, (largest + size, resource.RLIM_INFINITY)
        )

    def free(self) -> None:
        """Let files grow again."""
        resource.prlimit(self._pid(), resource.RLIMIT_FSIZE, UNLIMITED)


@contextmanager
def small_disk(folder: Path, size: int = 4 * MIB) -> Iterator[SmallDisk]:
    """Yield a file system in memory at a folder, which is made. Skips where nobody may mount."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a file system needs more rights than this user has")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
