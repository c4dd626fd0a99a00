"""A choice of one from a few, side by side, or stacked when the words need the room."""

from __future__ import annotations

from typing import Any

from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.theme import theme
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules
from client.widgets.typefaces import natural_width


class Segment(KeyboardFocus, ButtonBehavior, BoxLayout):
    """One of the choices."""

    text = StringProperty("")
    icon = StringProperty("")
    value = ObjectProperty(None, allownone=True)
    chosen = BooleanProperty(False)


class Segmented(BoxLayout):
    """One choice from `options`: `(value, words)` or `(value, words, icon)` each.

    `value` is the chosen one's, or None while nothing is chosen. With `clearable`, pressing the
    chosen one takes the choice back. The event `on_choose` tells of a choice a person made.
    """

    options = ListProperty()
    value = ObjectProperty(None, allownone=True)
    clearable = BooleanProperty(False)
    stacked = BooleanProperty(False)
    rows = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_choose")
        super().__init__(**kwargs)
        self.fbind("options", self._fill)
        self.fbind("value", self._show)
        self.fbind("width", self._arrange)
        theme.bind(scale=self._arrange)
        self._fill()

    def on_choose(self, value: Any) -> None:
        """Tell of a choice made by touch or key."""

    def _fill(self, *_args: object) -> None:
        self.clear_widgets()
        for option in self.options:
            segment = Segment(value=option[0], text=option[1])
            segment.icon = option[2] if len(option) > 2 else ""
            segment.bind(on_release=self._pressed)
            self.add_widget(segment)
        self._show()
        self._arrange()

    def _pressed(self, segment: Segment) -> None:
        again = self.value == segment.value
        if again and not self.clearable:
            return
        self.value = None if again else segment.value
        self.dispatch("on_choose", self.value)

    def _show(self, *_args: object) -> None:
        for segment in self.children:
            segment.chosen = self.value is not None and segment.value == self.value

    def _arrange(self, *_args: object) -> None:
        count = max(1, len(self.children))
        each = (self.width - dp(8)) / count - dp(16)
        widest = max(
            (
                natural_width(s.text, "label") + (dp(28) * theme.scale if s.icon else 0)
                for s in self.children
            ),
            default=0,
        )
        self.stacked = widest > each
        self.rows = count if self.stacked else 1


load_rules(__file__)
