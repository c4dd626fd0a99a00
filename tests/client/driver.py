"""What a UI test holds: find things on screen, touch and type as a person does, look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from client.offscreen import Stage
from client.storage.errors import DiaryError


class Driver(Stage):
    """A stage with hands and eyes. Touches take the same way a finger's do."""

    def widgets(self, root: Any = None) -> Iterator[Any]:
        """Walk everything on the window, what lies on top first."""
        for top in [root] if root is not None else list(self.window.children):
            yield from top.walk()

    def all(self, text: str | None = None, cls: str | type | None = None) -> list[Any]:
        """Return every widget with that text (or title, or label) and of that class."""
        return [w for w in self.widgets() if _named(w, text) and _of(w, cls)]

    def find(self, text: str | None = None, cls: str | type | None = None) -> Any:
        """Return the first such widget; else say what there is to find."""
        found = self.all(text, cls)
        if not found:
            there = sorted({n for w in self.widgets() for n in _names(w) if n})
            raise LookupError(f"nothing with {text=} {cls=}; there is {there}")
        return found[0]

    def shows(self, text: str) -> bool:
        """Say whether a text stands on screen, in full or as part of a longer one."""
        return any(text in name for w in self.widgets() for name in _names(w))

    def reveal(self, widget: Any) -> None:
        """Scroll until a widget can be touched."""
        from kivy.uix.scrollview import ScrollView

        parent = widget.parent
        while parent is not None and parent is not self.window:
            if isinstance(parent, ScrollView):
                parent.scroll_to(widget, animate=False)
                self.frames(3)
            parent = parent.parent

    def center(self, widget: Any) -> tuple[float, float]:
        """Return a widget's middle in window coordinates."""
        x, y = widget.to_window(*widget.center)
        return float(x), float(y)

    def advance(self, seconds: float) -> None:
        """Let so many seconds of the app's time pass; the disk has taken what was saved by then."""
        super().advance(seconds)
        journal = getattr(self.app, "journal", None)
        if journal is None:
            return
        if not journal.kept:
            with suppress(DiaryError):
                journal.settle()
        self.app.kept()

    def tap(self, target: Any, hold: float = 0.05) -> None:
        """Tap a widget, a text, or a place `(x, y)`; what is scrolled away is scrolled to."""
        from kivy.tests.common import UnitTestTouch

        if isinstance(target, str):
            target = self.find(target)
        if isinstance(target, tuple):
            x, y = target
        else:
            self.reveal(target)
            x, y = self.center(target)
        touch = UnitTestTouch(x, y)
        with self.errors_handled():
            touch.touch_down()
        self.advance(hold)
        with self.errors_handled():
            touch.touch_up()
        self.advance(0.3)

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        steps: int = 10,
        hold: float = 0.0,
    ) -> None:
        """Drag a finger from one place to another, after holding it still for `hold` seconds."""
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(*start)
        touch.touch_down()
        self.frames(1)
        if hold:
            self.advance(hold)
        for step in range(1, steps + 1):
            share = step / steps
            touch.touch_move(
                start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
            )
            self.frames(1)
        touch.touch_up()
        self.advance(0.3)

    def type(self, text: str) -> None:
        """Type into the field that has the cursor."""
        for char in text:
            self.window.dispatch("on_textinput", char)
        self.frames(2)

    def key(self, code: int, modifiers: tuple[str, ...] = ()) -> None:
        """Press and release one key, by Kivy's key code."""
        if not self.window.dispatch("on_key_down", code, 0, None, list(modifiers)):
            self.window.dispatch("on_keyboard", code, 0, None, list(modifiers))
        self.window.dispatch("on_key_up", code, 0)
        self.frames(2)

    def write(self, label: str, text: str) -> None:
        """Put the cursor into the field of that label, and type."""
        field = self.find(label, "TextField")
        self.reveal(field)
        self.tap(field.input)
        self.type(text)

    def rate(self, title: str, value: int) -> None:
        """Tap a number on the rating scale of that title."""
        scale = self.find(title, "RatingScale")
        self.reveal(scale)
        track = scale.track
        self.tap(track.to_window(track.x_of(value), track.axis))

    def settle(self, count: int = 1) -> None:
        """Let frames pass without drawing one, before something is read or touched."""
        for _frame in range(count):
            self.now += 1 / 60
            with self.errors_handled():
                self._pass_frame()

    def add(self, widget: Any) -> Any:
        """Put a widget on the window by itself, without an app."""
        self.window.add_widget(widget)
        self.frames(4)
        return widget

    def until(self, condition: Callable[[], object], seconds: float = 10.0) -> None:
        """Draw frames in real time until something holds that another thread must do."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("it did not happen")
            self.frames(1)
            time.sleep(0.005)


def _names(widget: Any) -> list[str]:
    return [
        value
        for attribute in ("text", "title", "label")
        if isinstance(value := getattr(widget, attribute, None), str)
    ]


def _named(widget: Any, text: str | None) -> bool:
    return text is None or text in _names(widget)


def _of(widget: Any, cls: str | type | None) -> bool:
    if cls is None:
        return True
    if isinstance(cls, str):
        return any(base.__name__ == cls for base in type(widget).__mro__)
    return isinstance(widget, cls)
