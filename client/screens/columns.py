"""Small columns and lines that screens are put together from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.widgets.buttons import PillButton
from client.widgets.text import Icon, Text


def column(spacing: float = 16) -> BoxLayout:
    """Return a column as high as what it holds; `spacing` in dp."""
    # Height 0 to begin with: an empty box never tells of its smallest height.
    box = BoxLayout(orientation="vertical", size_hint_y=None, height=0, spacing=dp(spacing))
    box.bind(minimum_height=box.setter("height"))
    return box


def line_with_icon(icon: str, words: str, tone: str, role: str = "small") -> BoxLayout:
    """Return words behind an icon, both in a tone."""
    line = BoxLayout(size_hint_y=None, spacing=dp(8))
    line.bind(minimum_height=line.setter("height"))
    line.add_widget(Icon(name=icon, extent=20, tone=tone, pos_hint={"top": 1}))
    line.add_widget(Text(text=words, role=role, tone=tone, pos_hint={"top": 1}))
    return line


def button(words: str, icon: str, act: Callable[[], Any], kind: str = "filled") -> PillButton:
    """Return a button that does something."""
    made = PillButton(text=words, icon=icon, kind=kind)
    made.bind(on_release=lambda *_args: act())
    return made
