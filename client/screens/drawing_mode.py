"""The map while a person paints where it hurts, then sees which patterns overlap."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.drawing_diary import ResultRow, results
from client.presenters.map import best_view, pattern_views, places_in_words
from client.presenters.pain_drawing import PainDrawing
from client.screens.map_draw import DrawHead, DrawingTips, DrawPanel, ResultsPanel, ask_pain
from client.widgets.buttons import IconButton
from client.widgets.pain_painter import PainPainter
from client.widgets.text import Text
from shared.diary.entry import Area

if TYPE_CHECKING:
    from client.screens.map import MapScreen

MOST_NAMED = 3
"""Areas named under the drawing; the rest are counted."""


class DrawingMode:
    """Turns a map screen to drawing and back. `stage` is "", "draw" or "results"."""

    def __init__(self, screen: MapScreen) -> None:
        self._screen = screen
        self.stage = ""
        self.drawing: PainDrawing | None = None
        self.painter: PainPainter | None = None
        self._depth_before = 1.0
        self._return_to = ""
        self._joined = False

    # What only drawing needs is made when somebody draws: the map opens sooner.

    @cached_property
    def head(self) -> DrawHead:
        """What stands over the body while painting."""
        head = DrawHead()
        head.bind(
            on_leave=lambda *_a: self.leave(),
            on_undo=lambda *_a: self._undo(),
            tool=lambda _h, tool: self._take(tool),
        )
        return head

    @cached_property
    def panel(self) -> DrawPanel:
        """What stands under the body while painting."""
        panel = DrawPanel()
        panel.bind(on_look_up=lambda *_a: self.look_up())
        panel.brush.bind(
            on_change=lambda *_a: self._brush(),
            inside=lambda _b, inside: self._inside(inside),
        )
        self._screen.pane.lend_room(panel)
        return panel

    @cached_property
    def results(self) -> ResultsPanel:
        """The patterns that overlap the drawing."""
        screen, results = self._screen, ResultsPanel()
        results.bind(
            on_show=lambda _r, row: self.lay_over(row),
            on_guide=lambda _r, row: screen.open_guide_of(row.muscle, row.side),
            on_press_test=lambda _r, row: screen.press_test(row.muscle, row.side),
            on_change_drawing=lambda *_a: self.draw(),
            on_add_to_day=lambda *_a: self.add_to_day(),
        )
        screen.pane.lend_room(results)
        return results

    @cached_property
    def _tips(self) -> DrawingTips:
        return DrawingTips()

    @property
    def full_pane(self) -> Any:
        """What stands beside the map on a tablet, or None for what stands there otherwise."""
        if not self._screen.panes.wide:
            return None
        return self.results if self.stage == "results" else self._tips

    def start(self, date: dt.date | None = None, return_to: str = "") -> None:
        """Begin or go on with the drawing of a day; afterwards return to a tab, if one is named."""
        self._return_to = return_to
        screen = self._screen
        screen.choose("")
        if not self.stage:
            self._depth_before = screen.body.depth
        self.drawing = screen.presenter.drawings.open(date or screen.presenter.today())
        self.panel.brush.inside = bool(self.drawing.inside)
        self.head.tool = "paint"
        self._release()
        self.painter = PainPainter(self.drawing)
        self.painter.bind(on_change=lambda *_a: self._painted())
        self.panel.open = not self.drawing.strokes
        screen.body.painter = self.painter
        self.draw()

    def draw(self) -> None:
        """Paint, on the skin."""
        if self.painter is None:
            return
        self.stage = "draw"
        body = self._screen.body
        body.chosen = body.pattern = None
        body.peel_to(0)
        body.frame(())
        self.painter.active, self.painter.opacity = True, 1.0
        self._brush()
        self._changed()
        self._screen.dress()

    def look_up(self) -> None:
        """Keep the drawing and show the patterns that overlap it."""
        if self.painter is None or not self._areas():
            return
        self.stage = "results"
        self.painter.active, self.painter.opacity = False, 0.55
        self._keep()
        self._screen.dress()
        self.results.fill(results(self._areas()))

    def lay_over(self, row: ResultRow) -> None:
        """Show one muscle's pattern together with the drawing."""
        body, pane = self._screen.body, self._screen.pane
        painted = {stroke.view for stroke in self.drawing.strokes} if self.drawing else set()
        views = [view for view in pattern_views(row.muscle, row.side) if view in painted]
        if body.view_id not in views:
            pane.view_id = views[0] if views else best_view(row.muscle, row.side, body.view_id)
        body.chosen, body.point = (row.muscle, row.side), ""
        body.pattern = row.pattern
        body.reveal(row.muscle)
        painted_here = {(a.region, a.side) for a in self._areas() if a.side in (row.side, "mid")}
        body.frame(painted_here or row.pattern.places, row.muscle, row.side)

    def leave(self) -> None:
        """Keep the drawing and return to the plain map."""
        if self.drawing is None:
            return
        empty = self.drawing.empty
        self._keep()
        self.stage = ""
        self._release()
        body = self._screen.body
        body.peel_to(self._depth_before)
        self._screen.dress()
        self._screen.choose("")
        shell = self._screen.shell
        if shell is None:
            return
        if self._return_to:
            shell.open(self._return_to)
        if self._joined and not empty:
            shell.toast(_("Drawing saved with the day"))
        elif not empty:
            shell.toast(_("Drawing saved"), action=_("Add to check-in"), on_action=self.add_to_day)

    def back(self) -> bool:
        """Go from the results to the drawing, from the drawing to the map."""
        if self.stage == "results":
            self.draw()
        elif self.stage == "draw":
            self.leave()
        else:
            return False
        return True

    def add_to_day(self) -> None:
        """Ask for the day's pain and begin its check-in with the drawn areas."""
        ask_pain(self._with_pain)

    # ---- parts of the screen

    def toolbar(self) -> Any:
        """Return what stands over the body at this stage, or None for the usual."""
        if self.stage == "draw":
            return self.head
        if self.stage == "results":
            bar = BoxLayout(size_hint_y=None, height=48, spacing=8)
            close = IconButton(icon="close", label=_("Finish drawing"), tone="ink")
            close.bind(on_release=lambda *_a: self.leave())
            bar.add_widget(close)
            title = Text(text=_("Your drawing"), role="title", pos_hint={"center_y": 0.5})
            bar.add_widget(title)
            return bar
        return None

    def foot(self) -> list[Any] | None:
        """Return what stands under the body at this stage, or None for the usual."""
        if self.stage == "draw":
            return [self.panel]
        if self.stage == "results":
            self.results.full = self._screen.panes.wide
            return [] if self._screen.panes.wide else [self.results]
        return None

    # ---- small steps

    def _areas(self) -> tuple[Area, ...]:
        return self.drawing.areas() if self.drawing is not None else ()

    def _keep(self) -> None:
        if self.drawing is None:
            return
        self._joined = self._screen.presenter.drawings.keep(self.drawing)
        self.results.can_add = not self._joined
        if self._screen.shell is not None and self._joined:
            self._screen.shell.changed()

    def _with_pain(self, pain: int) -> None:
        if self.drawing is None:
            return
        self._screen.presenter.drawings.keep_with_pain(self.drawing, pain)
        self._joined = True
        self.results.can_add = False
        if self._screen.shell is not None:
            self._screen.shell.toast(_("Added to your check-in"))
            self._screen.shell.changed()

    def _release(self) -> None:
        if self.painter is not None:
            self.painter.detach()
            self.painter = None

    def _take(self, tool: str) -> None:
        if self.drawing is not None:
            self.drawing.erasing = tool == "erase"

    def _brush(self) -> None:
        if self.drawing is not None:
            self.drawing.intensity = int(self.panel.brush.intensity)
            self.drawing.quality = self.panel.brush.quality
            if self.drawing.inside:
                self.drawing.inside = self.drawing.intensity

    def _inside(self, inside: bool) -> None:
        if self.drawing is not None:
            self.drawing.inside = self.drawing.intensity if inside else 0
            self._changed()

    def _undo(self) -> None:
        if self.drawing is not None and self.painter is not None and self.drawing.undo():
            self.painter.repaint()
            self._changed()

    def _painted(self) -> None:
        """A stroke was made: fold the brush's settings away from the body."""
        self.panel.open = False
        self._changed()

    def _changed(self) -> None:
        if self.drawing is None:
            return
        self.head.can_undo = bool(self.drawing.strokes)
        areas = self._areas()
        self.panel.ready = bool(areas)
        named = places_in_words((a.region, a.side) for a in areas[:MOST_NAMED])
        if not areas:
            self.panel.where = _("Paint on the body. Two fingers zoom.")
        elif len(areas) > MOST_NAMED:
            self.panel.where = _("{} and {} more").format(named, len(areas) - MOST_NAMED)
        else:
            self.panel.where = named
