"""When a clause may speak: not the same again for weeks, unless it has become much clearer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.trends.advice import Kind

WAIT: Mapping[Kind, Mapping[Kind, int]] = MappingProxyType(
    {
        "worsening": {"worsening": 70, "not_recovering": 21, "severe": 42},
        "not_recovering": {"worsening": 21, "not_recovering": 42, "severe": 21},
        "severe": {"worsening": 42, "not_recovering": 21, "severe": 60},
    }
)
"""`WAIT[said][now]`: days after one reason was given before another, or the same, may be."""

CLEARER = 0.8
"""So much more must speak for the same reason to be given again before its time.

Pain that does not recover is often told a little before the six weeks are full; when they are,
and pain has not fallen, that is worth a second word.
"""
SOONER: Mapping[Kind, int] = MappingProxyType({"not_recovering": 21})
"""Days before a reason that has become clearer may be given again."""


class Silence:
    """What was said last, by kind, on which day and how strongly; decides which may speak."""

    __slots__ = ("said",)

    def __init__(self, said: Mapping[Kind, tuple[int, float]] | None = None) -> None:
        self.said: dict[Kind, tuple[int, float]] = dict(said or {})

    def choose(self, day: int, loud: Mapping[Kind, float]) -> Kind | None:
        """The loudest of the clauses above their bar that may speak today, if any."""
        free = [kind for kind, score in loud.items() if self._free(day, kind, score)]
        return max(free, key=loud.__getitem__, default=None)

    def _free(self, day: int, kind: Kind, score: float) -> bool:
        for said, (then, strength) in self.said.items():
            wait = WAIT[said][kind]
            if said == kind and score >= strength + CLEARER:
                wait = SOONER.get(kind, wait)
            if day - then < wait:
                return False
        return True

    def note(self, day: int, kind: Kind, score: float) -> None:
        """Remember that this reason was given on this day, and how strongly it spoke."""
        self.said[kind] = (day, score)
