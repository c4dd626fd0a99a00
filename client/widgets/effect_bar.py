"""A change in points with its interval, drawn around nothing at all in the middle."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle, SmoothEllipse, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from client.theme import theme
from client.widgets.typefaces import text_texture

REACH = 3.0
"""Points shown on each side; an interval that goes further is cut at the edge."""


class EffectBar(Widget):
    """The change as a dot, its 95 % interval as a band; left of the middle is better.

    `sure` fills the dot; an unsure one is a ring, so that colour is not the only sign.
    """

    change = NumericProperty(0.0)
    low = NumericProperty(0.0)
    high = NumericProperty(0.0)
    sure = BooleanProperty(False)
    left_words = StringProperty("")
    right_words = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        self._trigger = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size"):
            self.fbind(name, lambda *_args: self._trigger())
        theme.bind(palette=self._restyle, scale=self._restyle)
        self._restyle()

    def _restyle(self, *_args: object) -> None:
        self.height = dp(34) + theme.font_size("caption") * 1.4
        self._trigger()

    def x_of(self, points: float) -> float:
        """Return where a change of so many points stands."""
        inside = self.width - dp(24)
        return float(self.center_x + inside / 2 * max(-1.0, min(1.0, points / REACH)))

    def _draw(self, *_args: object) -> None:
        self.canvas.clear()
        if self.width < dp(80):
            return
        axis = self.top - dp(16)
        with self.canvas:
            Color(*theme.surface_alt)
            SmoothRoundedRectangle(
                pos=(self.x, axis - dp(3)), size=(self.width, dp(6)), radius=[dp(3)]
            )
            Color(*theme.accent[:3], 0.35)
            left, right = self.x_of(self.low), self.x_of(self.high)
            SmoothRoundedRectangle(
                pos=(left, axis - dp(7)),
                size=(max(dp(4), right - left), dp(14)),
                radius=[dp(7)],
            )
            Color(*theme.outline)
            Rectangle(pos=(self.center_x - dp(0.75), axis - dp(13)), size=(dp(1.5), dp(26)))
            Color(*theme.accent)
            dot = self.x_of(self.change)
            SmoothEllipse(pos=(dot - dp(9), axis - dp(9)), size=(dp(18), dp(18)))
            if not self.sure:
                Color(*theme.surface)
                SmoothEllipse(pos=(dot - dp(5.5), axis - dp(5.5)), size=(dp(11), dp(11)))
            Color(*theme.ink_soft)
            for words, right_side in ((self.left_words, False), (self.right_words, True)):
                texture = text_texture(words, "caption").texture
                x = self.right - texture.width if right_side else self.x
                Rectangle(texture=texture, pos=(round(x), round(self.y)), size=texture.size)
