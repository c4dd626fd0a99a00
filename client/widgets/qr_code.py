"""A QR picture, drawn so that a camera reads it: whole pixels, dark on light, a quiet edge."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import ListProperty, StringProperty
from kivy.uix.widget import Widget

QUIET = 4
"""Light squares around the picture, as ISO/IEC 18004 asks for."""

DARK, LIGHT = 0x14, 0xFF
"""The same by day and by night: many readers do not know a picture that is light on dark."""


class QrCode(Widget):
    """Shows `rows`, a text of 0 and 1 for each line; `label` says in words what it is.

    The squares are whole pixels, as many as fit; the light plate around them fills the widget.
    """

    rows = ListProperty()
    label = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), size=(dp(248), dp(248)), **kwargs)
        for name in ("rows", "pos", "size"):
            self.fbind(name, self._draw)
        self._draw()

    @property
    def module(self) -> int:
        """Pixels of one square's side; 0 while there is nothing to draw."""
        count = len(self.rows) + 2 * QUIET
        return int(min(self.size) // count) if self.rows else 0

    def corner(self) -> tuple[int, int]:
        """Return the pixel at the lower left of the picture's own squares."""
        side = self.module * len(self.rows)
        return (round(self.center_x - side / 2), round(self.center_y - side / 2))

    def _draw(self, *_args: object) -> None:
        self.canvas.clear()
        if not self.module:
            return
        with self.canvas:
            Color(1, 1, 1, 1)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[dp(20)])
            side = self.module * len(self.rows)
            Rectangle(pos=self.corner(), size=(side, side), texture=self._texture())

    def _texture(self) -> Any:
        count = len(self.rows)
        texture = Texture.create(size=(count, count), colorfmt="luminance")
        # Rows are told from the top, textures from the bottom.
        dots = bytes(DARK if sign == "1" else LIGHT for row in reversed(self.rows) for sign in row)
        texture.blit_buffer(dots, colorfmt="luminance", bufferfmt="ubyte")
        texture.mag_filter = texture.min_filter = "nearest"
        return texture
