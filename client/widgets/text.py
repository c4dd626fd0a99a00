"""Words and icons: every text on screen is one of these, so that size and colour follow."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from client.widgets import typefaces
from client.widgets.icons import glyph
from client.widgets.rules import load_rules


class Text(Label):
    """Words in a type role (`theme.ROLES`) and a tone (a colour name of the palette).

    It wraps to the width it is given and is as high as its lines; with `hug` it is as wide as its
    words and does not wrap. Without words it takes no room.
    """

    role = StringProperty("body")
    tone = StringProperty("")
    hug = BooleanProperty(False)

    @staticmethod
    def default_tone(role: str) -> str:
        """Return the colour name a role has unless told otherwise."""
        return "ink_soft" if role in {"small", "caption"} else "ink"


class Icon(Label):
    """One icon by name (`client.widgets.icons`); `extent` is its size in dp, text size included."""

    name = StringProperty("")
    tone = StringProperty("ink_soft")
    extent = NumericProperty(24)

    @staticmethod
    def glyph(name: str) -> str:
        """Return the character that draws the icon."""
        return glyph(name)

    @staticmethod
    def grown(scale: float) -> float:
        """Icons grow with the text, half as fast."""
        return 1 + (scale - 1) * 0.5


def natural_width(text: str, role: str, _scale: float | None = None) -> float:
    """Return the width of the words on one line; pass `theme.scale` from kv to stay bound."""
    return typefaces.natural_width(text, role)


load_rules(__file__)
