"""Moving through a screen with a keyboard: Tab to the next thing, Enter or Space to press it.

Kivy's own focus opens the phone's keyboard for anything focused, so buttons and scales use this
instead; text fields keep Kivy's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kivy.core.window import Window
from kivy.properties import BooleanProperty
from kivy.uix.modalview import ModalView
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput

TAB, ENTER, KEYPAD_ENTER, SPACE = 9, 13, 271, 32
ARROWS = {273: "up", 274: "down", 275: "right", 276: "left", 278: "home", 279: "end"}


class KeyboardFocus:
    """Mixin for what a keyboard can reach; `key_focus` draws the ring."""

    key_focus = BooleanProperty(False)

    def on_key(self, name: str) -> bool:
        """Handle `press` or an arrow's name; say whether it meant anything here."""
        if name == "press" and hasattr(self, "trigger_action"):
            self.trigger_action(0)
            return True
        return False


class KeyboardWalk:
    """Carries the focus from one reachable widget to the next while it is started."""

    def __init__(self) -> None:
        self.current: Any = None

    def start(self) -> None:
        """Listen to the window's keys, and let go of the focus at a touch."""
        Window.bind(on_key_down=self._key_down, on_touch_down=self._let_go)

    def stop(self) -> None:
        """Stop listening."""
        Window.unbind(on_key_down=self._key_down, on_touch_down=self._let_go)
        self._let_go()

    def _let_go(self, *_args: object) -> None:
        if self.current is not None:
            self.current.key_focus = False
            self.current = None

    def _key_down(
        self, _window: Any, key: int, _code: int, _text: str | None, modifiers: list[str]
    ) -> bool:
        if any(w.focus for w in self._showing() if isinstance(w, TextInput)):
            return False
        if key == TAB:
            return self._move(-1 if "shift" in modifiers else 1)
        if self.current is None or self.current.get_root_window() is None:
            return False
        if key in (ENTER, KEYPAD_ENTER, SPACE):
            return bool(self.current.on_key("press"))
        if key in ARROWS:
            return bool(self.current.on_key(ARROWS[key]))
        return False

    @staticmethod
    def _showing() -> Iterator[Any]:
        """Walk what is on screen; with a sheet open, only the sheet."""
        top = next((w for w in Window.children if isinstance(w, ModalView)), None)
        for root in [top] if top is not None else Window.children:
            yield from root.walk()

    def _move(self, step: int) -> bool:
        reachable: list[Any] = [
            w
            for w in self._showing()
            if not w.disabled and w.opacity > 0 and isinstance(w, (KeyboardFocus, TextInput))
        ]
        if not reachable:
            return False
        places = {w: w.to_window(w.x, w.top) for w in reachable}
        reachable.sort(key=lambda w: (-round(places[w][1]), places[w][0]))
        if self.current in reachable:
            nearest = reachable[(reachable.index(self.current) + step) % len(reachable)]
        else:
            nearest = reachable[0 if step > 0 else -1]
        self._let_go()
        if isinstance(nearest, TextInput):
            nearest.focus = True
        else:
            nearest.key_focus = True
            self.current = nearest
        for parent in nearest.walk_reverse():
            if isinstance(parent, ScrollView) and nearest in list(parent.walk(restrict=True)):
                parent.scroll_to(nearest, animate=False)
                break
        return True
