"""The library: today's prompt, what is under way, what a person comes back for, and the shelves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.first_picks import in_few_words
from client.presenters.prompts import Prompt
from client.presenters.relax import Line, RelaxPresenter, Section, duration
from client.presenters.underway import Place
from client.screens.relax_picks import picks_card
from client.widgets.buttons import PillButton
from client.widgets.page import Page
from client.widgets.rows import ListRow
from client.widgets.surface import Card, Divider
from client.widgets.text import Icon, Text
from shared.atlas.reliefs import Relief


class Opener(Protocol):
    """What the library asks of the screen."""

    def open(self, relief: Relief) -> None:
        """Open the page of a practice."""

    def resume(self) -> None:
        """Go on with the practice that was left."""

    def let_go(self) -> None:
        """Keep the practice that was left as interrupted."""

    def open_help(self) -> None:
        """Show what helps."""

    def open_cautions(self) -> None:
        """Show the questions before the first release."""

    def open_reminders(self) -> None:
        """Show reminders and cues."""

    def open_picks(self) -> None:
        """Ask what a person would like to try."""


class Library(Page):
    """The Relax tab's first page. One shelf is open at a time, so the page stays short."""

    def __init__(self, presenter: RelaxPresenter, opener: Opener, **kwargs: Any) -> None:
        super().__init__(
            title=_("Relax"), subtitle=_("Small practices for body and mind. No rush."), **kwargs
        )
        self.presenter = presenter
        self.opener = opener
        self.shelf = ""
        self._cards: dict[str, tuple[object, Card]] = {}

    def fill(self) -> None:
        """Show everything as it is now; what has not changed stays under the finger."""
        before, self._cards = self._cards, {}
        for name, says, make in self._parts():
            lying = before.get(name)
            self._cards[name] = lying if lying and lying[0] == says else (says, make())
        if list(self._cards.items()) != list(before.items()):
            self.clear()
            for _says, card in self._cards.values():
                self.add_widget(card)

    def _parts(self) -> Iterator[tuple[str, object, Callable[[], Card]]]:
        """Yield each card's name, what it says, and how it is made."""
        presenter = self.presenter
        picks = presenter.picks
        place = presenter.underway.place()
        if place is not None:
            yield "underway", place, lambda: self._underway(place)
        prompt = presenter.prompt()
        if prompt is not None:
            yield "prompt", prompt, lambda: self._prompt(prompt)
        tried = picks.titles()
        if not picks.asked:
            yield "picks", tried, lambda: picks_card(tried, self._begin, self.opener.open_picks)
        own = presenter.own_shelf()
        if own:
            yield "own", (own, presenter.favourites), lambda: self._own(own)
            yield "helps", None, self._helps
        yield "shelves", (presenter.sections(), self.shelf), self._shelves
        yield "settings", (tried, presenter.cautions.asked), lambda: self._settings(tried)

    def _prompt(self, prompt: Prompt) -> Card:
        card = Card(tone="tint")
        card.add_widget(Text(text=_("For today"), role="caption", tone="tint_ink"))
        card.add_widget(Text(text=_(prompt.relief.title), role="headline", tone="tint_ink"))
        card.add_widget(Text(text=prompt.because, tone="tint_ink"))
        words = _("Open, {time}").format(time=duration(prompt.relief.total_seconds))
        card.add_widget(_button(words, "play", lambda: self.opener.open(prompt.relief)))
        return card

    def _underway(self, place: Place) -> Card:
        card = Card(tone="warm_tint")
        total = place.relief.total_seconds * place.sides
        card.add_widget(Text(text=_("Under way"), role="caption", tone="warm_ink"))
        card.add_widget(Text(text=_(place.relief.title), role="title", tone="warm_ink"))
        card.add_widget(
            Text(
                text=_("{time} left. Your place is kept.").format(
                    time=duration(total - place.elapsed)
                ),
                tone="warm_ink",
            )
        )
        card.add_widget(_button(_("Go on with it"), "play", self.opener.resume))
        card.add_widget(_button(_("Leave it for today"), "", self.opener.let_go, "text"))
        return card

    def _own(self, lines: tuple[Line, ...]) -> Card:
        card = Card(padding=[dp(20), dp(16), dp(20), dp(8)], spacing=dp(4))
        card.add_widget(Text(text=_("Yours"), role="title"))
        self._lines(card, lines, star=True)
        return card

    def _shelves(self) -> Card:
        card = Card(padding=[dp(20), dp(16), dp(20), dp(8)], spacing=dp(2))
        card.add_widget(Text(text=_("All practices"), role="title"))
        for index, section in enumerate(self.presenter.sections()):
            if index:
                card.add_widget(Divider())
            open_ = section.id == self.shelf
            card.add_widget(self._shelf_row(section, open_))
            if open_:
                inner = BoxLayout(
                    orientation="vertical", size_hint_y=None, padding=[dp(38), 0, 0, dp(8)]
                )
                inner.bind(minimum_height=inner.setter("height"))
                self._lines(inner, section.lines)
                card.add_widget(inner)
        return card

    def _shelf_row(self, section: Section, open_: bool) -> ListRow:
        row = ListRow(
            icon=section.icon,
            title=section.title,
            detail=section.summary,
            end="" if open_ else str(len(section.lines)),
            opens=False,
        )
        row.add_widget(
            Icon(
                name="chevron-up" if open_ else "chevron-down",
                extent=22,
                pos_hint={"center_y": 0.5},
            )
        )
        row.bind(on_release=lambda *_args: self._turn(section.id))
        return row

    def _turn(self, shelf: str) -> None:
        self.shelf = "" if self.shelf == shelf else shelf
        self.fill()

    def _lines(self, holder: Any, lines: tuple[Line, ...], *, star: bool = False) -> None:
        favourites = self.presenter.favourites if star else frozenset()
        for line in lines:
            row = ListRow(
                icon=("star" if line.relief.id in favourites else "history") if star else "",
                icon_tone="amber" if line.relief.id in favourites else "ink_soft",
                title=_(line.relief.title),
                title_tone="ink_soft" if line.closed else "ink",
                detail=line.detail,
                end="" if line.closed else duration(line.relief.total_seconds),
            )
            row.bind(on_release=lambda _row, relief=line.relief: self.opener.open(relief))
            holder.add_widget(row)

    def _begin(self) -> None:
        self.presenter.picks.follow()
        self.fill()

    def _settings(self, tried: Sequence[str]) -> Card:
        card = Card(padding=[dp(20), dp(6)])
        for icon, title, detail, act in (
            (
                "checkbox-marked",
                _("What I am trying"),
                in_few_words(tried),
                self.opener.open_picks,
            ),
            (
                "shield-check-outline",
                _("Before the first release"),
                _("Questions about your health, kept on this device")
                if self.presenter.cautions.asked
                else _("A few questions, asked once"),
                self.opener.open_cautions,
            ),
            (
                "bell-outline",
                _("Reminders and cues"),
                _("Times, quiet hours, voice and buzz"),
                self.opener.open_reminders,
            ),
        ):
            row = ListRow(icon=icon, title=title, detail=detail)
            row.bind(on_release=lambda _row, act=act: act())
            card.add_widget(row)
        return card

    def _helps(self) -> Card:
        card = Card(padding=[dp(20), dp(6)])
        row = ListRow(
            icon="chart-timeline-variant",
            title=_("What helps me"),
            detail=_("How you were the morning after"),
        )
        row.bind(on_release=lambda *_args: self.opener.open_help())
        card.add_widget(row)
        return card


def _button(words: str, icon: str, act: Callable[[], None], kind: str = "filled") -> PillButton:
    button = PillButton(text=words, icon=icon, kind=kind)
    button.bind(on_release=lambda *_args: act())
    return button
