"""A sheet over the screen: from the bottom on a phone, in the middle on a tablet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.modalview import ModalView

import client.widgets.buttons
import client.widgets.page
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.theme import theme
from client.widgets.buttons import PillButton
from client.widgets.page import WIDE
from client.widgets.rules import load_rules
from client.widgets.text import Text


class Sheet(ModalView):
    """Content over the screen with a title and a way to close it.

    A touch outside closes it, as does the cross, Escape, and Android's back key. Children go
    into a column that scrolls once the sheet is as high as the window allows.
    """

    title = StringProperty("")
    content = ObjectProperty(None, rebind=True)
    wide = BooleanProperty(False)
    side = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._anim_duration = theme.seconds(0.16)
        Window.bind(size=self._place)
        self._place()

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Put a widget into the sheet's column."""
        if self.content is None:
            super().add_widget(widget, *args, **kwargs)
        else:
            self.content.add_widget(widget, *args, **kwargs)

    def _place(self, *_args: object) -> None:
        self.wide = Window.width >= dp(WIDE)

    def on_dismiss(self) -> None:
        """Stop following the window."""
        Window.unbind(size=self._place)

    def on_open(self) -> None:
        """Follow the window, also when opened a second time."""
        Window.bind(size=self._place)


def confirm(
    title: str,
    question: str,
    yes: str,
    no: str,
    on_yes: Callable[[], None],
    *,
    danger: bool = False,
) -> Sheet:
    """Open a sheet that asks before something is done, and return it."""
    sheet = Sheet(title=title)
    sheet.add_widget(Text(text=question))
    agree = PillButton(text=yes, kind="danger" if danger else "filled")
    decline = PillButton(text=no, kind="quiet")

    def agreed(*_args: object) -> None:
        sheet.dismiss()
        on_yes()

    agree.bind(on_release=agreed)
    decline.bind(on_release=lambda *_args: sheet.dismiss())
    sheet.add_widget(agree)
    sheet.add_widget(decline)
    sheet.open()
    return sheet


load_rules(__file__)
