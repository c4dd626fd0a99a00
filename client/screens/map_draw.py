"""Painting where it hurts on the map, and the patterns that overlap it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

import client.widgets.buttons
import client.widgets.card_head
import client.widgets.rating_scale
import client.widgets.rows
import client.widgets.segmented
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.drawing_diary import ResultRow
from client.screens.guide import Fact
from client.widgets.buttons import Chip, PillButton
from client.widgets.keyboard_focus import KeyboardFocus
from client.widgets.page import Page
from client.widgets.rating_scale import RatingScale
from client.widgets.rules import load_rules
from client.widgets.sheet import Sheet
from client.widgets.surface import Card
from client.widgets.text import Text
from shared.diary.drawing import QUALITIES


def quality_names() -> list[tuple[str, str]]:
    """Return each quality with its word."""
    words = {
        "ache": _("Ache"),
        "sharp": _("Sharp"),
        "burning": _("Burning"),
        "numb": _("Numb"),
        "stiff": _("Stiff"),
    }
    return [(quality, words[quality]) for quality in QUALITIES]


class DrawHead(BoxLayout):
    """Over the body while painting: leave, paint or erase, undo."""

    __events__ = ("on_leave", "on_tool", "on_undo")

    tools = ListProperty()
    tool = StringProperty("paint")
    can_undo = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tools = [("paint", _("Paint"), "brush"), ("erase", _("Erase"), "eraser")]

    def on_leave(self) -> None:
        """Tell that painting is over."""

    def on_tool(self, *_args: object) -> None:
        """Tell that the brush or the eraser was taken."""

    def on_undo(self) -> None:
        """Tell that the last stroke should go."""


class FeelChip(KeyboardFocus, ButtonBehavior, BoxLayout):
    """A word for how the pain feels; ringed when chosen."""

    text = StringProperty("")
    value = StringProperty("")
    on = BooleanProperty(False)


class BrushSettings(BoxLayout):
    """How strong the painted pain is and how it feels. `on_change` tells of a choice."""

    __events__ = ("on_change",)

    intensity = NumericProperty(5)
    quality = StringProperty(None, allownone=True)
    inside = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for quality, words in quality_names():
            chip = FeelChip(text=words, value=quality)
            chip.bind(on_release=self._felt)
            self.ids.qualities.add_widget(chip)
        self._inside = Chip(text=_("Also felt inside the pelvis"), on=self.inside)
        self._inside.bind(on=lambda _chip, on: setattr(self, "inside", on))
        self.ids.inside.add_widget(self._inside)
        self.fbind("quality", self._mark)
        self.fbind("inside", lambda _s, inside: setattr(self._inside, "on", inside))

    def choose(self, intensity: float | None, quality: str | None) -> None:
        """Take an intensity and a quality; 0 would be no pain to paint, so 1 is least."""
        self.intensity = max(1, int(intensity or 1))
        self.quality = quality
        self.dispatch("on_change")

    def on_change(self) -> None:
        """Tell of a choice."""

    def _felt(self, chip: FeelChip) -> None:
        self.choose(self.intensity, None if chip.on else chip.value)

    def _mark(self, *_args: object) -> None:
        for chip in self.ids.qualities.children:
            chip.on = chip.value == self.quality


class DrawPanel(BoxLayout):
    """Under the body while painting: the brush, and on to the look-up.

    `open` unfolds the brush's settings; folded, the panel takes `resting_height` of the map.
    """

    __events__ = ("on_look_up",)

    where = StringProperty("")
    brush_words = StringProperty("")
    ready = BooleanProperty(False)
    open = BooleanProperty(False)
    room = NumericProperty(400)
    resting_height = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.brush = BrushSettings()
        self.fbind("open", self._unfold)
        self.fbind("height", self._rest)
        self.brush.bind(on_change=self._describe)
        self._describe()

    def on_look_up(self) -> None:
        """Tell that the drawing should be looked up."""

    def _describe(self, *_args: object) -> None:
        words = _("Strength {}").format(int(self.brush.intensity))
        feels = dict(quality_names()).get(self.brush.quality or "")
        self.brush_words = f"{words} · {feels}" if feels else words

    def _unfold(self, *_args: object) -> None:
        self.ids.brush.clear_widgets()
        if self.open:
            self.ids.brush.add_widget(self.brush)
        self._rest()

    def _rest(self, *_args: object) -> None:
        settings = self.ids.brush.height if self.open else 0
        self.resting_height = max(self.height - settings, 1)


class DrawingTips(Page):
    """Beside the body while painting: how it is done."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Where does it hurt?"), **kwargs)
        card = Card()
        for icon, heading, text in (
            ("brush", _("Paint with one finger"), _("Use two fingers to zoom and to move.")),
            (
                "tune",
                _("Say how strong it is"),
                _("Set the strength, then paint. Each place keeps its own."),
            ),
            (
                "rotate-3d-variant",
                _("Turn the body"),
                _("Paint the front, the sides and the soles too, if it hurts there."),
            ),
            ("magnify", _("See what fits"), _("Then compare your drawing with each muscle.")),
        ):
            card.add_widget(Fact(icon=icon, heading=heading, text=text))
        self.content.add_widget(card)


