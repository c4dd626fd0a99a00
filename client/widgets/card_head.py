"""The head of a card that folds to it, so that what lies behind the card has the room."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

import client.widgets.text  # noqa: F401  (its rules are used in kv)
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.rules import load_rules


class CardHead(KeyboardFocus, ButtonBehavior, BoxLayout):
    """The card's title; whoever shows it folds the card when it is pressed.

    `detail` shows while the card is `open`. Without `folds` it is a title and nothing more.
    """

    title = StringProperty("")
    detail = StringProperty("")
    open = BooleanProperty(True)
    folds = BooleanProperty(True)


load_rules(__file__)
