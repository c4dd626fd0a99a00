"""A month of days to choose from, each with a mark for what was logged."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from kivy.properties import (
    BooleanProperty,
    DictProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

import client.widgets.buttons  # noqa: F401  (its rules are used in kv)
from client.presenters.day_words import month_name, weekday_short
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules
from client.widgets.text import Text


class Day(KeyboardFocus, ButtonBehavior, FloatLayout):
    """One day: its number, and a dot with the pain that was logged.

    Seven share the width of a phone, so a day is a little narrower than other things to touch.
    """

    least_target = 38

    text = StringProperty("")
    mark = StringProperty("")
    chosen = BooleanProperty(False)
    today = BooleanProperty(False)
    date = ObjectProperty(None, allownone=True)
    disc = NumericProperty(0)


class Calendar(BoxLayout):
    """One month. `marks` maps ISO dates to the few characters shown below the day.

    Days before `first` and after `last` cannot be chosen; a ring marks today, which is `first`
    where there is one and else `last`. `on_choose` gives the date; `on_turn` asks for the marks of
    another month.
    """

    month = ObjectProperty(None, allownone=True)
    chosen = ObjectProperty(None, allownone=True)
    first = ObjectProperty(None, allownone=True)
    last = ObjectProperty(None, allownone=True)
    marks = DictProperty()
    heading = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_choose")
        self.register_event_type("on_turn")
        super().__init__(**kwargs)
        self.fbind("month", self._fill)
        for name in ("chosen", "first", "last", "marks"):
            self.fbind(name, self._mark)
        self._fill()

    def on_choose(self, date: dt.date) -> None:
        """Tell which day a person pressed."""

    def on_turn(self, first: dt.date) -> None:
        """Tell that another month is shown."""

    def step(self, months: int) -> None:
        """Show a month before or after this one."""
        count = self.month.year * 12 + self.month.month - 1 + months
        self.month = dt.date(count // 12, count % 12 + 1, 1)
        self.dispatch("on_turn", self.month)

    def _fill(self, *_args: object) -> None:
        if self.month is None:
            return
        self.heading = f"{month_name(self.month.month)} {self.month.year}"
        grid = self.ids.grid
        grid.clear_widgets()
        for name in weekday_short():
            grid.add_widget(Text(text=name, role="caption", halign="center"))
        for date in calendar.Calendar().itermonthdates(self.month.year, self.month.month):
            if date.month != self.month.month:
                grid.add_widget(Widget(size_hint_y=None, height=0))
                continue
            day = Day(text=str(date.day), date=date)
            day.bind(on_release=lambda pressed: self.dispatch("on_choose", pressed.date))
            grid.add_widget(day)
        self._mark()

    def _mark(self, *_args: object) -> None:
        """Show on each day what stands for it; the days themselves stay."""
        if self.month is None:
            return
        first, last = self.first, self.last
        self.ids.earlier.disabled = bool(
            first and (self.month.year, self.month.month) <= (first.year, first.month)
        )
        self.ids.later.disabled = bool(
            last and (self.month.year, self.month.month) >= (last.year, last.month)
        )
        for day in self.ids.grid.children:
            if isinstance(day, Day):
                day.mark = str(self.marks.get(day.date.isoformat(), ""))
                day.chosen = day.date == self.chosen
                day.today = day.date == (first or last)
                day.disabled = bool((last and day.date > last) or (first and day.date < first))


load_rules(__file__)
