"""Room kept beside the diary, so that it can be opened on a device that has none left.

SQLite makes two small files when it opens a diary, also one that is only read. On a full device
it could not: whoever closed the app then would see nothing of what they had logged. A file of no
use keeps the room for them, and is made again once there is plenty.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

SPARE = 256 << 10
"""Bytes kept: what SQLite needs to open, and a handful of days more."""

PLENTY = 16 * SPARE
"""Bytes that must be free before room is kept back."""


def keep_spare_room(diary: Path) -> None:
    """Keep room beside a diary, unless it is kept already or there is too little."""
    file = _file(diary)
    with suppress(OSError):  # without it all else works
        if file.exists() or shutil.disk_usage(diary.parent).free < PLENTY:
            return
        handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as spare:
            spare.write(os.urandom(SPARE))  # which no file system can make smaller


def use_spare_room(diary: Path) -> bool:
    """Give the room back to the device; return whether there was any."""
    try:
        _file(diary).unlink()
    except OSError:
        return False
    return True


def _file(diary: Path) -> Path:
    return diary.with_name(f"{diary.name}.spare")
