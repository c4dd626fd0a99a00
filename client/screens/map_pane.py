"""The body with the map's controls floating over and under it."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

import client.widgets.body_map
import client.widgets.layer_peeler
import client.widgets.segmented
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters import map as atlas
from client.theme import theme
from client.widgets.body_camera import fit
from client.widgets.body_scene import FIRST_VIEW
from client.widgets.buttons import PillButton
from client.widgets.rows import ListRow
from client.widgets.rules import load_rules
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet
from client.widgets.typefaces import natural_width
from shared.atlas.artwork import VIEWS


class MapPane(FloatLayout):
    """The body with its controls floating over it. `foot` holds what stands at the bottom."""

    __events__ = ("on_search", "on_draw_mode", "on_look_back", "on_found")

    view_id = StringProperty(FIRST_VIEW)
    looking_back = BooleanProperty(False)
    marked = BooleanProperty(False)
    shows_whole = BooleanProperty(True)
    left_words = StringProperty("")
    right_words = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._turning: Any = None
        # Rules know their children weakly: what leaves the screen for a while is held here.
        self.peeler = self.ids.peeler.__self__
        self._usual = (self.ids.toolbar.__self__, self.ids.turn.__self__)
        self._return = self.ids.whole.__self__
        self._peels = True
        self.fbind("width", self._offer_views)
        theme.bind(scale=self._offer_views)
        self.fbind("view_id", self._name_view)
        self._fit = Clock.create_trigger(self._inset, -1)
        for part in (self.ids.head, self.ids.foot, self.peeler):
            part.bind(size=lambda *_a: self._fit(), pos=lambda *_a: self._fit())
        self.ids.body.bind(zoom=self._offer_whole, subject=self._offer_whole)
        self.ids.body.bind(chosen=lambda *_a: self._fit())
        self._offer_whole()
        self.fbind("size", lambda *_a: self._fit())
        self.fbind("view_id", self._name_sides)
        self.fbind("view_id", lambda *_a: self._fit())
        self._name_sides()

    def lend_room(self, panel: Any) -> None:
        """Let a panel at the foot grow up to half of the map, whatever its height becomes."""
        panel.room = self.height / 2
        self.fbind("height", lambda _pane, height: setattr(panel, "room", height / 2))

    def dress(self, toolbar: Any, foot: list[Any] | None) -> None:
        """Put other controls over and under the body; None for the usual ones."""
        usual_bar, turn = self._usual
        head, under = self.ids.head, self.ids.foot
        head.clear_widgets()
        for part in (toolbar or usual_bar, turn):
            head.add_widget(part)
        under.clear_widgets()
        for part in foot or []:
            under.add_widget(part)
        self._peels = foot is None
        self._fit()

    def on_search(self) -> None:
        """Tell that the search was pressed."""

    def on_look_back(self) -> None:
        """Tell that the map of a period was asked for, or should go."""

    def on_found(self) -> None:
        """Tell that what a therapist found was asked for."""

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
        aside = dp(12)
        if self._seat_peeler():
            aside += self.peeler.width + dp(8)
        body = self.ids.body
        beside = [dp(12), head.height + dp(14), aside, below + dp(14)]
        centred = [aside, *beside[1:]]
        if body.chosen:
            # A close-up has all the room.
            body.insets = centred if self.width - 2 * aside > self.width * 0.6 else beside
        else:
            # A whole body stands in the middle, unless it would be the smaller for it.
            view = VIEWS[self.view_id]
            as_large = fit(view, self.size, centred) > 0.97 * fit(view, self.size, beside)
            body.insets = centred if as_large else beside

    def _seat_peeler(self) -> bool:
        """Put the peel control halfway between head and foot; say whether there is room for it."""
        low, high = self.ids.foot.top, self.ids.head.y
        fits = self._peels and high - low >= self.peeler.height + dp(16)
        self.peeler.y = (low + high - self.peeler.height) / 2
        if fits and self.peeler.parent is None:
            self.add_widget(self.peeler)
        elif not fits and self.peeler.parent is self:
            self.remove_widget(self.peeler)
        return fits

    def turn_zoom(self) -> None:
        """Go from a close-up to the whole body, or back to what was framed."""
        if self.shows_whole:
            self.ids.body.come_close()
        else:
            self.ids.body.zoom_to(1.0)

    def _offer_whole(self, *_args: object) -> None:
        """Offer the way back to the whole body, and from there to what was framed."""
        body = self.ids.body
        self.shows_whole = body.zoom < 1.05
        wanted = not self.shows_whole or body.comes_closer()
        if wanted and self._return.parent is None:
            self.add_widget(self._return)
        elif not wanted and self._return.parent is self:
            self.remove_widget(self._return)

    def _name_sides(self, *_args: object) -> None:
        if self.view_id in {"posterior", "medial"}:
            self.left_words, self.right_words = _("Left"), _("Right")
        elif self.view_id in {"anterior", "sole"}:
            self.left_words, self.right_words = _("Right"), _("Left")
        elif self.view_id == "left_lateral":
            self.left_words, self.right_words = _("Front"), _("Back")
        else:
            self.left_words, self.right_words = _("Back"), _("Front")


load_rules(__file__)
