"""Sheets of Relax: the questions before the first release, and reminders and cues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import client.widgets.rows
import client.widgets.text_field  # noqa: F401  (their rules are used here)
from client.messages import _
from client.presenters.cautions import Cautions
from client.presenters.cues import Cues
from client.presenters.reminders import USUAL, Kind, RemindersPresenter
from client.widgets.buttons import PillButton
from client.widgets.rows import SwitchRow
from client.widgets.sheet import Sheet
from client.widgets.surface import Divider
from client.widgets.text import Text
from client.widgets.text_field import TextField


class CautionsSheet(Sheet):
    """Asks once what speaks against a practice. Nothing is kept until it is saved."""

    def __init__(self, cautions: Cautions, done: Callable[[], None], **kwargs: Any) -> None:
        super().__init__(title=_("Before the first release"), **kwargs)
        self._cautions = cautions
        self._done = done
        self.rows: dict[str, SwitchRow] = {}
        self.add_widget(
            Text(
                text=_(
                    "Some practices are not for everyone. Turn on what is true for you. Your "
                    "answers stay on this device."
                )
            )
        )
        for question in cautions.questions():
            row = SwitchRow(title=question.text, on=question.yes)
            self.rows[question.code] = row
            self.add_widget(row)
            self.add_widget(Divider())
        self.add_widget(
            Text(text=_("Not sure? Ask your doctor or pharmacist first."), role="small")
        )
        save = PillButton(text=_("Keep my answers"), icon="check")
        save.bind(on_release=lambda *_args: self._keep())
        self.add_widget(save)

    def _keep(self) -> None:
        self._cautions.keep([code for code, row in self.rows.items() if row.on])
        self.dismiss()
        self._done()


class RemindersSheet(Sheet):
    """Times of the two reminders, quiet hours, and how a practice is cued."""

    def __init__(self, reminders: RemindersPresenter, cues: Cues, **kwargs: Any) -> None:
        super().__init__(title=_("Reminders and cues"), **kwargs)
        self._reminders = reminders
        self._cues = cues
        self.fields: dict[str, TextField] = {}
        self._add_reminder("check_in", _("Check-in"), _("Skipped on days you already logged"))
        self._add_reminder("practice", _("Your practice of the day"), _("With the reason for it"))
        self.add_widget(Divider())
        first, last = reminders.quiet
        self.add_widget(Text(text=_("Quiet hours"), role="title"))
        for name, label, time in (("from", _("From"), first), ("to", _("To"), last)):
            field = TextField(label=label, text=f"{time:%H:%M}")
            field.bind(on_done=lambda *_args: self._choose_quiet())
            self.fields[name] = field
            self.add_widget(field)
        self.add_widget(Text(text=reminders.support_words(), role="small"))
        self.add_widget(Divider())
        self.add_widget(Text(text=_("While you practise"), role="title"))
        self._add_cue(
            "speech",
            _("Spoken cues"),
            cues.can_speak,
            cues.speaks,
            _("This device has no voice that we can use."),
        )
        self._add_cue(
            "buzz",
            _("Buzz at each turn"),
            cues.can_buzz,
            cues.buzzes,
            _("This device cannot buzz."),
        )

    def _add_reminder(self, kind: Kind, title: str, detail: str) -> None:
        time = self._reminders.time(kind)
        row = SwitchRow(icon="bell-outline", title=title, detail=detail, on=time is not None)
        field = TextField(label=_("At"), text=f"{time:%H:%M}" if time else USUAL[kind])
        self.fields[kind] = field

        def say(*_args: object) -> None:
            field.disabled = not row.on
            field.opacity = 1 if row.on else 0.5
            field.reason = self._reminders.choose(kind, field.text if row.on else None)

        row.bind(on_switch=say)
        field.bind(on_done=say)
        field.disabled = time is None
        field.opacity = 1 if time else 0.5
        self.add_widget(row)
        self.add_widget(field)

    def _choose_quiet(self) -> None:
        first, last = self.fields["from"], self.fields["to"]
        first.reason = self._reminders.choose_quiet(first.text, last.text)

    def _add_cue(self, name: str, title: str, can: bool, on: bool, cannot: str) -> None:
        if not can:
            self.add_widget(Text(text=cannot, role="small"))
            return
        icon = "volume-high" if name == "speech" else "vibrate"
        row = SwitchRow(icon=icon, title=title, on=on)
        row.bind(on_switch=lambda _row, value: self._cues.choose(name, value))
        self.add_widget(row)
