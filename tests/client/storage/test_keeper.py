"""Saves that another thread brings to the disk: nothing is called saved before it is there."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client.storage import keeper
from client.storage.errors import StorageFullError
from client.storage.journal import Journal
from tests.builders import TODAY
from tests.client.storage.opening import open_journal


class Disk:
    """A disk that takes its time, or takes nothing."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.ready.set()
        self.full = False
        self.synced = self.holds = 0

    def sync(self, handle: int) -> None:
        """Bring a file to this disk."""
        self.ready.wait(10)
        if self.full:
            raise OSError(errno.EIO, "no answer")
        self.holds = os.fstat(handle).st_size
        os.fsync(handle)
        self.synced += 1


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk under every diary."""
    disk = Disk()
    monkeypatch.setattr(keeper, "_sync", disk.sync)
    return disk


@pytest.fixture
def told() -> list[str]:
    """What the keeper told: the problem, or nothing when all is kept."""
    return []


@pytest.fixture
def screen(tmp_path: Path, disk: Disk, told: list[str]) -> Iterator[Journal]:
    """The screen's journal, its disk waited for by a keeper."""
    journal = open_journal(tmp_path / "diary.db")
    journal.keep_beside(lambda: told.append(journal.problem))
    yield journal
    disk.ready.set()
    journal.close()


def until(seen: Callable[[], Any]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 10
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_save_is_seen_at_once_and_kept_later(
    screen: Journal, disk: Disk, told: list[str]
) -> None:
    """The screen goes on while the disk takes its time; kept it is only then, and told."""
    disk.ready.clear()
    screen.save(TODAY, {"pain": 5})
    assert not screen.kept
    beside = screen.again()
    assert beside.entry(TODAY) == screen.entry(TODAY)
    beside.close()
    assert told == []
    disk.ready.set()
    until(lambda: told)
    assert told == [""]
    until(lambda: screen.kept)


def test_a_burst_is_kept_together_and_in_order(screen: Journal, disk: Disk) -> None:
    """What is saved while the disk works is not called kept by what it took before."""
    disk.ready.clear()
    for pain in range(5):
        screen.save(TODAY, {"pain": pain})
    disk.ready.set()
    until(lambda: screen.kept)
    assert disk.synced <= 3
    push = screen.outbox.next_push()
    assert push is not None
    assert [operation.patch["pain"] for operation in push.operations] == [0, 1, 2, 3, 4]


def test_a_disk_that_fails(screen: Journal, disk: Disk, told: list[str]) -> None:
    """It is said, what was saved is seen still, and once the disk takes it, it is kept."""
    disk.full = True
    screen.save(TODAY, {"pain": 5})
    until(lambda: told)
    assert not screen.kept
    assert told == [screen.problem] == ["Not saved: this device's storage cannot be written."]
    assert screen.entry(TODAY) is not None
    screen.save(TODAY, {"pain": 6})  # tries again, this time past the log
    until(lambda: screen.kept)
    assert (told[-1], screen.problem) == ("", "")


def test_a_disk_that_stays_full_is_not_asked_all_the_time(
    screen: Journal, disk: Disk, told: list[str]
) -> None:
    """The next try is for the next save, or some seconds later: a phone's battery matters too."""
    disk.full = True
    screen.save(TODAY, {"pain": 5})
    until(lambda: told)
    time.sleep(0.1)
    assert not screen.kept
    assert len(told) == 1


def test_a_power_cut(screen: Journal, disk: Disk, tmp_path: Path) -> None:
    """Of the log only what reached the disk is left: every save that was called kept is in it."""
    for pain in range(3):
        screen.save(TODAY, {"pain": pain})
    until(lambda: screen.kept)
    disk.ready.clear()
    for pain in range(5, 8):
        screen.save(TODAY, {"pain": pain})
    left = tmp_path / "left" / "diary.db"
    left.parent.mkdir()
    log = screen.path.with_name("diary.db-wal").read_bytes()
    left.write_bytes(screen.path.read_bytes())
    left.with_name("diary.db-wal").write_bytes(log[: disk.holds])
    assert len(log) > disk.holds
    after = open_journal(left)
    assert after.set_aside is None
    entry, push = after.entry(TODAY), after.outbox.next_push()
    assert entry is not None
    assert entry.pain == 2
    assert push is not None
    assert [operation.n for operation in push.operations] == [1, 2, 3]
    after.close()


def test_nothing_is_told_to_a_server_before_it_is_kept(screen: Journal, disk: Disk) -> None:
    """A phone that lost in a power cut what a server knows would use its numbers again."""
    beside = screen.again()
    beside.outbox.adopt("person")
    screen.save(TODAY, {"pain": 5})
    screen.clinic.add("revoke", "share")
    until(lambda: screen.kept)
    for tell in (beside.outbox.next_push, lambda: beside.clinic.to_tell("revoke")):
        before = disk.synced
        assert tell()
        assert disk.synced > before
    disk.full = True
    with pytest.raises(StorageFullError):
        beside.outbox.next_push()
    disk.full = False
    beside.close()


def test_closing_keeps_everything(tmp_path: Path, disk: Disk) -> None:
    """Who closes the diary waits for what was saved."""
    journal = open_journal(tmp_path / "diary.db")
    journal.keep_beside(lambda: None)
    disk.ready.clear()
    journal.save(TODAY, {"pain": 5})
    threading.Timer(0.05, disk.ready.set).start()
    journal.close()
    assert journal.kept


def test_the_log_stays_small(screen: Journal) -> None:
    """However much is written by whichever thread, the log is begun anew again and again."""
    beside = screen.again()
    log = screen.path.with_name(screen.path.name + "-wal")
    largest = 0
    for n in range(8 * keeper.CHECKPOINT_COMMITS):
        (beside, screen)[n % 2].set_setting("text", "x" * 3000 + str(n))
        largest = max(largest, log.stat().st_size)
        if n % keeper.CHECKPOINT_COMMITS == 0:
            until(lambda: screen._keeper._commits < keeper.CHECKPOINT_COMMITS)  # type: ignore[union-attr]
    assert largest < 4_000_000
    beside.close()


@pytest.mark.parametrize(
    ("commits", "calm", "begun"),
    [
        (1.5, 3.0, True),
        (1.5, 2.9, False),
        (4.5, 2.9, False),
        (5.5, 0.3, True),
        (5.5, 0.2, False),
        (20.5, 0.0, True),
    ],
)
def test_the_log_is_begun_anew_while_no_save_is_near(
    tmp_path: Path, commits: float, calm: float, begun: bool
) -> None:
    """Its first commit waits for the disk and holds up a save; a long log waits for less rest."""
    journal = open_journal(tmp_path / "diary.db")
    resting: list[float] = [-1.0]
    journal.keep_beside(lambda: None, lambda seconds: seconds <= resting[0])
    made = journal._keeper
    assert made is not None
    made._commits = int(commits * keeper.CHECKPOINT_COMMITS)
    resting[0] = calm
    journal.set_setting("text", "a save wakes the keeper")
    if begun:
        until(lambda: made._commits < keeper.CHECKPOINT_COMMITS)
    else:
        until(lambda: journal.kept)
        time.sleep(3 * keeper.LOOK_S)
        assert made._commits > keeper.CHECKPOINT_COMMITS
    journal.close()
