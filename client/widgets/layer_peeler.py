"""The control that peels the body: five layers, skin above, bone below, tapped or slid along."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.messages import _
from client.theme import theme
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules
from client.widgets.typefaces import natural_width


class PeelStop(KeyboardFocus, ButtonBehavior, Label):
    """One layer's name; pressed by key. Touches belong to the whole control."""

    level = NumericProperty(0)
    chosen = BooleanProperty(False)

    def on_touch_down(self, _touch: Any) -> bool:
        """Leave touches to the control, which also follows a slide."""
        return False


class LayerPeeler(BoxLayout):
    """`depth` follows the finger from 0 (skin) to 4 (bone) and comes to rest on a layer.

    `on_peel` tells the layer a person chose.
    """

    depth = NumericProperty(1.0)
    names = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_peel")
        super().__init__(**kwargs)
        self.names = [_("Skin"), _("Surface"), _("Middle"), _("Deep"), _("Bone")]
        for level, name in enumerate(self.names):
            stop = PeelStop(text=name, level=level)
            stop.bind(on_release=lambda chosen: self.rest(chosen.level))
            self.add_widget(stop)
        self.fbind("depth", self._mark)
        self._mark()

    def _mark(self, *_args: object) -> None:
        for stop in self.children:
            stop.chosen = round(self.depth) == stop.level

    def widest(self, scale: float) -> float:
        """Return the width of the longest name at a text size; words here grow to 140 % at most."""
        full = theme.font_size("label", scale)
        share = theme.font_size("label", min(scale, 1.4)) / full
        return max((natural_width(name, "label") for name in self.names), default=0) * share

    def on_peel(self, level: int) -> None:
        """Tell of a layer a person chose."""

    def rest(self, level: int) -> None:
        """Move to a layer and tell of it."""
        Animation.cancel_all(self, "depth")
        seconds = theme.seconds(0.12 + 0.1 * abs(level - self.depth))
        if seconds:
            Animation(depth=level, d=seconds, t="out_cubic").start(self)
        else:
            self.depth = level
        self.dispatch("on_peel", level)

    def on_touch_down(self, touch: Any) -> bool:
        """Begin a slide or a tap."""
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        touch.ud["peel_from"] = touch.y
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Let the layer fade under the finger."""
        if touch.grab_current is not self:
            return False
        if abs(touch.y - touch.ud["peel_from"]) > dp(8):
            touch.ud["peel_slid"] = True
        if touch.ud.get("peel_slid"):
            Animation.cancel_all(self, "depth")
            self.depth = self._at(touch.y)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Come to rest on the nearest layer."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.rest(round(self._at(touch.y)))
        return True

    def _at(self, y: float) -> float:
        each = (self.height - dp(8)) / len(self.names)
        return max(0.0, min((self.top - dp(4) - y) / each - 0.5, len(self.names) - 1.0))


load_rules(__file__)
