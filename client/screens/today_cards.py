"""The cards that other parts of the app may lay on Today: a piece of advice, a prompt."""

from __future__ import annotations

from typing import Any

from kivy.metrics import dp

from client.presenters.today_cards import CLOCK, SAFETY_CHECK, WEEK, TodayCard
from client.screens.shell import Shell
from client.widgets.buttons import PillButton
from client.widgets.rows import ListRow
from client.widgets.surface import Card


class CardView(Card):
    """One card; a tap goes where it leads."""

    def __init__(self, card: TodayCard, shell: Shell, **kwargs: Any) -> None:
        super().__init__(tone=card.tone, padding=[dp(20), dp(6)], **kwargs)
        self.card = card
        row = ListRow(icon=card.icon, title=card.title, detail=card.text, icon_tone=card.icon_tone)
        row.bind(on_release=lambda *_args: _go(card, shell))
        self.add_widget(row)
        if card.put_off:
            later = PillButton(text=card.put_off, kind="text")
            later.bind(on_release=lambda *_args: shell.put_off(card.tab))
            self.add_widget(later)


def _go(card: TodayCard, shell: Shell) -> None:
    if card.tab == SAFETY_CHECK:
        shell.safety_check()
    elif card.tab == WEEK:
        shell.week()
    elif card.tab == CLOCK:
        shell.clock_check()
    else:
        shell.open(card.tab, **card.arguments)
