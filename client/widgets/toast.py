"""A short message that goes away by itself, with perhaps one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.buttons  # noqa: F401  (its rules are used in kv)
from client.widgets.rules import load_rules

SECONDS = 4.0


class Toast(BoxLayout):
    """The message itself; use `show`. It never covers the navigation (`lift`, pixels)."""

    text = StringProperty("")
    icon = StringProperty("check-circle")
    action = StringProperty("")
    lift = NumericProperty(dp(92))

    def __init__(self, on_action: Callable[[], None] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._on_action = on_action
        self._timer: Any = None

    def act(self) -> None:
        """Do what the message offers, and go away."""
        self.hide()
        if self._on_action is not None:
            self._on_action()

    def hide(self, *_args: object) -> None:
        """Go away."""
        if self._timer is not None:
            self._timer.cancel()
        if self.parent is not None:
            Window.remove_widget(self)

    def rise(self) -> None:
        """Appear for a few seconds; longer when there is something to do."""
        Window.add_widget(self)
        self._timer = Clock.schedule_once(self.hide, SECONDS * (2 if self.action else 1))


def show(
    text: str,
    *,
    icon: str = "check-circle",
    action: str = "",
    on_action: Callable[[], None] | None = None,
) -> Toast:
    """Show a message in place of any that is there, and return it."""
    for other in [w for w in Window.children if isinstance(w, Toast)]:
        other.hide()
    toast = Toast(text=text, icon=icon, action=action, on_action=on_action)
    toast.rise()
    return toast


load_rules(__file__)