class ResultCard(KeyboardFocus, ButtonBehavior, BoxLayout):
    """One muscle of the results; open, it tells what fits and offers guide and press test."""

    title = StringProperty("")
    words = StringProperty("")
    fits = StringProperty("")
    misses = StringProperty("")
    remark = StringProperty("")
    overlap = NumericProperty(0)
    opened = BooleanProperty(False)
    presses = BooleanProperty(True)

    __events__ = ("on_guide", "on_press_test")

    def __init__(self, row: ResultRow, **kwargs: Any) -> None:
        super().__init__(
            title=row.title,
            words=row.words,
            fits=row.fits,
            misses=row.misses,
            remark=row.remark,
            overlap=row.overlap,
            presses=row.presses,
            **kwargs,
        )
        self.row = row
        self.fbind("opened", self._unfold)
        self._unfold()

    def on_guide(self) -> None:
        """Tell that the guide was asked for."""

    def on_press_test(self) -> None:
        """Tell that a press test was asked for."""

    def _unfold(self, *_args: object) -> None:
        more = self.ids.more
        more.clear_widgets()
        if not self.opened:
            return
        add = more.add_widget
        add(Text(text=_("Fits: {}").format(self.fits), role="small"))
        if self.misses:
            add(Text(text=_("Not in its pattern: {}").format(self.misses), role="small"))
        if self.remark:
            add(Text(text=self.remark, role="small", tone="caution"))
        guide = PillButton(text=_("Open guide"), least_height=48)
        guide.bind(on_release=lambda *_a: self.dispatch("on_guide"))
        add(guide)
        if self.presses:
            test = PillButton(text=_("Press test"), kind="quiet", least_height=48)
            test.bind(on_release=lambda *_a: self.dispatch("on_press_test"))
            add(test)


class ResultsPanel(BoxLayout):
    """The muscles whose patterns overlap the drawing. `on_show` gets the row to lay over it.

    Not `open`, only its head is there, which names the muscle on show; `full` it does not fold.
    """

    __events__ = ("on_show", "on_guide", "on_press_test", "on_change_drawing", "on_add_to_day")

    room = NumericProperty(400)
    full = BooleanProperty(False)
    open = BooleanProperty(True)
    shown = StringProperty("")
    can_add = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._more = self.ids.more.__self__
        self.fbind("open", self._unfold)

    def _unfold(self, *_args: object) -> None:
        if self.open and self._more.parent is None:
            self.ids.column.add_widget(self._more)
        elif not self.open:
            self.ids.column.remove_widget(self._more)

    def on_can_add(self, *_args: object) -> None:
        """Offer to add the drawing to a day that has no check-in yet."""
        self.ids.offer.clear_widgets()
        if self.can_add:
            button = PillButton(
                text=_("Add to your check-in"), icon="calendar-check", kind="tonal", least_height=48
            )
            button.bind(on_release=lambda *_a: self.dispatch("on_add_to_day"))
            self.ids.offer.add_widget(button)

    def fill(self, rows: list[ResultRow]) -> None:
        """Show the results, the first one open."""
        self.open = True
        cards = self.ids.cards
        cards.clear_widgets()
        if not rows:
            cards.add_widget(Text(text=_("No pattern in the atlas reaches there.")))
        for row in rows:
            card = ResultCard(row)
            card.bind(
                on_release=self._chosen,
                on_guide=lambda c: self.dispatch("on_guide", c.row),
                on_press_test=lambda c: self.dispatch("on_press_test", c.row),
            )
            cards.add_widget(card)
        if rows:
            self._chosen(cards.children[-1])

    def _chosen(self, chosen: ResultCard) -> None:
        for card in self.ids.cards.children:
            if isinstance(card, ResultCard):
                card.opened = card is chosen
        self.shown = chosen.title
        self.dispatch("on_show", chosen.row)

    def on_show(self, row: ResultRow) -> None:
        """Tell whose pattern to lay over the drawing."""

    def on_guide(self, row: ResultRow) -> None:
        """Tell whose guide to open."""

    def on_press_test(self, row: ResultRow) -> None:
        """Tell which muscle to press."""

    def on_change_drawing(self) -> None:
        """Tell that the drawing should be gone on with."""

    def on_add_to_day(self) -> None:
        """Tell that the drawing should join the day's check-in."""


def ask_pain(on_pain: Callable[[int], None]) -> Sheet:
    """Ask how strong the pain is now: a day's check-in needs it."""
    sheet = Sheet(title=_("Add to your check-in"))
    scale = RatingScale(title=_("Pain now"))
    agree = PillButton(text=_("Save"), disabled=True)
    scale.bind(value=lambda _s, value: setattr(agree, "disabled", value is None))

    def save(*_args: object) -> None:
        sheet.dismiss()
        on_pain(int(scale.value))

    agree.bind(on_release=save)
    sheet.add_widget(scale)
    sheet.add_widget(agree)
    sheet.open()
    return sheet


load_rules(__file__)
