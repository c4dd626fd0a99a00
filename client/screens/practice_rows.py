"""The ways from Me to what a person decided about practising."""

from __future__ import annotations

from client.messages import _
from client.screens.shell import Shell
from client.widgets.rows import ListRow
from client.widgets.surface import Card, Divider


def add_practice_rows(card: Card, shell: Shell) -> None:
    """Add to a card the rows that lead to reminders and to what speaks against a practice."""
    for icon, title, detail, sheet in (
        (
            "bell-outline",
            _("Reminders and cues"),
            _("Times, quiet hours, voice and buzz"),
            "reminders",
        ),
        (
            "shield-check-outline",
            _("Before the first release"),
            _("What speaks against a practice for you"),
            "cautions",
        ),
    ):
        row = ListRow(icon=icon, title=title, detail=detail)
        row.bind(on_release=lambda _row, sheet=sheet: shell.open("relax", sheet=sheet))
        card.add_widget(Divider())
        card.add_widget(row)
