"""An amount such as hours or minutes: step it with two buttons, or write it."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.buttons
import client.widgets.text_field  # noqa: F401  (their rules are used in kv)
from client.widgets.rules import load_rules


class AmountField(BoxLayout):
    """An amount with its name, its unit, and the reason when it cannot be taken.

    `text` is what is written, kept as typed. `on_done` gives it when the person is done writing;
    `on_step` gives -1 or 1 when a button was pressed.
    """

    label = StringProperty("")
    text = StringProperty("")
    unit = StringProperty("")
    reason = StringProperty("")
    writing = BooleanProperty(False)
    beside = BooleanProperty(False)
    input = ObjectProperty(None, rebind=True)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_done")
        self.register_event_type("on_step")
        super().__init__(**kwargs)

    def on_done(self, text: str) -> None:
        """Tell what was written."""

    def on_step(self, direction: int) -> None:
        """Tell that the amount should go up or down."""

    def left(self, focused: bool) -> None:
        """Report the end of writing when the field loses the cursor."""
        if self.writing and not focused:
            self.dispatch("on_done", self.text)
        self.writing = focused


load_rules(__file__)
