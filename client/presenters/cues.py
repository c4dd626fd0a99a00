"""What a practice tells without being looked at: a buzz and a few spoken words at each turn."""

from __future__ import annotations

from typing import Any, Protocol

from client.messages import _
from client.presenters.player import Moment, Player

SHORT, LONG, END = 0.06, 0.18, 0.5
"""Buzzes in seconds: a turn, the breath out and the other side, the end."""


class Haptics(Protocol):
    """The part of a device that buzzes."""

    available: bool

    def buzz(self, seconds: float) -> None:
        """Buzz so long; must return at once."""


class Speech(Protocol):
    """The part of a device that speaks."""

    available: bool

    def say(self, words: str) -> None:
        """Say it aloud; must return at once. What is still being said may be cut off."""


class Settings(Protocol):
    """Where a device keeps its settings."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""


class Cues:
    """Buzzes and speaks at each turn, as far as the device can and the person wants."""

    def __init__(self, haptics: Haptics, speech: Speech, settings: Settings) -> None:
        self._haptics = haptics
        self._speech = speech
        self._settings = settings

    @property
    def can_buzz(self) -> bool:
        """Whether this device can buzz."""
        return self._haptics.available

    @property
    def can_speak(self) -> bool:
        """Whether this device can speak."""
        return self._speech.available

    @property
    def buzzes(self) -> bool:
        """Whether it will buzz; on until turned off."""
        return self.can_buzz and bool(self._settings.setting("cue_buzz", True))

    @property
    def speaks(self) -> bool:
        """Whether it will speak; off until turned on."""
        return self.can_speak and bool(self._settings.setting("cue_speech", False))

    def choose(self, name: str, on: bool) -> None:
        """Turn `buzz` or `speech` on or off."""
        self._settings.set_setting(f"cue_{name}", on)

    def turn(self, moment: Moment, *, other_side: bool = False) -> None:
        """Tell that a step begins."""
        if self.buzzes:
            self._haptics.buzz(LONG if other_side or moment.step.phase == "out" else SHORT)
        if self.speaks:
            words = spoken(moment)
            self._speech.say(f"{_('Now the other side.')} {words}" if other_side else words)

    def end(self) -> None:
        """Tell that it is over."""
        if self.buzzes:
            self._haptics.buzz(END)
        if self.speaks:
            self._speech.say(_("That is all. Rest a moment."))


class CueTrack:
    """Follows one player and gives each cue once, however often it is asked."""

    def __init__(self, player: Player, cues: Cues) -> None:
        self._player = player
        self._cues = cues
        self._index: int | None = None
        self._side = 1
        self._ended = False

    def follow(self, moment: Moment) -> None:
        """Give the cues of this moment; called each frame."""
        if moment.done:
            if not self._ended:
                self._ended = True
                self._cues.end()
            return
        if moment.index != self._index and self._player.playing:
            self._cues.turn(moment, other_side=moment.side != self._side)
            self._index, self._side = moment.index, moment.side


def phase_words(moment: Moment) -> str:
    """Return what to do in a few words: a phase of the breath, or nothing for a task."""
    if moment.breath is None:
        return ""
    words = {"in": _("Breathe in"), "hold": _("Hold"), "out": _("Breathe out"), "rest": _("Rest")}
    return words.get(moment.step.phase, "")


def spoken(moment: Moment) -> str:
    """Return what is said aloud when a step begins."""
    return phase_words(moment) or _(moment.step.text)
