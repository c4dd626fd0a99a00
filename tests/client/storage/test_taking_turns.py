"""Somebody saves while a long answer is being kept: neither holds the other up for long."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from client.storage.database import transaction
from client.storage.errors import DiaryBusyError
from client.storage.outbox import PIECE
from shared.sync.digest import digest
from shared.sync.messages import PullReply, PushReply
from shared.sync.problems import EpochChangedError
from shared.sync.records import Record
from tests.builders import NOW, TODAY, a_record
from tests.client.storage.opening import open_journal

MANY = 6 * PIECE


def a_practice(n: int) -> Record:
    """Return the n-th record of a stream."""
    return replace(a_record(n, n=n, number=n), record_id=f"r{n}", kind="practice")


def a_page(count: int) -> PullReply:
    """Return the last page of a stream of so many records."""
    rows = tuple(a_practice(n) for n in range(1, count + 1))
    return PullReply(rows, "c", False, count, digest(rows), 1, 0)


def test_a_save_goes_between_the_parts_of_a_page(tmp_path: Path) -> None:
    """A save in the middle of a long page waits for one part of it, and both are kept whole."""
    screen = open_journal(tmp_path / "diary.db")
    syncing = screen.again()
    syncing.outbox.adopt("person")
    syncing.outbox.take_pull_error(EpochChangedError(1, 0, {}, None))
    saved_at = []

    def save_after_the_first_part() -> None:
        mine = screen.again()
        while not mine.records("practice"):
            pass
        mine.save(TODAY, {"pain": 5})
        saved_at.append(len(mine.records("practice")))
        mine.close()

    saver = threading.Thread(target=save_after_the_first_part)
    saver.start()
    syncing.outbox.take_page(a_page(MANY))
    saver.join()
    assert saved_at[0] < MANY
    assert saved_at[0] % PIECE == 0
    assert len(screen.records("practice")) == MANY
    assert screen.waiting().count == 1


def test_who_waits_for_a_turn_too_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that never comes ends in words, and nothing is saved."""
    monkeypatch.setattr("client.storage.database.BUSY_MS", 10)
    screen = open_journal(tmp_path / "diary.db")
    other = screen.again()
    with transaction(other._connection), pytest.raises(DiaryBusyError):
        screen.save(TODAY, {"pain": 5})
    assert screen.entry(TODAY) is None
    assert screen.save(TODAY, {"pain": 5}).pain == 5


def test_what_syncing_shows_is_counted(tmp_path: Path) -> None:
    """An answer that only confirms what is seen counts nothing; a new or a lost value does."""
    journal = open_journal(tmp_path / "diary.db")
    journal.outbox.adopt("person")
    journal.outbox.take_pull_error(EpochChangedError(1, 0, {}, None))
    journal.put("practice", "r1", {"number": 1})
    before = journal.outbox.shown
    request = journal.outbox.next_push()
    assert request is not None
    journal.outbox.take_push_reply(request, PushReply((), (a_practice(1),), 0, 1, NOW))
    assert journal.outbox.shown == before
    journal.outbox.take_page(a_page(2))
    assert journal.outbox.shown == before + 1


def test_what_waits_for_one_record_is_found_by_its_index(tmp_path: Path) -> None:
    """However long the backlog, a save and an answer read the operations of their record alone."""
    journal = open_journal(tmp_path / "diary.db")
    asked: list[str] = []
    journal._connection.set_trace_callback(asked.append)
    journal.save(TODAY, {"pain": 5})
    journal._connection.set_trace_callback(None)
    (query,) = {text for text in asked if text.startswith("SELECT") and "state = 'pending'" in text}
    plan = journal._connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
    assert "op_of_record (record_id=? AND state=?)" in plan[0][3]
