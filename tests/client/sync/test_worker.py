"""The thread that keeps the diary in step, and the account that the screens see."""

from __future__ import annotations

import datetime as dt
import itertools
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client.storage.errors import StorageFullError
from client.storage.journal import Journal
from client.sync.account import SyncAccount
from client.sync.session import SecretsInMemory
from client.sync.status import SyncStatus
from client.sync.worker import SyncWorker
from tests.builders import NOW, TODAY, an_entry
from tests.client.storage.opening import Clock, new_ids, open_journal
from tests.client.sync.conftest import PASSWORD
from tests.client.sync.scripted import Answer, Asked, ScriptedServer, answer, problem
from tests.client.sync.test_gateway import GRANT, PULLED, gateway_to
from tests.server.process import ServerProcess, unlimited

Scripted = Callable[[Answer], ScriptedServer]

PATIENCE_S = 30
_emails = itertools.count(1)


class Told:
    """Remembers every status, and waits for the one a test is about."""

    def __init__(self) -> None:
        self._told: queue.SimpleQueue[SyncStatus] = queue.SimpleQueue()

    def __call__(self, status: SyncStatus) -> None:
        self._told.put(status)

    def wait_for(self, state: str, **fields: Any) -> SyncStatus:
        """Return the next status in this state and with these fields."""
        while True:
            status = self._told.get(timeout=PATIENCE_S)
            if status.state == state and all(getattr(status, k) == v for k, v in fields.items()):
                return status


class Device:
    """A phone with its account, as the app puts it together."""

    def __init__(self, path: Path, server_url: str | None) -> None:
        self.clock = Clock()
        self.told = Told()
        self.secrets = SecretsInMemory()
        self.journal = open_journal(path, self.clock)
        self.account = SyncAccount(
            self.journal.again,
            self.secrets,
            server_url,
            now=self.clock,
            new_id=new_ids(self.clock),
            on_status=self.told,
        )
        self.journal.on_change = self.account.wake
        self.account.start()

    def ask(self, work: Callable[..., None], *args: Any) -> str | None:
        """Do something with the account and return the problem in words, or None."""
        answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        work(*args, answers.put)
        return answers.get(timeout=PATIENCE_S)

    def close(self) -> None:
        """Close everything."""
        assert self.account.stop()
        self.journal.close()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Callable[[str | None], Device]]:
    """Makes phones."""
    devices: list[Device] = []

    def make(server_url: str | None) -> Device:
        devices.append(Device(tmp_path / f"device{len(devices)}.db", server_url))
        return devices[-1]

    yield make
    for made in devices:
        made.close()


def an_email() -> str:
    """Return an address nobody has used."""
    return f"worker{next(_emails)}@example.org"


Devices = Callable[[str | None], Device]


def test_from_a_local_diary_to_two_phones(device: Devices, server: ServerProcess) -> None:
    """Days logged before there was an account arrive after it is made, and on a second phone."""
    one = device(server.url)
    one.journal.save(TODAY, {"pain": 5})
    one.told.wait_for("off", waiting=1)
    email = an_email()
    assert one.ask(one.account.make, email, PASSWORD) is None
    assert one.account.email == email
    assert one.told.wait_for("idle", waiting=0).last_ok_ms is not None
    other = device(server.url)
    assert other.ask(other.account.sign_in, email, PASSWORD) is None
    other.told.wait_for("idle")
    assert other.journal.entry(TODAY) == an_entry()
    other.journal.save(TODAY, {"stress": 7})
    other.told.wait_for("syncing")
    other.told.wait_for("idle", waiting=0)
    one.account.sync_now()
    one.told.wait_for("syncing")
    one.told.wait_for("idle")
    assert one.journal.entry(TODAY) == an_entry(stress=7)


def paths(server: ScriptedServer) -> list[str]:
    """Return what was asked, without the sign-in."""
    asked = [f"{one.method} {one.path}" for one in server.asked]
    return [line for line in asked if "/v1/accounts" not in line]


def test_an_end_of_a_share_is_sent_before_anything_else(
    device: Devices, scripted: Scripted
) -> None:
    """First what was revoked, then the diary, then the requests, then what is new is read."""

    def script(asked: Asked) -> bytes:
        if asked.path == "/v1/accounts":
            return answer(201, {**GRANT, "account_id": "a"})
        if asked.path == "/v1/sync/pull":
            return answer(200, {**PULLED, "rows": [], "head": 0})
        if asked.path == "/v1/shares":
            return answer(200, {"shares": []})
        return answer(204)

    server = scripted(script)
    phone = device(server.url)
    assert phone.ask(phone.account.make, an_email(), PASSWORD) is None
    phone.told.wait_for("idle")
    server.asked.clear()
    phone.journal.clinic.add("withdraw", "booking")
    phone.journal.clinic.add("revoke", "share")
    phone.account.look_at_clinic()
    while phone.journal.clinic.errands():
        phone.told.wait_for("idle")
    asked = paths(server)
    last = asked.index("DELETE /v1/bookings/booking")
    assert asked[0] == "DELETE /v1/shares/share"
    assert asked[last - 1] == "POST /v1/sync/pull"
    assert asked[last + 1 :] in ([], ["GET /v1/shares"])


