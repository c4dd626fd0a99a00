"""Writes files a person asked for to a place they can find."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any


class FileWriteError(OSError):
    """A file could not be written; the message says which and why."""


class Files:
    """Writes into the folder `exports` beside the diary, or another that was given."""

    def __init__(self, data_dir: Path, folder: Path | None = None) -> None:
        self._folder = folder or data_dir / "exports"

    def write_json(self, name: str, content: Mapping[str, Any]) -> Path:
        """Write JSON as `write_bytes` does."""
        return self.write_bytes(name, json.dumps(content, ensure_ascii=False, indent=2).encode())

    def write_bytes(self, name: str, content: bytes) -> Path:
        """Write a file whole or not at all, readable by its owner only; return where it is.

        Raises `FileWriteError` when it cannot be written.
        """
        path = self._folder / name
        part = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise FileWriteError(f"{path}: {error.strerror}") from error
        return path
