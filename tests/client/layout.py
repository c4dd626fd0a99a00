"""Checks a screen as a careful eye would: no text cut off, nothing on top of anything else."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from client.widgets.keyboard_focus import KeyboardFocus

SLACK = 1.5
"""Pixels that rounding may cost."""


def problems(root: Any, width: float) -> list[str]:
    """Return what is wrong on a screen: clipped texts, overlaps, things outside the window.

    `width` is the window's, in pixels. What can be scrolled to counts as visible.
    """
    found: list[str] = []
    _visit(root, width, found)
    return found


def _visit(widget: Any, width: float, found: list[str]) -> None:
    from kivy.uix.label import Label
    from kivy.uix.textinput import TextInput

    if widget.opacity == 0 or (widget.width <= 0 and widget.height <= 0):
        return
    if isinstance(widget, Label) and widget.text.strip():
        _check_text(widget, width, found)
    reachable = [
        child
        for child in widget.children
        if isinstance(child, (KeyboardFocus, TextInput, Label)) and _has_room(child)
    ]
    if not isinstance(widget, KeyboardFocus):
        for child in reachable:
            if isinstance(child, KeyboardFocus):
                _check_target(child, found)
    boxes = [child for child in widget.children if _has_room(child)]
    if getattr(widget, "orientation", None) and not isinstance(widget, KeyboardFocus):
        for one, other in combinations(boxes, 2):
            if _overlap(one, other):
                found.append(f"{_say(one)} lies over {_say(other)}")
    for child in widget.children:
        _visit(child, width, found)


def _check_text(label: Any, width: float, found: list[str]) -> None:
    texture = label.texture_size
    if texture[0] > label.width + SLACK or texture[1] > label.height + SLACK:
        found.append(
            f"{_say(label)} needs {texture} and has {[round(label.width), round(label.height)]}"
        )
    left = label.to_window(label.x, label.y)[0]
    if left < -SLACK or left + label.width > width + SLACK:
        found.append(f"{_say(label)} leaves the window: {left:.0f} to {left + label.width:.0f}")


def _check_target(widget: Any, found: list[str]) -> None:
    if widget.disabled:
        return
    if min(widget.width, widget.height) < getattr(widget, "least_target", 46):
        found.append(f"{_say(widget)} is small to touch: {widget.width:.0f} x {widget.height:.0f}")


def _has_room(widget: Any) -> bool:
    return bool(widget.opacity > 0 and widget.width > 1 and widget.height > 1)


def _overlap(one: Any, other: Any) -> bool:
    return bool(
        min(one.right, other.right) - max(one.x, other.x) > SLACK
        and min(one.top, other.top) - max(one.y, other.y) > SLACK
    )


def _say(widget: Any) -> str:
    name = next((getattr(widget, a) for a in ("text", "title") if getattr(widget, a, "")), "")
    return f"{type(widget).__name__}({name[:40]!r})"
