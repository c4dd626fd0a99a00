"""The client: opens the diary, wires presenters to it, and shows the screens."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.modalview import ModalView
from kivy.utils import platform

from client.ahead import Ahead
from client.appearance import Appearance
from client.aside import Aside
from client.confirmations import Confirmations
from client.device.alarms import DeviceAlarms
from client.device.awake import DeviceAwake
from client.device.files import Files
from client.device.haptics import DeviceHaptics
from client.device.notices import DeviceNotices
from client.device.secrets import FileSecrets
from client.device.share_sheet import DeviceShareSheet
from client.device.speech import DeviceSpeech
from client.device.system_look import system_is_dark
from client.interpreter import Rest, favour_the_screen, no_longer
from client.messages import _
from client.parts import asked_for, made_ahead, presenter_class, screen_class
from client.presenters.today_cards import TodayCard, fitting
from client.screens.cannot_open import CannotOpen
from client.screens.help_now import HelpNowSheet
from client.screens.safety_check import SafetyCheckSheet
from client.screens.shell import TABS, ShellView
from client.screens.week import WeekSheet
from client.storage.errors import DiaryError, StorageFullError
from client.sync.account import SyncAccount
from client.sync.status import SyncStatus
from client.theme import theme
from client.widgets import toast
from client.widgets.keyboard_focus import KeyboardWalk
from client.widgets.sheet import confirm
from shared.sync.identity import uuid7

log = logging.getLogger(__name__)

CARD_TABS = ("red_flags", "clock_check", "trends", "week", "relax")
"""The presenters that may lay a card on Today, in the order in which the cards lie."""

SIDE_PRESENTERS = ("reminders", "sharing", "appointments", "plan")
"""The presenters that a screen may name beside its own."""

REMIND_EVERY = 30.0
"""Seconds between two looks for a new day and a reminder that is due."""

SETTLED = 1.0
"""Seconds after which a new screen is built and laid out."""

SYNCED_EVERY = 1.0
"""Seconds from the first change that syncing brought until it is shown, with all that followed."""

STIRS = ("on_touch_down", "on_touch_move", "on_touch_up", "on_key_down")
"""The window's events that say that somebody has the screen in hand."""

BACK_KEYS = (27, 1001)  # Escape, and Android's back


def now_ms() -> int:
    """Return this device's clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """Return a fresh UUIDv7."""
    return uuid7(now_ms(), secrets.token_bytes(10))


def device_name() -> str:
    """Return what this device is called in the list of sign-ins."""
    return {"android": "Android", "ios": "iPhone or iPad"}.get(platform, "Computer")


def why_not_open(error: DiaryError) -> str:
    """Return why the diary cannot be opened, and what to do, in words for the person."""
    if isinstance(error, StorageFullError):
        return _(
            "This device's storage is full. Free some space and try again. Everything you logged"
            " is still there."
        )
    return str(error)


class SayWhatFailed(ExceptionHandler):
    """Tells what the diary could not do, wherever it was asked, and lets the program go on.

    What was said stays on its screen. Parts that have better words of their own never come here.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def handle_exception(self, exception: BaseException) -> int:
        """Return whether the program goes on (`PASS`) or ends (`RAISE`)."""
        if not isinstance(exception, DiaryError):
            return int(ExceptionManager.RAISE)
        log.warning("the diary: %s", exception)
        self._tell(str(exception))
        return int(ExceptionManager.PASS)


