"""The card about the chosen muscle, over the lower part of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

import client.widgets.buttons
import client.widgets.card_head
import client.widgets.page
import client.widgets.segmented
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.map import MuscleCard, muscle_name, view_name
from client.widgets.buttons import Chip, PillButton
from client.widgets.rules import load_rules
from client.widgets.typefaces import natural_width


class CardDetails(BoxLayout):
    """All of the card but its head."""

    card = ObjectProperty(rebind=True)


class MuscleCardView(BoxLayout):
    """Shows one muscle and tells what is chosen on it.

    `on_choose_side` gets a side, `on_choose_point` a point's id or nothing for all of them,
    `on_choose_other` a muscle that also lies under the finger. With `beside`, the guide stands
    next to the map and needs no button. `room` is the most height it may take, in pixels. Not
    `open`, it is only its head, and the body has the room.
    """

    title = StringProperty("")
    detail = StringProperty("")
    remark = StringProperty("")
    also = StringProperty("")
    tested = StringProperty("")
    found = StringProperty("")
    side = StringProperty("left")
    sides = ListProperty()
    beside = BooleanProperty(False)
    can_press = BooleanProperty(True)
    room = NumericProperty(400)
    open = BooleanProperty(True)

    __events__ = (
        "on_choose_side",
        "on_choose_point",
        "on_choose_other",
        "on_choose_view",
        "on_open_guide",
        "on_press_test",
        "on_close",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sides = [("left", _("Left")), ("right", _("Right"))]
        self._details = CardDetails(card=self)
        self._guide_button = PillButton(text=_("Open guide"), icon="book-open-page-variant-outline")
        self._guide_button.bind(on_release=lambda *_a: self.dispatch("on_open_guide"))
        self._test_button = PillButton(text=_("Press test"), icon="gesture-tap", kind="tonal")
        self._test_button.bind(on_release=lambda *_a: self.dispatch("on_press_test"))
        for name in ("beside", "can_press"):
            self.fbind(name, self._offer)
        self.fbind("open", self._unfold)
        self._offer()
        self._unfold()

    def _unfold(self, *_args: object) -> None:
        self.ids.more.clear_widgets()
        if self.open:
            self.ids.more.add_widget(self._details)

    def _offer(self, *_args: object) -> None:
        """Offer the guide and the press test, unless the guide stands beside and has both."""
        buttons = self._details.ids.buttons
        buttons.clear_widgets()
        if not self.beside:
            buttons.add_widget(self._guide_button)
            if self.can_press:
                buttons.add_widget(self._test_button)

    def sides_width(self, _scale: float) -> float:
        """Return the width at which both sides' names stand in one row."""
        widest = max(natural_width(words, "label") for _side, words in self.sides)
        return float(len(self.sides) * (widest + dp(16)) + dp(10))

    def show(
        self, card: MuscleCard, point: str, others: Sequence[str], views: Sequence[str] = ()
    ) -> None:
        """Fill the card.

        `others` are muscles that also lie under the finger, `views` other views that show more
        of where it refers.
        """
        self.title, self.detail, self.remark = card.title, card.detail, card.remark
        self.side = card.side
        points = self._details.ids.points
        points.clear_widgets()
        if len(card.points) > 1:
            choices = [("", _("All")), *((p.id, p.name) for p in card.points)]
            for id_, name in choices:
                chip = Chip(text=name, on=id_ == point, toggles=False)
                chip.bind(on_release=lambda _c, i=id_: self.dispatch("on_choose_point", i))
                points.add_widget(chip)
        more = self._details.ids.others
        more.clear_widgets()
        self.also = _("Also under your finger") if others else ""
        for muscle in others:
            chip = Chip(text=muscle_name(muscle), icon="layers-outline", toggles=False)
            chip.bind(on_release=lambda _c, m=muscle: self.dispatch("on_choose_other", m))
            more.add_widget(chip)
        for view in views:
            chip = Chip(
                text=_("Also felt here: {}").format(view_name(view)),
                icon="rotate-3d-variant",
                toggles=False,
            )
            chip.bind(on_release=lambda _c, v=view: self.dispatch("on_choose_view", v))
            more.add_widget(chip)

    def on_choose_side(self, side: str) -> None:
        """Tell of the side chosen."""

    def on_choose_point(self, point: str) -> None:
        """Tell of the point chosen."""

    def on_choose_other(self, muscle: str) -> None:
        """Tell of another muscle chosen."""

    def on_choose_view(self, view: str) -> None:
        """Tell of a view to turn to."""

    def on_open_guide(self) -> None:
        """Tell that the guide was asked for."""

    def on_press_test(self) -> None:
        """Tell that a press test was asked for."""

    def on_close(self) -> None:
        """Tell that no muscle should be chosen."""


load_rules(__file__)
