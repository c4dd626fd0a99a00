"""The journal as the sync engine sees it: what to send, and what answers change.

Each method is one transaction: killed half way, all of it is done or nothing. What the answers
mean is decided by `shared.sync.device.Device`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from client.interpreter import give_way
from client.storage.database import DiaryConnection, errors_in_words, transaction
from client.storage.errors import OtherAccountError
from client.storage.rekeying import rekeyed
from client.storage.tables import Owner, Tables
from shared.schemas.sync_wire import operation_to_wire
from shared.sync.device import Device, PageEnd, Position
from shared.sync.messages import PULL_MAX, PUSH_MAX, PullReply, PullRequest, PushReply, PushRequest
from shared.sync.operations import Operation
from shared.sync.problems import BatchError

PIECE = 3
"""How many records of an answer are kept in one transaction: whoever saves meanwhile waits for it,
and each of its statements may have to wait for the interpreter."""

AHEAD_OF_SERVER = "clock_ahead_of_server"
"""Setting: how many milliseconds the clock was ahead of the server's, where it was over an hour."""

HOUR_MS = 3_600_000

PAUSE_S = 0.002
"""The breath between two such transactions, in which others have their turn."""


class Outbox:
    """The sync side of one journal; belongs to the thread of the journal."""

    def __init__(
        self,
        connection: DiaryConnection,
        tables: Tables,
        device: Device,
        *,
        now: Callable[[], int],
        steady: Callable[[], int],
        new_id: Callable[[], str],
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._device = device
        self._now = now
        self._steady = steady
        self._new_id = new_id

    @property
    def account_id(self) -> str | None:
        """The account this diary belongs to, or None when it is on this device only."""
        with errors_in_words():
            owner = self._tables.owner()
        return None if owner is None else owner.account_id

    @property
    def shown(self) -> int:
        """How much of what the person sees this object has changed so far."""
        return self._tables.shown

    def adopt(self, account_id: str) -> None:
        """Make this diary the account's: the days written so far get the ids they have there.

        Nothing was sent before there was an account, so nothing has to be taken back. Calling it
        again for the same account does nothing; `OtherAccountError` for another one.
        """
        with transaction(self._connection):
            owner = self._tables.owner()
            if owner is not None and owner.account_id is not None:
                if owner.account_id == account_id:
                    return
                raise OtherAccountError("This diary belongs to another account.")
            self._tables.set_owner(Owner(account_id, account_id))
            self._tables.recount(rekeyed(self._tables.pending(), account_id))
            self._tables.refresh_all()
        self._connection.settle()

    def next_push(self, most: int = PUSH_MAX) -> PushRequest | None:
        """Return the next push, or None when nothing is pending.

        What is told to a server is on the disk: a phone that lost it would use its number again.
        """
        with errors_in_words():
            push = self._device.outgoing(most, size=wire_size)
        if push is not None:
            self._connection.settle()
        return push

    def take_push_reply(self, request: PushRequest, reply: PushReply) -> None:
        """Mark what the answer lists of what was sent, and keep the records in it.

        In several transactions when it is long: each marks some operations and keeps their
        records, so that after a kill the rest is simply sent again.
        """
        for part in reply.pieces(request, PIECE):
            with transaction(self._connection):
                self._device.take_push_reply(part, self._steady())
            give_way(PAUSE_S)

    def take_push_error(self, error: BatchError) -> bool:
        """Act on a batch error; return whether trying again at once can help."""
        with transaction(self._connection):
            return self._device.take_push_error(error, self._steady())

    def next_pull(self, limit: int = PULL_MAX) -> PullRequest:
        """Return the request for the next page."""
        with errors_in_words():
            return self._device.pull_request(limit)

    def take_page(self, reply: PullReply) -> PageEnd:
        """Keep a page's records and then, with the last of them, the cursor behind them.

        In several transactions when it is long: after a kill the page is read again.
        """
        *early, last = _parts(reply)
        for part in early:
            with transaction(self._connection):
                self._device.take_rows(part)
            give_way(PAUSE_S)
        with transaction(self._connection):
            end = self._device.take_page(last, self._steady())
            comparable = end is PageEnd.DONE and self._device.is_comparable(reply)
        if not comparable:
            return end
        # Reads every copy there is: not while others wait to write.
        with errors_in_words():
            ours = self._tables.digest()
        with transaction(self._connection):
            return self._device.compare(reply.digest, ours)

    def take_pull_error(self, error: BatchError) -> bool:
        """Act on a batch error; return whether trying again at once can help."""
        with transaction(self._connection):
            return self._device.take_pull_error(error, self._steady())

    def finished(self) -> None:
        """Note that a sync ended well just now, and how far the clock was from the server's."""
        now = self._now()
        with transaction(self._connection):
            self._tables.set_last_ok(now)
            ahead = now - self._steady() - self._tables.position().bridge.offset
            noted = self._tables.setting(AHEAD_OF_SERVER)
            if abs(ahead - (noted or 0)) > HOUR_MS:
                self._tables.put_setting(AHEAD_OF_SERVER, ahead if abs(ahead) > HOUR_MS else None)

    @property
    def last_ok_ms(self) -> int | None:
        """When a sync last ended well (ms), or None."""
        with errors_in_words():
            return self._tables.last_ok()

    def release(self) -> None:
        """Keep everything that is seen, as a new diary that belongs to no account.

        For when the account was deleted: nothing of what its server held is remembered, and what
        is seen is written anew on this device, ready for another account.
        """
        with transaction(self._connection):
            kept = [
                (record_id, kind, seen)
                for kind in self._tables.kinds()
                for record_id, seen in self._tables.seen_of_kind(kind).items()
            ]
            settings = self._tables.settings()
            bridge = self._tables.position().bridge
            self._tables.empty()
            stream_id = self._new_id()
            self._tables.set_owner(Owner(stream_id))
            self._tables.set_position(Position(self._new_id(), bridge=bridge))
            for name, value in settings.items():
                self._tables.put_setting(name, value)
            now, wall = self._steady(), self._now()
            for record_id, kind, seen in kept:
                self._device.edit(record_id, kind, seen, now=now, wall=wall)
            self._tables.recount(rekeyed(self._tables.pending(), stream_id))
            self._tables.refresh_all()
        self._connection.settle()


def _parts(page: PullReply) -> Iterator[PullReply]:
    """Yield the page with some of its rows each, at least once."""
    for start in range(0, max(1, len(page.rows)), PIECE):
        yield replace(page, rows=page.rows[start : start + PIECE])


def wire_size(operation: Operation) -> int:
    """Return the bytes of an operation on the wire, with the comma behind it."""
    give_way()
    return len(json.dumps(operation_to_wire(operation), separators=(",", ":"))) + 1
