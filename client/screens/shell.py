"""The frame around the screens: tabs at the bottom of a phone, at the side of a tablet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

import client.widgets.surface  # noqa: F401  (its rules are used in kv)
from client.messages import _
from client.widgets import toast
from client.widgets.navigation import Navigation
from client.widgets.page import WIDE
from client.widgets.rules import load_rules
from client.widgets.unseen import draw_unseen

TABS = ("today", "map", "trends", "relax", "me")

UNDER = {"sharing": "me"}
"""Screens that are no tab, each with the tab it belongs to."""


def tab_items() -> list[tuple[str, str, str]]:
    """Return each tab's name, its words, and its icon."""
    return [
        ("today", _("Today"), "home-variant-outline"),
        ("map", _("Map"), "human"),
        ("trends", _("Trends"), "chart-line"),
        ("relax", _("Relax"), "leaf"),
        ("me", _("Me"), "account-outline"),
    ]


class Shell(Protocol):
    """What a screen may ask of the frame around it.

    A screen class is `NameScreen` in `client/screens/name.py`; it is made with `presenter` and,
    if it names it, `shell`. It may have: `shown(**arguments)`, called each time it comes to the
    front; `refresh()`, called then and whenever the diary changed; `kept()`, called when what was
    saved is on the disk or cannot be brought there; `hidden()`; and `back()`, which says whether it
    had something of its own to go back from. Its class may have `ahead()`, which does in pieces
    what would make building it long.
    """

    def open(self, name: str, **arguments: Any) -> Any:
        """Bring a tab to the front, tell it the arguments, and return its screen."""

    def toast(self, text: str, **options: Any) -> None:
        """Show a short message, once what was saved before is on the disk."""

    def help_now(self) -> None:
        """Show when to get help now."""

    def safety_check(self) -> None:
        """Ask the red-flag questions that are due, or all of them."""

    def week(self, day: dt.date | None = None) -> None:
        """Ask about a week, this one unless a day of another is given."""

    def clock_check(self) -> None:
        """Ask whether this device's clock is right."""

    def put_off(self, name: str) -> None:
        """Ask later what a card on Today asks."""

    def changed(self) -> None:
        """Tell the other screens that the diary changed."""


class ShellView(BoxLayout):
    """Holds the tabs and the one screen in front.

    Screens are built on their first visit, unless they were prepared before.
    """

    wide = BooleanProperty(False)
    front = StringProperty("")

    def __init__(  # noqa: PLR0917 (one way out of the frame each)
        self,
        build: Callable[[str, Any], Any],
        show_help: Callable[[], None],
        show_check: Callable[[], None],
        show_week: Callable[[dt.date | None], None] = lambda _day: None,
        show_clock: Callable[[], None] = lambda: None,
        put_off: Callable[[str], None] = lambda _name: None,
        once_kept: Callable[[Callable[[], object]], object] = lambda say: say(),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._build = build
        self._show_help = show_help
        self._show_check = show_check
        self._show_week = show_week
        self._show_clock = show_clock
        self._put_off = put_off
        self._once_kept = once_kept
        self.screens: dict[str, Any] = {}
        self.navigation = Navigation()
        self.navigation.bind(on_choose=lambda _widget, name: self.open(name))
        self.holder = BoxLayout()
        Window.bind(size=self._measure)
        self._measure()
        self._arrange()
        self.fbind("wide", self._arrange)

    # What screens may ask

    def open(self, name: str, **arguments: Any) -> Any:
        """Bring a tab to the front, tell it the arguments, and return its screen."""
        before = self.screens.get(self.front)
        if before is not None and self.front != name:
            _call(before, "hidden")
        screen = self._built(name)
        if screen.parent is not self.holder:
            self.holder.clear_widgets()
            self.holder.add_widget(screen)
        self.front = name
        self.navigation.value = UNDER.get(name, name)
        _call(screen, "refresh")
        _call(screen, "shown", **arguments)
        return screen

    def toast(self, text: str, **options: Any) -> None:
        """Show a short message above the tabs, once what was saved before is on the disk."""
        self._once_kept(lambda: toast.show(text, **options))

    def help_now(self) -> None:
        """Show when to get help now."""
        self._show_help()

    def safety_check(self) -> None:
        """Ask the red-flag questions that are due, or all of them."""
        self._show_check()

    def week(self, day: dt.date | None = None) -> None:
        """Ask about a week, this one unless a day of another is given."""
        self._show_week(day)

    def clock_check(self) -> None:
        """Ask whether this device's clock is right."""
        self._show_clock()

    def put_off(self, name: str) -> None:
        """Ask later what a card on Today asks."""
        self._put_off(name)

    def changed(self) -> None:
        """Refresh the screen in front; the others refresh when they come to the front."""
        _call(self.screens.get(self.front), "refresh")

    # What the app asks

    def prepare(self, name: str) -> Iterator[None]:
        """Build a screen that was not visited yet, lay it out and draw it, all of it unseen."""
        if name in self.screens:
            return
        screen = self._built(name)
        screen.size = self.holder.size
        yield
        if name != self.front:
            _call(screen, "refresh")
            yield
        if name != self.front:
            draw_unseen(screen)
            yield

    def kept(self) -> None:
        """Tell the screen in front that what was saved is on the disk, or is not."""
        _call(self.screens.get(self.front), "kept")

    def rebuild(self) -> None:
        """Forget every screen and build the one in front anew, as after a change of language."""
        name = self.front or TABS[0]
        self.holder.clear_widgets()
        self.screens.clear()
        self.navigation.items = tab_items()
        self.open(name)

    def back(self) -> bool:
        """Go back: within the screen, else to Today. False when there is nowhere to go."""
        if _call(self.screens.get(self.front), "back"):
            return True
        if self.front != TABS[0]:
            self.open(TABS[0])
            return True
        return False

    def leave(self) -> None:
        """Tell the screen in front that it may not come back, and take what is being written."""
        for widget in self.holder.walk(restrict=True):
            if isinstance(widget, TextInput):
                widget.focus = False
        _call(self.screens.get(self.front), "hidden")

    def close(self) -> None:
        """Leave, and stop following the window."""
        Window.unbind(size=self._measure)
        self.leave()

    def _built(self, name: str) -> Any:
        if name not in self.screens:
            self.screens[name] = self._build(name, self)
        return self.screens[name]

    def _measure(self, *_args: object) -> None:
        self.wide = Window.width >= dp(WIDE)

    def _arrange(self, *_args: object) -> None:
        self.clear_widgets()
        self.orientation = "horizontal" if self.wide else "vertical"
        self.navigation.rail = self.wide
        if not self.navigation.items:
            self.navigation.items = tab_items()
        for part in (self.navigation, self.holder) if self.wide else (self.holder, self.navigation):
            self.add_widget(part)


def _call(screen: Any, method: str, **arguments: Any) -> Any:
    found = getattr(screen, method, None)
    return found(**arguments) if found is not None else None


load_rules(__file__)
