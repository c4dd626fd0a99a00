"""Backup and restore on real databases, with the device's real half of the protocol."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from server.models.accounts import account, device_session
from server.models.database import Database
from server.models.schema import migrate
from server.models.sync import stream_head, version
from server.services import sync
from server.services.backup import (
    DAY_MS,
    SUFFIX,
    backups,
    drop_old,
    let_devices_forget,
    restore,
    take_backup,
)
from server.services.backup_file import BackupError, TableRows, read_tables, verify, write_backup
from server.services.ledger import Ledger, LedgerDamagedError
from server.services.sync_rows import read_head
from shared.sync.device import Device, PageEnd
from shared.sync.problems import BatchError
from tests.builders import NOW
from tests.simulation.memory_store import MemoryStore
from tests.simulation.owner import take_page

KEY = b"k" * 32
PERSON = "person"


class Phone:
    """A person's device on the real service."""

    def __init__(self, database: Database, name: str) -> None:
        numbers = itertools.count(1)
        self.database = database
        self.store = MemoryStore(name)
        self.device = Device(self.store, lambda: f"{name}-{next(numbers)}")
        self.acknowledged: dict[str, int] = {}
        self.now = NOW

    def write(self, record_id: str, pain: int) -> None:
        """Save a number."""
        self.now += 1
        self.device.edit(record_id, "practice", {"pain": pain}, now=self.now, wall=self.now)

    def sync(self) -> PageEnd:
        """Push all, pull all."""
        while True:
            try:
                self._push()
                return self._pull()
            except BatchError as error:
                if not self.device.take_push_error(error, self.now):
                    raise

    def _push(self) -> None:
        while (request := self.device.outgoing(50)) is not None:
            reply = self.database.run_tx(
                lambda tx, r=request: sync.push(
                    tx, PERSON, r.device_id, r.epoch, r.operations, now=NOW + 10**6
                )
            )
            self.device.take_push_reply(reply, self.now)
            for operation in request.operations:
                self.acknowledged[operation.op_id] = operation.patch.get("pain", 0)

    def _pull(self) -> PageEnd:
        while True:
            r = self.device.pull_request()
            reply = self.database.read(
                lambda tx, r=r: sync.pull(
                    tx, PERSON, r.device_id, r.epoch, r.cursor, limit=r.limit, key=KEY
                )
            )
            end = take_page(self.device, self.store, reply)
            if end is not PageEnd.MORE:
                return end


@pytest.fixture
def people(database: Database) -> Database:
    """A database with two accounts, signed in once each."""

    def work(tx: object) -> None:
        for name in (PERSON, "other"):
            sync.create_stream(tx, name)
            tx.execute(
                insert(account).values(
                    id=name, email_key=name, email=name, password_hash="x", created_ms=1
                )
            )
            tx.execute(
                insert(device_session).values(
                    account_id=name, id=f"s-{name}", device_name="d", created_ms=1, expires_ms=2
                )
            )

    database.run_tx(work)
    return database


@pytest.fixture
def clock() -> Callable[[], int]:
    """A clock that goes on by a minute whenever it is looked at."""
    times: Iterator[int] = itertools.count(NOW, 60_000)
    return lambda: next(times)


def history(database: Database) -> set[str]:
    """Return the ids of all operations of the person that the server has."""
    ids = select(version.c.op_id).where(version.c.stream_id == PERSON)
    return set(database.read(lambda tx: tx.execute(ids).scalars().all()))


def test_every_acknowledged_operation_comes_back(
    people: Database, tmp_path: Path, clock: Callable[[], int]
) -> None:
    """Backup, 100 more operations, restore: returning devices bring every one of them back.

    A device that never returns is not missed as far as another had read it.
    """
    phone, tablet, lost = (Phone(people, name) for name in ("phone", "tablet", "lost"))
    for day in range(5):
        phone.write(f"day-{day}", 1)
    phone.sync()
    backup = take_backup(people, tmp_path, clock())
    for number in range(33):
        phone.write(f"day-{number % 12}", number)
        tablet.write(f"night-{number % 12}", number)
        lost.write(f"far-{number % 12}", number)
        for device in (lost, phone, tablet):
            device.sync()
    phone.write("day-0", 10)
    phone.sync()
    tablet.sync()
    shown = tablet.store.views
    assert len(shown) == 36

    restore(people, backup.path, Ledger(tmp_path), clock())
    assert len(history(people)) == 5
    for device in (tablet, phone, tablet):
        assert device.sync() is PageEnd.DONE
    assert {*phone.acknowledged, *tablet.acknowledged} <= history(people)
    assert phone.store.views == tablet.store.views == shown


