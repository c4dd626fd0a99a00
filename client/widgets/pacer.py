"""The breathing pacer: a soft flower that opens and closes, with a ring for the time that is left.

Nothing is laid out or triangulated while it breathes: a frame only moves eight textured squares
and an arc, so it stays smooth on slow phones.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from kivy.graphics import Color, Line, Rectangle, SmoothLine
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from client.theme import theme

PETALS = 6
"""Discs that lie on each other when the body is empty, and open to a flower as it fills."""

PETAL_STRENGTH = 0.2
"""How opaque one petal is; where they lie on each other it adds up."""

TURN = math.radians(36)
"""The flower turns by so much from empty to full."""

CORE = 0.34
"""Size of the calm middle that carries the number, against all of the flower."""

GLOW_STRENGTH = 0.34


@cache
def disc() -> Any:
    """Return a white disc whose edge fades over its last tenth, for any colour and size."""
    from PIL import Image, ImageDraw, ImageFilter

    side = 512
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).ellipse((14, 14, side - 15, side - 15), fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(5))
    picture = Image.merge("RGBA", [Image.new("L", mask.size, 255)] * 3 + [mask])
    return _textured(picture)


@cache
def glow() -> Any:
    """Return a white light that fades from its middle to nothing at its edge."""
    from PIL import Image, ImageOps

    side = 256
    fade = ImageOps.invert(Image.radial_gradient("L")).resize((side, side))
    # The gradient reaches the corners at 255; a circle that ends at the sides begins at 75.
    fade = fade.point([round(255 * max(0.0, (v - 75) / 180) ** 1.6) for v in range(256)])
    return _textured(Image.merge("RGBA", [Image.new("L", fade.size, 255)] * 3 + [fade]))


def _textured(picture: Any) -> Any:
    texture = Texture.create(size=picture.size, colorfmt="rgba", mipmap=True)
    texture.min_filter = "linear_mipmap_linear"
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


class Pacer(FloatLayout):
    """`breath` fills the body (0 to 1), or is None for a task; `progress` fills the ring.

    For a task the body follows `level`, how much of the step is left, and moves little. With
    reduced motion it stays still and only its strength follows. `least_core` is how wide the
    middle has to be for what is written on it.
    """

    breath = ObjectProperty(None, allownone=True)
    level = NumericProperty(0.5)
    progress = NumericProperty(0.0)
    least_core = NumericProperty(0.0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            self._track_colour = Color(*theme.surface_alt)
            self._track = Line(width=dp(2.5))
            self._ring_colour = Color(*theme.accent)
            self._ring = SmoothLine(width=dp(2.5))
            self._glow_colour, self._glow = Color(*theme.accent), Rectangle(texture=glow())
            self._petal_colour = Color(*theme.accent)
            self._petals = [Rectangle(texture=disc()) for _ in range(PETALS)]
            self._core_colour, self._core = Color(*theme.accent), Rectangle(texture=disc())
        for name in ("pos", "size", "breath", "level", "progress", "least_core"):
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
            for square in (self._glow, self._core, *self._petals):
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
        strength = 0.55 + 0.45 * breath if theme.reduced_motion else 1.0
        _place(self._glow, x, y, widest * (0.86 + 0.34 * shown))
        self._glow_colour.rgba = (*theme.accent[:3], GLOW_STRENGTH * strength)
        # Full, a petal's outer edge touches the largest circle: 0.21 + 0.58 / 2 is one half.
        away, petal = widest * (0.03 + 0.18 * shown), widest * (0.44 + 0.14 * shown)
        for number, square in enumerate(self._petals):
            angle = 2 * math.pi * number / PETALS + TURN * shown
            _place(square, x + away * math.cos(angle), y + away * math.sin(angle), petal)
        self._petal_colour.rgba = (*theme.accent[:3], PETAL_STRENGTH * strength)
        _place(self._core, x, y, max(widest * (CORE + 0.04 * shown), self.least_core))
        self._core_colour.rgba = (*theme.accent[:3], 1.0)


def _place(square: Any, x: float, y: float, side: float) -> None:
    square.size = (side, side)
    square.pos = (x - side / 2, y - side / 2)
