"""A number from 0 to 10, given with one thumb: tap or slide anywhere on the scale."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle, SmoothEllipse, SmoothLine, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.theme import theme
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules
from client.widgets.surface import disc_texture
from client.widgets.typefaces import text_texture

SLACK = 8
"""How far, in dp, a finger moves before it is known to slide along the scale or across it."""


class RatingTrack(KeyboardFocus, Widget):
    """The scale itself: a track, its eleven marks, and a thumb that carries the number.

    `value` is None until something is said; then there is no thumb, since 0 means "none" and is an
    answer. `warms` colours high numbers warm, for pain and the like. `on_settle` tells when a
    person let go of a number.
    """

    takes_slides = True
    value = NumericProperty(None, allownone=True)
    high = NumericProperty(10)
    warms = BooleanProperty(True)
    sliding = BooleanProperty(False)
    big = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_settle")
        super().__init__(**kwargs)
        self._draw_trigger = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "value", "high", "warms", "big", "sliding", "key_focus"):
            self.fbind(name, self._draw_soon)
        theme.bind(palette=self._draw_soon, scale=self._draw_soon)
        self._draw_soon()

    def _draw_soon(self, *_args: object) -> None:
        self._draw_trigger()

    def on_settle(self) -> None:
        """Tell that a number was given."""

    # Where things are

    @property
    def thumb_radius(self) -> float:
        """Half the width of the thumb: room for two digits at any text size."""
        return float(dp(25 if self.big else 20) + dp(8) * (theme.scale - 1))

    @property
    def ends(self) -> tuple[float, float]:
        """Where 0 and the highest number stand, in window x."""
        inset = self.thumb_radius
        return self.x + inset, max(self.x + inset + 1, self.right - inset)

    @property
    def axis(self) -> float:
        """The height at which the track lies."""
        return float(self.y + theme.font_size("caption") * 1.5 + self.thumb_radius + dp(4))

    def x_of(self, value: float) -> float:
        """Return where a number stands."""
        left, right = self.ends
        return left + (right - left) * value / self.high

    def value_at(self, x: float) -> int:
        """Return the number nearest to a place."""
        left, right = self.ends
        return int(max(0, min(self.high, round((x - left) / (right - left) * self.high))))

    # Touch and keys

    def on_touch_down(self, touch: Any) -> bool:
        """Wait to see whether the finger taps, slides along, or only scrolls past."""
        if self.disabled or not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        touch.ud[self] = (touch.x, touch.y)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Follow a finger that slides along the scale; let go of one that moves across it."""
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        start_x, start_y = touch.ud[self]
        if not self.sliding:
            along, across = abs(touch.x - start_x), abs(touch.y - start_y)
            if across > dp(SLACK) * 1.5 and across > along:
                touch.ungrab(self)
                return False
            self.sliding = along > dp(SLACK)
        if self.sliding:
            self.value = self.value_at(touch.x)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Take the number under the finger."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self.value = self.value_at(touch.x)
        self.sliding = False
        self.dispatch("on_settle")
        return True

    def on_key(self, name: str) -> bool:
        """Step with the arrow keys; Home and End go to the ends."""
        now = self.value
        if name in {"left", "down"}:
            self.value = 0 if now is None else max(0, now - 1)
        elif name in {"right", "up"}:
            self.value = 0 if now is None else min(self.high, now + 1)
        elif name in {"home", "end"}:
            self.value = 0 if name == "home" else self.high
        else:
            return False
        self.dispatch("on_settle")
        return True

    # Drawing

    def tone(self, value: float) -> list[float]:
        """Return the colour of a number: calm at 0, warm at the top if high is hard to bear."""
        return theme.score_tone(value, self.high) if self.warms else list(theme.accent)

    def draw(self, *_args: object) -> None:
        """Draw the scale anew; some twenty instructions, well under a millisecond."""
        self.canvas.clear()
        if self.width < dp(40):
            return
        left, right = self.ends
        axis, bar = self.axis, dp(20 if self.big else 14)
        with self.canvas:
            Color(*theme.surface_alt)
            SmoothRoundedRectangle(
                pos=(left - bar / 2, axis - bar / 2),
                size=(right - left + bar, bar),
                radius=[bar / 2],
            )
            Color(*theme.outline[:3], 0.45)
            SmoothLine(
                width=dp(0.6),
                rounded_rectangle=(
                    left - bar / 2,
                    axis - bar / 2,
                    right - left + bar,
                    bar,
                    bar / 2,
                ),
            )
            said = self.value is not None
            if said:
                Color(*self.tone(self.value))
                SmoothRoundedRectangle(
                    pos=(left - bar / 2, axis - bar / 2),
                    size=(self.x_of(self.value) - left + bar, bar),
                    radius=[bar / 2],
                )
            for mark in range(int(self.high) + 1):
                passed = said and mark <= self.value
                Color(*(theme.surface if passed else theme.outline)[:3], 0.75 if passed else 0.55)
                dot = dp(2.4)
                Rectangle(
                    texture=disc_texture(),
                    pos=(self.x_of(mark) - dot, axis - dot),
                    size=(2 * dot, 2 * dot),
                )
            self._draw_digits(axis)
            if said:
                self._draw_thumb(axis)
            if self.key_focus:
                Color(*theme.ink)
                SmoothLine(
                    width=dp(1.4),
                    rounded_rectangle=(*self.pos, *self.size, dp(14)),
                )

    def _draw_digits(self, axis: float) -> None:
        gap = (self.ends[1] - self.ends[0]) / self.high
        labels = [text_texture(str(mark), "caption") for mark in range(int(self.high) + 1)]
        crowded = max(label.texture.width for label in labels) > gap - dp(4)
        for mark, label in enumerate(labels):
            if crowded and mark % 5:
                continue
            width, height = label.texture.size
            here = mark == self.value
            Color(*(theme.ink if here else theme.ink_soft))
            Rectangle(
                texture=label.texture,
                pos=(
                    round(self.x_of(mark) - width / 2),
                    round(axis - self.thumb_radius - dp(3) - height),
                ),
                size=(width, height),
            )

    def _draw_thumb(self, axis: float) -> None:
        x, radius = self.x_of(self.value), self.thumb_radius
        grown = radius + (dp(4) if self.sliding else 0)
        Color(*theme.surface)
        SmoothEllipse(pos=(x - grown - dp(3), axis - grown - dp(3)), size=(2 * grown + dp(6),) * 2)
        Color(*self.tone(self.value))
        SmoothEllipse(pos=(x - grown, axis - grown), size=(2 * grown,) * 2)
        number = text_texture(str(int(self.value)), "figure" if self.big else "title").texture
        Color(*theme.accent_ink)
        Rectangle(
            texture=number,
            pos=(round(x - number.width / 2), round(axis - number.height / 2)),
            size=number.size,
        )
        if self.sliding:
            self._draw_bubble(x, axis + grown)

    def _draw_bubble(self, x: float, bottom: float) -> None:
        """Show the number above the finger that covers it."""
        number = text_texture(str(int(self.value)), "headline").texture
        side = max(number.width, number.height) + dp(16)
        x = min(max(x, self.x + side / 2), self.right - side / 2)
        Color(*self.tone(self.value))
        SmoothRoundedRectangle(
            pos=(x - side / 2, bottom + dp(8)), size=(side, side), radius=[dp(16)]
        )
        Color(*theme.accent_ink)
        Rectangle(
            texture=number,
            pos=(round(x - number.width / 2), round(bottom + dp(8) + (side - number.height) / 2)),
            size=number.size,
        )


class RatingScale(BoxLayout):
    """A question with its 0 to 10 scale, the words at both ends, and the number that was given.

    `value` is None while nothing is said. `big` is for the one question that matters most.
    """

    title = StringProperty("")
    value = NumericProperty(None, allownone=True)
    warms = BooleanProperty(True)
    big = BooleanProperty(False)
    low_words = StringProperty("")
    high_words = StringProperty("")
    not_said = StringProperty("")
    track = ObjectProperty(None, rebind=True)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_settle")
        super().__init__(**kwargs)

    def on_settle(self) -> None:
        """Tell that a person gave a number."""

    def settle(self, value: float | None) -> None:
        """Take the number from the track."""
        self.value = value
        self.dispatch("on_settle")

    @staticmethod
    def shown(value: float | None, not_said: str) -> str:
        """Return the number in words, or that nothing was said."""
        return not_said if value is None else str(int(value))


load_rules(__file__)
