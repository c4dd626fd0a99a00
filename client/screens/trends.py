"""Trends: the pain chart, advice with its reason, and the same in words and in a table."""

from __future__ import annotations

from collections.abc import Callable
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
    Period,
    TableRow,
    TrendsPresenter,
    TrendsView,
)
from client.theme import theme
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow, Page, TwoPane
from client.widgets.rules import load_rules
from client.widgets.sheet import Sheet
from client.widgets.surface import Card, Divider
from client.widgets.text import Icon, Text
from client.widgets.trend_chart import DASHES, TrendChart, dashed
from shared.trends.standing import Choice


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
        head = BoxLayout(size_hint_y=None, spacing=dp(12))
        head.bind(minimum_height=head.setter("height"))
        icon = Icon(name="calendar-check", tone="warm", pos_hint={"top": 1})
        head.add_widget(icon)
        head.add_widget(Text(text=advice.title, role="title"))
        self.add_widget(head)
        for reason in advice.reasons:
            self.add_widget(Text(text=reason))
        self.add_widget(Text(text=f"{advice.since}. {advice.urgency}.", role="strong"))
        self._advice = advice
        self._open = False
        self._why = _column()
        self._toggle = PillButton(kind="text", text=_("Why this?"), icon="chevron-down")
        self._toggle.bind(on_release=self._turn)
        self._why.add_widget(self._toggle)
        self.add_widget(self._why)
        meet = PillButton(text=_("Ask for an appointment"), icon="calendar-month-outline")
        meet.bind(on_release=lambda *_args: ask())
        self.add_widget(meet)
        choices: tuple[tuple[Choice, str], ...] = (
            ("booked", _("I have booked")),
            ("passed", _("It passed")),
            ("snoozed", _("Later")),
        )
        answers = Flow()
        for choice, words in choices:
            chip = Chip(text=words, toggles=False)
            chip.bind(on_release=lambda _chip, chosen=choice: answer(chosen))
            answers.add_widget(chip)
        self.add_widget(answers)

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

    def __init__(self, presenter: TrendsPresenter, shell: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.presenter = presenter
        self.shell = shell
        self.period = Period.THREE_MONTHS
        self.panes = TwoPane(share=0.58)
        self.main = Page(title=_("Trends"))
        self.side = Page(column=560)
        self.card = ChartCard()
        self._chips: dict[str, LineChip] = {}
        self.notes = _column()
        self.words = _column()
        self._fill_card()
        self.panes.bind(wide=lambda *_args: self._arrange())
        self.add_widget(self.panes)
        self._arrange()

    def refresh(self) -> None:
        """Read the diary again and show what it says now."""
        view = self.presenter.view(self.period)
        self.card.chart.show(view)
        self.card.ids.summary.text = view.summary
        self._show_chips([name for name in LINES if name != "peg" or view.lines[name]])
        self._show_notes(view)
        self._show_words(view)

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

    def _show_notes(self, view: TrendsView) -> None:
        self.notes.clear_widgets()
        if view.warning:
            self.notes.add_widget(self._warning(view.warning))
        elif view.advice is not None:
            self.notes.add_widget(self._advice_view(view.advice))
        else:
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
            self.notes.add_widget(card)
        if view.notes:
            card = Card()
            card.add_widget(Text(text=_("What goes together"), role="title"))
            for note in view.notes:
                lines = _column(spacing=2)
                lines.add_widget(Text(text=note.about, role="label"))
                lines.add_widget(
                    Text(text=note.words, role="small", tone="ink" if note.clear else "ink_soft")
                )
                card.add_widget(lines)
            self.notes.add_widget(card)

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

    def _show_words(self, view: TrendsView) -> None:
        self.words.clear_widgets()
        if not view.table:
            return
        card = Card()
        card.add_widget(Text(text=_("Week by week"), role="title"))
        card.add_widget(
            _row(TableRow(_("Week"), _("Logged"), _("Pain"), _("Stiffness")), role="caption")
        )
        for row in view.table:
            card.add_widget(Divider())
            card.add_widget(_row(row, role="small"))
        week = PillButton(
            text=_("Your week in three questions"), kind="text", icon="calendar-today"
        )
        week.bind(on_release=lambda *_args: self.shell and self.shell.week())
        card.add_widget(week)
        self.words.add_widget(card)


def _row(row: TableRow, role: str) -> BoxLayout:
    line = BoxLayout(size_hint_y=None, spacing=dp(8))
    line.bind(minimum_height=line.setter("height"))
    texts = (row.week, row.logged, row.pain, row.stiffness)
    for text, share in zip(texts, (0.4, 0.26, 0.14, 0.2), strict=True):
        line.add_widget(Text(text=text, role=role, size_hint_x=share))
    return line


def _column(spacing: int = 16) -> BoxLayout:
    # Height 0 to begin with: an empty box never tells of its smallest height.
    column = BoxLayout(orientation="vertical", size_hint_y=None, height=0, spacing=dp(spacing))
    column.bind(minimum_height=column.setter("height"))
    return column


load_rules(__file__)
