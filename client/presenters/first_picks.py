"""What a person would like to try: asked once, may be skipped, can be changed at any time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from client.presenters.cautions import Cautions
from client.presenters.prompts import PICKED
from shared.atlas.reliefs import Relief

ADVISED = 6
"""So many at most are advised: a few that are tried often tell more than many tried once."""

FEW: tuple[str, ...] = (
    "six_breath",
    "easy_walk",
    "heat_pack",
    "muscle_relaxation_four",
    "body_scan",
    "stretch_figure_four",
    "stretch_knee_to_chest",
    "press_piriformis",
    "roll_gluteus_maximus",
    "cat_camel",
    "sitting_break",
    "sigh",
)
"""What is shown first to choose from: the best known of each kind, and what is easy to begin."""


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
    """Keeps what a person would like to try. The day's prompt begins with these."""

    def __init__(
        self, settings: Settings, cautions: Cautions, reliefs: Mapping[str, Relief]
    ) -> None:
        self._settings = settings
        self._cautions = cautions
        self._reliefs = reliefs

    @property
    def asked(self) -> bool:
        """Whether a person answered, or skipped the question."""
        return self._settings.setting(PICKED) is not None

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of the practices they would like to try, in the library's order."""
        kept = set(self._settings.setting(PICKED, []))
        return tuple(id_ for id_ in self._reliefs if id_ in kept)

    def choices(self, *, every: bool = False) -> tuple[Pick, ...]:
        """Return what can be picked: a few, or every practice; nothing that is closed now."""
        picked = set(self.picked)
        shown = self._reliefs if every else dict.fromkeys([*FEW, *self.picked])
        return tuple(
            Pick(self._reliefs[id_], id_ in picked)
            for id_ in shown
            if id_ in self._reliefs
            and (id_ in picked or not self._cautions.against(self._reliefs[id_]))
        )

    def keep(self, picked: Collection[str]) -> None:
        """Keep what was picked; nothing picked is an answer too."""
        self._settings.set_setting(PICKED, [id_ for id_ in self._reliefs if id_ in set(picked)])

    def words(self) -> str:
        """Return in a few words what was picked."""
        picked = self.picked
        if not picked:
            return _("Nothing picked: we choose for you")
        titles = [_(self._reliefs[id_].title) for id_ in picked[:3]]
        more = len(picked) - len(titles)
        listed = ", ".join(titles)
        return _("{practices} and {n} more").format(practices=listed, n=more) if more else listed


def advice_words(count: int) -> str:
    """Return what is said beneath the choice for so many picks."""
    if count > ADVISED:
        return _("That is a lot. With up to {n} we find out sooner what helps.").format(n=ADVISED)
    return _("Pick up to {n}. You can change this at any time.").format(n=ADVISED)
