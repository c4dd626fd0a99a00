"""The map: the body to peel and to tap, a muscle's pattern, and its guide beside it or after it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

import client.widgets.body_map
import client.widgets.layer_peeler
import client.widgets.segmented
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters import map as atlas
from client.presenters.press_tests import LedgerLine
from client.screens.drawing_mode import DrawingMode
from client.screens.guide import GuideView
from client.screens.map_card import MuscleCardView
from client.screens.map_history import HistoryMode
from client.screens.muscle_search import open_search
from client.screens.press_test import PressTestSheet
from client.theme import theme
from client.widgets.buttons import PillButton
from client.widgets.page import Page, TwoPane
from client.widgets.rows import ListRow
from client.widgets.rules import load_rules
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet
from client.widgets.text import Text
from client.widgets.typefaces import natural_width
from shared.atlas.artwork import VIEWS, PointMark, Shape
from shared.atlas.guides import GUIDES, PRESSING


class MapPane(FloatLayout):
    """The body with its controls floating over it. `foot` holds what stands at the bottom."""

    __events__ = ("on_search", "on_draw_mode", "on_look_back")

    view_id = StringProperty("posterior")
    looking_back = BooleanProperty(False)
    peeler_height = NumericProperty(0)
    left_words = StringProperty("")
    right_words = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._turning: Any = None
        # Rules know their children weakly: what leaves the screen for a while is held here.
        self.peeler = self.ids.peeler.__self__
        self._usual = (self.ids.toolbar.__self__, self.ids.turn.__self__, self.peeler)
        self.fbind("width", self._offer_views)
        theme.fbind("scale", self._offer_views)
        self.fbind("view_id", self._name_view)
        self._fit = Clock.create_trigger(self._inset, -1)
        for part in (self.ids.head, self.ids.foot):
            part.bind(size=lambda *_a: self._fit(), pos=lambda *_a: self._fit())
        self.fbind("size", lambda *_a: self._fit())
        self.fbind("view_id", self._name_sides)
        self._name_sides()

    def dress(self, toolbar: Any, foot: list[Any] | None) -> None:
        """Put other controls over and under the body; None for the usual ones."""
        usual_bar, turn, peeler = self._usual
        head, under = self.ids.head, self.ids.foot
        head.clear_widgets()
        for part in (toolbar or usual_bar, turn):
            head.add_widget(part)
        under.clear_widgets()
        self.peeler_height = peeler.height if foot is None else 0
        for part in [peeler] if foot is None else foot:
            under.add_widget(part)

    def on_search(self) -> None:
        """Tell that the search was pressed."""

    def on_look_back(self) -> None:
        """Tell that the map of a period was asked for, or should go."""

    def on_draw_mode(self) -> None:
        """Tell that drawing was asked for."""

    def _offer_views(self, *_args: object) -> None:
        """Offer the views in one row, or behind one button where the words are too wide."""
        options = [(name, atlas.short_view_name(name)) for name in VIEWS]
        widest = max(natural_width(words, "label") for _name, words in options)
        in_a_row = (widest + dp(18)) * len(options) + dp(36) <= self.width
        wanted = Segmented if in_a_row else PillButton
        if not isinstance(self._turning, wanted):
            if in_a_row:
                self._turning = Segmented(options=options)
                self._turning.bind(on_choose=lambda _s, name: setattr(self, "view_id", name))
            else:
                self._turning = PillButton(kind="quiet", icon="rotate-3d-variant")
                self._turning.bind(on_release=lambda *_a: self._choose_view())
            self.ids.turn.clear_widgets()
            self.ids.turn.add_widget(self._turning)
        self._name_view()

    def _name_view(self, *_args: object) -> None:
        if isinstance(self._turning, Segmented):
            self._turning.value = self.view_id
        elif self._turning is not None:
            self._turning.text = atlas.view_name(self.view_id)

    def _choose_view(self) -> None:
        sheet = Sheet(title=_("Turn the body"))
        for name in VIEWS:
            row = ListRow(title=atlas.view_name(name), opens=False)
            row.icon = "check" if name == self.view_id else "human"
            row.bind(on_release=lambda _r, chosen=name: self._turned(sheet, chosen))
            sheet.add_widget(row)
        sheet.open()

    def _turned(self, sheet: Sheet, name: str) -> None:
        sheet.dismiss()
        self.view_id = name

    def _inset(self, *_args: object) -> None:
        head, foot = self.ids.head, self.ids.foot
        # What unfolds for a moment lies over the body; the body does not jump for it.
        spare = sum(
            part.height - part.resting_height
            for part in foot.children
            if getattr(part, "resting_height", 0)
        )
        below = foot.height - spare
        self.ids.body.insets = [dp(12), head.height + dp(14), dp(12), below + dp(18)]

    def _name_sides(self, *_args: object) -> None:
        if self.view_id in {"posterior", "medial"}:
            self.left_words, self.right_words = _("Left"), _("Right")
        elif self.view_id in {"anterior", "sole"}:
            self.left_words, self.right_words = _("Right"), _("Left")
        else:
            self.left_words = self.right_words = ""


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
        self.body.bind(on_pick=self._picked, on_mark=self._marked)
        self.pane.bind(
            on_search=lambda *_a: open_search(self.choose),
            on_draw_mode=lambda *_a: self.start_drawing(),
            on_look_back=lambda *_a: (
                self.period.leave() if self.period.active else self.period.start()
            ),
            view_id=lambda _p, view: setattr(self.body, "view_id", view),
            height=lambda _p, height: self._give_room(height * 0.5),
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

    def _give_room(self, room: float) -> None:
        for panel in (self.card, self.drawing.panel, self.drawing.results, self.period.panel):
            panel.room = room

    def shown(
        self,
        muscle: str = "",
        side: str = "left",
        guide: bool = False,
        draw: dt.date | None = None,
    ) -> None:
        """Come to the front, perhaps with a muscle, its guide, or to draw for a day."""
        if draw is not None:
            self.start_drawing(draw)
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
            self.body.zoom_to(1.0)
            self._arrange()
            return
        self.pane.view_id = atlas.best_view(muscle, self.side, self.body.view_id)
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
            foot.add_widget(self.card, index=len(foot.children))
        if not again or point:
            Clock.schedule_once(
                lambda _dt: self.body.zoom_on(pattern.places, muscle, self.side), 0.05
            )
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
        lines = self._history(self.muscle, self.side)
        self.card.tested = (
            _("Last press test: {}").format(f"{lines[0].title}, {lines[0].detail}") if lines else ""
        )

    def start_drawing(self, date: dt.date | None = None) -> None:
        """Turn to drawing where it hurts."""
        self._guide_open = False
        self.period.leave()
        self.drawing.start(date)

    def refresh(self) -> None:
        """Take on a changed diary."""
        self.period.refresh()
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


load_rules(__file__)
