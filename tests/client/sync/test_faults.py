"""Kills and cuts between the phone and the real service: everything arrives, once.

`tests/benchmarks/backlog_frames.py` sends 10,000 days over a slow link, under a hand on the app.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from client.storage.journal import Journal
from client.sync.engine import Engine
from client.sync.session import Session
from tests.builders import TODAY
from tests.client.storage.opening import open_journal
from tests.client.storage.test_kill import days_after, seen_days
from tests.client.sync.conftest import Phone
from tests.client.sync.link import Link
from tests.client.sync.syncer import MOMENTS, gateway_of, sync_killed_at, sync_until_killed
from tests.server.process import ServerProcess

PROCESSES = multiprocessing.get_context("forkserver")

Person = Callable[[], Phone]


def stored(server: ServerProcess, account_id: str) -> list[str]:
    """Return the ids of the operations in the server's history of one person."""
    with closing(sqlite3.connect(server.database)) as connection:
        query = "SELECT op_id FROM version WHERE stream_id = ? ORDER BY seq"
        return [op_id for (op_id,) in connection.execute(query, (account_id,))]


def session_of(phone: Phone) -> Session:
    """Return the sign-in of a phone."""
    session = phone.gateway.session
    assert session is not None
    return session


def everything(phone: Phone) -> dict[dt.date, dict[str, object]]:
    """Return every day a phone shows."""
    return seen_days(phone.journal)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_between_answer_and_commit(
    person: Person, server: ServerProcess, moment: str
) -> None:
    """Killed when the server has it and the phone does not know, each change is stored once."""
    phone, other = person(), person()
    session = session_of(phone)
    for count in range(5):
        phone.journal.save(TODAY - dt.timedelta(days=count), {"pain": count})
    before = everything(phone)
    process = PROCESSES.Process(target=sync_killed_at, args=(phone.journal.path, session, moment))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    history = stored(server, session.account_id)
    assert len(history) == 5
    assert everything(phone) == before
    assert phone.sync().outcome == "done"
    assert stored(server, session.account_id) == history
    assert phone.journal.waiting().count == 0
    other.sync()
    assert everything(other) == before


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_syncing(
    person: Person, server: ServerProcess, tmp_path: Path, seed: int
) -> None:
    """Killed at any instant of saving and syncing, what was confirmed arrives, and once."""
    phone, other = person(), person()
    session = session_of(phone)
    path = tmp_path / "killed.db"
    begun = open_journal(path)
    begun.outbox.adopt(session.account_id)
    begun.close()
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=sync_until_killed, args=(path, session, seed, theirs))
    process.start()
    theirs.close()
    assert ours.poll(60)
    time.sleep(random.Random(seed).uniform(0.01, 0.5))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    confirmed = 0
    while ours.poll():
        try:
            confirmed = ours.recv()
        except EOFError:
            break
    again = Phone(open_journal(path), gateway_of(session))
    for there in (confirmed, confirmed + 1):
        days, operations = days_after(seed, there)
        if everything(again) == days:
            break
    else:
        raise AssertionError(f"{confirmed} saves were confirmed, others are there")
    assert again.sync().outcome == "done"
    assert everything(again) == days
    other.sync()
    assert everything(other) == days
    history = stored(server, session.account_id)
    assert len(history) == len(set(history)) == operations
    again.journal.close()


def send_backlog(journal: Journal, server: ServerProcess, link: Link, session: Session) -> int:
    """Sync over a bad link until nothing waits; return the passes it took."""
    through = gateway_of(replace(session, server_url=link.url))
    passes = 0
    while True:
        passes += 1
        if Engine(journal, through).run_once().outcome == "done":
            return passes
        assert passes < 500


def test_a_backlog_over_a_link_that_is_cut(person: Person, server: ServerProcess) -> None:
    """A long backlog arrives whole and once, though the link is cut in every push and page."""
    phone, other = person(), person()
    session = session_of(phone)
    for count in range(700):
        phone.journal.save(TODAY - dt.timedelta(days=count), {"pain": count % 11})
    link = Link(server.port, seed=1, cut_bytes=(1_000, 400_000))
    assert send_backlog(phone.journal, server, link, session) > 1
    assert link.cuts > 0
    link.close()
    history = stored(server, session.account_id)
    assert len(history) == len(set(history)) == 700
    assert other.sync().pulled == 700
    assert everything(other) == everything(phone)
