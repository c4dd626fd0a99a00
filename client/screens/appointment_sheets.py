"""The sheets that ask for an appointment: with a linked clinic, or with any therapist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.appointment_request import (
    PARTS,
    TIMES_MAX,
    Request,
    letter,
    part_name,
    read_time,
    time_problem,
)
from client.presenters.appointments import AppointmentLine, AppointmentsPresenter
from client.presenters.clinic_words import nobody_watches, scope_name, time_words
from client.presenters.share_lines import ShareLine
from client.presenters.trends import AdviceCard
from client.screens.columns import button, column
from client.screens.sharing_sheets import ShareDevice
from client.screens.shell import Shell
from client.widgets.buttons import Chip, IconButton
from client.widgets.calendar import Calendar
from client.widgets.page import Flow
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet
from client.widgets.text import Icon, Text
from client.widgets.text_field import TextField

Done = Callable[[], None]


class TimesField(BoxLayout):
    """Up to three times that would suit, each with a way to take it out."""

    def __init__(self, now: Callable[[], dt.datetime], **kwargs: Any) -> None:
        super().__init__(
            orientation="vertical", size_hint_y=None, height=0, spacing=dp(6), **kwargs
        )
        self.bind(minimum_height=self.setter("height"))
        self._now = now
        self.times: tuple[dt.datetime, ...] = ()
        self.rows = column(2)
        self.trouble = Text(role="small", tone="danger")
        self.add = button(_("Add a time"), "plus", self._open, "quiet")
        self.add_widget(Text(text=_("Times that would suit you"), role="label"))
        for part in (self.rows, self.trouble, self.add):
            self.add_widget(part)

    def show(self, times: tuple[dt.datetime, ...]) -> None:
        """Show these times, the earliest first."""
        self.times = tuple(sorted(times))
        self.rows.clear_widgets()
        for time in self.times:
            row = BoxLayout(size_hint_y=None, spacing=dp(8))
            row.bind(minimum_height=row.setter("height"))
            row.add_widget(
                Icon(name="clock-outline", extent=20, tone="accent", pos_hint={"center_y": 0.5})
            )
            row.add_widget(Text(text=time_words(time), pos_hint={"center_y": 0.5}))
            out = IconButton(icon="close", label=_("Take this time out"))
            out.bind(on_release=lambda _w, gone=time: self._remove(gone))
            row.add_widget(out)
            self.rows.add_widget(row)
        self.add.text = _("Add another time") if self.times else _("Add a time")
        self.add.disabled = len(self.times) >= TIMES_MAX

    def _remove(self, gone: dt.datetime) -> None:
        self.show(tuple(time for time in self.times if time != gone))

    def _open(self) -> None:
        self.trouble.text = ""
        TimeSheet(self._now, self.times, lambda time: self.show((*self.times, time))).open()


class TimeSheet(Sheet):
    """Asks for a day and a part of it, or a time."""

    def __init__(
        self,
        now: Callable[[], dt.datetime],
        others: tuple[dt.datetime, ...],
        chosen: Callable[[dt.datetime], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(title=_("A time that suits you"), **kwargs)
        self._now, self._others, self._chosen = now, others, chosen
        today = now().date()
        tomorrow = today + dt.timedelta(days=1)
        self.days = Calendar(first=today, last=today + dt.timedelta(days=366), chosen=tomorrow)
        self.days.month = tomorrow.replace(day=1)
        self.days.bind(on_choose=lambda days, date: setattr(days, "chosen", date))
        self.exact: TextField = TextField(label=_("Or a time"), hint="10:30", kind="datetime")
        self.time = PARTS[0][1]
        self.parts = Flow()
        for part, time in PARTS:
            chip = Chip(text=part_name(part), on=time == self.time, toggles=False)
            chip.time = time
            chip.bind(on_release=self._choose_part)
            self.parts.add_widget(chip)
        self.trouble = Text(tone="danger")
        for part in (
            self.days,
            self.parts,
            self.exact,
            self.trouble,
            button(_("Take this time"), "check", self.take),
        ):
            self.add_widget(part)

    def _choose_part(self, pressed: Any) -> None:
        self.time, self.exact.text = pressed.time, ""
        for chip in self.parts.children:
            chip.on = chip is pressed

    def take(self) -> None:
        """Take the time, or say what is wrong with it."""
        time = self.time
        self.exact.reason = self.trouble.text = ""
        if self.exact.text.strip():
            written = read_time(self.exact.text)
            if written is None:
                self.exact.reason = _("Write it like 10:30.")
                return
            time = written
        moment = dt.datetime.combine(self.days.chosen, time)
        self.trouble.text = time_problem(moment, self._now(), self._others)
        if not self.trouble.text:
            self.dismiss()
            self._chosen(moment)


class AppointmentSheet(Sheet):
    """Asks a linked clinic for an appointment. What was written stays until it is kept."""

    def __init__(
        self,
        presenter: AppointmentsPresenter,
        clinics: list[ShareLine],
        done: Done,
        *,
        advice: AdviceCard | None = None,
        instead_of: AppointmentLine | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(title=_("Ask for an appointment"), **kwargs)
        self._presenter, self._done = presenter, done
        self._advice, self._instead_of = advice, instead_of
        self._clinics = {share.id: share for share in clinics}
        draft = presenter.draft(instead_of) if instead_of is not None else None
        self.share_id = clinics[0].id
        if instead_of is not None and instead_of.share_id in self._clinics:
            self.share_id = instead_of.share_id
        self.message = TextField(
            label=_("Your message"),
            lines=5,
            text=draft.message if draft else presenter.first_words(advice),
        )
        self.times = TimesField(presenter.now)
        self.include = Flow()
        self.trouble = Text(tone="danger")
        self.go = button(_("Send the request"), "email-outline", self.send)
        _show_beginning(self.message)
        self._choose_clinic(clinics)
        for part in (
            self.message,
            self.times,
            Text(text=_("What they should look at"), role="label"),
            self.include,
            Text(text=nobody_watches(), role="small"),
            self.trouble,
            self.go,
            Text(text=_("Without a network it waits here and is sent later."), role="small"),
        ):
            self.add_widget(part)
        self._offer_scopes(None if draft is None else draft.include)
        if draft is not None:
            self.times.show(draft.times)

    def _choose_clinic(self, clinics: list[ShareLine]) -> None:
        if len(clinics) == 1:
            words = _("To {clinic}").format(clinic=clinics[0].clinic)
            self.add_widget(Text(text=words, role="strong"))
            return
        choice = Segmented(
            options=[(share.id, share.clinic) for share in clinics], value=self.share_id
        )
        choice.bind(on_choose=self._chose_clinic)
        self.add_widget(choice)

    def _chose_clinic(self, _widget: Any, share_id: str) -> None:
        self.share_id = share_id
        self._offer_scopes(None)

    def _offer_scopes(self, chosen: tuple[str, ...] | None) -> None:
        self.include.clear_widgets()
        for scope in self._clinics[self.share_id].scope:
            chip = Chip(text=scope_name(scope), on=chosen is None or scope in chosen)
            chip.scope = scope
            self.include.add_widget(chip)

    def request(self) -> Request:
        """Return what is written."""
        chips = reversed(self.include.children)
        return Request(
            self.message.text,
            self.times.times,
            tuple(chip.scope for chip in chips if chip.on),
        )

    def send(self) -> None:
        """Keep the request, or say what is wrong with it."""
        request = self.request()
        problems = self._presenter.check(request)
        self.message.reason = problems.get("message", "")
        self.times.trouble.text = problems.get("times", "")
        if problems:
            return
        if self._instead_of is None:
            problem = self._presenter.ask(self.share_id, request, self._advice)
        else:
            problem = self._presenter.replace(self._instead_of, request, self.share_id)
        self.trouble.text = problem
        if not problem:
            self.dismiss()
            self._done()


class LetterSheet(Sheet):
    """A message for a therapist who is not linked here, and a reminder to call them."""

    def __init__(
        self,
        presenter: AppointmentsPresenter,
        share: ShareDevice,
        shell: Shell,
        done: Done,
        *,
        advice: AdviceCard | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(title=_("Ask for an appointment"), **kwargs)
        self._presenter, self._share = presenter, share
        self._shell, self._done, self._advice = shell, done, advice
        self.message = TextField(
            label=_("Your message"), lines=5, text=presenter.first_words(advice)
        )
        _show_beginning(self.message)
        self.times = TimesField(presenter.now)
        self.told = Text(role="small", tone="good")
        self.trouble = Text(tone="danger")
        self.add_widget(
            Text(
                text=_(
                    "No clinic is linked here. Give this message to your therapist in any way "
                    "you like."
                )
            )
        )
        for part in (self.message, self.times, self.trouble):
            self.add_widget(part)
        self.add_widget(button(_("Copy the message"), "content-copy", self._copy))
        if share.available:
            self.add_widget(button(_("Send it"), "share-variant-outline", self._send, "tonal"))
        self.add_widget(button(_("Remind me to call"), "calendar-check", self._remind, "tonal"))
        self.add_widget(self.told)
        if advice is not None:
            self.add_widget(button(_("I have booked"), "check", self._booked, "quiet"))
        self.add_widget(button(_("Link a clinic instead"), "", self._link, "text"))

    def _letter(self) -> str | None:
        """Return the message, or None while something is wrong with it."""
        request = Request(self.message.text, self.times.times)
        problems = self._presenter.check(request)
        self.message.reason = problems.get("message", "")
        self.times.trouble.text = problems.get("times", "")
        return None if problems else letter(request)

    def _copy(self) -> None:
        words = self._letter()
        if words is not None:
            self._share.copy(words)
            self.told.text = _("Copied. Paste it into a mail or a message.")

    def _send(self) -> None:
        words = self._letter()
        if words is not None:
            self._share.share(_("Ask for an appointment"), words)

    def _remind(self) -> None:
        words = self._letter()
        if words is not None:
            TimeSheet(self._presenter.now, (), lambda at: self._write(at, words)).open()

    def _write(self, at: dt.datetime, words: str) -> None:
        worked, where = self._presenter.call_reminder(at, words)
        self.told.text = (
            _("A calendar file is ready: {path}. Open it to add it.").format(path=where)
            if worked
            else ""
        )
        self.trouble.text = "" if worked else where

    def _booked(self) -> None:
        if self._advice is not None:
            self.trouble.text = self._presenter.booked(self._advice)
        if not self.trouble.text:
            self.dismiss()
            self._done()

    def _link(self) -> None:
        self.dismiss()
        self._shell.open("sharing")


def _show_beginning(field: TextField) -> None:
    """Show a long text from its first line; the field would follow its cursor to the last."""
    Clock.schedule_once(lambda _dt: setattr(field.input, "cursor", (0, 0)), 0)
