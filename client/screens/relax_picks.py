"""What to begin with: suggested once on Relax, and changed whenever one likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from client.messages import _
from client.presenters.first_picks import FirstPicks, advice_words
from client.presenters.relax import kind_titles
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow
from client.widgets.sheet import Sheet
from client.widgets.surface import Card
from client.widgets.text import Text


class PicksSheet(Sheet):
    """Chips to turn on, a few at first and every practice when asked for. Kept when saved."""

    def __init__(self, picks: FirstPicks, done: Callable[[], None], **kwargs: Any) -> None:
        super().__init__(title=_("What would you like to try?"), **kwargs)
        self._picks = picks
        self._done = done
        self._every = False
        self._on = set(picks.in_play)
        self._fill()

    def _fill(self) -> None:
        self.content.clear_widgets()
        self.add_widget(
            Text(text=_("Your daily practice comes from these first. Go by what you like."))
        )
        choices = self._picks.choices(every=self._every)
        for kind, title in kind_titles().items():
            fitting = [pick.relief for pick in choices if pick.relief.kind == kind]
            if not fitting:
                continue
            self.add_widget(Text(text=title, role="label", tone="ink_soft"))
            flow = Flow()
            for relief in fitting:
                chip = Chip(text=_(relief.title), on=relief.id in self._on)
                chip.bind(on=lambda _chip, on, id_=relief.id: self._turn(id_, on))
                flow.add_widget(chip)
            self.add_widget(flow)
        if not self._every:
            more = PillButton(text=_("Show every practice"), kind="text")
            more.bind(on_release=lambda *_args: self._show_every())
            self.add_widget(more)
        self._advice = Text(text=advice_words(len(self._on)), role="small")
        self.add_widget(self._advice)
        save = PillButton(text=_("Keep my choice"), icon="check")
        save.bind(on_release=lambda *_args: self._keep())
        self.add_widget(save)

    def _turn(self, relief: str, on: bool) -> None:
        if on:
            self._on.add(relief)
        else:
            self._on.discard(relief)
        self._advice.text = advice_words(len(self._on))

    def _show_every(self) -> None:
        self._every = True
        self._fill()

    def _keep(self) -> None:
        self._picks.keep(self._on)
        self.dismiss()
        self._done()


def picks_card(
    titles: Sequence[str], begin: Callable[[], None], change: Callable[[], None]
) -> Card:
    """Return the card that shows what a person begins with, until they take or change it."""
    card = Card()
    card.add_widget(Text(text=_("We begin with these"), role="title"))
    card.add_widget(
        Text(text=_("Your daily practice comes from them. In time you find out what helps you."))
    )
    flow = Flow()
    for title in titles:
        chip = Chip(text=title, on=True, toggles=False)
        chip.bind(on_release=lambda _chip: change())
        flow.add_widget(chip)
    card.add_widget(flow)
    for words, icon, kind, act in (
        (_("Begin with these"), "check", "tonal", begin),
        (_("Change them"), "", "text", change),
    ):
        button = PillButton(text=words, icon=icon, kind=kind)
        button.bind(on_release=lambda _button, act=act: act())
        card.add_widget(button)
    card.add_widget(Text(text=_("You can change them whenever you like."), role="small"))
    return card
