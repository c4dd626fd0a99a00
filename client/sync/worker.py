"""The thread that keeps the diary in step, with a journal of its own, off the screen's thread."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from client.interpreter import stand_back
from client.messages import _
from client.storage.errors import DiaryError
from client.storage.journal import Journal
from client.sync.backoff import Backoff
from client.sync.clinic_pass import ClinicPass
from client.sync.clinic_server import ClinicServer
from client.sync.engine import Engine, SyncResult, broken_off
from client.sync.errors import SyncError
from client.sync.gateway import HttpGateway
from client.sync.pace import Pace
from client.sync.status import SyncStatus, status_after

log = logging.getLogger(__name__)

GATHER_S = 0.3
"""How long to wait after a change for the next one, so that a burst goes in one push."""

CLINIC_S = 60.0
"""Least seconds between two looks for what a clinic answered, unless the person asks."""

Job = Callable[[Journal, HttpGateway | None], None]


class SyncWorker:
    """Keeps a journal in step with a server from one thread; all its methods return at once.

    `open_journal` is called in the thread; `gateway` may be replaced at any time, None for no
    server. `on_status` is called in the thread whenever the status changes. Only one pass runs at
    a time, because only this thread makes them.
    """

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        gateway: HttpGateway | None,
        *,
        on_status: Callable[[SyncStatus], None] = lambda _status: None,
        chance: Callable[[], float] = random.random,
        monotonic: Callable[[], float] = time.monotonic,
        gather_s: float = GATHER_S,
    ) -> None:
        self._open_journal = open_journal
        self._gateway = gateway
        self._on_status = on_status
        self._backoff = Backoff(chance)
        self._pace = Pace()
        self._monotonic = monotonic
        self._gather_s = gather_s
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._not_before = 0.0
        self._clinic_after = 0.0
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self.status = SyncStatus("off")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something was saved, or the person asks: make a pass soon."""
        self._woken.set()

    def look_at_clinic(self) -> None:
        """The person wants to know what the clinic answered: ask with the next pass, soon."""
        self._clinic_after = 0.0
        self._woken.set()

    def do(self, job: Job) -> None:
        """Run a job in the thread, before the next pass."""
        self._jobs.put(job)
        self._woken.set()

    def use(self, gateway: HttpGateway | None) -> None:
        """Talk to another server from now on, or to none.

        A pass under way may still end badly with the one before: that is forgotten after it.
        """
        self._gateway = gateway
        self.do(lambda _journal, _gateway: self.reset())

    def reset(self) -> None:
        """Forget how the last pass ended: another sign-in begins. For jobs, in the thread."""
        self._not_before = self._clinic_after = 0.0
        self._backoff.succeeded()
        self._tell(SyncStatus("off"))

    def stop(self, timeout_s: float = 2.0) -> bool:
        """End the thread, breaking off what waits for the network; return whether it has ended.

        A pass that is broken off has stored what it had agreed and nothing else.
        """
        self._stopped.set()
        self._woken.set()
        if self._gateway is not None:
            self._gateway.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        stand_back()
        try:
            journal = self._open_journal()
        except DiaryError as error:
            self._tell(SyncStatus("problem", message=str(error)))
            return
        try:
            wait = 0.0
            while not self._stopped.is_set():
                if self._woken.wait(wait):
                    self._stopped.wait(self._gather_s)
                self._woken.clear()
                wait = self._turn(journal)
        finally:
            journal.close()

    def _turn(self, journal: Journal) -> float:
        """Run the jobs and make one pass; return the seconds until the next."""
        try:
            self._run_jobs(journal)
            return self._pass(journal)
        except DiaryError as error:
            self._tell(replace(self.status, state="problem", message=str(error)))
        except Exception:
            # Whatever it is, the person must see that sync stands still, and it must go on.
            log.exception("a sync pass failed")
            message = _("Something went wrong while syncing. Nothing is lost.")
            self._tell(replace(self.status, state="problem", message=message))
        return self._backoff.failed()

    def _run_jobs(self, journal: Journal) -> None:
        while not self._stopped.is_set():
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            job(journal, self._gateway)

    def _pass(self, journal: Journal) -> float:
        waiting, last_ok = journal.waiting(), journal.outbox.last_ok_ms
        shown = journal.outbox.shown + journal.clinic.shown
        standing = SyncStatus("off", waiting.count, waiting.since_ms, last_ok, shown=shown)
        if self._stopped.is_set():
            return 0.0
        gateway = self._gateway
        account_id = self._account(journal, gateway)
        if gateway is None or account_id is None:
            if self.status.state != "problem":  # "please sign in again" stays until it is done
                self._tell(standing)
            return self._backoff.succeeded()
        asked = self._not_before - self._monotonic()
        if asked > 0:
            self._tell(replace(self.status, waiting=waiting.count, since_ms=waiting.since_ms))
            return asked
        self._tell(replace(standing, state="syncing"))
        result = self._exchange(journal, gateway, account_id)
        if self._stopped.is_set():
            return 0.0
        status = status_after(result, journal.waiting(), journal.outbox.last_ok_ms)
        shown = journal.outbox.shown + journal.clinic.shown
        self._tell(replace(status, shown=shown))
        if result.retry_after is not None:
            self._not_before = self._monotonic() + result.retry_after
        if result.outcome == "done":
            return self._backoff.succeeded()
        if result.pushed or result.pulled:
            self._backoff.succeeded()  # it only broke off: go on soon
        return self._backoff.failed(result.retry_after)

    def _exchange(self, journal: Journal, gateway: HttpGateway, account_id: str) -> SyncResult:
        """End what was revoked, then keep the diary in step, then tell and ask the clinic."""
        clinic = ClinicPass(journal.clinic, ClinicServer(gateway))
        try:
            clinic.revoke()
        except SyncError as error:
            return broken_off(error)
        result = Engine(journal, gateway, account_id, self._pace).run_once()
        if result.outcome != "done" or self._stopped.is_set():
            return result
        try:
            clinic.tell()
            if self._monotonic() >= self._clinic_after:
                self._clinic_after = self._monotonic() + CLINIC_S
                clinic.read()
        except SyncError as error:
            self._clinic_after = 0.0
            ended = broken_off(error)
            return replace(ended, pushed=result.pushed, pulled=result.pulled)
        return result

    def _account(self, journal: Journal, gateway: HttpGateway | None) -> str | None:
        """Return the account to keep in step with, or None.

        A sign-in to another account than the diary's is left from before the diary was erased.
        """
        session = None if gateway is None else gateway.session
        if gateway is None or session is None:
            return None
        if journal.outbox.account_id != session.account_id:
            with suppress(SyncError):
                gateway.sign_out(session)
            return None
        return session.account_id

    def _tell(self, status: SyncStatus) -> None:
        if status != self.status:
            self.status = status
            self._on_status(status)
