"""Seven days in a row, each marked with one tap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.presenters.week import DayMark
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules


class WeekDay(KeyboardFocus, ButtonBehavior, BoxLayout):
    """One day: its short name, and a disc with a tick when it is marked."""

    least_target = 38  # seven share the width of a phone

    text = StringProperty("")
    label = StringProperty("")
    on = BooleanProperty(False)
    date = ObjectProperty(None, allownone=True)


class WeekDays(BoxLayout):
    """A sentence and the seven days it may be true of.

    `on_mark` tells which day a person marked, or took the mark from.
    """

    label = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_mark")
        super().__init__(**kwargs)
        for _day in range(7):
            day = WeekDay()
            day.bind(on_release=self._press)
            self.ids.days.add_widget(day)

    def on_mark(self, date: dt.date, on: bool) -> None:
        """Tell of a mark that a person changed."""

    def show(self, marks: Sequence[DayMark]) -> None:
        """Show these seven days; days that have not come cannot be marked."""
        for day, mark in zip(reversed(self.ids.days.children), marks, strict=True):
            day.date, day.text, day.on = mark.date, mark.short, mark.on
            day.label = f"{self.label}, {mark.name}"
            day.disabled = not mark.open

    def _press(self, day: WeekDay) -> None:
        day.on = not day.on
        self.dispatch("on_mark", day.date, day.on)


load_rules(__file__)
