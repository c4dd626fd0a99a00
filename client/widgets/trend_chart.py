"""The pain chart under a finger: one finger pans, two pinch, a tap chooses a day.

It is drawn anew (see `client.widgets.trend_picture`) when its data, its size, the theme or the days
in view change, and only moved when its place does: a layout that settles moves it several times
in a frame.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import DictProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from client.presenters.trends import TrendsView
from client.theme import theme
from client.widgets.trend_picture import DAY, Axes, TrendPicture

SHORTEST = 10.0
"""Fewest days in view, however far it is pinched."""

NOTHING = TrendsView(0, 1, (), (), (), {"peg": ()}, None, "", "", (), ())
"""What a chart shows before it is given a diary."""


class TrendChart(Widget):
    """Shows a `TrendsView`. `start` and `end` are the days in view, as fractional ordinals.

    `shown` says which quiet lines are on. `on_day(ordinal)` is dispatched when a day is tapped,
    and `chosen` marks it.
    """

    takes_slides = True
    view: TrendsView = ObjectProperty(NOTHING)
    start = NumericProperty(0.0)
    end = NumericProperty(1.0)
    shown = DictProperty({})
    chosen: int | None = ObjectProperty(None, allownone=True)

    __events__ = ("on_day",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fingers: dict[int, Any] = {}
        self._picture = TrendPicture(self.canvas)
        self._redraw = Clock.create_trigger(self._draw, -1)
        for name in ("size", "view", "start", "end", "shown", "chosen"):
            self.fbind(name, self._redraw)
        self.fbind("pos", self._move)
        theme.bind(palette=self._redraw_soon, scale=self._redraw_soon)

    def on_day(self, _ordinal: int) -> None:
        """Hear that a day was tapped."""

    def show(self, view: TrendsView) -> None:
        """Show a view from its first day to its last."""
        self.view = view
        self.start, self.end = view.first - 0.5, view.last + 0.5

    def _redraw_soon(self, *_args: object) -> None:
        self._redraw()

    # -- where things are

    @property
    def axes(self) -> Axes:
        """Where days and scores are now."""
        return Axes.inside((self.x, self.y), (self.width, self.height), self.start, self.end)

    def x_of(self, day: float) -> float:
        """Return the pixel column of a day."""
        return self.axes.x_of(day)

    def y_of(self, score: float) -> float:
        """Return the pixel row of a score from 0 to 10."""
        return self.axes.y_of(score)

    # -- touch

    def on_touch_down(self, touch: Any) -> bool:
        """Take a finger that lands on the chart; a second one starts a pinch."""
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        if touch.is_mouse_scrolling:
            self._zoom(0.8 if touch.button == "scrollup" else 1.25, self.axes.day_at(touch.x))
            return True
        touch.grab(self)
        self._fingers[touch.uid] = touch
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Pan with one finger, pinch with two."""
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        if len(self._fingers) >= 2:
            first, second = list(self._fingers.values())[:2]
            before = abs(first.px - second.px) or 1.0
            now = abs(first.x - second.x) or 1.0
            self._zoom(before / now, self.axes.day_at((first.x + second.x) / 2))
        elif abs(touch.x - touch.ox) > dp(8):
            span = self.end - self.start
            self._move_to(self.start - touch.dx / self.axes.width * span, span)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """A finger that hardly moved chose a day."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        alone = len(self._fingers) == 1
        self._fingers.pop(touch.uid, None)
        if alone and math.dist(touch.pos, touch.opos) <= dp(8):
            day = self._nearest(touch.x)
            if day is not None:
                self.chosen = day
                self.dispatch("on_day", day)
        return True

    def _nearest(self, x: float) -> int | None:
        """Return the logged day nearest to a pixel column, within a finger's width."""
        axes = self.axes
        under = axes.day_at(x)
        at = bisect_left(self.view.dots, under, key=DAY)
        beside = [day for day, _ in self.view.dots[max(0, at - 1) : at + 1]]
        day = min(beside, key=lambda day: abs(day - under), default=None)
        return day if day is not None and abs(axes.x_of(day) - x) <= dp(24) else None

    def _zoom(self, factor: float, around: float) -> None:
        """Stretch the days in view by a factor, keeping one day where it is."""
        span = self.end - self.start
        longest = max(self._last - self._first, SHORTEST)
        wanted = min(max(span * factor, SHORTEST), longest)
        self._move_to(around - (around - self.start) * wanted / span, wanted)

    def _move_to(self, start: float, span: float) -> None:
        """Put `span` days in view from `start`, kept within what was logged."""
        low, high = self._first, max(self._last, self._first + span)
        start = min(max(start, low), high - span)
        self.start, self.end = start, start + span

    @property
    def _first(self) -> float:
        first = self.view.dots[0][0] if self.view.dots else self.view.first
        return min(first, self.view.first) - 0.5

    @property
    def _last(self) -> float:
        return self.view.last + 0.5

    # -- drawing

    def _draw(self, *_args: object) -> None:
        if self.width < dp(60) or self.height < dp(60):
            self._picture.clear()
            return
        lines = [name for name, on in self.shown.items() if on]
        self._picture.draw((self.x, self.y), self.axes, self.view, lines=lines, chosen=self.chosen)

    def _move(self, *_args: object) -> None:
        self._picture.move((self.x, self.y))
