"""A device without room: what was saved stays, what cannot be saved is said."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import resource
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from client.storage.errors import StorageFullError
from client.storage.journal import Journal
from tests.builders import TODAY, an_entry
from tests.client.storage.opening import open_journal
from tests.faults.full_disk import SmallDisk, small_disk

LONG = {"pain": 5, "note": "word " * 700}


def fill(journal: Journal) -> int:
    """Save days until there is no room; return how many were saved."""
    for count in range(10_000):
        try:
            journal.save(TODAY - dt.timedelta(days=count), LONG)
        except StorageFullError:
            return count
    raise AssertionError("there was room for everything")


def test_full(journal: Journal, path: Path) -> None:
    """With the storage full a save fails in words, and every day before it can still be read."""
    journal._connection.execute("PRAGMA max_page_count = 60")
    saved = fill(journal)
    assert saved > 3
    for _ in range(3):
        with pytest.raises(StorageFullError, match="Not saved"):
            journal.save(TODAY + dt.timedelta(days=1), LONG)
    assert len(journal.entries(dt.date.min, dt.date.max)) == saved
    assert journal.waiting().count == saved
    journal.close()
    again = open_journal(path)
    assert again.set_aside is None
    assert len(again.entries(dt.date.min, dt.date.max)) == saved
    assert again.save(TODAY + dt.timedelta(days=1), {"pain": 5}) == an_entry(
        date=TODAY + dt.timedelta(days=1)
    )
    push = again.outbox.next_push()
    assert push is not None
    assert [operation.n for operation in push.operations] == list(range(1, saved + 2))
    again.close()


def fill_under_limit(path: Path, limit: int, said: Connection) -> None:
    """Fill a diary whose files the system lets grow no further than `limit` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    journal = open_journal(path)
    said.send(fill(journal))
    said.send(len(journal.entries(dt.date.min, dt.date.max)))


@pytest.mark.parametrize("limit", [300_000, 301_001, 700_123])
def test_the_system_refuses_to_write(path: Path, limit: int) -> None:
    """When the write itself fails, anywhere in a page, nothing confirmed is lost either."""
    processes = multiprocessing.get_context("forkserver")
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=fill_under_limit, args=(path, limit, theirs))
    process.start()
    theirs.close()
    saved, readable = ours.recv(), ours.recv()
    process.join()
    assert saved > 1
    assert readable == saved
    journal = open_journal(path)
    assert journal.set_aside is None
    assert len(journal.entries(dt.date.min, dt.date.max)) == saved
    assert journal.save(TODAY + dt.timedelta(days=1), {"pain": 3}).pain == 3
    journal.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A file system of 8 MiB."""
    with small_disk(tmp_path / "disk", 8 << 20) as disk:
        yield disk


@pytest.fixture
def on_disk(tmp_path: Path, disk: SmallDisk) -> Path:
    """Where a diary is on that file system."""
    return tmp_path / "disk" / "diary.db"


@pytest.mark.parametrize("seed", range(4))
def test_a_disk_that_fills_up(disk: SmallDisk, on_disk: Path, seed: int) -> None:
    """At whatever write the disk is full, what was confirmed is there, and goes on with room."""
    lot = random.Random(seed)
    journal = open_journal(on_disk)
    confirmed: dict[dt.date, int] = {}
    for _ in range(5):
        disk.leave(lot.randrange(120_000))
        reason = ""
        while not reason:
            day = TODAY - dt.timedelta(days=len(confirmed))
            try:
                journal.save(day, {**LONG, "pain": len(confirmed) % 11})
                confirmed[day] = len(confirmed) % 11
            except StorageFullError as error:
                reason = str(error)
        assert reason == "Not saved: this device's storage is full."
        found = {entry.date: entry.pain for entry in journal.entries(dt.date.min, dt.date.max)}
        assert found == confirmed
        disk.free()
        assert journal.save(day, {"pain": 3}).note is None
        confirmed[day] = 3
    journal.close()
    again = open_journal(on_disk)
    assert again.set_aside is None
    assert again.waiting().count == len(confirmed)
    again.close()


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "killed"])
def test_opened_on_a_full_disk(disk: SmallDisk, on_disk: Path, closed: bool) -> None:
    """A diary opens on a full disk and can be read; with room again it can be written."""
    process = multiprocessing.get_context("forkserver").Process(
        target=save_three_days, args=(on_disk, closed)
    )
    process.start()
    process.join()
    disk.leave(0)
    journal = open_journal(on_disk)
    assert [entry.pain for entry in journal.entries(dt.date.min, dt.date.max)] == [2, 1, 0]
    assert 0 <= fill(journal) < 200
    disk.free()
    assert journal.save(TODAY, {"pain": 9}).pain == 9
    journal.close()


def save_three_days(path: Path, close: bool) -> None:
    """Save three days and end, with the diary closed or not."""
    journal = open_journal(path)
    for ago in range(3):
        journal.save(TODAY - dt.timedelta(days=ago), {"pain": ago})
    if close:
        journal.close()
    else:
        os._exit(0)


def test_without_spare_room_it_is_said(disk: SmallDisk, on_disk: Path) -> None:
    """Without any room the diary cannot be opened; that is said, and nothing is harmed."""
    save_three_days(on_disk, True)
    disk.leave(0)
    open_journal(on_disk).close()
    disk.leave(0)  # the room that was given back is somebody else's now
    before = on_disk.read_bytes()
    with pytest.raises(StorageFullError):
        open_journal(on_disk)
    assert on_disk.read_bytes() == before
    disk.free()
    journal = open_journal(on_disk)
    assert len(journal.entries(dt.date.min, dt.date.max)) == 3
    assert journal.set_aside is None
    journal.close()


def test_damage_found_on_a_full_disk(disk: SmallDisk, on_disk: Path) -> None:
    """A damaged diary that there is no room to save waits, untouched, until there is."""
    journal = open_journal(on_disk)
    for ago in range(200):
        journal.save(TODAY - dt.timedelta(days=ago), LONG)
    journal.close()
    damaged = bytearray(on_disk.read_bytes())
    damaged[0] ^= 1
    on_disk.write_bytes(damaged)
    disk.leave(0)
    with pytest.raises(StorageFullError):
        open_journal(on_disk)
    assert on_disk.read_bytes() == damaged
    disk.free()
    journal = open_journal(on_disk)
    assert journal.set_aside is not None
    assert journal.set_aside.read_bytes() == damaged
    assert len(journal.entries(dt.date.min, dt.date.max)) == 200
    journal.close()
