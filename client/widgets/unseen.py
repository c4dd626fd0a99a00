"""Draws what is not on the window yet: its first frame there then has little left to prepare."""

from __future__ import annotations

from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.widget import Widget


def draw_unseen(widget: Widget) -> None:
    """Draw a widget that has no parent over the window's next picture, whose frame clears it first.

    The driver compiles what a drawing needs, and takes its shapes and pictures, when it is drawn
    for the first time, and compiles anew for another kind of picture: hence on the window itself.
    What is drawn is waited for here; else the next frame would.
    """
    drawing = Window.render_context
    drawing.add(widget.canvas)
    drawing.draw()
    drawing.remove(widget.canvas)
    glFinish()
