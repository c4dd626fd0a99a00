"""The practice that is under way: its place is kept on the device, over leaving and restarts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from client.presenters.player import Player
from shared.atlas.reliefs import RELIEFS, Relief
from shared.diary.errors import InvalidValueError
from shared.diary.practice import Feeling, Practice

SETTING = "practice_underway"

LEAST = 5
"""A practice left within so many seconds was not begun."""


class Settings(Protocol):
    """Where a device keeps its settings."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting; None forgets it."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a practice was left."""

    relief: Relief
    elapsed: float
    sides: int
    date: dt.date
    before: Feeling


class Underway:
    """Keeps the place of the one practice that is under way."""

    def __init__(self, settings: Settings, *, today: Callable[[], dt.date]) -> None:
        self._settings = settings
        self._today = today

    def note(self, player: Player, before: Feeling) -> None:
        """Keep where a practice is now."""
        if player.elapsed >= LEAST:
            self._settings.set_setting(
                SETTING,
                {
                    "relief": player.relief.id,
                    "elapsed": round(player.elapsed, 1),
                    "sides": player.sides,
                    "date": self._today().isoformat(),
                    "before": asdict(before),
                },
            )

    def forget(self) -> None:
        """Nothing is under way any more."""
        if self._settings.setting(SETTING) is not None:
            self._settings.set_setting(SETTING, None)

    def place(self) -> Place | None:
        """Return where a practice was left today, or None."""
        place = self._read()
        return place if place is not None and place.date == self._today() else None

    def left_behind(self) -> Practice | None:
        """Return a practice that was left on an earlier day, as one that was interrupted."""
        place = self._read()
        if place is None or place.date == self._today():
            return None
        return Practice(
            place.relief.id, place.date, round(place.elapsed), False, before=place.before
        )

    def _read(self) -> Place | None:
        kept = self._settings.setting(SETTING)
        try:
            return Place(
                RELIEFS[kept["relief"]],
                float(kept["elapsed"]),
                int(kept["sides"]),
                dt.date.fromisoformat(kept["date"]),
                Feeling(**kept["before"]),
            )
        except (TypeError, KeyError, ValueError, InvalidValueError):
            return None
