"""Damaged diary files: found, kept aside, and saved as far as they can be read.

`python -m tests.client.storage.test_damage 300` flips bytes in as many files and prints figures.
"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.storage import damage
from client.storage.carving import carve, log_is_whole
from client.storage.errors import DiaryError, NewerDiaryError
from client.storage.rows import sealed
from shared.diary.entry import Entry
from tests.builders import TODAY
from tests.client.storage.opening import open_journal

DAYS = 150
CHECKPOINT = 100
"""Days that are in the file itself; the rest is still in its log."""

Truth = dict[dt.date, Entry]


@dataclass(frozen=True)
class Written:
    """A diary's files, and what was saved in them. Without a log everything is in the file."""

    truth: Truth
    database: bytes
    log: bytes


@pytest.fixture(scope="module")
def written() -> Written:
    """A diary whose last days are in its log, as after a kill."""
    return write_diary(with_log=True)


@pytest.fixture(scope="module")
def closed() -> Written:
    """A diary that was closed."""
    return write_diary(with_log=False)


def write_diary(*, with_log: bool) -> Written:
    """Return a diary of 150 days, some with notes that fill pages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.db"
        journal = open_journal(path)
        rng = random.Random(1)
        truth = {}
        for i in range(DAYS):
            patch = {"pain": i % 11, "note": "word " * rng.choice([0, 5, 700])}
            entry = journal.save(TODAY - dt.timedelta(days=i), patch)
            truth[entry.date] = entry
            if i == CHECKPOINT:
                connection = sqlite3.connect(path)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
        if not with_log:
            journal.close()
        log = path.with_name("diary.db-wal")
        found = Written(truth, path.read_bytes(), log.read_bytes() if with_log else b"")
        journal.close()
        return found


def put(path: Path, database: bytes, log: bytes) -> None:
    """Write a diary's files."""
    path.write_bytes(database)
    if log:
        path.with_name(path.name + "-wal").write_bytes(log)


def flipped(rng: random.Random, written: Written) -> tuple[bytes, bytes]:
    """Return the files with 1 to 64 bits flipped, more of them in the first hundred bytes."""
    database, log = bytearray(written.database), bytearray(written.log)
    for _ in range(rng.choice([1, 1, 2, 8, 64])):
        target = log if log and rng.random() < 0.7 else database
        at = rng.randrange(len(target)) if rng.random() < 0.8 else rng.randrange(100)
        target[at] ^= 1 << rng.randrange(8)
    return bytes(database), bytes(log)


