"""One pass of keeping in step: push until nothing waits, pull until the end, compare.

No threads, no timers, no Kivy: `client.sync.worker` decides when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from client.storage.journal import Journal
from client.sync.errors import BusyError, OfflineError, RefusedError, SignedOutError, SyncError
from client.sync.gateway import Gateway
from shared.sync.device import PageEnd
from shared.sync.messages import PUSH_MAX, PushReply, PushRequest
from shared.sync.problems import BatchError, BatchTooLargeError, SchemaTooOldError

TURNS_MAX = 8
"""How often in one pass the server may ask to begin differently, before it is left for later."""

Outcome = Literal["done", "offline", "busy", "signed_out", "too_old", "refused", "stuck"]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """How a pass ended. `pushed` operations were answered and `pulled` records read.

    `differs`: the server was read whole and still is not the same, which is to be reported.
    `retry_after` in seconds, when the server asked to wait. `reason` is the server's own.
    """

    outcome: Outcome
    pushed: int = 0
    pulled: int = 0
    differs: bool = False
    retry_after: float | None = None
    reason: str = ""


class Engine:
    """Keeps a journal in step with a server. Both belong to the calling thread.

    `account_id` is the account that is signed in. A diary that is not the account's, because it
    was erased a moment ago, is not sent to it.
    """

    def __init__(self, journal: Journal, gateway: Gateway, account_id: str | None = None) -> None:
        self._account_id = account_id or journal.outbox.account_id
        self._outbox = journal.outbox
        self._gateway = gateway
        self._most = PUSH_MAX

    def run_once(self) -> SyncResult:
        """Make one pass. What was agreed before it broke off stands; the next goes on from there.

        Only the diary's own errors are raised (`DiaryError`); those of the network are outcomes.
        """
        count = _Count()
        try:
            self._push_all(count)
            differs = self._pull_all(count)
        except (SyncError, BatchError) as error:
            return broken_off(error, count.pushed, count.pulled)
        self._outbox.finished()
        return SyncResult("done", count.pushed, count.pulled, differs=differs)

    def _push_all(self, count: _Count) -> None:
        while (request := self._next_push()) is not None:
            try:
                reply = self._gateway.push(request)
            except BatchTooLargeError:
                if len(request.operations) == 1:
                    raise
                self._most = len(request.operations) // 2
                continue
            except BatchError as error:
                count.turn(error)
                if not self._outbox.take_push_error(error):
                    raise
                continue
            reply = _answers_to(request, reply)
            self._outbox.take_push_reply(reply)
            count.pushed += len(reply.results)
            if not reply.results:
                raise OfflineError("the server answered none of what was sent")

    def _next_push(self) -> PushRequest | None:
        if self._outbox.account_id is None or self._outbox.account_id != self._account_id:
            raise SignedOutError("the diary is not this account's")
        return self._outbox.next_push(self._most)

    def _pull_all(self, count: _Count) -> bool:
        """Read to the end; return whether the server still differs after reading all of it."""
        while True:
            try:
                page = self._gateway.pull(self._outbox.next_pull())
            except BatchError as error:
                count.turn(error)
                if not self._outbox.take_pull_error(error):
                    raise
                # A new epoch may have made operations pending again.
                self._push_all(count)
                continue
            end = self._outbox.take_page(page)
            count.pulled += len(page.rows)
            if end is not PageEnd.MORE:
                return end is PageEnd.DIFFERS


class _Count:
    """What a pass has done so far."""

    def __init__(self) -> None:
        self.pushed = 0
        self.pulled = 0
        self.turns = 0

    def turn(self, error: BatchError) -> None:
        """Count a new beginning; raise the error when there were too many."""
        self.turns += 1
        if self.turns > TURNS_MAX:
            raise error


def broken_off(error: Exception, pushed: int = 0, pulled: int = 0) -> SyncResult:
    """Return how a pass ended that came to no end."""
    result = SyncResult("offline", pushed, pulled, reason=str(error))
    match error:
        case BusyError():
            return replace(result, outcome="busy", retry_after=error.retry_after)
        case SignedOutError():
            return replace(result, outcome="signed_out")
        case RefusedError():
            return replace(result, outcome="refused", reason=error.reason or error.type)
        case SchemaTooOldError():
            return replace(result, outcome="too_old")
        case BatchError():
            return replace(result, outcome="stuck", reason=error.type)
    return result


def _answers_to(request: PushRequest, reply: PushReply) -> PushReply:
    """Return the reply with the answers to what was sent, and no others."""
    sent = {operation.op_id for operation in request.operations}
    return replace(reply, results=tuple(r for r in reply.results if r.op_id in sent))
