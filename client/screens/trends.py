"""Trends: the pain chart, advice with its reason, and the same in words and in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kivy.graphics import Color, Line
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.rows
import client.widgets.segmented
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.day_words import short_day
from client.presenters.trends import (
    LINES,
    AdviceCard,
    LinkNote,
    Period,
    TrendsPresenter,
    TrendsView,
)
from client.screens.columns import column
from client.screens.week_table import WeekTable
from client.theme import theme
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow, Page, TwoPane
from client.widgets.rules import load_rules
from client.widgets.sheet import Sheet
from client.widgets.slices import Slices
from client.widgets.surface import Card
from client.widgets.text import Icon, Text
from client.widgets.trend_chart import TrendChart
from client.widgets.trend_picture import DASHES, dashed
from shared.trends.standing import Choice

Aside = Callable[[Callable[[TrendsPresenter], TrendsView], Callable[[TrendsView], None]], None]
"""Does work with a presenter in another thread and hands over what came of it."""


def line_names() -> dict[str, str]:
    """Return the quiet lines in words, with how they are drawn."""
    return {
        "stiffness": _("Stiffness"),
        "stress": _("Stress"),
        "sleep": _("Sleep quality"),
        "peg": _("In the way, weekly"),
    }


class LineChip(Chip):
    """Switches a quiet line on; a sample below the name shows how that line is drawn."""

    line = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "on"):
            self.fbind(name, self._sample)
        theme.bind(palette=self._sample, scale=self._sample)

    def _sample(self, *_args: object) -> None:
        words, row = self.ids.words, self.y + dp(9)
        self.canvas.after.clear()
        with self.canvas.after:
            Color(*(theme.tint_ink if self.on else theme.ink_soft))
            for piece in dashed(
                [(words.x, row), (words.right, row)], *(dp(n) for n in DASHES[self.line])
            ):
                Line(points=[number for point in piece for number in point], width=dp(0.8))


class ChartCard(Card):
    """The chart with its period switch, its quiet lines and what it says in words."""

    chart: TrendChart = ObjectProperty(None)
    wide = BooleanProperty(False)


class AdviceView(Card):
    """One piece of advice: what, why, what speaks against it, and which rule said so."""

    def __init__(
        self,
        advice: AdviceCard,
        answer: Callable[[Choice], None],
        ask: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(tone="warm_tint", **kwargs)
        self._advice = advice
        self._answer = answer
        self._ask = ask
        self._open = False
        self._why = column()
        self._toggle = PillButton(kind="text", text=_("Why this?"), icon="chevron-down")
        self._toggle.bind(on_release=self._turn)
        self._why.add_widget(self._toggle)

    def fill(self) -> Iterator[None]:
        """Put the parts in, some in each frame."""
        head = BoxLayout(size_hint_y=None, spacing=dp(12))
        head.bind(minimum_height=head.setter("height"))
        icon = Icon(name="calendar-check", tone="warm", pos_hint={"top": 1})
        head.add_widget(icon)
        head.add_widget(Text(text=self._advice.title, role="title"))
        self.add_widget(head)
        yield
        for reason in self._advice.reasons:
            self.add_widget(Text(text=reason))
        self.add_widget(Text(text=f"{self._advice.since}. {self._advice.urgency}.", role="strong"))
        self.add_widget(self._why)
        yield
        meet = PillButton(text=_("Ask for an appointment"), icon="calendar-month-outline")
        meet.bind(on_release=lambda *_args: self._ask())
        self.add_widget(meet)
        yield
        choices: tuple[tuple[Choice, str], ...] = (
            ("booked", _("I have booked")),
            ("passed", _("It passed")),
            ("snoozed", _("Later")),
        )
        answers = Flow()
        for choice, words in choices:
            chip = Chip(text=words, toggles=False)
            chip.bind(on_release=lambda _chip, chosen=choice: self._answer(chosen))
            answers.add_widget(chip)
        self.add_widget(answers)
        yield

    def _turn(self, *_args: object) -> None:
        """Open or close the reasons."""
        self._open = not self._open
        self._why.clear_widgets()
        self._why.add_widget(self._toggle)
        self._toggle.text = _("Close") if self._open else _("Why this?")
        self._toggle.icon = "chevron-up" if self._open else "chevron-down"
        if self._open:
            self._why.add_widget(Text(text=_("What speaks against it"), role="strong"))
            for sentence in self._advice.against:
                self._why.add_widget(Text(text=sentence))
            self._why.add_widget(Text(text=self._advice.days, role="small"))
            self._why.add_widget(Text(text=self._advice.rule, role="small"))


class TrendsScreen(BoxLayout):
    """The Trends tab: chart first; on a tablet the words and the table stand beside it."""

    def __init__(
        self,
        presenter: TrendsPresenter,
        shell: Any = None,
        aside: Aside | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.presenter = presenter
        self.shell = shell
        self._aside = aside
        self.view: TrendsView | None = None
        self.period = Period.THREE_MONTHS
        self.panes = TwoPane(share=0.58)
        self.main = Page(title=_("Trends"))
        self.side = Page(column=560)
        self.card = ChartCard()
        self._chips: dict[str, LineChip] = {}
        self.notes = column()
        self.words = column()
        self.table = WeekTable(lambda: self.shell and self.shell.week())
        self._slices = Slices()
        self._in_front = True
        self._said: tuple[str, AdviceCard | None] | None = None
        self._advice: Card | None = None
        self._linked: tuple[LinkNote, ...] = ()
        self._links: Card | None = None
        self._fill_card()
        self.panes.bind(wide=lambda *_args: self._arrange())
        self.add_widget(self.panes)
        self._arrange()

    # The shell calls these

    def refresh(self) -> None:
        """Read the diary again and show what it says now, as soon as it has been followed."""
        period = self.period
        if self._aside is None:
            self._show(self.presenter.view(period))
        else:
            self._aside(lambda presenter: presenter.view(period), self._arrived)

    def shown(self) -> None:
        """Come to the front."""
        self._in_front = True

    def hidden(self) -> None:
        """Go; what comes late is not drawn, since all is asked for again at the next visit."""
        self._in_front = False

    def _arrived(self, view: TrendsView) -> None:
        if self._in_front:
            self._show(view)

    def _show(self, view: TrendsView) -> None:
        """Show what changed, a piece in each frame: all at once would hold up a finger."""
        if view != self.view:
            self.view = view
            self._slices.start(self._pieces(view))

    def _pieces(self, view: TrendsView) -> Iterator[None]:
        self._show_chart(view)
        yield
        yield from self._show_advice(view)
        yield from self._show_links(view)
        self._show_table(there=bool(view.table))
        yield from self.table.fill(view.table)

    def _show_chart(self, view: TrendsView) -> None:
        self.card.chart.show(view)
        self.card.ids.summary.text = view.summary
        self._show_chips([name for name in LINES if name != "peg" or view.lines[name]])

    def choose_period(self, period: Period) -> None:
        """Look further back, or closer."""
        self.period = period
        self.refresh()

    def open_day(self, ordinal: int) -> None:
        """Show what was logged on a day."""
        entry = self.presenter.day(ordinal)
        if entry is None:
            return
        sheet = Sheet(title=short_day(entry.date))
        for name, value in self.presenter.details(entry):
            row = BoxLayout(size_hint_y=None, spacing=dp(12))
            row.bind(minimum_height=row.setter("height"))
            row.add_widget(Text(text=name, tone="ink_soft", size_hint_x=0.5))
            row.add_widget(Text(text=value, role="strong", size_hint_x=0.5))
            sheet.add_widget(row)
        if entry.note:
            sheet.add_widget(Text(text=entry.note))
        sheet.open()

    def _fill_card(self) -> None:
        card = self.card
        card.ids.period.options = [
            (Period.FOUR_WEEKS, _("4 weeks")),
            (Period.THREE_MONTHS, _("3 months")),
            (Period.YEAR, _("A year")),
        ]
        card.ids.period.value = self.period
        card.ids.period.bind(on_choose=lambda _widget, value: self.choose_period(value))
        card.chart.bind(on_day=lambda _widget, day: self.open_day(day))
        names = line_names()
        for name in LINES:
            self._chips[name] = chip = LineChip(text=names[name], line=name)
            chip.bind(on=lambda _chip, on, line=name: self._switch(line, on))

    def _show_chips(self, names: list[str]) -> None:
        """Offer these quiet lines, changing nothing under a finger."""
        lines = self.card.ids.lines
        wanted = [self._chips[name] for name in names]
        if lines.children[::-1] != wanted:
            lines.clear_widgets()
            for chip in wanted:
                lines.add_widget(chip)

    def _switch(self, line: str, on: bool) -> None:
        self.card.chart.shown = {**self.card.chart.shown, line: on}

    def _arrange(self) -> None:
        """Put the words beside the chart where there is room, else below it."""
        for part in (self.card, self.notes, self.words):
            if part.parent is not None:
                part.parent.remove_widget(part)
        self.main.clear()
        self.side.clear()
        self.card.wide = self.panes.wide
        self.main.add_widget(self.card)
        beside = self.side if self.panes.wide else self.main
        beside.add_widget(self.notes)
        beside.add_widget(self.words)
        self.panes.fill(self.main, self.side)

    def _show_advice(self, view: TrendsView) -> Iterator[None]:
        said = (view.warning, view.advice)
        if said == self._said:
            return
        if view.warning:
            card = self._warning(view.warning)
        elif view.advice is not None:
            card = self._advice_view(view.advice)
            yield from card.fill()
        else:
            card = _no_advice()
        self._said, self._advice = said, card
        self._lay_notes()
        yield

    def _show_links(self, view: TrendsView) -> Iterator[None]:
        if view.notes == self._linked:
            return
        card = Card()
        card.add_widget(Text(text=_("What goes together"), role="title"))
        for note in view.notes:
            card.add_widget(_link_lines(note))
            yield
        self._linked, self._links = view.notes, card if view.notes else None
        self._lay_notes()
        yield

    def _lay_notes(self) -> None:
        self.notes.clear_widgets()
        for card in (self._advice, self._links):
            if card is not None:
                self.notes.add_widget(card)

    def _show_table(self, *, there: bool) -> None:
        if there != bool(self.words.children):
            self.words.clear_widgets()
            if there:
                self.words.add_widget(self.table)

    def _advice_view(self, advice: AdviceCard) -> AdviceView:
        return AdviceView(
            advice,
            partial(self._answer, advice),
            partial(self._ask, advice),
        )

    def _ask(self, advice: AdviceCard) -> None:
        if self.shell is not None:
            self.shell.open("sharing", ask=True, advice=advice, back_to="trends")

    def _answer(self, advice: AdviceCard, choice: Choice) -> None:
        self.presenter.answer(advice, choice)
        if self.shell is not None:
            self.shell.toast(_("Noted. It will be quiet for a while."))
        self.refresh()

    def _warning(self, title: str) -> Card:
        """Return what stands in place of advice while a red flag does."""
        card = Card(tone="danger_tint")
        card.add_widget(Text(text=title, role="title"))
        card.add_widget(Text(text=_("Your answers to the safety check come first.")))
        look = PillButton(text=_("What to do"), kind="danger")
        look.bind(on_release=lambda *_args: self.shell and self.shell.safety_check())
        card.add_widget(look)
        return card


def _no_advice() -> Card:
    card = Card()
    card.add_widget(Text(text=_("No advice today"), role="title"))
    card.add_widget(
        Text(
            text=_(
                "Knotwise looks at your check-ins each day and tells you when it is "
                "a good time to book, and why."
            )
        )
    )
    return card


def _link_lines(note: LinkNote) -> BoxLayout:
    lines = column(spacing=2)
    lines.add_widget(Text(text=note.about, role="label"))
    lines.add_widget(Text(text=note.words, role="small", tone="ink" if note.clear else "ink_soft"))
    return lines


load_rules(__file__)
