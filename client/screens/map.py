"""The map: the body to peel and to tap, a muscle's pattern, and its guide beside it or after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters import map as atlas
from client.presenters.press_tests import LedgerLine
from client.screens.drawing_mode import DrawingMode
from client.screens.found_sheet import FoundSheet
from client.screens.guide import GuideView
from client.screens.map_card import MuscleCardView
from client.screens.map_history import HistoryMode
from client.screens.map_pane import MapPane
from client.screens.muscle_search import open_search
from client.screens.press_test import PressTestSheet
from client.theme import theme
from client.widgets.body_scene import FIRST_VIEW, preparing
from client.widgets.buttons import PillButton
from client.widgets.page import Page, TwoPane
from client.widgets.rows import ListRow
from client.widgets.text import Text
from shared.atlas.artwork import PointMark, Shape
from shared.atlas.guides import GUIDES, PRESSING

LARGE = 1.4
"""From this text size on, the card about a muscle begins folded."""

LOW = 620
"""On a map no higher than this, in dp, it does too."""

MOST_TESTS = 3
"""Press tests named on the card; the guide and the press test itself list more."""


class NothingChosen(Page):
    """Beside the map while no muscle is chosen: what to do, and the muscles that matter most."""

    def fill(self, choose: Any, draw: Any) -> None:
        """Show the ways in."""
        self.title = _("Trace where it comes from")
        self.subtitle = _(
            "Tap a muscle to see where it can send pain. Or draw where it hurts and look it up."
        )
        button = PillButton(text=_("Draw where it hurts"), icon="brush")
        button.bind(on_release=lambda *_a: draw())
        self.content.add_widget(button)
        self.content.add_widget(Text(text=_("Start with these"), role="title"))
        for muscle in atlas.search("")[: len(atlas.GLUTEALS)]:
            row = ListRow(title=muscle.latin, detail=_(GUIDES[muscle.id].summary))
            row.bind(on_release=lambda _row, chosen=muscle.id: choose(chosen))
            self.content.add_widget(row)


class MapScreen(BoxLayout):
    """Map and guide: two panes on a tablet, one after the other on a phone."""

    wide = BooleanProperty(False)

    @staticmethod
    def ahead() -> Iterator[None]:
        """Work out the body that a new map shows, a piece at a time, before there is a map."""
        return preparing(FIRST_VIEW)

    def __init__(self, presenter: Any = None, shell: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.presenter, self.shell = presenter, shell
        self.muscle, self.side, self.point = "", "left", ""
        self._under: tuple[str, ...] = ()
        self._guide_open = False
        self.panes = TwoPane(share=0.54)
        self.pane = MapPane()
        self.body = self.pane.ids.body
        self.card = MuscleCardView()
        self.drawing = DrawingMode(self)
        self.period = HistoryMode(self)
        self.guide = GuideView(can_go_back=True)
        self.nothing = NothingChosen()
        self.nothing.fill(self.choose, self.start_drawing)
        self.panes.fill(self.pane, self.nothing)
        self.add_widget(self.panes)
        self._bind()

    def _bind(self) -> None:
        self.pane.lend_room(self.card)
        self.body.bind(on_pick=self._picked, on_mark=self._marked)
        self.pane.bind(
            on_search=lambda *_a: open_search(self.choose),
            on_draw_mode=lambda *_a: self.start_drawing(),
            on_found=lambda *_a: self.open_found(),
            on_look_back=lambda *_a: (
                self.period.leave() if self.period.active else self.period.start()
            ),
            view_id=lambda _p, view: setattr(self.body, "view_id", view),
        )
        peeler = self.pane.peeler
        peeler.bind(depth=lambda _p, depth: setattr(self.body, "depth", depth))
        self.body.bind(depth=lambda _b, depth: setattr(peeler, "depth", depth))
        self.card.bind(
            on_choose_side=lambda _c, side: self.choose(self.muscle, side),
            on_choose_point=lambda _c, point: self.choose(self.muscle, self.side, point),
            on_choose_other=lambda _c, muscle: self.choose(muscle, self.side, under=self._under),
            on_choose_view=lambda _c, view: setattr(self.pane, "view_id", view),
            on_open_guide=lambda *_a: self.open_guide(),
            on_press_test=lambda *_a: self.press_test(),
            on_close=lambda *_a: self.choose(""),
        )
        self.guide.bind(
            on_back=lambda *_a: self.back(),
            on_press_test=lambda _g, muscle, side: self.press_test(muscle, side),
        )
        self.panes.bind(wide=lambda *_a: self._arrange())

    # ---- what the frame and other screens ask

    def shown(
        self,
        muscle: str = "",
        side: str = "left",
        guide: bool = False,
        draw: dt.date | None = None,
    ) -> None:
        """Come to the front, perhaps with a muscle, its guide, or to draw for a day."""
        if draw is not None:
            self.start_drawing(draw, return_to="today")
        elif muscle:
            self.choose(muscle, side)
            if guide:
                self.open_guide()

    def back(self) -> bool:
        """Leave the guide, then the muscle; say whether there was anything to leave."""
        if self._guide_open and (not self.panes.wide or self.drawing.stage):
            self._guide_open = False
            self.panes.front = "primary"
            self._arrange()
            return True
        if self.drawing.back() or self.period.back():
            return True
        if self.muscle:
            self.choose("")
            return True
        return False

    # ---- choosing

    def choose(
        self, muscle: str, side: str = "", point: str = "", under: tuple[str, ...] = ()
    ) -> None:
        """Choose a muscle (by tap, search or link); an empty id chooses none."""
        if muscle:
            self.period.leave()
        again = muscle == self.muscle
        self.muscle, self.point, self._under = muscle, point, under
        self.side = side or self.side
        foot = self.pane.ids.foot
        if not muscle:
            self.body.chosen = self.body.pattern = None
            self.body.point = ""
            if self.card.parent is foot:
                foot.remove_widget(self.card)
            self.body.frame(())
            self._arrange()
            return
        # The body does not turn away from under a finger; for a name it turns to its best side.
        here = self.body.view_id if again or under else ""
        self.pane.view_id = atlas.best_view(muscle, self.side, here)
        pattern = atlas.pattern(muscle, self.side, point)
        self.body.chosen, self.body.point = (muscle, self.side), point
        self.body.pattern = pattern
        self.body.reveal(muscle)
        others = [other for other in under if other != muscle]
        turned = [v for v in atlas.views_needed(muscle, self.side, point) if v != self.pane.view_id]
        self.card.show(atlas.card(muscle, self.side), point, others, turned)
        self._show_findings()
        self.card.can_press = any(step.kind in PRESSING for step in GUIDES[muscle].release)
        if self.card.parent is None:
            # Where it would cover the body, the card begins folded to its head.
            self.card.open = theme.scale < LARGE and self.pane.height > dp(LOW)
            foot.add_widget(self.card, index=len(foot.children))
        if not again or point:
            self.body.frame(pattern.places, muscle, self.side)
        self._arrange()

    def _picked(self, _body: Any, shapes: list[Shape], side: str) -> None:
        if not shapes or self.drawing.stage or self.period.active:
            return
        muscles = tuple(dict.fromkeys(shape.muscle or "" for shape in shapes))
        self.choose(muscles[0], side if side != "mid" else self.side, under=muscles)

    def _marked(self, _body: Any, mark: PointMark) -> None:
        if self.drawing.stage:
            return
        again = mark.trp == self.point
        self.choose(mark.muscle, mark.side, "" if again else mark.trp, self._under)

    # ---- guide, press test, drawing

    def open_guide(self) -> None:
        """Show the guide of the chosen muscle."""
        self.open_guide_of(self.muscle, self.side, self.point)

    def open_guide_of(self, muscle: str, side: str, point: str = "") -> None:
        """Show a muscle's guide."""
        self.guide.with_map = not self.panes.wide or bool(self.drawing.stage)
        self.guide.can_go_back = not self.panes.wide or bool(self.drawing.stage)
        self.guide.show(muscle, side, point, self._history(muscle, side))
        self._guide_open = True
        self.panes.front = "secondary"
        self._arrange()

    def press_test(self, muscle: str = "", side: str = "") -> None:
        """Ask what pressing a muscle's points brings on; the chosen one unless told another."""
        other = muscle and muscle != self.muscle
        muscle, side = muscle or self.muscle, side or self.side
        point = "" if other else self.point
        sheet = PressTestSheet(self.presenter.press_tests, muscle, side, point)
        sheet.bind(on_kept=lambda *_a: self._tested())
        sheet.open()

    def open_found(self) -> None:
        """Show what a therapist found, beside the person's own guess."""
        FoundSheet(self.presenter.marks.all(), self.choose).open()

    def _tested(self) -> None:
        self._show_findings()
        if self.guide.page is not None:
            self.guide.tell_history(self._history(self.guide.page.muscle, self.guide.page.side))
        if self.shell is not None:
            self.shell.changed()

    def _history(self, muscle: str, side: str) -> list[LedgerLine]:
        if self.presenter is None:
            return []
        found: list[LedgerLine] = self.presenter.press_tests.history(muscle, side)
        return found

    def _show_findings(self) -> None:
        """Mark the chosen muscle's points with what their newest press tests found."""
        if self.presenter is None or not self.muscle:
            return
        found = self.presenter.press_tests.latest(self.muscle, self.side)
        self.body.findings = {point: str(finding) for point, finding in found.items()}
        self.body.verdicts = self.presenter.marks.at(self.muscle, self.side)
        self.card.found = self.presenter.marks.words(self.muscle, self.side)
        lines = [f"{line.title}, {line.detail}" for line in self._history(self.muscle, self.side)]
        newest = lines[:MOST_TESTS]
        self.card.tested = "\n".join([_("Press tests so far:"), *newest]) if newest else ""

    def start_drawing(self, date: dt.date | None = None, return_to: str = "") -> None:
        """Turn to drawing where it hurts, and afterwards to the tab it was asked from."""
        self._guide_open = False
        self.period.leave()
        self.drawing.start(date, return_to)

    def refresh(self) -> None:
        """Take on a changed diary."""
        self.period.refresh()
        if self.presenter is not None:
            self.pane.marked = bool(self.presenter.marks.all())
        self._show_findings()

    def dress(self) -> None:
        """Show the controls of the present stage."""
        foot = [self.period.panel] if self.period.active else self.drawing.foot()
        self.pane.dress(self.drawing.toolbar(), foot)
        self.pane.looking_back = self.period.active
        self._arrange()

    def _second_pane(self) -> Any:
        if self.drawing.stage:
            beside = self.guide if self._guide_open else self.drawing.full_pane
            return beside or self.nothing
        return self.guide if self.muscle else self.nothing

    def _arrange(self) -> None:
        wide = self.panes.wide
        self.card.beside = wide
        if self.muscle and not self.drawing.stage:
            self.guide.can_go_back = self.guide.with_map = not wide
            if wide:
                self._show_beside()
        if not self.muscle and not self._guide_open:
            self.panes.front = "primary"
        second = self._second_pane()
        if self.panes.secondary is not second or wide != self.wide:
            turned = wide != self.wide
            self.wide = wide
            self.panes.fill(self.pane, second)
            if turned and self.drawing.stage:
                self.dress()

    def _show_beside(self) -> None:
        page = self.guide.page
        fits = page is not None and (page.muscle, page.side) == (self.muscle, self.side)
        if not fits or self.guide.pictured:
            history = self._history(self.muscle, self.side)
            self.guide.show(self.muscle, self.side, self.point, history)
