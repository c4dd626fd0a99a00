"""A device without room: what was saved stays, what cannot be saved is said."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import resource
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from client.storage.errors import StorageFullError
from client.storage.journal import Journal
from tests.builders import TODAY, an_entry
from tests.client.storage.opening import open_journal

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
