"""The breathing pacer: a soft body that fills and empties, with a ring for the time that is left.

Nothing is laid out or triangulated while it breathes: a frame only moves four textured squares
and an arc, so it stays smooth on slow phones.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from kivy.graphics import Color, Line, Rectangle, SmoothLine
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from client.theme import theme

PETALS = ((1.0, 0.16), (0.84, 0.22), (0.68, 0.3), (0.5, 1.0))
"""The discs of the body: size against the largest, and how opaque each is."""

SMALLEST = 0.46
"""Size of the empty body against the full one."""


@cache
def disc() -> Any:
    """Return a white disc whose edge fades over its last tenth, for any colour and size."""
    from PIL import Image, ImageDraw, ImageFilter

    side = 512
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).ellipse((14, 14, side - 15, side - 15), fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(5))
    picture = Image.merge("RGBA", [Image.new("L", mask.size, 255)] * 3 + [mask])
    texture = Texture.create(size=mask.size, colorfmt="rgba", mipmap=True)
    texture.min_filter = "linear_mipmap_linear"
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


class Pacer(FloatLayout):
    """`breath` fills the body (0 to 1), or is None for a task; `progress` fills the ring.

    For a task the body follows `level`, how much of the step is left, and moves little. With
    reduced motion it stays still and only its strength follows.
    """

    breath = ObjectProperty(None, allownone=True)
    level = NumericProperty(0.5)
    progress = NumericProperty(0.0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            self._track_colour = Color(*theme.surface_alt)
            self._track = Line(width=dp(2.5))
            self._ring_colour = Color(*theme.accent)
            self._ring = SmoothLine(width=dp(2.5))
            self._petals = [
                (Color(*theme.accent), Rectangle(texture=disc()), size, opacity)
                for size, opacity in PETALS
            ]
        for name in ("pos", "size", "breath", "level", "progress"):
            self.fbind(name, self._move)
        theme.bind(palette=self._recolour)  # bind holds it weakly: the theme outlives every pacer
        self._recolour()

    def _recolour(self, *_args: object) -> None:
        self._track_colour.rgba = theme.surface_alt
        self._ring_colour.rgba = theme.accent
        self._move()

    def _move(self, *_args: object) -> None:
        room = min(self.width, self.height)
        if room < dp(40):  # no room, as on a small phone with large text: draw nothing
            self._track.circle = self._ring.circle = (*self.center, 0)
            for _colour, square, _size, _opacity in self._petals:
                square.size = (0, 0)
            return
        x, y = self.center
        radius = room / 2 - dp(6)
        self._track.circle = (x, y, radius)
        self._ring.circle = (x, y, radius, 0, max(0.5, 360 * self.progress))
        task = self.breath is None
        breath = 0.45 + 0.4 * self.level if task else float(self.breath)
        shown = 0.62 if theme.reduced_motion else breath
        widest = 2 * (radius - dp(14))
        for colour, square, size, opacity in self._petals:
            # The inner discs move less than the outer ones: it opens like a flower.
            least = SMALLEST + (1 - SMALLEST) * (1 - size) * 0.45
            side = widest * size * (least + (1 - least) * shown)
            square.size = (side, side)
            square.pos = (x - side / 2, y - side / 2)
            strength = 0.55 + 0.45 * breath if theme.reduced_motion else 1.0
            colour.rgba = (*theme.accent[:3], opacity * strength)
