"""The player: what to do now, big enough to read from the floor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.buttons
import client.widgets.text  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.cues import Cues, CueTrack, phase_words
from client.presenters.player import Moment, Player, fullness
from client.presenters.relax import duration
from client.theme import theme
from client.widgets.buttons import IconButton
from client.widgets.pacer import Pacer
from client.widgets.page import WIDE
from client.widgets.rules import load_rules

NOTE_EVERY = 20.0
"""Seconds between two times the place is kept: a phone that dies loses little, and a write to the
disk does not make the breathing stutter often. Leaving and pausing keep it at once."""


class Awake(Protocol):
    """What keeps the screen on."""

    def hold(self, awake: bool) -> None:
        """Keep the screen on, or let it go dark again."""


class PlayerView(BoxLayout):
    """A practice that runs. `note` hears now and then where it is, `on_end` that it is over.

    Dimmed, it goes on in the dark look under a veil, for a dark room; a touch anywhere lifts it.
    """

    pacer: Pacer = ObjectProperty(None)
    now = StringProperty("")
    left = StringProperty("")
    round = StringProperty("")
    text = StringProperty("")
    then = StringProperty("")
    side = StringProperty("")
    title = StringProperty("")
    playing = BooleanProperty(False)
    dim = BooleanProperty(False)
    wide = BooleanProperty(False)
    tight = BooleanProperty(False)
    roomy = BooleanProperty(True)
    tools = NumericProperty(1)

    def __init__(
        self,
        player: Player,
        cues: Cues,
        *,
        awake: Awake | None = None,
        note: Callable[[Player], None],
        ended: Callable[[Player], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(title=_(player.relief.title), **kwargs)
        self.player = player
        self._cues = cues
        self._track = CueTrack(player, cues)
        self._awake = awake
        self._note = note
        self._ended = ended
        self._noted = player.elapsed
        self._dark_by_day = theme.dark
        self.fbind("size", self._measure)
        self._fill_tools()
        self._tick: Any = Clock.schedule_interval(self.show, 0)
        self.show()

    @staticmethod
    def words_role(text: str, wide: bool, tight: bool) -> str:
        """Return the type role of what to do: as large as there is room for."""
        if tight:
            return "title" if text else "headline"
        if len(text) < 20 and wide:
            return "display"
        return "stage" if len(text) < (110 if wide else 60) else "headline"

    def show(self, *_args: object) -> None:
        """Show where the practice is now; called each frame."""
        moment = self.player.moment()
        self.playing = self.player.playing
        self.pacer.breath = moment.breath
        self.pacer.level = fullness(moment)
        self.pacer.progress = moment.progress
        self.now = phase_words(moment)
        self.text = "" if self.now else _(moment.step.text)
        self.left = clock_words(moment)
        self.then = next_words(moment)
        self.side = side_words(moment, self.player.sides)
        self.round = round_words(moment)
        self._track.follow(moment)
        if moment.done:
            self.close()
        elif abs(self.player.elapsed - self._noted) >= NOTE_EVERY:
            self._keep_place()

    def turn(self) -> None:
        """Pause, or go on."""
        if self.player.playing:
            self.hold()
        else:
            self.player.play()
            self._hold_awake(True)
        self.playing = self.player.playing

    def hold(self) -> None:
        """Pause, and keep the place."""
        if self._tick is None:
            return
        self.player.pause()
        self.playing = False
        self.dim = False
        self._hold_awake(False)
        self._keep_place()

    def play(self) -> None:
        """Begin, or go on."""
        if not self.player.playing:
            self.turn()

    def skip(self) -> None:
        """Go to the next step."""
        self.player.skip()
        self.show()

    def step_back(self) -> None:
        """Go to the start of this step, or to the one before."""
        self.player.back()
        self.show()

    def close(self, *_args: object) -> None:
        """Stop, at the end or before it."""
        if self._tick is None:
            return
        self._tick.cancel()
        self._tick = None
        self.player.pause()
        self.dim = False
        self._hold_awake(False)
        self._ended(self.player)

    def on_touch_down(self, touch: Any) -> bool:
        """Lift the veil first: what lies under it cannot be seen well enough to be meant."""
        if self.dim and self.collide_point(*touch.pos):
            self.dim = False
            return True
        return bool(super().on_touch_down(touch))

    def on_dim(self, _view: Any, dim: bool) -> None:
        """Take on the dark look while dimmed; what was chosen comes back after it."""
        if dim:
            self._dark_by_day = theme.dark
            theme.dark = True
        else:
            theme.dark = self._dark_by_day

    def _keep_place(self) -> None:
        self._noted = self.player.elapsed
        self._note(self.player)

    def _hold_awake(self, awake: bool) -> None:
        if self._awake is not None:
            self._awake.hold(awake)

    def _measure(self, *_args: object) -> None:
        self.wide = self.width >= dp(WIDE) and self.width > self.height

    def _fill_tools(self) -> None:
        """Offer what the device can do: a voice, a buzz; and the veil everywhere."""
        row = self.ids.tools
        row.clear_widgets()
        offered = []
        if self._cues.can_speak:
            icon = "volume-high" if self._cues.speaks else "volume-off"
            words = _("Spoken cues on") if self._cues.speaks else _("Spoken cues off")
            offered.append((icon, words, lambda: self._turn_cue("speech", self._cues.speaks)))
        if self._cues.can_buzz:
            words = _("Buzz on") if self._cues.buzzes else _("Buzz off")
            icon = "vibrate" if self._cues.buzzes else "cellphone"
            offered.append((icon, words, lambda: self._turn_cue("buzz", self._cues.buzzes)))
        offered.append(("weather-night", _("Dim the screen"), self._veil))
        for icon, words, act in offered:
            button = IconButton(icon=icon, label=words)
            button.bind(on_release=lambda _button, act=act: act())
            row.add_widget(button)
        self.tools = len(offered)

    def _turn_cue(self, name: str, on: bool) -> None:
        self._cues.choose(name, not on)
        self._fill_tools()

    def _veil(self) -> None:
        self.dim = True


def clock_words(moment: Moment) -> str:
    """Return the time left in a step as people count: 4, 3, 2, 1, and minutes for long ones."""
    if moment.done:
        return ""
    seconds = int(moment.left - 1e-6) + 1
    return str(seconds) if seconds < 100 else f"{seconds // 60}:{seconds % 60:02d}"


def next_words(moment: Moment) -> str:
    """Return what comes next, for tasks; a breath needs no warning."""
    if moment.breath is not None or moment.after is None:
        return ""
    return _("Next: {step}").format(step=_(moment.after.text))


def side_words(moment: Moment, sides: int) -> str:
    """Return which side it is the turn of, where both are played."""
    if sides < 2:
        return ""
    return _("First side") if moment.side == 1 else _("Other side")


def round_words(moment: Moment) -> str:
    """Return the round, or the time left where there is only one."""
    if moment.count > 1:
        return _("Round {n} of {count}").format(n=moment.number, count=moment.count)
    return _("{time} left").format(time=duration(moment.total_left))


load_rules(__file__)
