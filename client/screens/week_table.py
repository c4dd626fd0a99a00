"""The weeks in a table, below or beside the chart that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.trends import TableRow
from client.screens.columns import column
from client.widgets.buttons import PillButton
from client.widgets.surface import Card, Divider
from client.widgets.text import Text

AT_ONCE = 4
"""Rows that are filled anew in one frame; a new row, seven widgets and four texts, has its own."""

SHARES = (0.4, 0.26, 0.14, 0.2)
"""How the width is shared: week, days logged, pain, stiffness."""


class WeekTable(Card):
    """A row a week, newest first, and the way to the questions about the week."""

    def __init__(self, ask: Callable[[], object]) -> None:
        super().__init__()
        head = WeekRow("caption", line=False)
        head.show(TableRow(_("Week"), _("Logged"), _("Pain"), _("Stiffness")))
        self.rows = column(14)
        week = PillButton(
            text=_("Your week in three questions"), kind="text", icon="calendar-today"
        )
        week.bind(on_release=lambda *_args: ask())
        for part in (Text(text=_("Week by week"), role="title"), head, self.rows, week):
            self.add_widget(part)

    def fill(self, table: Sequence[TableRow]) -> Iterator[None]:
        """Show these rows, some in each frame; those that are there are used again."""
        there = self.rows.children[::-1]
        for place, row in enumerate(table):
            new = place >= len(there)
            line = WeekRow("small") if new else there[place]
            line.show(row)
            if new:
                self.rows.add_widget(line)
            if new or place % AT_ONCE == 0:
                yield
        for line in there[len(table) :]:
            self.rows.remove_widget(line)


class WeekRow(BoxLayout):
    """One line of the table; its words can be changed."""

    def __init__(self, role: str, *, line: bool = True) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, spacing=dp(14))
        self.bind(minimum_height=self.setter("height"))
        cells = BoxLayout(size_hint_y=None, spacing=dp(8))
        cells.bind(minimum_height=cells.setter("height"))
        self._cells = [Text(role=role) for _share in SHARES]
        for cell, share in zip(self._cells, SHARES, strict=True):
            cell.size_hint_x = share  # not given when it is made: the rule for texts would win
            cells.add_widget(cell)
        if line:
            self.add_widget(Divider())
        self.add_widget(cells)

    def show(self, row: TableRow) -> None:
        """Say this; only what differs is drawn anew."""
        words = (row.week, row.logged, row.pain, row.stiffness)
        for cell, said in zip(self._cells, words, strict=True):
            cell.text = said
