"""What a person would like to try: begun with a suggestion, which can be changed at any time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from client.presenters.cautions import Cautions
from client.presenters.prompts import PICKED, Prompts
from shared.atlas.reliefs import Relief

ADVISED = 6
"""So many at most are advised: a few that are tried often tell more than many tried once."""

NAMED = 3
"""So many of them are named where they are listed in short."""

SHOWN = 12
"""So many suggestions are shown at first to choose from; the others when asked for."""


class Settings(Protocol):
    """Where a device keeps its settings."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""
        ...


@dataclass(frozen=True, slots=True)
class Pick:
    """A practice that may be picked, and whether it is."""

    relief: Relief
    on: bool


class FirstPicks:
    """Keeps what a person would like to try, or that they follow the suggestion.

    The day's prompt comes from these. A suggestion that is followed changes as the diary learns;
    what was picked stays.
    """

    def __init__(
        self,
        settings: Settings,
        cautions: Cautions,
        prompts: Prompts,
        reliefs: Mapping[str, Relief],
    ) -> None:
        self._settings = settings
        self._cautions = cautions
        self._prompts = prompts
        self._reliefs = reliefs

    @property
    def asked(self) -> bool:
        """Whether a person picked some, or took the suggestion."""
        return self._settings.setting(PICKED) is not None

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of the practices they would like to try, in the library's order."""
        kept = set(self._settings.setting(PICKED, []))
        return tuple(id_ for id_ in self._reliefs if id_ in kept)

    @property
    def in_play(self) -> tuple[str, ...]:
        """Ids of what is tried now: what was picked, or else what is suggested."""
        return self.picked or self._prompts.in_play()

    def titles(self) -> tuple[str, ...]:
        """Return what the practices tried now are called."""
        return tuple(_(self._reliefs[id_].title) for id_ in self.in_play)

    def choices(self, *, every: bool = False) -> tuple[Pick, ...]:
        """Return what can be picked: a few, or every practice; nothing that is closed now."""
        on = set(self.in_play)
        few = {*on, *self._prompts.suggested()[:SHOWN]}
        return tuple(
            Pick(relief, relief.id in on)
            for relief in self._reliefs.values()
            if (every or relief.id in few)
            and (relief.id in on or not self._cautions.against(relief))
        )

    def follow(self) -> None:
        """Take the suggestion, as it is now and as it changes."""
        self._settings.set_setting(PICKED, [])

    def keep(self, picked: Collection[str]) -> None:
        """Keep what was picked; nothing, or just what is suggested, follows the suggestion."""
        chosen = [id_ for id_ in self._reliefs if id_ in set(picked)]
        if not self.picked and set(chosen) == set(self.in_play):
            chosen = []
        self._settings.set_setting(PICKED, chosen)

    def words(self) -> str:
        """Return in a few words what is tried now."""
        return in_few_words(self.titles())


def in_few_words(titles: Sequence[str]) -> str:
    """Return the first of some practices and how many more there are."""
    listed, more = ", ".join(titles[:NAMED]), len(titles) - NAMED
    return _("{practices} and {n} more").format(practices=listed, n=more) if more > 0 else listed


def advice_words(count: int) -> str:
    """Return what is said beneath the choice for so many picks."""
    if count > ADVISED:
        return _("That is a lot. With up to {n} we find out sooner what helps.").format(n=ADVISED)
    if not count:
        return _("With none picked we choose for you.")
    return _("Pick up to {n}. You can change this at any time.").format(n=ADVISED)
