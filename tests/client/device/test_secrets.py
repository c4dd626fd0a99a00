"""Secrets on this device."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.device.secrets import FileSecrets


def test_a_secret_is_kept_changed_and_forgotten(tmp_path: Path) -> None:
    """What was set is there for another object on the same file, until it is deleted."""
    path = tmp_path / "secrets.json"
    FileSecrets(path).set("session", "one")
    FileSecrets(path).set("session", "two")
    assert FileSecrets(path).get("session") == "two"
    FileSecrets(path).delete("session")
    FileSecrets(path).delete("session")
    assert FileSecrets(path).get("session") is None


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """The file is closed to everybody else, also after a change."""
    path = tmp_path / "secrets.json"
    for value in ("one", "two"):
        FileSecrets(path).set("session", value)
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"session": 5}', b"\xff\xfe"])
def test_a_broken_file_holds_nothing(tmp_path: Path, content: bytes) -> None:
    """A file that cannot be read means signing in again, never a crash."""
    path = tmp_path / "secrets.json"
    path.write_bytes(content)
    assert FileSecrets(path).get("session") is None
    FileSecrets(path).set("session", "new")
    assert FileSecrets(path).get("session") == "new"
