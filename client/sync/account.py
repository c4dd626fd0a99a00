"""The account as the screens see it: sign in, sign out, and how keeping in step stands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from client.messages import _
from client.storage.clinic_desk import ClinicDesk
from client.storage.errors import DiaryError, OtherAccountError
from client.storage.journal import Journal
from client.sync.clinic_server import ClinicServer
from client.sync.errors import BusyError, OfflineError, RefusedError, SignedOutError, SyncError
from client.sync.gateway import HttpGateway
from client.sync.session import Secrets, Session
from client.sync.status import SyncStatus
from client.sync.worker import SyncWorker

Found = TypeVar("Found")

log = logging.getLogger(__name__)

Done = Callable[[str | None], None]
"""Hears what went wrong, in words for the person, or None when all went well."""


class SyncAccount:
    """An account on a server, and the thread that keeps the diary in step with it.

    Methods return at once. `deliver` runs a call in the screen's thread (`Clock.schedule_once`);
    `done` and `on_status` are called through it. `connect` makes the gateway to an address.
    """

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        secrets: Secrets,
        server_url: str | None,
        *,
        device_name: str = "",
        now: Callable[[], int],
        new_id: Callable[[], str],
        deliver: Callable[[Callable[[], None]], None] = lambda call: call(),
        on_status: Callable[[SyncStatus], None] = lambda _status: None,
    ) -> None:
        self._secrets = secrets
        self._device_name = device_name
        self._now = now
        self._new_id = new_id
        self._deliver = deliver
        self.server_url = server_url
        self._gateway = self._connect()
        self._worker = SyncWorker(
            open_journal,
            self._gateway,
            on_status=lambda status: deliver(lambda: on_status(status)),
        )

    @property
    def email(self) -> str | None:
        """Who is signed in, or None."""
        session = None if self._gateway is None else self._gateway.session
        return None if session is None else session.email

    @property
    def status(self) -> SyncStatus:
        """How keeping in step stands."""
        return self._worker.status

    def start(self) -> None:
        """Begin keeping in step."""
        self._worker.start()

    def stop(self) -> bool:
        """End, breaking off what waits for the network; return whether all has ended."""
        return self._worker.stop()

    def wake(self) -> None:
        """Something was saved: send it soon."""
        self._worker.wake()

    sync_now = wake

    def look_at_clinic(self) -> None:
        """Ask soon what the clinic answered."""
        self._worker.look_at_clinic()

    def with_clinic(
        self,
        work: Callable[[ClinicDesk, ClinicServer], Found],
        done: Callable[[Found | None, str | None], None],
    ) -> None:
        """Do something with the clinic's side of the server, in the sync thread.

        `done` hears what was found, or the problem in words.
        """
        found: list[Found] = []

        def act(journal: Journal, gateway: HttpGateway) -> None:
            found.append(work(journal.clinic, ClinicServer(gateway)))
            journal.settle()

        self._do(act, lambda problem: done(found[0] if found else None, problem))

    def use_server(self, url: str | None) -> None:
        """Talk to another server from now on; a sign-in to the one before is left."""
        if url == self.server_url:
            return
        before, self.server_url = self._gateway, url
        self._gateway = self._connect()
        self._worker.use(self._gateway)
        if before is not None:
            self._worker.do(lambda _journal, _gateway: _leave(before))

    def make(self, email: str, password: str, done: Done) -> None:
        """Make an account, sign in, and give it the diary on this device."""
        self._enter(lambda to: to.make_account(email, password, self._device_name), done)

    def sign_in(self, email: str, password: str, done: Done) -> None:
        """Sign in to an account; its diary and the one on this device become one."""
        self._enter(lambda to: to.sign_in(email, password, self._device_name), done)

    def sign_out(self, done: Done) -> None:
        """Sign out here, and on the server when it can be reached; the diary stays."""

        def leave(_journal: Journal, gateway: HttpGateway) -> None:
            _leave(gateway)
            self._worker.reset()

        self._do(leave, done)

    def erase_account(self, done: Done) -> None:
        """Delete the account and all the server holds; the diary stays, on this device alone."""

        def erase(journal: Journal, gateway: HttpGateway) -> None:
            gateway.erase_account()
            journal.outbox.release()
            self._worker.reset()

        self._do(erase, done)

    def _connect(self) -> HttpGateway | None:
        if not self.server_url:
            return None
        return HttpGateway(self.server_url, self._secrets, now=self._now, new_id=self._new_id)

    def _enter(self, grant: Callable[[HttpGateway], Session], done: Done) -> None:
        def enter(journal: Journal, gateway: HttpGateway) -> None:
            session = grant(gateway)
            try:
                journal.outbox.adopt(session.account_id)
            except OtherAccountError:
                gateway.sign_out(session)
                raise
            gateway.keep(session)
            self._worker.reset()

        self._do(enter, done)

    def _do(self, work: Callable[[Journal, HttpGateway], None], done: Done) -> None:
        """Run work in the sync thread and tell how it ended."""

        def job(journal: Journal, gateway: HttpGateway | None) -> None:
            problem: str | None = None
            if gateway is None:
                problem = _("Write down a server's address first.")
            else:
                try:
                    work(journal, gateway)
                except (SyncError, DiaryError) as error:
                    problem = in_words(error)
            self._deliver(lambda: done(problem))

        self._worker.do(job)


def _leave(gateway: HttpGateway) -> None:
    """Sign out, here at any rate."""
    try:
        gateway.sign_out()
    except SyncError as error:
        log.info("signed out here only: %s", error)


def in_words(error: SyncError | DiaryError) -> str:
    """Return what went wrong, for the person."""
    if isinstance(error, RefusedError):
        known = {
            "wrong-credentials": _("The email or the password is not right."),
            "email-taken": _("There is an account with this email already. Sign in instead."),
            "too-many-shares": _("There are many open shares already. End one first."),
            "not-found": _("The server does not know this any more."),
        }
        other = error.reason or _("The server did not accept this. Nothing is lost.")
        return known.get(error.type, other)
    sentences: dict[type[Exception], str] = {
        OfflineError: _("The server cannot be reached. Your diary is safe on this device."),
        BusyError: _("Too many tries. Please wait a moment and try again."),
        SignedOutError: _("Please sign in again. Your diary is safe on this device."),
        OtherAccountError: _(
            "The diary on this device belongs to another account. Export it and erase it here"
            " before you sign in to this one."
        ),
    }
    return sentences.get(type(error), str(error))
