"""A muscle's guide: where it is, where it refers, how to release it, and when to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.body_map
import client.widgets.rows
import client.widgets.segmented
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.guide import GuidePage, guide_page
from client.presenters.map import view_name
from client.presenters.press_tests import LedgerLine
from client.widgets.body_map import BodyMap
from client.widgets.buttons import PillButton
from client.widgets.page import Page
from client.widgets.rules import load_rules
from client.widgets.segmented import Segmented
from client.widgets.surface import Card
from client.widgets.text import Text

MOST_TESTS = 5
"""Press tests listed on a guide; the press test itself lists all."""


class Fact(BoxLayout):
    """An icon, a heading, and what there is to say."""

    icon = StringProperty("")
    heading = StringProperty("")
    text = StringProperty("")


class Bullet(BoxLayout):
    """A line of a list, with a mark that is not only a colour."""

    icon = StringProperty("circle-medium")
    tone = StringProperty("ink_soft")
    text = StringProperty("")


class StepRow(BoxLayout):
    """A numbered step with its dose."""

    number = StringProperty("")
    text = StringProperty("")
    dose = StringProperty("")


class Notice(BoxLayout):
    """A tinted box of lines that must not be missed."""

    icon = StringProperty("")
    heading = StringProperty("")
    tone = StringProperty("caution")
    lines = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("lines", self._fill)
        self._fill()

    def _fill(self, *_args: object) -> None:
        self.ids.lines.clear_widgets()
        for line in self.lines:
            self.ids.lines.add_widget(Bullet(text=line, icon="circle-medium", tone=self.tone))


class ReferralLegend(BoxLayout):
    """What the shading means, in marks and words."""


class GuideView(Page):
    """The page of one muscle; `show` fills it. `on_press_test` and `on_back` tell of presses."""

    can_go_back = BooleanProperty(False)
    with_map = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_press_test")
        self.register_event_type("on_back")
        super().__init__(**kwargs)
        self.page: GuidePage | None = None
        self._map: BodyMap | None = None
        self._history: BoxLayout | None = None

    @property
    def pictured(self) -> bool:
        """Whether the page holds a map of its own."""
        return self._map is not None

    def on_press_test(self, muscle: str, side: str) -> None:
        """Tell that a press test was asked for."""

    def on_back(self) -> None:
        """Tell that the person wants to leave the guide."""

    def show(
        self, muscle: str, side: str, point: str = "", history: Sequence[LedgerLine] = ()
    ) -> None:
        """Show a muscle's guide with its map for one side, and its press tests so far."""
        page = self.page = guide_page(muscle, side, point)
        self.clear()
        add = self.content.add_widget
        add(GuideHeading(view=self, title=page.title, detail=f"{page.common} · {page.layer}"))
        self._map = self._history = None
        if self.with_map:
            add(self._picture(page))
        add(Text(text=page.summary, role="body"))
        add(self._card([Fact(icon=i, heading=h, text=t) for i, h, t in page.facts]))
        if page.brings_on:
            lines = [Bullet(text=line) for line in page.brings_on]
            add(self._card(lines, _("What can bring it on")))
        add(Text(text=_("How to ease it"), role="headline"))
        add(Notice(icon="alert-outline", heading=_("Before you start"), lines=page.cautions))
        steps = [StepRow(number=str(s.number), text=s.text, dose=s.dose) for s in page.steps]
        add(
            Notice(
                icon="hand-back-right-outline",
                heading=_("When to stop"),
                tone="danger",
                lines=page.stop_rules,
            )
        )
        add(self._card(steps))
        if page.presses:
            test = PillButton(text=_("Press test"), icon="gesture-tap", kind="tonal")
            test.bind(on_release=lambda *_a: self.dispatch("on_press_test", muscle, side))
            add(test)
            self._history = BoxLayout(orientation="vertical", size_hint_y=None)
            self._history.bind(minimum_height=self._history.setter("height"))
            add(self._history)
            self.tell_history(history)
        others = [Fact(heading=name, text=clue) for name, clue in page.look_alikes]
        add(self._card(others, _("What else can feel like this")))
        sure = [Text(text=page.confidence, role="strong"), Text(text=page.evidence, role="small")]
        more = PillButton(text=_("Sources"), icon="book-open-variant", kind="text")
        more.bind(on_release=lambda *_a: self._cite(more))
        add(self._card([*sure, more], _("How sure is this?")))
        self.scroll_y = 1

    def tell_history(self, lines: Sequence[LedgerLine]) -> None:
        """List the newest press tests under the button."""
        if self._history is None:
            return
        self._history.clear_widgets()
        for line in lines[:MOST_TESTS]:
            fact = Fact(heading=line.title, text=line.detail, icon="gesture-tap")
            self._history.add_widget(fact)

    def _cite(self, button: PillButton) -> None:
        card, page = button.parent, self.page
        if card is None or page is None:
            return
        card.remove_widget(button)
        for citation in page.sources:
            card.add_widget(Text(text=citation, role="small"))

    def _picture(self, page: GuidePage) -> Card:
        card = Card(padding=[dp(12)] * 4, spacing=dp(8))
        self._map = BodyMap(
            interactive=False, size_hint_y=None, height=dp(320), depth=1, tone="surface"
        )
        self._map.pattern = page.pattern
        self._map.chosen = (page.muscle, page.side)
        if page.views:
            self._map.view_id = page.views[0]
        self._frame()
        card.add_widget(self._map)
        if len(page.views) > 1:
            views = Segmented(options=[(v, view_name(v)) for v in page.views[:3]])
            views.value = page.views[0]
            views.bind(on_choose=lambda _w, view: self._turn(view))
            card.add_widget(views)
        card.add_widget(ReferralLegend())
        return card

    def _frame(self, *_args: object) -> None:
        """Bring the muscle and where it refers close."""
        if self._map is not None and self.page is not None:
            page = self.page
            self._map.reveal(page.muscle)
            self._map.frame(page.pattern.places, page.muscle, page.side)

    def _turn(self, view: str) -> None:
        if self._map is not None and self.page is not None:
            self._map.view_id = view
            self._frame()

    @staticmethod
    def _card(children: list[Any], heading: str = "") -> Card:
        card = Card()
        if heading:
            card.add_widget(Text(text=heading, role="title"))
        for child in children:
            card.add_widget(child)
        return card


class GuideHeading(BoxLayout):
    """The muscle's name with the way back."""

    title = StringProperty("")
    detail = StringProperty("")
    can_go_back = BooleanProperty(False)

    def __init__(self, view: GuideView, **kwargs: Any) -> None:
        super().__init__(can_go_back=view.can_go_back, **kwargs)
        self._view = view

    def back(self) -> None:
        """Leave the guide."""
        self._view.dispatch("on_back")


load_rules(__file__)
