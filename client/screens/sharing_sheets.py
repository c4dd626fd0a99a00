"""The sheets of sharing: make a share, its code, and who looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol

from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.clinic_words import SCOPES, full_day, nobody_watches, scope_contents
from client.presenters.clinic_words import scope_name as name_of
from client.presenters.share_lines import ShareLine
from client.presenters.sharing import MONTHS, CodeView, Looks, SharingPresenter
from client.widgets.buttons import PillButton
from client.widgets.calendar import Calendar
from client.widgets.qr_code import QrCode
from client.widgets.rows import SwitchRow
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet
from client.widgets.surface import Divider
from client.widgets.text import Text
from client.widgets.text_field import TextField
from client.widgets.typefaces import natural_width

ICONS = {
    "numbers": "chart-line",
    "drawings": "gesture",
    "notes": "note-text-outline",
    "press_tests": "gesture-tap",
    "practices": "leaf",
}


class ShareDevice(Protocol):
    """The way to other programs on the device."""

    available: bool

    def copy(self, words: str) -> None:
        """Put words on the clipboard."""

    def share(self, title: str, words: str) -> bool:
        """Ask which program shall have the words."""


class Voice(Protocol):
    """The device's voice."""

    available: bool

    def say(self, words: str) -> None:
        """Say it aloud."""


class ShareForm(Sheet):
    """Asks what to share, under which name, until when. What was chosen stays on a problem."""

    def __init__(
        self, presenter: SharingPresenter, made: Callable[[CodeView], None], **kwargs: Any
    ) -> None:
        super().__init__(title=_("Share with a clinic"), **kwargs)
        self._presenter = presenter
        self._made = made
        self.ends = presenter.end_after(MONTHS[1])
        self.name = TextField(
            label=_("Your name"),
            text=presenter.name,
            help=_("So that your clinic knows whose diary it is."),
        )
        self.scopes = {
            scope: SwitchRow(
                icon=ICONS[scope],
                title=name_of(scope),
                detail=scope_contents(scope),
                on=scope == SCOPES[0],
            )
            for scope in SCOPES
        }
        self.scope_trouble = Text(role="small", tone="danger")
        options: list[tuple[Any, ...]] = [
            (months, _("1 month") if months == 1 else _("{n} months").format(n=months))
            for months in MONTHS
        ]
        self.length = Segmented(options=[*options, ("day", _("A day"))], value=MONTHS[1])
        self.length.bind(on_choose=lambda _w, value: self._choose_length(value))
        self.days = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self.days.bind(minimum_height=self.days.setter("height"))
        self.end_words = Text(role="small")
        self.trouble = Text(tone="danger")
        self.go = PillButton(text=_("Make the code"), icon="qrcode")
        self.go.bind(on_release=lambda *_args: self.send())
        self._fill()
        self._say_end()

    def _fill(self) -> None:
        self.add_widget(
            Text(
                text=_(
                    "You get a code for one clinic. Once they have used it they can look at what "
                    "you choose here, also at what you logged before."
                )
            )
        )
        self.add_widget(self.name)
        self.add_widget(Text(text=_("What they can see"), role="label"))
        for row in self.scopes.values():
            self.add_widget(row)
        for part in (
            self.scope_trouble,
            Text(text=_("Until when"), role="label"),
            self.length,
            self.days,
            self.end_words,
            Text(text=nobody_watches(), role="small"),
            self.trouble,
            self.go,
        ):
            self.add_widget(part)

    def _choose_length(self, value: Any) -> None:
        self.days.clear_widgets()
        if value != "day":
            self.ends = self._presenter.end_after(value)
        else:
            self.days.add_widget(self._calendar())
        self._say_end()

    def _calendar(self) -> Calendar:
        days = Calendar(
            first=self._presenter.end_after(0),
            last=self._presenter.last_end(),
            chosen=self.ends,
        )
        days.month = self.ends.replace(day=1)
        days.bind(on_choose=self._choose_day)
        return days

    def _choose_day(self, days: Calendar, date: dt.date) -> None:
        self.ends = days.chosen = date
        self._say_end()

    def _say_end(self) -> None:
        self.end_words.text = _("Ends at the end of {day}. You can end it at any time.").format(
            day=full_day(self.ends)
        )

    def send(self) -> None:
        """Check what was said, then ask the server; the sheet stays usable meanwhile."""
        chosen = [scope for scope, row in self.scopes.items() if row.on]
        self.name.reason = self._presenter.check_name(self.name.text)
        self.scope_trouble.text = self._presenter.check_scope(chosen)
        self.trouble.text = self._presenter.check_end(self.ends)
        if self.name.reason or self.scope_trouble.text or self.trouble.text:
            return
        self.go.disabled, self.go.text = True, _("One moment")
        self._presenter.make(self.name.text, chosen, self.ends, self._answered)

    def _answered(self, code: CodeView | None, problem: str | None) -> None:
        self.go.disabled, self.go.text = False, _("Make the code")
        if code is None:
            self.trouble.text = problem or _("This did not work. Please try again.")
            return
        self.dismiss()
        self._made(code)