def test_while_an_end_cannot_be_sent_the_diary_waits(device: Devices, scripted: Scripted) -> None:
    """Nothing newer reaches the server before it has heard that a share is over."""

    def script(asked: Asked) -> bytes:
        if asked.path == "/v1/accounts":
            return answer(201, {**GRANT, "account_id": "a"})
        return b"" if asked.path.startswith("/v1/shares/") else answer(503, Retry_After="0")

    server = scripted(script)
    phone = device(server.url)
    assert phone.ask(phone.account.make, an_email(), PASSWORD) is None
    phone.journal.clinic.add("revoke", "share")
    phone.journal.save(TODAY, {"pain": 5})
    status = phone.told.wait_for("waiting", waiting=1)
    assert "cannot be reached" in status.message
    server.asked.clear()
    phone.account.sync_now()
    phone.told.wait_for("syncing")
    phone.told.wait_for("waiting", waiting=1)
    assert {line.split("/")[2] for line in paths(server)} == {"shares"}


def test_a_clinic_is_not_asked_at_every_sync(device: Devices, scripted: Scripted) -> None:
    """Syncs one after the other ask for what is new once; whoever wants to know is answered."""

    def script(asked: Asked) -> bytes:
        if asked.path == "/v1/accounts":
            return answer(201, {**GRANT, "account_id": "a"})
        if asked.path == "/v1/sync/pull":
            return answer(200, {**PULLED, "rows": [], "head": 0})
        return answer(200, {"shares": []})

    server = scripted(script)
    phone = device(server.url)
    assert phone.ask(phone.account.make, an_email(), PASSWORD) is None
    phone.told.wait_for("idle")
    for _time in range(3):
        phone.account.sync_now()
        phone.told.wait_for("syncing")
        phone.told.wait_for("idle")
    assert paths(server).count("GET /v1/shares") == 1
    phone.account.look_at_clinic()
    phone.told.wait_for("syncing")
    phone.told.wait_for("idle")
    assert paths(server).count("GET /v1/shares") == 2


def test_a_dead_server_holds_nothing_up(device: Devices, tmp_path: Path) -> None:
    """With a server that is gone every change is saved, counted as waiting, and sent on return."""
    server = unlimited(tmp_path / "mortal")
    server.start()
    phone = device(server.url)
    assert phone.ask(phone.account.make, an_email(), PASSWORD) is None
    phone.told.wait_for("idle")
    server.kill()
    for count in range(3):
        phone.journal.save(TODAY - dt.timedelta(days=count), {"pain": 5})
    status = phone.told.wait_for("waiting", waiting=3)
    assert status.since_ms is not None
    assert status.since_ms >= NOW
    assert "cannot be reached" in status.message
    server.start()
    phone.account.sync_now()
    assert phone.told.wait_for("idle", waiting=0).message == ""
    server.stop()


def test_sign_in_that_fails_says_why(device: Devices, server: ServerProcess) -> None:
    """A wrong password, a taken email, no server: each in its own words; nothing changes."""
    phone = device(server.url)
    phone.journal.save(TODAY, {"pain": 5})
    email = an_email()
    problem = phone.ask(phone.account.sign_in, email, PASSWORD)
    assert problem == "The email or the password is not right."
    assert phone.account.email is None
    assert phone.ask(phone.account.make, email, PASSWORD) is None
    second = device(server.url)
    problem = second.ask(second.account.make, email, PASSWORD)
    assert problem == "There is an account with this email already. Sign in instead."
    nowhere = device(None)
    problem = nowhere.ask(nowhere.account.make, email, PASSWORD)
    assert problem == "Write down a server's address first."
    assert phone.journal.entry(TODAY) == an_entry()


def test_signing_out_and_in_again(device: Devices, server: ServerProcess) -> None:
    """Signing out keeps the diary; the same account takes it up again, another one does not."""
    phone = device(server.url)
    email = an_email()
    phone.ask(phone.account.make, email, PASSWORD)
    assert phone.ask(phone.account.sign_out) is None
    assert phone.account.email is None
    phone.journal.save(TODAY, {"pain": 5})
    phone.told.wait_for("off", waiting=1)
    problem = phone.ask(phone.account.make, an_email(), PASSWORD)
    assert problem is not None
    assert "another account" in problem
    assert phone.account.email is None
    assert phone.ask(phone.account.sign_in, email, PASSWORD) is None
    phone.told.wait_for("idle", waiting=0)