class KnotwiseApp(App):
    """The program on screen.

    `data_dir` is where the diary lies, `server_url` the server to keep in step with, if any.
    `today`, `now` (local time), `clock` (ms) and `monotonic` (s) are the app's only clocks.
    """

    title = "Knotwise"

    def __init__(
        self,
        data_dir: Path,
        server_url: str | None = None,
        *,
        today: Callable[[], dt.date] = dt.date.today,
        now: Callable[[], dt.datetime] = dt.datetime.now,
        clock: Callable[[], int] = now_ms,
        monotonic: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.data_dir = data_dir
        self.today = today
        self.now = now
        self.clock = clock
        self.journal: Any = None
        self.shell: ShellView | None = None
        self.appearance: Appearance | None = None
        self.account: Any = None
        self._server_url = server_url
        self._monotonic = monotonic
        self._walk = KeyboardWalk()
        self._presenters: dict[str, Any] = {}
        self._aside: Any = None
        self._confirmations: Any = None
        self._rest = Rest(monotonic)
        self._ahead = Ahead(self._rest.calm)
        self._timers: list[Any] = []
        self._synced = 0
        self._day = today()
        self._show_synced = Clock.create_trigger(lambda _dt: self._changed(), SYNCED_EVERY)
        self._say_what_failed = SayWhatFailed(self._failed)

    def load_kv(self, filename: str | None = None) -> None:
        """Load nothing by name: each widget brings its own rules."""

    def build(self) -> Any:
        """Open the diary and show Today; or say why it cannot be opened."""
        try:
            self.journal = self.open_journal(self.data_dir)
        except DiaryError as error:
            theme.dark = system_is_dark()  # what the person chose lies in the diary
            return CannotOpen(why_not_open(error), self._open_again)
        self._confirmations = Confirmations(self.journal, self._failed)
        self.journal.keep_beside(lambda: _in_the_screens_thread(self.kept), self._rest.calm)
        self.appearance = Appearance(self.journal, system_is_dark=system_is_dark, theme=theme)
        self.appearance.apply()
        self.account = self._open_account()
        self._presenters = {}
        self._aside = Aside(self.journal.again, self._make, _in_the_screens_thread)
        self.shell = ShellView(
            self._build_screen,
            self.help_now,
            self.safety_check,
            self.week,
            self.clock_check,
            self.put_off,
            self._confirmations.once_kept,
        )
        return self.shell

    def on_start(self) -> None:
        """Show Today, listen to keys, and begin to keep in step with the server."""
        if self.shell is None:
            return
        ExceptionManager.add_handler(self._say_what_failed)
        self._walk.start()
        Window.bind(on_keyboard=self._key)
        for event in STIRS:
            Window.fbind(event, self._rest.stir)
        self.shell.open(TABS[0])
        self._ahead.start(made_ahead(TABS, self.shell.prepare))
        self.account.start()
        self._timers = [
            Clock.schedule_interval(lambda _dt, do=do: do(), REMIND_EVERY)
            for do in (self.remind, self._rest.tidy)
        ]

    def _open_again(self) -> None:
        """Try once more to open a diary that could not be opened."""
        Window.remove_widget(self.root)
        self.root: Any = self.build()
        Window.add_widget(self.root)
        self.on_start()

    def _failed(self, reason: str) -> None:
        toast.show(reason, icon="alert-circle-outline")

    def on_pause(self) -> bool:
        """Go to the background without closing; the screen in front keeps what was typed."""
        if self.shell is not None:
            self.shell.leave()
            self.presenter("reminders").plan()
            with suppress(DiaryError):  # it has been told why, and is tried again
                self.journal.settle()
        self._rest.begin()
        return True

    def on_resume(self) -> None:
        """Come back: a new day may have begun."""
        if self.shell is not None:
            self.shell.changed()
            self.account.wake()

    def on_stop(self) -> None:
        """Close the diary and let go of everything."""
        for timer in self._timers:
            timer.cancel()
        ExceptionManager.remove_handler(self._say_what_failed)
        self._ahead.stop()
        if self.shell is not None:
            self.shell.close()
        Window.unbind(on_keyboard=self._key)
        for event in STIRS:
            Window.funbind(event, self._rest.stir)
        self._walk.stop()
        self._show_synced.cancel()
        if self._aside is not None:
            self._aside.close()
        if self.account is not None:
            self.account.stop()
        if self.journal is not None:
            self.journal.close()
        no_longer()

    def presenter(self, name: str) -> Any:
        """Return the one presenter of that name, made on first use."""
        if name not in self._presenters:
            self._presenters[name] = self._make(name, self.journal)
        return self._presenters[name]

    def today_cards(self, done: Callable[[list[TodayCard]], None]) -> None:
        """Find what the other parts lay on Today: at most one piece of advice and one prompt."""

        def find(presenters: Iterable[Any]) -> list[TodayCard]:
            found = (getattr(presenter, "today_card", None) for presenter in presenters)
            cards = [card() for card in found if card is not None]
            return fitting([card for card in cards if card is not None])

        self._aside.ask("cards", CARD_TABS, find, done)

    def _aside_of(self, name: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Do work with the presenter of that name aside."""
        self._aside.ask(name, (name,), lambda presenters: work(*presenters), done)

    def remind(self) -> None:
        """Go on to a new day, and show the reminder that is due, with a way to have it later."""
        if self.shell is not None and self._day != self.today():
            self._day = self.today()
            self.shell.changed()
        reminders = self.presenter("reminders")
        reminder = reminders.tick()
        if reminder is not None and self.shell is not None:
            self.shell.toast(
                f"{reminder.title} {reminder.words}",
                icon="bell-outline",
                action=_("In 30 min"),
                on_action=lambda: reminders.snooze(reminder.kind),
            )

    def help_now(self) -> None:
        """Show when to get help now."""
        HelpNowSheet(self.presenter("help"), on_check=self.safety_check).open()

    def safety_check(self) -> None:
        """Ask what is due of the red-flag questions, or all of them."""
        presenter = self.presenter("red_flags")
        shell = self.shell
        SafetyCheckSheet(
            presenter, presenter.due(), on_done=shell.changed if shell else lambda: None
        ).open()

    def week(self, day: dt.date | None = None) -> None:
        """Ask about a week, this one unless a day of another is given."""
        shell = self.shell
        WeekSheet(
            self.presenter("week"),
            day,
            on_check=self.safety_check,
            on_done=shell.changed if shell else lambda: None,
        ).open()

    def clock_check(self) -> None:
        """Ask whether this device's clock is right, and say what to do when it is not."""
        presenter = self.presenter("clock_check")
        confirm(
            presenter.question(),
            presenter.advice(),
            _("Yes, it is right"),
            _("No, I will set it"),
            lambda: self.put_off("clock_check"),
        )

    def put_off(self, name: str) -> None:
        """Ask later what a card on Today asks."""
        self.presenter(name).put_off()
        if self.shell is not None:
            self.shell.changed()

    def kept(self) -> None:
        """Say that what was saved is on the disk by now, or why it is not."""
        self._confirmations.look()
        if self.shell is not None:
            self.shell.kept()

    def restyle(self) -> None:
        """Take on changed settings of look and language."""
        if self.appearance is None or self.shell is None:
            return
        if self.appearance.apply():
            self._presenters.clear()
            self._aside.forget()
            self.shell.rebuild()
            self._ahead.start(made_ahead(TABS, self.shell.prepare))

    def open_journal(self, folder: Path) -> Any:
        """Open the diary in a folder."""
        from client.storage.journal import Journal

        return Journal(folder / "diary.sqlite3", now=self.clock, new_id=new_id)

    def _open_account(self) -> SyncAccount:
        """Make the way to the server; nothing is sent before `start`."""
        account = SyncAccount(
            self.journal.again,
            FileSecrets(self.data_dir / "secrets.json"),
            self._server_url or self.journal.setting("server_url"),
            device_name=device_name(),
            now=self.clock,
            new_id=new_id,
            deliver=_in_the_screens_thread,
            on_status=self._sync_changed,
        )
        self.journal.on_change = account.wake
        return account

    def _sync_changed(self, status: SyncStatus) -> None:
        """Show what came from the server, and mark Me when something there wants to be seen."""
        if self.shell is None:
            return
        self.shell.navigation.item("me").badge = status.state == "problem"
        if status.shown != self._synced:
            self._synced = status.shown
            self._show_synced()

    def _changed(self) -> None:
        if self.shell is not None:
            self.shell.changed()

    def _make(self, name: str, journal: Any) -> Any:
        made = presenter_class(name)
        services = {
            "today": self.today,
            "now": self.now,
            "new_id": new_id,
            "clock": self._monotonic,
            "wall_ms": self.clock,
            "files": Files(self.data_dir),
            "account": self.account,
            "restyle": self.restyle,
            "presenter": self.presenter,
            "haptics": DeviceHaptics(),
            "speech": DeviceSpeech(),
            "notices": DeviceNotices(),
            "alarms": DeviceAlarms(),
        }
        return made(journal, **asked_for(made, services))

    def _build_screen(self, name: str, shell: ShellView) -> Any:
        made = screen_class(name)
        services = {
            "shell": shell,
            "cards": self.today_cards,
            "aside": partial(self._aside_of, name),
            "awake": DeviceAwake(),
            "share_sheet": DeviceShareSheet(),
            "speech": DeviceSpeech(),
        }
        Clock.schedule_once(lambda _dt: favour_the_screen(), SETTLED)  # what it is made of stays
        beside = asked_for(made, dict.fromkeys(SIDE_PRESENTERS))
        others = {word: self.presenter(word) for word in beside}
        return made(self.presenter(name), **asked_for(made, services), **others)

    def _key(self, _window: Any, key: int, *_args: object) -> bool:
        if key not in BACK_KEYS or self.shell is None:
            return False
        sheet = next((w for w in Window.children if isinstance(w, ModalView)), None)
        if sheet is not None:
            sheet.dismiss()
            return True
        return self.shell.back()


def _in_the_screens_thread(call: Callable[[], object]) -> None:
    Clock.schedule_once(lambda _dt: call(), 0)
