"""Rows of a list, and the switch that may stand at the end of one."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

import client.widgets.surface
import client.widgets.text  # noqa: F401  (their rules are used in kv)
from client.theme import theme
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules


class ListRow(KeyboardFocus, ButtonBehavior, BoxLayout):
    """A row: icon, title, a second line, and at the end a value or a sign that it opens."""

    icon = StringProperty("")
    icon_tone = StringProperty("accent")
    title = StringProperty("")
    title_tone = StringProperty("ink")
    detail = StringProperty("")
    detail_tone = StringProperty("ink_soft")
    end = StringProperty("")
    opens = BooleanProperty(True)
    inset = NumericProperty(0)


class SwitchMark(Widget):
    """The picture of a switch: a knob that is at the right and ticked when on."""

    slide = NumericProperty(0)


class SwitchRow(KeyboardFocus, ButtonBehavior, BoxLayout):
    """A row that turns something on or off; all of it can be pressed.

    `on_switch` tells the new state when a person changed it.
    """

    icon = StringProperty("")
    title = StringProperty("")
    detail = StringProperty("")
    on = BooleanProperty(False)
    slide = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_switch")
        super().__init__(**kwargs)
        self.fbind("on", self._move)
        self.slide = 1 if self.on else 0

    def on_switch(self, on: bool) -> None:
        """Tell of a change a person made."""

    def on_release(self) -> None:
        """Turn on or off."""
        self.on = not self.on
        self.dispatch("on_switch", self.on)

    def _move(self, *_args: object) -> None:
        Animation.cancel_all(self, "slide")
        target = 1 if self.on else 0
        seconds = theme.seconds(0.14)
        if seconds:
            Animation(slide=target, d=seconds, t="out_quad").start(self)
        else:
            self.slide = target


load_rules(__file__)
