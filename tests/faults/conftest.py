"""A real service, and phones with the real client that may reach it through a relay."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from client.sync.gateway import HttpGateway
from client.sync.session import SecretsInMemory
from tests.client.storage.opening import Clock, new_ids, open_journal
from tests.client.sync.conftest import PASSWORD, Phone
from tests.faults.relay import Behaviour, Relay
from tests.server.process import ServerProcess, unlimited

_people = itertools.count(1)

MakePhone = Callable[..., Phone]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The real service, never killed."""
    server = unlimited(tmp_path_factory.mktemp("service"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def relay(service: ServerProcess) -> Iterator[Callable[[Behaviour], Relay]]:
    """Makes relays to the service."""
    made: list[Relay] = []

    def make(behaviour: Behaviour) -> Relay:
        made.append(Relay(service.port, behaviour))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def new_phone(tmp_path: Path) -> Iterator[MakePhone]:
    """Makes phones of a new person each, or of an email given, at an address."""
    phones: list[Phone] = []

    def make(url: str, email: str | None = None, clock: Clock | None = None) -> Phone:
        phone = connected(tmp_path / f"phone{len(phones)}.db", url, email, clock)
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        phone.journal.close()
        phone.gateway.close()


def connected(path: Path, url: str, email: str | None = None, clock: Clock | None = None) -> Phone:
    """Return a phone with a diary in a file, signed in; a new person's without an email."""
    clock = clock or Clock()
    gateway = HttpGateway(url, SecretsInMemory(), now=clock, new_id=new_ids(clock))
    if email is None:
        session = gateway.make_account(a_person(), PASSWORD, "phone")
    else:
        session = gateway.sign_in(email, PASSWORD, "phone")
    gateway.keep(session)
    journal = open_journal(path, clock)
    journal.keep_beside(lambda: None)  # as the app does
    journal.outbox.adopt(session.account_id)
    return Phone(journal, gateway)


def a_person() -> str:
    """Return an email nobody has."""
    return f"fault{next(_people)}@example.org"


def email_of(phone: Phone) -> str:
    """Return the email that a phone is signed in with, for another phone of the same person."""
    session = phone.gateway.session
    assert session is not None
    return session.email


def account_of(phone: Phone) -> str:
    """Return the account that a phone is signed in to."""
    session = phone.gateway.session
    assert session is not None
    return session.account_id


def history(database: Path, account_id: str) -> list[tuple[int, str, str]]:
    """Return `(seq, op_id, device_id)` of everything that the service stored for a person."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT seq, op_id, device_id FROM version WHERE stream_id = ? ORDER BY seq"
        return connection.execute(query, (account_id,)).fetchall()
