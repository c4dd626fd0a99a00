"""How a screen is laid out: one scrolling column, or two panes where there is room."""

from __future__ import annotations

from typing import Any

from kivy.effects.scroll import ScrollEffect
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.stacklayout import StackLayout

import client.widgets.buttons
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.widgets.rules import load_rules

WIDE = 700
"""From this width, in dp, a screen is laid out as on a tablet."""


class Scroller(ScrollView):
    """Scrolls one column up and down; what is read stays in place when its length changes."""

    scroll_y: Any

    def __init__(self, **kwargs: Any) -> None:
        # Without the bounce a page that is shorter than its window lies still at the top.
        super().__init__(effect_cls=ScrollEffect, always_overscroll=False, **kwargs)
        self._height_before = 0.0
        if self._viewport is not None:
            self._watch(self._viewport)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Take the column."""
        super().add_widget(widget, *args, **kwargs)
        self._watch(widget)

    def _watch(self, column: Any) -> None:
        self._height_before = column.height
        column.funbind("height", self._hold_place)
        column.fbind("height", self._hold_place)

    def _hold_place(self, _column: Any, height: float) -> None:
        """Keep what is read in place when something below it opens or closes.

        Kivy keeps the distance from the bottom instead, and a page that was shorter than the
        window would jump to its end.
        """
        before = max(0.0, self._height_before - self.height)
        after = max(0.0, height - self.height)
        self._height_before = height
        from_top = min(after, (1 - self.scroll_y) * before)
        self.scroll_y = 1 - from_top / after if after else 1
        self.effect_y.velocity = 0
        self._update_effect_bounds()
        # At once: a frame later the page would have been drawn, and touched, out of place.
        self.update_from_scroll()

    def scroll_to(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Bring a widget into view; a column that fits already shows it.

        Kivy would send such a column to the bottom of its window.
        """
        if self._viewport is not None and self._viewport.height > self.height:
            super().scroll_to(widget, *args, **kwargs)


class Page(Scroller):
    """A scrolling column with an optional heading; children given to it go into the column.

    On a wide window the column keeps a readable width (`column`, dp) and stands in the middle.
    """

    title = StringProperty("")
    subtitle = StringProperty("")
    column = NumericProperty(620)
    content = ObjectProperty(None, rebind=True)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Put a widget into the column."""
        if self.content is None:
            super().add_widget(widget, *args, **kwargs)
        else:
            self.content.add_widget(widget, *args, **kwargs)

    def clear(self) -> None:
        """Take everything out of the column."""
        self.content.clear_widgets()

    def on_touch_down(self, touch: Any) -> bool:
        """Hand both fingers of a pinch to what they lie on, as in `takes_slides`."""
        held = self._touch
        if held and held is not touch and self._taker(held) is self._taker(touch) is not None:
            self._change_touch_mode()
            return bool(self.simulate_touch_down(touch))
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        """Hand a sideways slide to the widget under it at once, without the scroll delay."""
        if self._touch is touch and not self.do_scroll_x:
            along, across = abs(touch.x - touch.ox), abs(touch.y - touch.oy)
            if along > dp(6) and along > across and self._taker(touch) is not None:
                self._change_touch_mode()
        return bool(super().on_touch_move(touch))

    def _taker(self, touch: Any) -> Any:
        """Return the widget under a finger that says `takes_slides`, such as a scale or a chart."""
        x, y = self.to_window(touch.ox, touch.oy)
        for widget in self.content.walk(restrict=True):
            if getattr(widget, "takes_slides", False) and widget.collide_point(
                *widget.to_widget(x, y)
            ):
                return widget
        return None


class Flow(StackLayout):
    """Small things in lines that wrap, such as chips."""


class TwoPane(BoxLayout):
    """Two panes side by side when wide; when narrow only the one named by `front` is there.

    Give both with `fill(primary, secondary)`. `share` is the primary's part of the width.
    """

    wide = BooleanProperty(False)
    front = StringProperty("primary")
    share = NumericProperty(0.56)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.primary: Any = None
        self.secondary: Any = None
        for name in ("wide", "front", "share"):
            self.fbind(name, self._arrange)
        self.fbind("width", self._measure)
        self._measure()

    def fill(self, primary: Any, secondary: Any) -> None:
        """Set what stands in the panes."""
        self.primary, self.secondary = primary, secondary
        self._arrange()

    def _measure(self, *_args: object) -> None:
        self.wide = self.width >= dp(WIDE)

    def _arrange(self, *_args: object) -> None:
        self.clear_widgets()
        if self.primary is None:
            return
        if self.wide:
            self.primary.size_hint_x, self.secondary.size_hint_x = self.share, 1 - self.share
            self.add_widget(self.primary)
            self.add_widget(self.secondary)
        else:
            pane = self.primary if self.front == "primary" else self.secondary
            pane.size_hint_x = 1
            self.add_widget(pane)


load_rules(__file__)
