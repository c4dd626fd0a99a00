"""The page of one practice: what to mind, how it goes, how it is now, and the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

import client.widgets.segmented  # noqa: F401  (its rules are used here)
from client.messages import _
from client.presenters.player import Player
from client.presenters.relax import RelaxPresenter, duration, two_sided
from client.widgets.buttons import IconButton, PillButton
from client.widgets.page import Page
from client.widgets.rating_scale import RatingScale
from client.widgets.rules import load_rules
from client.widgets.segmented import Segmented
from client.widgets.surface import Card
from client.widgets.text import Icon, Text
from shared.atlas.reliefs import Relief
from shared.diary.practice import Feeling


class LeaveButton(PillButton):
    """The way back to the library, as wide as its words."""


LONG = 6
"""From so many steps on only the first few are listed, the others in one line."""


class Leader(Protocol):
    """What the page asks of the screen."""

    def start(self) -> None:
        """Play the open practice."""

    def open_cautions(self) -> None:
        """Show the questions before the first release."""

    def to_library(self) -> None:
        """Return to the library."""

    def changed(self) -> None:
        """The library has to be shown anew."""


class PracticePage(Page):
    """One practice before it starts, and after it ended."""

    def __init__(self, presenter: RelaxPresenter, leader: Leader, **kwargs: Any) -> None:
        super().__init__(column=560, **kwargs)
        self.presenter = presenter
        self.leader = leader
        self.sides = 1
        self._before: ScalesCard | None = None

    @property
    def before(self) -> Feeling:
        """How it is before the start, as far as it was said."""
        return self._before.feeling if self._before is not None else Feeling()

    def fill(self, relief: Relief, *, alone: bool) -> None:
        """Show a practice; `alone` when the library is not beside it."""
        self.clear()
        self.scroll_y = 1
        self.sides = 1
        self._before = None
        self.title, self.subtitle = _(relief.title), _(relief.summary)
        self.add_widget(self._head(relief, alone=alone))
        closed = self.presenter.closed(relief)
        if closed:
            self.add_widget(self._closed(closed))
        else:
            self.add_widget(_cautions(relief))
        self.add_widget(_preparation(relief))
        self.add_widget(_steps(relief))
        if not closed:
            self._before = ScalesCard(_("How is it now?"), _("Leave out what you like."))
            self.add_widget(self._before)
            self._add_start(relief)
        self.add_widget(_evidence(relief))

    def fill_end(self, player: Player, keep: Callable[[Feeling], None]) -> None:
        """Ask how it is now; `keep` hears the answer when it is saved."""
        self.clear()
        self.scroll_y = 1
        self.title = _("Well done") if player.done else _("Stopped early")
        self.subtitle = (
            _("Rest a moment before you get up.")
            if player.done
            else _("That is fine. What you did counts.")
        )
        after = ScalesCard(_("And now?"), _("This shows over time what helps you."))
        self.add_widget(after)
        self.add_widget(_button(_("Save"), "check", lambda: keep(after.feeling)))

    def _head(self, relief: Relief, *, alone: bool) -> BoxLayout:
        row = BoxLayout(size_hint_y=None, height=dp(52))
        if alone:
            leave = LeaveButton(text=_("All practices"))
            leave.bind(on_release=lambda *_args: self.leader.to_library())
            leave.bind(height=lambda _w, height: setattr(row, "height", max(dp(52), height)))
            row.add_widget(leave)
        row.add_widget(BoxLayout())
        starred = relief.id in self.presenter.favourites
        star = IconButton(
            icon="star" if starred else "star-outline",
            tone="amber" if starred else "ink_soft",
            label=_("Keep among yours"),
            pos_hint={"center_y": 0.5},
        )

        def turn(*_args: object) -> None:
            kept = self.presenter.turn_favourite(relief)
            star.icon, star.tone = ("star", "amber") if kept else ("star-outline", "ink_soft")
            self.leader.changed()

        star.bind(on_release=turn)
        row.add_widget(star)
        return row

    def _closed(self, reasons: tuple[str, ...]) -> Card:
        card = Card(tone="caution_tint")
        card.add_widget(_heading("shield-check-outline", _("Not for you right now")))
        for reason in reasons:
            card.add_widget(Text(text=reason))
        card.add_widget(
            _button(_("Change my answers"), "", self.leader.open_cautions, kind="quiet")
        )
        return card

    def _add_start(self, relief: Relief) -> None:
        start = _button("", "play", self.leader.start)

        def say(sides: int) -> None:
            self.sides = sides
            time = duration(relief.total_seconds * sides)
            start.text = _("Start, {time}").format(time=time)

        if two_sided(relief):
            card = Card()
            card.add_widget(Text(text=_("Which side?"), role="title"))
            choice = Segmented(options=[(1, _("One side")), (2, _("Both sides"))], value=1)
            choice.bind(on_choose=lambda _w, sides: say(sides))
            card.add_widget(choice)
            self.add_widget(card)
        say(1)
        self.add_widget(start)


class ScalesCard(Card):
    """Pain, stiffness and tension, each 0 to 10, none of them needed."""

    def __init__(self, title: str, hint: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.add_widget(Text(text=title, role="title"))
        self.add_widget(Text(text=hint, role="small"))
        self.scales = {
            "pain": RatingScale(
                title=_("Pain"), low_words=_("none"), high_words=_("worst I can imagine")
            ),
            "stiffness": RatingScale(
                title=_("Stiffness"), low_words=_("loose"), high_words=_("very stiff")
            ),
            "tension": RatingScale(
                title=_("Tension"), low_words=_("calm"), high_words=_("very tense")
            ),
        }
        for scale in self.scales.values():
            self.add_widget(scale)

    @property
    def feeling(self) -> Feeling:
        """What was said."""
        said = {n: s.value for n, s in self.scales.items() if s.value is not None}
        return Feeling(**{name: int(value) for name, value in said.items()})


def _cautions(relief: Relief) -> Card:
    card = Card(tone="caution_tint")
    card.add_widget(_heading("hand-back-right-outline", _("Before you start")))
    for sentence in (*relief.cautions, *relief.stop_rules):
        card.add_widget(Text(text=f"•  {_(sentence)}"))
    return card


def _preparation(relief: Relief) -> Card:
    card = Card()
    card.add_widget(Text(text=_("Get ready"), role="title"))
    card.add_widget(Text(text=_(relief.preparation)))
    return card


def _steps(relief: Relief) -> Card:
    card = Card()
    card.add_widget(Text(text=_("How it goes"), role="title"))
    shown = relief.steps if len(relief.steps) <= LONG else relief.steps[: LONG - 2]
    for number, step in enumerate(shown, start=1):
        card.add_widget(Text(text=f"{number}.  {_(step.text)}"))
    if len(shown) < len(relief.steps):
        more = _("And {n} more steps, one after the other. The player leads you.")
        card.add_widget(Text(text=more.format(n=len(relief.steps) - len(shown)), role="small"))
    if relief.cycles > 1:
        card.add_widget(Text(text=_("{n} rounds").format(n=relief.cycles), role="small"))
    return card


def _evidence(relief: Relief) -> Card:
    card = Card()
    card.add_widget(Text(text=_("How sure is this?"), role="strong"))
    card.add_widget(Text(text=_(relief.evidence), role="small"))
    return card


def _heading(icon: str, words: str) -> BoxLayout:
    head = BoxLayout(size_hint_y=None, spacing=dp(8))
    text = Text(text=words, role="strong", tone="caution")
    text.bind(height=lambda _w, height: setattr(head, "height", max(dp(32), height)))
    head.add_widget(Icon(name=icon, tone="caution", pos_hint={"center_y": 0.5}))
    head.add_widget(text)
    text.pos_hint = {"center_y": 0.5}
    return head


def _button(words: str, icon: str, act: Callable[[], None], kind: str = "filled") -> PillButton:
    button = PillButton(text=words, icon=icon, kind=kind)
    button.bind(on_release=lambda *_args: act())
    return button


load_rules(__file__)
