"""The press test: does pressing here bring on your pain, and where does it travel?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.segmented  # noqa: F401  (its rules are used in kv)
from client.messages import _
from client.presenters.map import muscle_name, side_name
from client.presenters.press_tests import (
    LedgerLine,
    PressTestDiary,
    finding_words,
    how_to_press,
    not_to_press,
    places_to_ask,
    point_name,
)
from client.screens.guide import Notice
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow
from client.widgets.rows import ListRow
from client.widgets.rules import load_rules
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet, confirm
from client.widgets.text import Text
from shared.atlas.muscles import MUSCLES
from shared.diary.press_test import Finding, PressTest

ICONS = {
    Finding.ACTIVE: "target",
    Finding.PASSIVE: "circle-double",
    Finding.QUIET: "circle-outline",
}


class Question(BoxLayout):
    """A question with its answers; `answer` is None until it is given."""

    text = StringProperty("")
    options = ListProperty()
    answer = ObjectProperty(None, allownone=True)


class PlaceChip(Chip):
    """A region the pain may travel to."""

    region = StringProperty("")


class PressTestSheet(Sheet):
    """Asks about one point after another of a muscle and keeps the answers.

    `on_kept` tells that the ledger changed.
    """

    __events__ = ("on_kept",)

    def __init__(
        self, ledger: PressTestDiary, muscle: str, side: str, point: str = "", **kwargs: Any
    ) -> None:
        title = f"{_('Press test')}: {muscle_name(muscle)}, {side_name(side)}"
        super().__init__(title=title, **kwargs)
        self.ledger, self.muscle, self.side = ledger, muscle, side
        points = [p.id for p in MUSCLES[muscle].points]
        self.point = point if point in points else (points[0] if points else "")
        if len(points) > 1:
            choice = Segmented(options=[(p, point_name(p).capitalize()) for p in points])
            choice.value = self.point
            choice.bind(on_choose=lambda _c, chosen: self._turn_to(chosen))
            self.add_widget(choice)
        self._how = Text()
        self.add_widget(self._how)
        self.add_widget(
            Notice(icon="alert-outline", heading=_("Do not press"), lines=not_to_press(muscle))
        )
        yes_no = [(True, _("Yes")), (False, _("No"))]
        self.tender = Question(text=_("Does it hurt when you press there?"), options=yes_no)
        self.familiar = Question(text=_("Is it the pain you know as yours?"), options=yes_no)
        self._where = BoxLayout(orientation="vertical", size_hint_y=None, spacing=8)
        self._where.bind(minimum_height=self._where.setter("height"))
        self._more = BoxLayout(orientation="vertical", size_hint_y=None, spacing=14)
        self._more.bind(minimum_height=self._more.setter("height"))
        self._says = Text(role="strong")
        self._save = PillButton(text=_("Save"), disabled=True)
        self._save.bind(on_release=lambda *_a: self._keep())
        self._history = BoxLayout(orientation="vertical", size_hint_y=None)
        self._history.bind(minimum_height=self._history.setter("height"))
        for part in (self.tender, self._more, self._says, self._save, self._history):
            self.add_widget(part)
        self.tender.bind(answer=lambda *_a: self._go_on())
        self.familiar.bind(answer=lambda *_a: self._judge())
        self._turn_to(self.point)
        self._list()

    def on_kept(self) -> None:
        """Tell that the ledger changed."""

    def _turn_to(self, point: str) -> None:
        """Begin the questions for a point."""
        self.point = point
        self._how.text = how_to_press(self.muscle, point)
        self.tender.answer = self.familiar.answer = None
        self._where.clear_widgets()
        self._where.add_widget(Text(text=_("Where does it travel? Tap all that fit.")))
        flow = Flow()
        for region, words in places_to_ask(self.muscle, point):
            flow.add_widget(PlaceChip(text=words, region=region))
        self._where.add_widget(flow)
        self._go_on()

    def _go_on(self) -> None:
        """Ask on only where it is tender."""
        self._more.clear_widgets()
        if self.tender.answer:
            self._more.add_widget(self.familiar)
            self._more.add_widget(self._where)
        else:
            self.familiar.answer = None
        self._judge()

    def _judge(self) -> None:
        test = self._test()
        self._says.text = finding_words(test.finding) if test is not None else ""
        self._save.disabled = test is None

    def _test(self) -> PressTest | None:
        """Return the press test as answered so far, or None while an answer is missing."""
        tender = self.tender.answer
        if tender is None or (tender and self.familiar.answer is None):
            return None
        chips = [w for w in self._where.walk() if isinstance(w, PlaceChip) and w.on]
        return PressTest(
            date=self.ledger.today(),
            muscle=self.muscle,
            side=self.side,
            tender=tender,
            familiar=bool(tender and self.familiar.answer),
            point=self.point,
            travels=tuple(chip.region for chip in chips) if tender else (),
        )

    def _keep(self) -> None:
        test = self._test()
        if test is None:
            return
        self.ledger.keep(test)
        self._turn_to(self.point)
        self._list()
        self.dispatch("on_kept")

    def _list(self) -> None:
        """Show what was found before."""
        self._history.clear_widgets()
        lines = self.ledger.history(self.muscle, self.side)
        if lines:
            self._history.add_widget(Text(text=_("Before"), role="title"))
        for line in lines:
            self._history.add_widget(ledger_row(line, self._ask_remove))

    def _ask_remove(self, line: LedgerLine) -> None:
        confirm(
            _("Delete this press test?"),
            f"{line.title}, {line.detail}",
            _("Delete"),
            _("Keep it"),
            lambda: self._remove(line),
            danger=True,
        )

    def _remove(self, line: LedgerLine) -> None:
        self.ledger.remove(line.record_id)
        self._list()
        self.dispatch("on_kept")


def ledger_row(line: LedgerLine, on_press: Callable[[LedgerLine], None] | None = None) -> ListRow:
    """Return a press test as a row of a list."""
    row = ListRow(icon=ICONS[line.finding], title=line.title, detail=line.detail, opens=False)
    if on_press is not None:
        row.bind(on_release=lambda *_a: on_press(line))
    return row


load_rules(__file__)
