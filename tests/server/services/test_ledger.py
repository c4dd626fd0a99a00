"""The ledger beside the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.services.ledger import Ledger, LedgerDamagedError


def test_entries_come_back_in_order(tmp_path: Path) -> None:
    """What was noted is read back, oldest first, by another process as well."""
    ledger = Ledger(tmp_path / "new")
    assert ledger.entries() == []
    ledger.note_erased_stream("ann", 1)
    ledger.note_erased_record("bob", "day", 2)
    ledger.note("revoked", 3, share_id="s")
    entries = Ledger(tmp_path / "new").entries()
    assert [entry["what"] for entry in entries] == ["erased_stream", "erased_record", "revoked"]
    assert entries[2] == {"what": "revoked", "at": 3, "share_id": "s"}
    assert ledger.path.stat().st_mode & 0o077 == 0


def test_epochs(tmp_path: Path) -> None:
    """The epochs of every restore are known by stream."""
    ledger = Ledger(tmp_path)
    ledger.note_restored({"ann": (2, {1: 40}), "bob": (2, {1: 7})}, 1)
    ledger.note_erased_stream("bob", 2)
    ledger.note_restored({"ann": (3, {1: 40, 2: 60})}, 3)
    assert ledger.epochs() == {"ann": {2: {1: 40}, 3: {1: 40, 2: 60}}, "bob": {2: {1: 7}}}


def test_power_cut_while_writing(tmp_path: Path) -> None:
    """A half-written last line is left out, and what is noted next does not run into it."""
    ledger = Ledger(tmp_path)
    ledger.note_erased_stream("ann", 1)
    with ledger.path.open("ab") as file:
        file.write(b'{"what":"erased_str')
    assert len(ledger.entries()) == 1
    ledger.path.write_bytes(ledger.path.read_bytes()[:-19])
    ledger.note_erased_stream("bob", 2)
    assert [entry["stream_id"] for entry in ledger.entries()] == ["ann", "bob"]


@pytest.mark.parametrize("line", [b"nonsense", b"[1]", b"{}", b'{"what":1}'])
def test_damage(tmp_path: Path, line: bytes) -> None:
    """A line that is no entry stops a restore: an erasure could be behind it."""
    ledger = Ledger(tmp_path)
    ledger.path.write_bytes(line + b"\n\n")
    ledger.note_erased_stream("ann", 1)
    with pytest.raises(LedgerDamagedError, match="line 1"):
        ledger.entries()