class CodeSheet(Sheet):
    """Shows a code: large, spelled, as a picture; it can be copied, shared and said aloud."""

    def __init__(self, code: CodeView, share: ShareDevice, voice: Voice, **kwargs: Any) -> None:
        super().__init__(title=_("Your code"), **kwargs)
        self._code = code
        self._share = share
        self.add_widget(Text(text=_("Read it out at your clinic, or let them scan it.")))
        self.groups = BoxLayout(size_hint_y=None, spacing=dp(20))
        self.groups.bind(minimum_height=self.groups.setter("height"))
        self.bind(width=lambda *_args: self._arrange())
        for group, words in zip(code.groups, code.spelled, strict=True):
            part = BoxLayout(
                orientation="vertical", size_hint_y=None, spacing=dp(4), pos_hint={"top": 1}
            )
            part.bind(minimum_height=part.setter("height"))
            part.add_widget(Text(text=group, role="display", halign="center"))
            part.add_widget(Text(text=words, role="small", halign="center"))
            self.groups.add_widget(part)
        self.add_widget(self.groups)
        plate = AnchorLayout(size_hint_y=None, height=dp(256))
        self.picture = QrCode(rows=list(code.qr), label=_("The code as a picture to scan"))
        plate.add_widget(self.picture)
        self.add_widget(plate)
        self.add_widget(Text(text=code.valid, role="strong"))
        self.add_widget(Text(text=_("Nobody sees anything before it was used."), role="small"))
        self.told = Text(role="small", tone="good")
        self._offer(_("Copy the code"), "content-copy", self._copy)
        if voice.available:
            self._offer(_("Say it aloud"), "volume-high", lambda: voice.say(code.aloud))
        if share.available:
            self._offer(_("Send it"), "share-variant-outline", self._send)
        self.add_widget(self.told)
        self._arrange()

    def _offer(self, words: str, icon: str, act: Callable[[], None]) -> None:
        button = PillButton(text=words, icon=icon, kind="tonal")
        button.bind(on_release=lambda *_args: act())
        self.add_widget(button)

    def _copy(self) -> None:
        self._share.copy(self._code.plain)
        self.told.text = _("Copied.")

    def _send(self) -> None:
        words = _("My Knotwise code: {code}").format(code=self._code.plain)
        self._share.share(_("Your code"), words)

    def _arrange(self) -> None:
        """Put the groups side by side where there is room, else one below the other."""
        each = max((natural_width(g, "display") for g in self._code.groups), default=0)
        room = self.width - dp(48)
        beside = len(self._code.groups) * (each + dp(20)) <= room
        self.groups.orientation = "horizontal" if beside else "vertical"


class LooksSheet(Sheet):
    """Who looked at a share: when, and at what. More are read on request."""

    def __init__(self, presenter: SharingPresenter, line: ShareLine, **kwargs: Any) -> None:
        super().__init__(title=_("Who looked"), **kwargs)
        self._presenter = presenter
        self._share_id = line.id
        self._cursor: str | None = None
        self._first = True
        self.add_widget(
            Text(
                text=_("Every time somebody at {clinic} was shown something of yours.").format(
                    clinic=line.clinic
                )
            )
        )
        self.list = BoxLayout(orientation="vertical", size_hint_y=None, height=0, spacing=dp(10))
        self.list.bind(minimum_height=self.list.setter("height"))
        self.note = Text(role="small")
        self.more = PillButton(text=_("Show earlier ones"), kind="quiet")
        self.more.bind(on_release=lambda *_args: self._read())
        for part in (self.list, self.note, self.more):
            self.add_widget(part)
        self._show(presenter.looks(line.id))
        self._read()

    def _read(self) -> None:
        self.more.disabled, self.more.text = True, _("One moment")
        self._presenter.read_looks(self._share_id, self._cursor, self._answered)

    def _answered(self, found: Looks | None, problem: str | None) -> None:
        self.more.disabled = False
        if found is None:
            self.note.text = " ".join(filter(None, (problem, self._presenter_note())))
            self.more.text = _("Try again")
            return
        if self._first:
            self.list.clear_widgets()
            self._first = False
        self._cursor = found.next_cursor
        self._show(found)
        if not self.list.children:
            self.note.text = _("Nobody has looked yet.")
        self.more.text = _("Show earlier ones")
        if found.next_cursor is None and self.more.parent is not None:
            self.more.parent.remove_widget(self.more)

    def _presenter_note(self) -> str:
        return self._presenter.looks(self._share_id).note if self._first else ""

    def _show(self, found: Looks) -> None:
        for look in found.lines:
            if self.list.children:
                self.list.add_widget(Divider())
            part = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(2))
            part.bind(minimum_height=part.setter("height"))
            part.add_widget(Text(text=look.when, role="strong"))
            part.add_widget(Text(text=look.who, role="small", tone="ink"))
            part.add_widget(Text(text=look.what, role="small"))
            self.list.add_widget(part)
        self.note.text = found.note