def test_erasing_the_account_keeps_the_diary(device: Devices, server: ServerProcess) -> None:
    """The server forgets everything, this device nothing, and another account can take it."""
    phone = device(server.url)
    email = an_email()
    phone.ask(phone.account.make, email, PASSWORD)
    phone.journal.save(TODAY, {"pain": 5})
    phone.told.wait_for("idle", waiting=0)
    assert phone.ask(phone.account.erase_account) is None
    assert phone.account.email is None
    assert phone.journal.entry(TODAY) == an_entry()
    assert phone.ask(phone.account.sign_in, email, PASSWORD) is not None
    assert phone.ask(phone.account.make, email, PASSWORD) is None
    phone.told.wait_for("idle", waiting=0)
    assert phone.journal.entry(TODAY) == an_entry()


def test_erasing_the_diary_ends_the_sign_in(device: Devices, server: ServerProcess) -> None:
    """After erasing this device nobody is signed in on it, and nothing of it is sent."""
    phone = device(server.url)
    phone.ask(phone.account.make, an_email(), PASSWORD)
    phone.told.wait_for("idle")
    phone.journal.erase()
    phone.journal.save(TODAY, {"pain": 5})
    phone.told.wait_for("off", waiting=1)
    assert phone.account.email is None


def test_another_server_gets_no_tokens(
    device: Devices, server: ServerProcess, scripted: Scripted
) -> None:
    """With another address in the settings, the sign-in stays with the server before."""
    phone = device(server.url)
    phone.ask(phone.account.make, an_email(), PASSWORD)
    phone.told.wait_for("idle")
    other = scripted(lambda _asked: answer(200, {}))
    phone.account.use_server(other.url)
    phone.told.wait_for("off")
    assert phone.account.email is None
    phone.ask(phone.account.sign_out)
    assert [asked.headers.get("authorization") for asked in other.asked] == []


def worker_on(journal: Journal, server: ScriptedServer, **fields: Any) -> tuple[SyncWorker, Told]:
    """Return a worker on a scripted server, not started."""
    told = Told()
    journal.outbox.adopt("a")
    worker = SyncWorker(journal.again, gateway_to(server), on_status=told, gather_s=0.0, **fields)
    return worker, told


def test_a_server_that_asks_to_wait_is_left_alone(tmp_path: Path, scripted: Scripted) -> None:
    """After "come back in an hour" no change and no impatience makes another request."""
    server = scripted(lambda _asked: problem(429, "too-many", Retry_After="3600"))
    journal = open_journal(tmp_path / "d.db")
    worker, told = worker_on(journal, server)
    journal.save(TODAY, {"pain": 5})
    worker.start()
    told.wait_for("waiting", waiting=1)
    journal.save(TODAY, {"pain": 6})
    worker.wake()
    told.wait_for("waiting", waiting=2)
    assert worker.stop()
    assert len(server.asked) == 1
    journal.close()


def test_stopping_breaks_off_a_silent_server(tmp_path: Path, scripted: Scripted) -> None:
    """A server that accepts and says nothing does not keep the app from closing."""
    asked, release = threading.Event(), threading.Event()

    def silent(_asked: object) -> bytes:
        asked.set()
        release.wait(PATIENCE_S)
        return b""

    journal = open_journal(tmp_path / "d.db")
    worker, _told = worker_on(journal, scripted(silent))
    worker.start()
    assert asked.wait(PATIENCE_S)
    worker.stop(timeout_s=0.1)
    assert journal.save(TODAY, {"pain": 5}) == an_entry()
    release.set()
    assert worker.stop(timeout_s=PATIENCE_S)
    journal.close()


def test_a_full_disk_is_said_and_passes(
    tmp_path: Path, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the diary cannot be written the status says so, and the worker goes on afterwards."""
    full = threading.Event()
    full.set()
    server = scripted(lambda _asked: answer(503))
    journal = open_journal(tmp_path / "d.db")
    worker, told = worker_on(journal, server)
    real = Journal.waiting

    def waiting(self: Journal) -> Any:
        if full.is_set():
            raise StorageFullError("Not saved: this device's storage is full.")
        return real(self)

    monkeypatch.setattr(Journal, "waiting", waiting)
    worker.start()
    assert "storage is full" in told.wait_for("problem").message
    full.clear()
    worker.wake()
    told.wait_for("idle")
    assert worker.stop()
    journal.close()
