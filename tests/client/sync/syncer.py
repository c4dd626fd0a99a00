"""A phone's process that saves and syncs until it is killed, at random or at a chosen instant."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from client.storage.outbox import Outbox
from client.sync.engine import Engine
from client.sync.gateway import HttpGateway
from client.sync.session import SecretsInMemory, Session, save_session
from shared.sync.device import Device
from tests.client.storage.opening import Clock, new_ids, open_journal
from tests.client.storage.saver import changes

MOMENTS = ("before the answer is kept", "while the answer is kept", "while a page is kept")


def gateway_of(session: Session) -> HttpGateway:
    """Return the way to the server of somebody who is signed in."""
    clock = Clock()
    secrets = SecretsInMemory()
    save_session(secrets, session)
    return HttpGateway(session.server_url, secrets, now=clock, new_id=new_ids(clock))


def sync_until_killed(path: Path, session: Session, seed: int, confirmed: Connection) -> None:
    """Make the run's changes, each confirmed when it is saved, with a sync after every few."""
    journal = open_journal(path)
    engine = Engine(journal, gateway_of(session))
    confirmed.send(0)
    for number, (date, patch) in enumerate(changes(seed), start=1):
        if patch is None:
            journal.delete(date)
        else:
            journal.save(date, patch)
        confirmed.send(number)
        if number % 3 == 0:
            engine.run_once()


def sync_killed_at(path: Path, session: Session, moment: str) -> None:
    """Make one pass and be killed at one of the `MOMENTS`."""

    def die_after(method: Any) -> Any:
        def call(*args: Any) -> None:
            method(*args)
            die()

        return call

    def die(*_args: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == MOMENTS[0]:
        Outbox.take_push_reply = die  # type: ignore[method-assign]
    elif moment == MOMENTS[1]:
        Device.take_push_reply = die_after(Device.take_push_reply)  # type: ignore[method-assign]
    else:
        Device.take_page = die_after(Device.take_page)  # type: ignore[method-assign]
    Engine(open_journal(path), gateway_of(session)).run_once()