def test_erased_stays_erased(people: Database, tmp_path: Path, clock: Callable[[], int]) -> None:
    """What was erased after the backup does not come back with it, nor from any device."""
    phone, tablet = Phone(people, "phone"), Phone(people, "tablet")
    phone.write("secret", 7)
    phone.write("day", 1)
    for device in (phone, tablet):
        device.sync()
    backup = take_backup(people, tmp_path, clock())
    ledger = Ledger(tmp_path)
    ledger.note_erased_record(PERSON, "secret", clock())
    ledger.note_erased_stream("other", clock())
    ledger.note_erased_record("other", "day", clock())

    restore(people, backup.path, ledger, clock())
    phone.write("secret", 8)
    for device in (tablet, phone, tablet):
        assert device.sync() is PageEnd.DONE
        assert device.store.views == {"day": {"pain": 1}}
    accounts = people.read(lambda tx: tx.execute(select(account.c.id)).scalars().all())
    assert accounts == [PERSON]
    with pytest.raises(sync.UnknownStreamError):
        people.read(lambda tx: read_head(tx, "other"))


def test_everybody_signs_in_again(
    people: Database, tmp_path: Path, clock: Callable[[], int]
) -> None:
    """A sign-in that was ended after the backup does not live again."""
    backup = take_backup(people, tmp_path, clock())
    restore(people, backup.path, Ledger(tmp_path), clock())
    ended = people.read(lambda tx: tx.execute(select(device_session.c.ended_by)).scalars().all())
    assert ended == ["restored", "restored"]


def test_restore_upon_restore(people: Database, tmp_path: Path, clock: Callable[[], int]) -> None:
    """Backups can be put back in any order; no epoch comes twice and nothing is lost."""
    phone, tablet = Phone(people, "phone"), Phone(people, "tablet")
    ledger, taken = Ledger(tmp_path), []
    for round_ in range(3):
        phone.write(f"day-{round_}", round_)
        for device in (phone, tablet):
            device.sync()
        taken.append(take_backup(people, tmp_path, clock()))
    for number, which in enumerate((0, 2, 1, 0), start=2):
        restore(people, taken[which].path, ledger, clock())
        tablet.write(f"night-{number}", number)
        for device in (tablet, phone, tablet):
            assert device.sync() is PageEnd.DONE
        assert phone.store.position().epoch == number
        assert len(phone.store.views) == 3 + number - 1
    assert {*phone.acknowledged, *tablet.acknowledged} <= history(people)


def test_devices_forget_what_every_backup_holds(
    people: Database, tmp_path: Path, clock: Callable[[], int]
) -> None:
    """A device keeps an operation until the oldest of two backups holds it."""
    phone = Phone(people, "phone")
    kept = []
    for _ in range(3):
        phone.write("day", 1)
        phone.sync()
        kept.append(len(phone.store.settled()))
        take_backup(people, tmp_path, clock())
    phone.sync()
    phone.write("day", 1)
    phone.sync()
    assert kept == [1, 2, 2]
    assert [operation.n for operation in phone.store.settled()] == [2, 3, 4]
    people.run_tx(lambda tx: sync.erase_stream(tx, PERSON))
    let_devices_forget(people, tmp_path)


def test_numbers_of_two_histories_are_not_one(
    people: Database, tmp_path: Path, clock: Callable[[], int]
) -> None:
    """Two backups hold different operations under one number: nobody forgets any by it."""
    ledger = Ledger(tmp_path / "ledger")
    phone, twin = Phone(people, "phone"), Phone(people, "twin")
    phone.write("day", 1)
    phone.sync()
    before = take_backup(people, tmp_path, clock())
    twin.store = phone.store.clone()
    twin.device = Device(twin.store, lambda: "twin-of-phone")
    phone.write("mine", 2)
    phone.sync()
    mine = take_backup(people, tmp_path, clock())
    restore(people, before.path, ledger, clock())
    before.path.unlink()
    twin.device.edit("theirs", "practice", {"pain": 3}, now=NOW, wall=NOW, op_id="twin-2")
    twin.sync()
    take_backup(people, tmp_path, clock())
    twin.write("more", 4)
    twin.sync()
    assert [operation.n for operation in twin.store.settled()] == [1, 2, 3]
    restore(people, mine.path, ledger, clock())
    for device in (twin, phone, twin):
        device.sync()
    assert {*phone.acknowledged, *twin.acknowledged} <= history(people)
    assert phone.store.views == twin.store.views
    assert phone.store.views.keys() == {"day", "mine", "theirs", "more"}


