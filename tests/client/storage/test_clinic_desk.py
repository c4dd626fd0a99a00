"""The clinic's part of the diary: copies, errands, what erasing, exporting and damage do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from client.storage.clinic_desk import BOOKINGS, CODE, PERHAPS_SENT, PLANS, SHARES
from client.storage.errors import DiaryDamagedError, StorageFullError
from client.storage.journal import Journal
from tests.builders import TODAY
from tests.client.presenters.clinic_desk import a_booking, a_plan, a_share
from tests.client.storage.opening import open_journal


def test_copies_and_errands_outlive_a_restart(journal: Journal, path: Path) -> None:
    """What the server said and what waits to be told are there after closing."""
    desk = journal.clinic
    desk.keep(SHARES, [a_share()], '"tag"')
    desk.keep(CODE + "share", {"code": "K7M4-2RXA"})
    desk.add("revoke", "share")
    asked = desk.add("ask", "share", {"message": "Hello"})
    journal.close()
    again = open_journal(path)
    copy = again.clinic.copy(SHARES)
    assert copy is not None
    assert (copy.body, copy.etag) == ([a_share()], '"tag"')
    assert again.clinic.codes() == ["share"]
    assert [errand.kind for errand in again.clinic.errands()] == ["revoke", "ask"]
    assert again.clinic.errands("ask") == [asked]
    again.close()


def test_the_same_end_is_told_once(journal: Journal) -> None:
    """Ending a share twice is one errand; two requests are two."""
    desk = journal.clinic
    first = desk.add("revoke", "share")
    assert desk.add("revoke", "share").id == first.id
    desk.add("ask", "share", {"message": "One"})
    desk.add("ask", "share", {"message": "Two"})
    assert len(desk.errands()) == 3


def test_an_errand_wakes_the_sync(journal: Journal) -> None:
    """Something to tell is sent soon; an answer that is kept is not told again."""
    woken: list[int] = []
    journal.on_change = lambda: woken.append(1)
    journal.clinic.add("revoke", "share")
    journal.clinic.keep(SHARES, [])
    assert woken == [1]


def test_held_and_settled_errands(journal: Journal) -> None:
    """A refused one stays with its reason; one that arrived is gone together with its effect."""
    desk = journal.clinic
    asked = desk.add("ask", "share", {"message": "Hello"})
    desk.hold(asked, "booking-open", "one waits")
    (held,) = desk.errands()
    assert (held.state, held.problem) == ("held", {"type": "booking-open", "reason": "one waits"})
    desk.settle(held, BOOKINGS, [a_booking()])
    assert desk.errands() == []
    assert desk.listed(BOOKINGS) == [a_booking()]


def test_export_holds_all_but_codes_and_erase_leaves_nothing(journal: Journal, path: Path) -> None:
    """Shares, appointments, plan and what waits are a person's own; a code opens the diary."""
    desk = journal.clinic
    desk.keep(SHARES, [a_share()])
    desk.keep(PLANS, [a_plan()])
    desk.keep(CODE + "share", {"code": "K7M4-2RXA"})
    desk.add("ask", "share", {"message": "Hello"})
    exported = journal.export()["clinic"]
    assert exported["shares"] == [a_share()]
    assert exported["plans"] == [a_plan()]
    assert exported["waiting"][0]["message"] == "Hello"
    assert "K7M4" not in str(journal.export())
    journal.erase()
    assert journal.export()["clinic"] == {
        "shares": [],
        "bookings": [],
        "plans": [],
        "marks": [],
        "waiting": [],
    }
    assert desk.codes() == []
    assert b"K7M4" not in path.read_bytes()


def test_an_account_that_is_gone_takes_its_copies_along(journal: Journal) -> None:
    """Released from a deleted account, the diary knows nothing of its shares."""
    journal.save(TODAY, {"pain": 5})
    journal.outbox.adopt("account")
    journal.clinic.keep(SHARES, [a_share()])
    journal.clinic.add("revoke", "share")
    journal.outbox.release()
    assert journal.clinic.listed(SHARES) == []
    assert journal.clinic.errands() == []
    assert journal.entry(TODAY) is not None


def test_a_changed_byte_is_found(journal: Journal, path: Path) -> None:
    """A row of the clinic's that is not what was written is never shown."""
    journal.clinic.keep(SHARES, [a_share()])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE clinic_copy SET body = replace(body, 'Hill', 'Bill')")
    connection.commit()
    connection.close()
    with pytest.raises(DiaryDamagedError):
        journal.clinic.copy(SHARES)


def test_damage_loses_no_end_of_a_share_and_asks_no_clinic_twice(path: Path) -> None:
    """Out of a damaged file come copies and errands; a request may have gone, and is held."""
    journal = open_journal(path)
    for back in range(40):
        journal.save(TODAY.replace(day=1).replace(month=1 + back % 10), {"pain": back % 11})
    journal.clinic.keep(SHARES, [a_share()])
    journal.clinic.add("revoke", "share")
    journal.clinic.add("ask", "share", {"message": "Hello"})
    journal.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE setting SET value = '{}' WHERE name = 'diary.owner'")
    connection.commit()
    connection.close()
    saved = open_journal(path)
    assert saved.set_aside is not None
    assert saved.clinic.listed(SHARES) == [a_share()]
    revoke, ask = saved.clinic.errands()
    assert (revoke.kind, revoke.state) == ("revoke", "waiting")
    assert (ask.kind, ask.state, ask.body) == ("ask", "held", {"message": "Hello"})
    assert ask.problem == {"type": PERHAPS_SENT, "reason": ""}
    saved.close()


def test_a_full_storage_keeps_what_was_decided_before(journal: Journal) -> None:
    """Where nothing more fits, it says so, and what was there stays."""
    journal.clinic.add("revoke", "share")
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFullError):
        journal.clinic.keep(PLANS, [a_plan(note="x" * 200_000)])
    assert [errand.kind for errand in journal.clinic.errands()] == ["revoke"]
    assert journal.clinic.copy(PLANS) is None
