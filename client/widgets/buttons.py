"""Things to press: buttons, icon buttons and chips."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules

KINDS: Mapping[str, tuple[str, str, float]] = MappingProxyType(
    {
        # kind: (fill colour, ink colour, how opaque the fill is)
        "filled": ("accent", "accent_ink", 1.0),
        "tonal": ("tint", "tint_ink", 1.0),
        "quiet": ("surface_alt", "ink", 1.0),
        "text": ("surface", "accent", 0.0),
        "danger": ("danger", "danger_ink", 1.0),
        "danger_text": ("surface", "danger", 0.0),
    }
)


class PillButton(KeyboardFocus, ButtonBehavior, BoxLayout):
    """A button with words and perhaps an icon; the words wrap rather than clip.

    Not named `Button`: kv rules go by class name, and Kivy's own Button would get them too.

    `kind` is one of `KINDS`. The whole of it is pressed: at least 48 dp high.
    """

    text = StringProperty("")
    icon = StringProperty("")
    kind = StringProperty("filled")
    role = StringProperty("label")
    least_height = NumericProperty(52)

    @staticmethod
    def look(kind: str) -> tuple[str, str, float]:
        """Return fill, ink and opacity of a kind of button."""
        return KINDS[kind]


class IconButton(KeyboardFocus, ButtonBehavior, AnchorLayout):
    """A round 48 dp button that shows an icon; `label` says in words what it does."""

    icon = StringProperty("")
    label = StringProperty("")
    tone = StringProperty("ink_soft")
    fill = StringProperty("")


class Chip(KeyboardFocus, ButtonBehavior, BoxLayout):
    """A small choice that is on or off; on shows a tick, so that colour is never alone.

    With `toggles` false it stays as it is and only reports the press.
    """

    text = StringProperty("")
    icon = StringProperty("")
    on = BooleanProperty(False)
    toggles = BooleanProperty(True)
    limit = NumericProperty(0)

    def on_release(self) -> None:
        """Turn on or off."""
        if self.toggles:
            self.on = not self.on


load_rules(__file__)