def test_old_backups_go(people: Database, tmp_path: Path) -> None:
    """Backups older than a month go, but never the two newest."""
    for day in (0, 1, 2, 40, 41):
        take_backup(people, tmp_path, NOW + day * DAY_MS)
    assert len(drop_old(tmp_path, NOW + 41 * DAY_MS)) == 3
    assert drop_old(tmp_path, NOW + 400 * DAY_MS) == []
    assert [verify(path).at for path in backups(tmp_path)] == [
        NOW + 40 * DAY_MS,
        NOW + 41 * DAY_MS,
    ]


def test_a_failed_restore_changes_nothing(
    people: Database, tmp_path: Path, clock: Callable[[], int]
) -> None:
    """A damaged backup or ledger is refused before anything is touched."""
    phone = Phone(people, "phone")
    phone.write("day", 1)
    phone.sync()
    backup = take_backup(people, tmp_path, clock())
    before = people.read(lambda tx: tx.execute(select(stream_head)).all())
    content = backup.path.read_bytes()
    for damaged in (content[:-1], content[:100], b"", content[:60] + b"\x00" + content[61:]):
        backup.path.write_bytes(damaged)
        with pytest.raises(BackupError):
            restore(people, backup.path, Ledger(tmp_path), clock())
    backup.path.write_bytes(content)
    (tmp_path / "ledger.jsonl").write_text("x\n")
    with pytest.raises(LedgerDamagedError):
        restore(people, backup.path, Ledger(tmp_path), clock())
    with pytest.raises(BackupError, match="no file"):
        restore(people, tmp_path / "none", Ledger(tmp_path), clock())
    assert people.read(lambda tx: tx.execute(select(stream_head)).all()) == before


def rewritten(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Change the lines of a backup."""
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(change(lines))))


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[1]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [b'{"knotwise_backup":99}\n', *lines[1:]],
        lambda lines: [b"[1]\n", *lines[1:]],
        lambda lines: [lines[0], b"nonsense\n", *lines[1:]],
        lambda lines: [lines[0], lines[1].replace(b"account", b"acc0unt"), *lines[2:]],
    ],
    ids=["cut", "longer", "less", "another form", "no head", "nonsense", "changed"],
)
def test_a_changed_backup_is_noticed(
    people: Database,
    tmp_path: Path,
    clock: Callable[[], int],
    change: Callable[[list[bytes]], list[bytes]],
) -> None:
    """Any change to a backup is noticed when it is read through."""
    backup = take_backup(people, tmp_path, clock())
    assert verify(backup.path).rows["account"] == 2
    rewritten(backup.path, change)
    with pytest.raises(BackupError):
        verify(backup.path)


def test_an_older_revision_is_brought_up(
    empty_database: Database, tmp_path: Path, clock: Callable[[], int]
) -> None:
    """A backup taken before an upgrade is migrated on its way in."""
    path = tmp_path / f"old{SUFFIX}"
    columns = ["id", "email_key", "email", "password_hash", "created_ms"]
    tables = [TableRows("account", columns, [["a", "a", "a", "x", 1]])]
    write_backup(path, NOW, "0001", tables)
    migrate(empty_database)
    restore(empty_database, path, Ledger(tmp_path), clock())
    ids = empty_database.read(lambda tx: tx.execute(select(account.c.id)).scalars().all())
    assert ids == ["a"]


def test_a_table_nobody_knows(people: Database, tmp_path: Path, clock: Callable[[], int]) -> None:
    """A backup with a table that this version has not is refused, with nothing changed."""
    backup = take_backup(people, tmp_path, clock())
    assert next(table.name for table in read_tables(backup.path)) == "account"
    write_backup(backup.path, NOW, backup.revision, [TableRows("ghost", ["id"], [["a"]])])
    with pytest.raises(BackupError, match="ghost"):
        restore(people, backup.path, Ledger(tmp_path), clock())
    assert people.read(lambda tx: len(tx.execute(select(account)).all())) == 2


def test_no_tables_no_backup(empty_database: Database, tmp_path: Path) -> None:
    """A database that was never migrated is not backed up."""
    with pytest.raises(BackupError):
        take_backup(empty_database, tmp_path, NOW)


def test_backups_are_private(people: Database, tmp_path: Path, clock: Callable[[], int]) -> None:
    """Only its owner may read a backup."""
    assert take_backup(people, tmp_path, clock()).path.stat().st_mode & 0o077 == 0
