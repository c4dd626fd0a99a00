"""The way between screens: a bar at the bottom of a phone, a rail at the side of a tablet."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.theme import theme
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules


class TabItem(KeyboardFocus, ButtonBehavior, BoxLayout):
    """One screen's name and icon; `glow` runs from 0 to 1 as it is chosen."""

    name = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("")
    chosen = BooleanProperty(False)
    badge = BooleanProperty(False)
    glow = NumericProperty(0)

    def on_chosen(self, *_args: object) -> None:
        """Let the mark behind the icon come or go."""
        Animation.cancel_all(self, "glow")
        target = 1 if self.chosen else 0
        seconds = theme.seconds(0.18)
        if seconds:
            Animation(glow=target, d=seconds, t="out_quad").start(self)
        else:
            self.glow = target


class Navigation(BoxLayout):
    """The items as a bar, or as a rail when `rail` is set. `value` is the chosen item's name."""

    items = ListProperty()
    value = StringProperty("")
    rail = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_choose")
        super().__init__(**kwargs)
        self.fbind("items", self._fill)
        self.fbind("rail", self._fill)
        self.fbind("value", self._show)
        self._fill()

    def on_choose(self, name: str) -> None:
        """Tell which item a person pressed, also when it was chosen already."""

    def item(self, name: str) -> TabItem:
        """Return the item of that name."""
        return next(i for i in self.children if isinstance(i, TabItem) and i.name == name)

    def _fill(self, *_args: object) -> None:
        self.clear_widgets()
        for name, text, icon in self.items:
            item = TabItem(name=name, text=text, icon=icon)
            item.bind(on_release=self._pressed)
            if self.rail:
                item.size_hint_y = None
            self.add_widget(item)
        if self.rail:
            self.add_widget(Widget())
        self._show()

    def _pressed(self, item: TabItem) -> None:
        self.value = item.name
        self.dispatch("on_choose", item.name)

    def _show(self, *_args: object) -> None:
        for item in self.children:
            if isinstance(item, TabItem):
                item.chosen = item.name == self.value


load_rules(__file__)
