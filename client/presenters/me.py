"""Me, as plain data: the account, what waits to be sent, the look, and everything that is yours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from client.appearance import LOOKS, SCALES
from client.messages import NAMES, _, messages, ngettext
from client.presenters.clinic_link import Desk
from client.presenters.day_words import ago, long_day
from client.presenters.field_words import field_name
from client.presenters.handover import Diary as HandoverDiary
from client.presenters.handover import HandoverPresenter
from client.presenters.handover import Writer as HandoverWriter
from client.presenters.share_lines import active_shares, revocations_waiting
from client.settings import SettingsError, server_address
from client.storage.errors import DiaryError

PASSWORD_LEAST = 10
"""Shortest password offered to the server, in characters."""


class Diary(HandoverDiary, Protocol):
    """What Me needs of the diary on this device."""

    set_aside: Path | None

    @property
    def clinic(self) -> Desk:
        """What waits to be told to a clinic."""

    def waiting(self) -> Any:
        """Return what has not reached the server: `count`, `since_ms`, `refused`."""

    def refused(self) -> list[Any]:
        """Return what the server will never take."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""

    def export(self) -> dict[str, Any]:
        """Return everything the diary holds, as JSON values."""

    def erase(self) -> None:
        """Delete everything on this device."""


class SyncStatus(Protocol):
    """How keeping in step stands."""

    state: str
    last_ok_ms: int | None
    message: str


class Account(Protocol):
    """The way to the server. Work is done elsewhere; `done` hears the problem in words, or None."""

    email: str | None
    server_url: str | None
    status: SyncStatus | None

    def use_server(self, url: str | None) -> None:
        """Talk to another server from now on."""

    def make(self, email: str, password: str, done: Callable[[str | None], None]) -> None:
        """Make an account and sign in to it."""

    def sign_in(self, email: str, password: str, done: Callable[[str | None], None]) -> None:
        """Sign in to an account."""

    def sign_out(self, done: Callable[[str | None], None]) -> None:
        """Sign out; the diary stays on this device."""

    def sync_now(self) -> None:
        """Try to reach the server at once."""


class Writer(HandoverWriter, Protocol):
    """The way to a file a person can find."""

    def write_json(self, name: str, content: Mapping[str, Any]) -> Path:
        """Write a file; raise `OSError` when that fails."""


@dataclass(frozen=True, slots=True)
class SyncLine:
    """What is said about keeping in step: two lines, an icon, and its tone."""

    title: str
    detail: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One change the server would not take, in words."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeView:
    """All that the screen shows. `scale` is one of the steps of `SCALES`."""

    email: str | None
    server_url: str
    sync: SyncLine
    sharing: str
    refused: int
    set_aside: str
    look: str
    scale: float
    reduced_motion: bool
    high_contrast: bool
    language: str
    languages: tuple[tuple[str, str], ...]


