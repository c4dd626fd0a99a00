"""Relax: today's one prompt, the library, a page for each practice, and the player."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.rows
import client.widgets.surface  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.player import Player
from client.presenters.relax import RelaxPresenter, done_words, duration
from client.widgets.buttons import PillButton
from client.widgets.pacer import Pacer
from client.widgets.page import Page, TwoPane
from client.widgets.rating_scale import RatingScale
from client.widgets.rows import ListRow
from client.widgets.rules import load_rules
from client.widgets.surface import Card, Divider
from client.widgets.text import Icon, Text
from shared.atlas.reliefs import Relief
from shared.diary.practice import Feeling

PHASE_WORDS = {"in": "Breathe in", "hold": "Hold", "out": "Breathe out", "rest": "Rest", "do": ""}


class PlayerView(BoxLayout):
    """A practice that runs: what to do now, big enough to read from the floor."""

    pacer: Pacer = ObjectProperty(None)
    now = StringProperty("")
    left = StringProperty("")
    round = StringProperty("")
    text = StringProperty("")
    title = StringProperty("")

    def __init__(self, player: Player, on_end: Any, **kwargs: Any) -> None:
        super().__init__(title=player.relief.title, **kwargs)
        self.player = player
        self._on_end = on_end
        self._tick = Clock.schedule_interval(self.show, 0)
        self.show()

    def show(self, *_args: object) -> None:
        """Show where the practice is now; called each frame."""
        moment = self.player.moment()
        self.pacer.breath = moment.breath
        self.pacer.progress = moment.progress
        phase = PHASE_WORDS[moment.step.phase]
        self.now = _(phase) if phase else ""
        self.text = "" if moment.breath is not None else moment.step.text
        # Rounded up, as people count: 4, 3, 2, 1.
        self.left = str(int(moment.left) + 1) if not moment.done else ""
        self.round = (
            _("Round {n} of {count}").format(n=moment.number, count=moment.count)
            if moment.count > 1
            else _("{time} left").format(time=duration(moment.total_left))
        )
        if moment.done:
            self.close()

    def turn(self) -> None:
        """Pause, or go on."""
        if self.player.playing:
            self.player.pause()
        else:
            self.player.play()
        self.ids.turn.text = _("Pause") if self.player.playing else _("Go on")
        self.ids.turn.icon = "pause" if self.player.playing else "play"

    def close(self, *_args: object) -> None:
        """Stop, at the end or before it."""
        if self._tick is None:
            return
        self._tick.cancel()
        self._tick = None
        self.player.pause()
        self._on_end(self.player)


class RelaxScreen(BoxLayout):
    """The Relax tab: a library, and beside or instead of it the practice that is open."""

    def __init__(self, presenter: RelaxPresenter, shell: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.presenter = presenter
        self.shell = shell
        self.relief: Relief | None = None
        self.playing: PlayerView | None = None
        self._before: Card | None = None
        self.panes = TwoPane(share=0.46)
        self.library = Page(
            title=_("Relax"), subtitle=_("Small practices for body and mind. No rush.")
        )
        self.practice = Page(column=560)
        self.stage = BoxLayout()
        self.stage.add_widget(self.practice)
        self.panes.fill(self.library, self.stage)
        self.panes.bind(wide=lambda *_args: self.refresh())
        self.add_widget(self.panes)

    def refresh(self) -> None:
        """Show the library anew; an open practice stays as it is."""
        self._fill_library()
        if self.relief is None and self.panes.wide:
            prompt = self.presenter.prompt()
            if prompt is not None:
                self._fill_practice(prompt.relief)

    def shown(self, relief: str = "") -> None:
        """Open the practice another screen asked for."""
        asked = self.presenter.relief(relief)
        if asked is not None and self.playing is None:
            self.open(asked)

    def back(self) -> bool:
        """Go from the player to its end page, from a practice to the library."""
        if self.playing is not None:
            self.playing.close()
            return True
        if self.panes.front == "secondary" and not self.panes.wide:
            self._to_library()
            return True
        return False

    def hidden(self) -> None:
        """Hold a running practice while another tab is in front; its place is kept."""
        if self.playing is not None and self.playing.player.playing:
            self.playing.turn()

    def open(self, relief: Relief) -> None:
        """Open the page of a practice."""
        if self.playing is not None:
            self.playing.close()
        self._fill_practice(relief)
        self.panes.front = "secondary"

    # -- the library

    def _fill_library(self) -> None:
        self.library.clear()
        prompt = self.presenter.prompt()
        if prompt is not None:
            card = Card(tone="tint")
            card.add_widget(Text(text=_("For today"), role="caption", tone="tint_ink"))
            card.add_widget(Text(text=prompt.relief.title, role="title", tone="tint_ink"))
            card.add_widget(Text(text=prompt.because, tone="tint_ink"))
            start = PillButton(
                text=_("Open, {time}").format(time=duration(prompt.relief.total_seconds)),
                icon="play",
            )
            start.bind(on_release=lambda *_args: self.open(prompt.relief))
            card.add_widget(start)
            self.library.add_widget(card)
        for section in self.presenter.sections():
            card = Card()
            card.add_widget(Text(text=section.title, role="title"))
            for index, relief in enumerate(section.reliefs):
                if index:
                    card.add_widget(Divider())
                row = ListRow(
                    icon=section.icon,
                    title=relief.title,
                    detail=done_words(self.presenter.times_done(relief)),
                    end=duration(relief.total_seconds),
                )
                row.bind(on_release=lambda _row, chosen=relief: self.open(chosen))
                card.add_widget(row)
            self.library.add_widget(card)

    # -- one practice

    def _fill_practice(self, relief: Relief) -> None:
        self.relief = relief
        page = self.practice
        page.clear()
        page.scroll_y = 1
        page.title, page.subtitle = relief.title, relief.summary
        if not self.panes.wide:
            leave = PillButton(kind="text", text=_("All practices"), icon="arrow-left")
            leave.bind(on_release=lambda *_args: self._to_library())
            page.add_widget(leave)
        page.add_widget(self._cautions(relief))
        page.add_widget(self._preparation(relief))
        steps = Card()
        steps.add_widget(Text(text=_("How it goes"), role="title"))
        for number, step in enumerate(relief.steps, start=1):
            steps.add_widget(Text(text=f"{number}.  {step.text}"))
        if relief.cycles > 1:
            steps.add_widget(Text(text=_("{n} rounds").format(n=relief.cycles), role="small"))
        page.add_widget(steps)
        self._before = before = self._scales(_("How is it now?"), _("Leave out what you like."))
        page.add_widget(before)
        start = PillButton(
            text=_("Start, {time}").format(time=duration(relief.total_seconds)), icon="play"
        )
        start.bind(on_release=lambda *_args: self.start())
        page.add_widget(start)
        evidence = Card()
        evidence.add_widget(Text(text=_("How sure is this?"), role="strong"))
        evidence.add_widget(Text(text=relief.evidence, role="small"))
        page.add_widget(evidence)

    def _preparation(self, relief: Relief) -> Card:
        card = Card()
        card.add_widget(Text(text=_("Get ready"), role="title"))
        card.add_widget(Text(text=relief.preparation))
        return card

    def _cautions(self, relief: Relief) -> Card:
        card = Card(tone="caution_tint")
        head = BoxLayout(size_hint_y=None, height=dp(32), spacing=dp(8))
        head.add_widget(Icon(name="hand-back-right-outline", tone="caution"))
        head.add_widget(Text(text=_("Before you start"), role="strong", tone="caution"))
        card.add_widget(head)
        for sentence in (*relief.cautions, *relief.stop_rules):
            card.add_widget(Text(text=f"•  {sentence}"))
        return card

    def _scales(self, title: str, hint: str) -> Card:
        card = Card()
        card.add_widget(Text(text=title, role="title"))
        card.add_widget(Text(text=hint, role="small"))
        card.scales = {
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
        for scale in card.scales.values():
            card.add_widget(scale)
        return card

    # -- playing

    def start(self) -> None:
        """Play the open practice from its beginning."""
        if self.relief is None or self._before is None:
            return
        before = _feeling(self._before)
        player = self.presenter.player(self.relief)
        self.playing = PlayerView(player, lambda played: self._ended(played, before))
        self.stage.clear_widgets()
        self.stage.add_widget(self.playing)
        player.play()

    def _ended(self, player: Player, before: Feeling) -> None:
        self.playing = None
        self.stage.clear_widgets()
        self.stage.add_widget(self.practice)
        page = self.practice
        page.clear()
        page.scroll_y = 1
        page.title = _("Well done") if player.done else _("Stopped early")
        page.subtitle = (
            _("Rest a moment before you get up.")
            if player.done
            else _("That is fine. What you did counts.")
        )
        after = self._scales(_("And now?"), _("This shows over time what helps you."))
        page.add_widget(after)
        keep = PillButton(text=_("Save"), icon="check")
        keep.bind(on_release=lambda *_args: self._keep(player, before, _feeling(after)))
        page.add_widget(keep)

    def _keep(self, player: Player, before: Feeling, after: Feeling) -> None:
        self.presenter.keep(player, before, after)
        if self.shell is not None:
            self.shell.toast(_("Saved on this device"))
            self.shell.changed()
        if self.panes.wide:
            self._fill_practice(player.relief)
        else:
            self._to_library()

    def _to_library(self) -> None:
        self.relief = None
        self.panes.front = "primary"
        self._fill_library()


def _feeling(card: Any) -> Feeling:
    said = {name: scale.value for name, scale in card.scales.items() if scale.value is not None}
    return Feeling(**{name: int(value) for name, value in said.items()})


load_rules(__file__)
