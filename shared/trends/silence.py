"""When a clause may speak: not the same again for weeks, unless it is much clearer or more urgent.

What can wait never keeps back what cannot. So how urgent the advice of a diary gets does not hang
on what was said first.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from shared.trends.advice import Kind, Urgency

WAIT: Mapping[Kind, Mapping[Kind, int]] = MappingProxyType(
    {
        "worsening": {"worsening": 70, "not_recovering": 21, "severe": 42},
        "not_recovering": {"worsening": 21, "not_recovering": 56, "severe": 21},
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

_RANK: Mapping[Urgency, int] = MappingProxyType({"routine": 0, "soon": 1})


class Voice(NamedTuple):
    """How strongly a clause speaks (its score; zero is the bar), and how urgent its advice is."""

    score: float
    urgency: Urgency

    @property
    def rank(self) -> tuple[int, float]:
        """What decides between clauses that may speak: urgency, then strength."""
        return _RANK[self.urgency], self.score


class Silence:
    """What was said last, by kind: the day and the voice; decides which clause may speak."""

    __slots__ = ("said",)

    def __init__(self, said: Mapping[Kind, tuple[int, Voice]] | None = None) -> None:
        self.said: dict[Kind, tuple[int, Voice]] = dict(said or {})

    def choose(self, day: int, loud: Mapping[Kind, Voice]) -> Kind | None:
        """The most urgent, then loudest, of the clauses that may speak today, if any.

        `loud` are the clauses above their bar.
        """
        free = [kind for kind, voice in loud.items() if self._free(day, kind, voice)]
        return max(free, key=lambda kind: loud[kind].rank, default=None)

    def _free(self, day: int, kind: Kind, voice: Voice) -> bool:
        for said, (then, before) in self.said.items():
            if _RANK[voice.urgency] > _RANK[before.urgency]:
                continue
            wait = WAIT[said][kind]
            if said == kind and voice.score >= before.score + CLEARER:
                wait = SOONER.get(kind, wait)
            if day - then < wait:
                return False
        return True

    def note(self, day: int, kind: Kind, voice: Voice) -> None:
        """Remember that this reason was given on this day, how strongly and how urgently."""
        self.said[kind] = (day, voice)
