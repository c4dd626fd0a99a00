"""The last days in a row, each with the pain that was logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.presenters.today import TodayView
from client.theme import theme
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules


class DayStrip(BoxLayout):
    """The last days, each with the pain that was logged; a tap shows that day."""

    choose: Callable[[dt.date], None]

    def show(self, view: TodayView) -> None:
        """Show these days, changing only what is new."""
        if len(self.children) != len(view.days):
            self.clear_widgets()
            for _day in view.days:
                cell = StripDay()
                cell.bind(on_release=lambda pressed: self.choose(pressed.date))
                self.add_widget(cell)
        for cell, day in zip(reversed(self.children), view.days, strict=True):
            cell.date, cell.text, cell.mark = day.date, day.number, day.pain
            cell.weekday, cell.chosen, cell.today = day.weekday, day.chosen, day.today


class StripDay(KeyboardFocus, ButtonBehavior, BoxLayout):
    """A day of the strip: weekday, number, and the pain in a coloured disc."""

    text = StringProperty("")
    mark = StringProperty("")
    weekday = StringProperty("")
    chosen = BooleanProperty(False)
    today = BooleanProperty(False)
    date = ObjectProperty(None, allownone=True)
    least_target = 38  # seven share the width of a phone

    @staticmethod
    def disc_tone(mark: str, _palette: Any) -> list[float]:
        """Return the colour of the disc; pass `theme.palette` from kv to stay bound to it."""
        return theme.score_tone(float(mark)) if mark else [0, 0, 0, 0]


load_rules(__file__)
