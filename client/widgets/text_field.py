"""A field to write in, with its name above and, when something is wrong, the reason below."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

import client.widgets.buttons  # noqa: F401  (its rules are used in kv)
from client.widgets.rules import load_rules


class FieldInput(TextInput):
    """The editable part, with no skin of its own."""


class TextField(BoxLayout):
    """A field. `text` is what is written and stays as typed; `reason` says what is wrong with it.

    `secret` hides a password behind dots, with an eye to look. `lines` is the field's height.
    `kind` is Kivy's `input_type`, so a phone shows the right keyboard. `on_done` tells that Enter
    was pressed or the field left.
    """

    label = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    reason = StringProperty("")
    help = StringProperty("")
    kind = StringProperty("text")
    secret = BooleanProperty(False)
    writing = BooleanProperty(False)
    hidden = BooleanProperty(True)
    lines = NumericProperty(1)
    input = ObjectProperty(None, rebind=True)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_done")
        super().__init__(**kwargs)

    def on_done(self) -> None:
        """Tell that the person finished writing here."""

    def left(self, focused: bool) -> None:
        """Report the end of writing when the field loses the cursor."""
        self.writing = focused
        if not focused:
            self.dispatch("on_done")


load_rules(__file__)