def check_flips(rng: random.Random, written: Written, folder: Path) -> tuple[bool, int]:
    """Damage a diary and open it; return whether it was set aside, and the days that are missing.

    Whatever is damaged: no day is shown with other values than were saved, none is missing unless
    the damaged file was set aside with every byte of it, and the diary can be used.
    """
    path = folder / "diary.db"
    database, log = flipped(rng, written)
    put(path, database, log)
    journal = open_journal(path)
    found = {entry.date: entry for entry in journal.entries(dt.date.min, dt.date.max)}
    assert all(written.truth[date] == entry for date, entry in found.items())
    missing = len(written.truth) - len(found)
    aside = journal.set_aside
    if aside is None:
        assert missing == 0
    else:
        assert aside.read_bytes() == database
        if log:
            assert aside.with_name(aside.name + "-wal").read_bytes() == log
    tomorrow = TODAY + dt.timedelta(days=1)
    saved = journal.save(tomorrow, {"pain": 3})
    journal.close()
    again = open_journal(path)
    assert again.entry(tomorrow) == saved
    assert len((again.set_aside and [again.set_aside]) or []) == (aside is not None)
    again.close()
    return aside is not None, missing


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_in_a_closed_diary(closed: Written, tmp_path: Path, seed: int) -> None:
    """Flipped bytes are found and the file is kept; nothing wrong is ever shown."""
    check_flips(random.Random(seed), closed, tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_in_a_log(written: Written, tmp_path: Path, seed: int) -> None:
    """The same holds for a diary that was killed, with its last days still in the log."""
    check_flips(random.Random(1000 + seed), written, tmp_path)


@pytest.mark.parametrize("ruin", ["text", "cut", "first page", "middle"])
def test_ruined_files(closed: Written, path: Path, ruin: str) -> None:
    """A file that SQLite cannot open at all still gives back the pages that are left."""
    database = {
        "text": b"not a diary" * 1000,
        "cut": closed.database[: len(closed.database) // 2],
        "first page": bytes(4096) + closed.database[4096:],
        "middle": closed.database[:40960] + bytes(40960) + closed.database[81920:],
    }[ruin]
    put(path, database, b"")
    journal = open_journal(path)
    found = journal.entries(dt.date.min, dt.date.max)
    assert all(closed.truth[entry.date] == entry for entry in found)
    assert bool(found) == (ruin != "text")
    assert journal.set_aside is not None
    assert journal.set_aside.read_bytes() == database
    journal.close()


def test_a_damaged_row_is_never_shown(closed: Written, path: Path) -> None:
    """A digit changed inside a stored value, which SQLite cannot notice, is noticed."""
    at = closed.database.index(b'{"pain":7,')
    put(path, closed.database[: at + 8] + b"9" + closed.database[at + 9 :], b"")
    journal = open_journal(path)
    assert journal.set_aside is not None
    found = {entry.date: entry for entry in journal.entries(dt.date.min, dt.date.max)}
    assert found == closed.truth
    journal.close()


def test_account_and_settings_survive(path: Path) -> None:
    """After salvage it is the same account's diary, on a device that sends everything again."""
    journal = open_journal(path)
    journal.outbox.adopt("account-1")
    journal.save(TODAY, {"pain": 5})
    journal.set_setting("theme", "dark")
    before = journal.outbox.next_push()
    journal.close()
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    again = open_journal(path)
    assert again.set_aside is not None
    assert again.outbox.account_id == "account-1"
    assert again.setting("theme") == "dark"
    after = again.outbox.next_push()
    assert before is not None
    assert after is not None
    assert after.operations == before.operations
    assert after.device_id != before.device_id
    again.close()


def test_deleted_days_stay_deleted(path: Path) -> None:
    """Salvage does not bring back what the person deleted."""
    journal = open_journal(path)
    journal.save(TODAY, {"pain": 5})
    journal.delete(TODAY)
    journal.close()
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    assert open_journal(path).entry(TODAY) is None


@pytest.mark.parametrize("step", range(1, 12))
def test_killed_while_setting_aside(
    closed: Written, path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Stopped at any file operation of the salvage, the next start ends it and nothing is lost."""

    class StoppedError(Exception):
        pass

    calls: Iterator[int] = iter(range(1, 1000))
    real = {name: getattr(damage, name) for name in ("_write", "_remove", "_sync", "_finish")}

    def stopping(name: str) -> object:
        def call(*args: object) -> object:
            if next(calls) == step:
                raise StoppedError
            return real[name](*args)

        return call

    database = bytes(100) + closed.database[100:]
    put(path, database, b"")
    with monkeypatch.context() as patch:
        for name in real:
            patch.setattr(damage, name, stopping(name))
        try:
            open_journal(path).close()
        except StoppedError:
            pass
        else:
            assert next(calls) <= step
    journal = open_journal(path)
    found = {entry.date: entry for entry in journal.entries(dt.date.min, dt.date.max)}
    assert found == closed.truth
    assert journal.set_aside is not None
    assert journal.set_aside.read_bytes() == database
    journal.close()


def test_a_newer_diary_is_left_alone(path: Path) -> None:
    """A file of a newer version is not damaged: it is not touched, and the words say what to do."""
    journal = open_journal(path)
    journal.save(TODAY, {"pain": 5})
    journal.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    row = sealed("sync_state", "schema", "99")
    connection.execute("UPDATE sync_state SET value = ?, seal = ? WHERE name = 'schema'", row[1:])
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerDiaryError, match="Update the app"):
        open_journal(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if "damaged" in file.name] == []


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """A folder that cannot be made is told in words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DiaryError, match="folder"):
        open_journal(tmp_path / "file" / "diary.db")


def test_every_row_is_found_without_sqlite(written: Written, path: Path) -> None:
    """The page reader finds each row that SQLite finds, in a file with its log."""
    counted = Counter(found.table for found in carve(written.database, written.log))
    put(path, written.database, written.log)
    connection = sqlite3.connect(path)
    for table, count in counted.items():
        query = f"SELECT count(*) FROM {table}"  # noqa: S608
        assert connection.execute(query).fetchone() == (count,)
    connection.close()


def test_a_torn_log_is_no_damage(written: Written, path: Path) -> None:
    """A log cut off anywhere is what a sudden stop leaves; it is not reported as damage."""
    for cut in (0, 10, 32, 1000, 4152, 5000, len(written.log) - 1):
        assert log_is_whole(written.log[:cut])
    put(path, written.database, written.log[: len(written.log) // 2])
    journal = open_journal(path)
    assert journal.set_aside is None
    assert len(journal.entries(dt.date.min, dt.date.max)) > CHECKPOINT
    journal.close()


def main(runs: int) -> None:
    """Flip bytes in many diaries and print what came of it."""
    for name, written in (
        ("closed", write_diary(with_log=False)),
        ("killed", write_diary(with_log=True)),
    ):
        aside = missing = files = 0
        for seed in range(runs):
            with tempfile.TemporaryDirectory() as folder:
                was_set_aside, lost = check_flips(random.Random(seed), written, Path(folder))
            aside, missing, files = aside + was_set_aside, missing + lost, files + (lost > 0)
        print(
            f"{name}: {runs} damaged files, {aside} set aside, {runs - aside} harmless, "
            f"{missing} of {runs * DAYS} days missing in {files} files, 0 wrong, 0 silently lost"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
