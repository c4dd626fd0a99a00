"""Relax: the library, a page for each practice, and the player over both."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.player import Player
from client.presenters.relax import RelaxPresenter
from client.presenters.reminders import RemindersPresenter
from client.screens.relax_helps import HelpsSheet
from client.screens.relax_library import Library
from client.screens.relax_picks import PicksSheet
from client.screens.relax_player import Awake, PlayerView
from client.screens.relax_practice import PracticePage
from client.screens.relax_sheets import CautionsSheet, RemindersSheet
from client.widgets.page import TwoPane
from shared.atlas.reliefs import Relief
from shared.diary.practice import Feeling


class RelaxScreen(BoxLayout):
    """The Relax tab: a library, and beside or instead of it the practice that is open.

    A practice that plays has all of the screen, so that it can be read from the floor.
    """

    def __init__(
        self,
        presenter: RelaxPresenter,
        shell: Any = None,
        awake: Awake | None = None,
        reminders: RemindersPresenter | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.presenter = presenter
        self.shell = shell
        self.relief: Relief | None = None
        self.playing: PlayerView | None = None
        self._awake = awake
        self._reminders = reminders
        self.library = Library(presenter, self)
        self.practice = PracticePage(presenter, self)
        self.panes = TwoPane(share=0.46)
        self.panes.fill(self.library, self.practice)
        self.panes.bind(wide=lambda *_args: self.refresh())
        self.add_widget(self.panes)

    # The shell calls these

    def refresh(self) -> None:
        """Show the library anew; an open practice stays as it is."""
        self.presenter.keep_left()
        self.library.fill()
        if self.relief is None and self.panes.wide:
            prompt = self.presenter.prompt()
            if prompt is not None:
                self._fill_practice(prompt.relief)

    def shown(self, relief: str = "", sheet: str = "") -> None:
        """Open the practice or the sheet another screen asked for."""
        asked = self.presenter.relief(relief)
        if asked is not None and self.playing is None:
            self.open(asked)
        if sheet == "cautions":
            self.open_cautions()
        elif sheet == "reminders":
            self.open_reminders()

    def back(self) -> bool:
        """Go from the player to its end page, from a practice to the library."""
        if self.playing is not None:
            self.playing.close()
            return True
        if self.panes.front == "secondary" and not self.panes.wide:
            self.to_library()
            return True
        return False

    def hidden(self) -> None:
        """Hold a running practice while something else is in front; its place is kept."""
        if self.playing is not None and self.playing.player.playing:
            self.playing.hold()

    # The library and the pages call these

    def open(self, relief: Relief) -> None:
        """Open the page of a practice."""
        if self.playing is not None:
            self.playing.close()
        self._fill_practice(relief)
        self.panes.front = "secondary"

    def to_library(self) -> None:
        """Return to the library."""
        self.relief = None
        self.panes.front = "primary"
        self.library.fill()

    def changed(self) -> None:
        """Show the library anew where it stands beside a practice."""
        self.library.fill()

    def open_cautions(self) -> None:
        """Show the questions before the first release."""
        CautionsSheet(self.presenter.cautions, self._answered).open()

    def open_reminders(self) -> None:
        """Show reminders and cues."""
        if self._reminders is not None:
            RemindersSheet(self._reminders, self.presenter.cues).open()

    def open_picks(self) -> None:
        """Ask what a person would like to try."""
        PicksSheet(self.presenter.picks, self.library.fill).open()

    def open_help(self) -> None:
        """Show what helps."""
        HelpsSheet(self.presenter.what_helps).open()

    # Playing

    def start(self) -> None:
        """Play the open practice from its beginning; first ask what may forbid it."""
        relief = self.relief
        if relief is None or self.presenter.closed(relief):
            return
        if self.presenter.cautions.must_ask(relief):
            CautionsSheet(self.presenter.cautions, self._answered_before_start).open()
            return
        player = self.presenter.player(relief, sides=self.practice.sides)
        self._play(player, self.practice.before)

    def resume(self) -> None:
        """Go on with the practice that was left, from where it was."""
        place = self.presenter.underway.place()
        if place is None:
            return
        if self.presenter.closed(place.relief):  # something was answered since
            self.open(place.relief)
            return
        self._fill_practice(place.relief)
        self.panes.front = "secondary"
        player = self.presenter.player(place.relief, sides=place.sides, elapsed=place.elapsed)
        self._play(player, place.before)

    def let_go(self) -> None:
        """Keep the practice that was left as interrupted."""
        place = self.presenter.underway.place()
        if place is not None:
            player = self.presenter.player(place.relief, sides=place.sides, elapsed=place.elapsed)
            self.presenter.keep(player, place.before, Feeling())
            self.library.fill()

    def _play(self, player: Player, before: Feeling) -> None:
        self.playing = PlayerView(
            player,
            self.presenter.cues,
            awake=self._awake,
            note=lambda played: self.presenter.underway.note(played, before),
            ended=lambda played: self._ended(played, before),
        )
        self.clear_widgets()
        self.add_widget(self.playing)
        self.playing.play()

    def _ended(self, player: Player, before: Feeling) -> None:
        self.playing = None
        self.clear_widgets()
        self.add_widget(self.panes)
        self.presenter.underway.note(player, before)
        self.practice.fill_end(player, lambda after: self._keep(player, before, after))

    def _keep(self, player: Player, before: Feeling, after: Feeling) -> None:
        self.presenter.keep(player, before, after)
        if self.shell is not None:
            self.shell.toast(_("Saved on this device"))
            self.shell.changed()
        if self.panes.wide:
            self._fill_practice(player.relief)
        else:
            self.to_library()

    def _answered(self) -> None:
        self.library.fill()
        if self.relief is not None and self.playing is None:
            self._fill_practice(self.relief)

    def _answered_before_start(self) -> None:
        """Go on to the practice, unless an answer closed it; its page then says why."""
        relief = self.relief
        if relief is None:
            return
        if self.presenter.closed(relief):
            self._answered()
        else:
            self.start()

    def _fill_practice(self, relief: Relief) -> None:
        self.relief = relief
        self.practice.fill(relief, alone=not self.panes.wide)