class MePresenter:
    """Everything a person may decide about the app and their data."""

    def __init__(
        self,
        diary: Diary,
        *,
        account: Account,
        files: Writer,
        now: Callable[[], dt.datetime],
        restyle: Callable[[], None],
    ) -> None:
        self._diary = diary
        self._account = account
        self._files = files
        self._now = now
        self._restyle = restyle

    def view(self) -> MeView:
        """Return all that the screen shows."""
        setting = self._diary.setting
        aside = self._diary.set_aside
        shown = aside if aside and setting("set_aside_seen") != aside.name else None
        scale = setting("text_scale", 1.0)
        return MeView(
            email=self._account.email,
            server_url=self._account.server_url or "",
            sync=self._sync_line(),
            sharing=self._sharing_words(),
            refused=self._diary.waiting().refused,
            set_aside=str(shown or ""),
            look=setting("look", LOOKS[0]),
            scale=scale if scale in SCALES else 1.0,
            reduced_motion=bool(setting("reduced_motion", False)),
            high_contrast=bool(setting("high_contrast", False)),
            language=messages.language,
            languages=tuple((code, NAMES.get(code, code)) for code in messages.languages()),
        )

    # Look

    def choose(self, name: str, value: Any) -> None:
        """Keep a setting of the look and show it at once."""
        self._diary.set_setting(name, value)
        self._restyle()

    # Account

    def check_server(self, text: str) -> str:
        """Return what is wrong with a server address, or nothing."""
        if not text.strip():
            return _("Write the address your clinic gave you, such as https://example.org.")
        try:
            server_address(text)
        except SettingsError:
            return _("Write it like https://example.org.")
        return ""

    def use_server(self, text: str) -> str:
        """Talk to another server; return what is wrong with the address, or nothing."""
        problem = self.check_server(text)
        if not problem:
            address = server_address(text)
            self._diary.set_setting("server_url", address)
            self._account.use_server(address)
        return problem

    @staticmethod
    def check_email(email: str) -> str:
        """Return what is wrong with an e-mail address, or nothing."""
        name, at, host = email.strip().partition("@")
        good = (
            at and name and "." in host.strip(".") and not any(c.isspace() for c in email.strip())
        )
        return "" if good else _("Write your e-mail address, such as sam@example.org.")

    @staticmethod
    def check_password(password: str, *, new: bool) -> str:
        """Return what is wrong with a password, or nothing."""
        if not password:
            return _("Write your password.")
        if new and len(password) < PASSWORD_LEAST:
            return _("Use at least {n} characters.").format(n=PASSWORD_LEAST)
        return ""

    def enter(
        self, email: str, password: str, *, new: bool, done: Callable[[str | None], None]
    ) -> None:
        """Make an account or sign in; `done` hears the problem in words, or None."""
        act = self._account.make if new else self._account.sign_in
        act(email.strip(), password, done)

    def sign_out(self, done: Callable[[str | None], None]) -> None:
        """Sign out; the diary stays on this device."""
        self._account.sign_out(done)

    def sync_now(self) -> None:
        """Try to reach the server at once."""
        self._account.sync_now()

    # Yours

    def export(self) -> tuple[bool, str]:
        """Write everything into one file; say whether it worked, and where it is or why not."""
        stamp = self._now().strftime("%Y-%m-%d-%H%M")
        try:
            path = self._files.write_json(f"knotwise-{stamp}.json", self._diary.export())
        except (OSError, DiaryError) as error:
            return False, str(error)
        return True, str(path)

    def handover(self) -> HandoverPresenter:
        """Return what makes a page for whoever helps next."""
        return HandoverPresenter(self._diary, files=self._files, now=self._now)

    def erase(self) -> str:
        """Delete everything on this device; return what went wrong, or nothing."""
        try:
            self._diary.erase()
        except DiaryError as error:
            return str(error)
        self._restyle()
        return ""

    def unsent_ends(self) -> str:
        """Return what is to be known before leaving while an end of a share was not sent."""
        count = revocations_waiting(self._diary.clinic)
        if not count:
            return ""
        return ngettext(
            "{n} share you ended is still in force: the server has not heard it yet.",
            "{n} shares you ended are still in force: the server has not heard it yet.",
            count,
        ).format(n=count)

    def seen_set_aside(self) -> None:
        """Do not show the notice about the diary set aside again."""
        aside = self._diary.set_aside
        if aside is not None:
            self._diary.set_setting("set_aside_seen", aside.name)

    def refused(self) -> list[RefusedLine]:
        """Return what the server would not take, with its reason."""
        return [_refused_line(item) for item in self._diary.refused()]

    def _sharing_words(self) -> str:
        """Return in a few words who may look now."""
        desk = self._diary.clinic
        if revocations_waiting(desk):
            return _("An end of a share was not sent yet")
        names = [share.clinic for share in active_shares(desk, self._now().date())]
        if not names:
            return _("Which clinic sees what, and who looked")
        return _("{clinics} can look").format(clinics=", ".join(names))

    def _sync_line(self) -> SyncLine:
        waiting = self._diary.waiting()
        errands = sum(1 for errand in self._diary.clinic.errands() if errand.state == "waiting")
        status = self._account.status
        now_ms = int(self._now().timestamp() * 1000)
        if self._account.email is None:
            return SyncLine(
                _("On this device only"),
                _("Your diary works without an account. Nothing leaves this device."),
                "cellphone-check",
                "good",
            )
        last = status.last_ok_ms if status else None
        message = status.message if status else ""
        if errands:
            words = ngettext(
                "{n} message to your clinic waits.", "{n} messages to your clinic wait.", errands
            )
            message = f"{words.format(n=errands)} {message}".strip()
        if waiting.count:
            message = f"{_waiting_words(waiting)} {message}".strip()
        if status is not None and status.state == "problem":
            return SyncLine(_("Not in step"), message, "sync-alert", "danger")
        if waiting.count or errands:
            return SyncLine(
                _("Saved here, waiting for the server"), message, "cloud-upload-outline", "caution"
            )
        if last is None:
            return SyncLine(_("Signed in"), _("Not yet in step."), "cloud-sync-outline", "ink_soft")
        return SyncLine(
            _("All in step"),
            _("Last in step {ago}.").format(ago=ago(last, now_ms)),
            "cloud-check-outline",
            "good",
        )


def _refused_line(item: Any) -> RefusedLine:
    changed = (f"{field_name(n)}: {value}" for n, value in item.patch.items() if n != "date")
    why = (field_name(item.field) if item.field else "", item.reason)
    return RefusedLine(", ".join(changed) or item.kind, " ".join(part for part in why if part))


def _waiting_words(waiting: Any) -> str:
    """Return how many changes wait, and since when."""
    words = ngettext("{n} change waiting", "{n} changes waiting", waiting.count)
    words = words.format(n=waiting.count)
    if waiting.since_ms is None:
        return f"{words}."
    moment = dt.datetime.fromtimestamp(waiting.since_ms / 1000).astimezone()
    return _("{changes} since {day}, {time}.").format(
        changes=words, day=long_day(moment.date()), time=f"{moment:%H:%M}"
    )
