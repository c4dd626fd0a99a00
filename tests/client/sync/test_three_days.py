"""Three days without any server, a kill, a restart, and then a server: the whole promise."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import queue
import time
from multiprocessing.connection import Connection
from pathlib import Path

from client.sync.account import SyncAccount
from client.sync.engine import Engine
from client.sync.gateway import HttpGateway
from client.sync.session import SecretsInMemory
from shared.schemas.wire import entry_to_wire
from tests.builders import TODAY
from tests.client.storage.opening import Clock, new_ids, open_journal
from tests.client.sync.conftest import PASSWORD
from tests.client.sync.real_server import RealServer
from tests.client.sync.test_faults import stored

PROCESSES = multiprocessing.get_context("forkserver")
DAYS = [TODAY - dt.timedelta(days=count) for count in range(3)]
EMAIL = "three-days@example.org"


def run_client(path: Path, server_url: str, orders: Connection) -> None:
    """Be a client: the diary, the account and its thread, doing what it is told until killed."""
    clock = Clock()
    journal = open_journal(path, clock)
    account = SyncAccount(
        journal.again, SecretsInMemory(), server_url, now=clock, new_id=new_ids(clock)
    )
    journal.on_change = account.wake
    account.start()
    while True:
        order, *values = orders.recv()
        if order == "save":
            orders.send(entry_to_wire(journal.save(*values)))
        elif order == "show":
            orders.send([entry_to_wire(entry) for entry in journal.entries(dt.date.min, TODAY)])
        elif order == "make account":
            told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
            account.make(*values, told.put)
            orders.send(told.get())
        elif order == "status":
            orders.send((account.status.state, journal.waiting().count))


class Client:
    """A client in a process of its own."""

    def __init__(self, path: Path, server_url: str) -> None:
        self._orders, theirs = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=run_client, args=(path, server_url, theirs))
        self._process.start()
        theirs.close()

    def tell(self, *order: object) -> object:
        """Give an order and return the answer."""
        self._orders.send(order)
        return self._orders.recv()

    def kill(self) -> None:
        """End it without warning."""
        self._process.kill()
        self._process.join()


def test_three_days_without_a_server(tmp_path: Path) -> None:
    """Days logged with no server survive a kill, and arrive once each when a server is there."""
    server = RealServer(tmp_path / "server")
    server.start()  # only to know its address
    server.kill()
    client = Client(tmp_path / "diary.db", server.url)
    saved = [client.tell("save", day, {"pain": 4 + i}) for i, day in enumerate(DAYS)]
    client.kill()

    client = Client(tmp_path / "diary.db", server.url)
    assert client.tell("show") == sorted(saved, key=lambda day: str(day["date"]))  # type: ignore[index]
    assert client.tell("make account", EMAIL, PASSWORD) is not None  # nobody is there
    assert client.tell("status") == ("off", 3)
    server.start()
    assert client.tell("make account", EMAIL, PASSWORD) is None
    while client.tell("status") != ("idle", 0):
        time.sleep(0.02)
    client.kill()

    second = Client(tmp_path / "second.db", server.url)
    assert second.tell("make account", EMAIL, PASSWORD) is not None  # there is one already
    second.kill()
    clock = Clock()

    gateway = HttpGateway(server.url, SecretsInMemory(), now=clock, new_id=new_ids(clock))
    session = gateway.sign_in(EMAIL, PASSWORD, "tablet")
    gateway.keep(session)
    tablet = open_journal(tmp_path / "tablet.db", clock)
    tablet.outbox.adopt(session.account_id)
    assert Engine(tablet, gateway).run_once().pulled == 3
    shown = [entry_to_wire(entry) for entry in tablet.entries(dt.date.min, TODAY)]
    assert shown == sorted(saved, key=lambda day: str(day["date"]))  # type: ignore[index]
    history = stored(server, session.account_id)
    assert len(history) == len(set(history)) == 3
    tablet.close()
    server.stop()
