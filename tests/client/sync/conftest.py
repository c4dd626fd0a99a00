"""A real server, and phones that keep in step with it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.storage.journal import Journal
from client.sync.engine import Engine, SyncResult
from client.sync.gateway import HttpGateway
from client.sync.session import SecretsInMemory
from tests.client.storage.opening import Clock, new_ids, open_journal
from tests.client.sync.scripted import Answer, ScriptedServer
from tests.server.process import ServerProcess, unlimited

PASSWORD = "nine herons over the weir"

_people = itertools.count(1)


@dataclass
class Phone:
    """A device of one person: its diary and its way to the server."""

    journal: Journal
    gateway: HttpGateway

    def sync(self) -> SyncResult:
        """Make one pass."""
        return Engine(self.journal, self.gateway).run_once()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The real service."""
    server = unlimited(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def person(server: ServerProcess, tmp_path: Path) -> Iterator[Callable[[], Phone]]:
    """Makes phones of one new person, signed in."""
    email = f"person{next(_people)}@example.org"
    phones: list[Phone] = []

    def phone() -> Phone:
        path = tmp_path / f"phone{len(phones)}.db"
        clock = Clock()
        gateway = HttpGateway(server.url, SecretsInMemory(), now=clock, new_id=new_ids(clock))
        enter = gateway.sign_in if phones else gateway.make_account
        session = enter(email, PASSWORD, "phone")
        gateway.keep(session)
        journal = open_journal(path, clock)
        journal.outbox.adopt(session.account_id)
        phones.append(Phone(journal, gateway))
        return phones[-1]

    yield phone
    for made in phones:
        made.journal.close()
        made.gateway.close()


@pytest.fixture
def scripted() -> Iterator[Callable[[Answer], ScriptedServer]]:
    """Makes servers that answer what a test says."""
    servers: list[ScriptedServer] = []

    def make(script: Answer) -> ScriptedServer:
        servers.append(ScriptedServer(script))
        return servers[-1]

    yield make
    for server in servers:
        server.close()
