"""The sheet that makes a page for whoever helps next."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from kivy.clock import Clock

from client.messages import _
from client.presenters.handover import HandoverPresenter
from client.widgets.buttons import PillButton
from client.widgets.sheet import Sheet
from client.widgets.text import Text
from client.widgets.text_field import TextField
from shared.handover import Handover


class HandoverSheet(Sheet):
    """Asks for a name and questions, writes the files, and says where they are."""

    def __init__(self, presenter: HandoverPresenter, **kwargs: Any) -> None:
        super().__init__(title=_("A page for your therapist"), **kwargs)
        self._presenter = presenter
        self.about = Text(
            text=_(
                "Your last four weeks on one page: where it hurt, what you found and tried, and"
                " your questions. It stays on this device until you share it."
            )
        )
        self.name = TextField(label=_("Your name, if you like"))
        self.questions = TextField(
            label=_("Your questions"),
            help=_("One on each line."),
            lines=4,
            text="\n".join(presenter.questions()),
        )
        self.words = Text()
        self.go = PillButton(text=_("Make the page"), icon="export-variant")
        self.go.bind(on_release=lambda *_args: self.make())
        for part in (self.about, self.name, self.questions, self.words, self.go):
            self.add_widget(part)

    def make(self) -> None:
        """Gather the page here and write it in a thread of its own: drawing it takes a moment."""
        handover = self._presenter.gather(self.name.text, self.questions.text.splitlines())
        self.go.disabled, self.go.text = True, _("One moment")
        threading.Thread(target=self._write, args=(handover,), daemon=True).start()

    def _write(self, handover: Handover) -> None:
        try:
            paths = self._presenter.write(handover)
        except OSError as error:
            words = _("This did not work: {reason}").format(reason=error)
        else:
            words = _words(paths)
        Clock.schedule_once(lambda _dt: self._written(words), 0)

    def _written(self, words: str) -> None:
        self.go.disabled, self.go.text = False, _("Make the page")
        self.words.text = words


def _words(paths: list[Path]) -> str:
    page = next(path for path in paths if path.suffix == ".pdf")
    return _(
        "Your page is ready: {path}. A table and a file for clinic programs lie beside it."
    ).format(path=page)
