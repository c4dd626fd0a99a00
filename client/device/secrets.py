"""Keeps what others must not read: the sign-in's tokens, in a file only its owner may open."""

from __future__ import annotations

import json
import os
from pathlib import Path


class FileSecrets:
    """Secrets in one small file, readable by its owner only, replaced whole on each change.

    On a phone the app's folder is closed to other apps; on a computer the file's mode does it.
    May be used from several threads, though not to change the same secret at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str | None:
        """Return a secret, or None."""
        return self._read().get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret; it is on the disk when this returns."""
        self._write({**self._read(), name: value})

    def delete(self, name: str) -> None:
        """Forget a secret; without one nothing happens."""
        held = self._read()
        if held.pop(name, None) is not None:
            self._write(held)

    def _read(self) -> dict[str, str]:
        """Return what is kept. A file that cannot be read holds nothing: one signs in again."""
        try:
            held = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(held, dict):
            return {}
        return {name: value for name, value in held.items() if isinstance(value, str)}

    def _write(self, held: dict[str, str]) -> None:
        part = self._path.with_name(self._path.name + ".part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(held, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
