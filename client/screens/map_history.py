"""The map of a period: how often and how strongly each place hurt."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kivy.properties import ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.segmented  # noqa: F401  (its rules are used in kv)
from client.messages import _
from client.presenters.body_history import PERIODS, BodyHistory
from client.widgets.rules import load_rules

if TYPE_CHECKING:
    from client.screens.map import MapScreen


class HistoryPanel(BoxLayout):
    """Under the body: the period, what is shown, and the same in words."""

    periods = ListProperty()
    period = NumericProperty(PERIODS[1])
    measures = ListProperty()
    measure = StringProperty("often")
    summary = StringProperty("")
    lines = StringProperty("")
    room = NumericProperty(400)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.periods = [(days, _("{} days").format(days)) for days in PERIODS]
        self.measures = [("often", _("How often")), ("strong", _("How strong"))]


class HistoryMode:
    """Turns a map screen to the map of a period and back."""

    def __init__(self, screen: MapScreen) -> None:
        self._screen = screen
        self.active = False
        self._history: BodyHistory | None = None
        self._depth_before = 1.0

    @cached_property
    def panel(self) -> HistoryPanel:
        """The panel, made on the first look back."""
        panel = HistoryPanel()
        panel.bind(period=lambda *_a: self.refresh(), measure=lambda *_a: self._shade())
        self._screen.pane.lend_room(panel)
        return panel

    def start(self) -> None:
        """Show the period on the skin."""
        body = self._screen.body
        self._screen.choose("")
        if not self.active:
            self._depth_before = body.depth
        self.active = True
        body.peel_to(0)
        self._screen.dress()
        self.refresh()

    def refresh(self) -> None:
        """Read the diary anew, if the period is on show."""
        if not self.active:
            return
        self._history = self._screen.presenter.history(int(self.panel.period))
        self.panel.summary = self._history.summary
        self.panel.lines = "\n".join(self._history.lines)
        self._shade()

    def leave(self) -> None:
        """Return to the plain map."""
        if not self.active:
            return
        self.active = False
        self._screen.body.strengths = None
        self._screen.body.labels = {}
        self._screen.body.frame(())
        self._screen.body.peel_to(self._depth_before)
        self._screen.dress()

    def back(self) -> bool:
        """Leave; say whether there was anything to leave."""
        was = self.active
        self.leave()
        return was

    def _shade(self) -> None:
        if self._history is not None and self.active:
            found = self._history
            often = self.panel.measure == "often"
            self._screen.body.strengths = dict(found.often if often else found.strong)
            self._screen.body.labels = dict(found.days if often else found.means)
            self._screen.body.frame(found.often.keys())


load_rules(__file__)
