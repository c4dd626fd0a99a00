"""When a clause may speak: the same reason not again for weeks, a new one after three."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.trends.advice import Kind

REPEAT: Mapping[Kind, int] = MappingProxyType({"worsening": 42, "not_recovering": 42, "severe": 60})
"""Days before the same reason may be given again."""
ANY = 28
"""Days after any advice in which a reason known from the last weeks stays silent."""
NEW = 21
"""Days after any advice in which even a new reason stays silent."""
FORGOTTEN = 60
"""Days after which a reason is new again."""


class Silence:
    """What was said last, by kind; decides which clause may speak."""

    __slots__ = ("said",)

    def __init__(self, said: Mapping[Kind, int] | None = None) -> None:
        self.said: dict[Kind, int] = dict(said or {})

    def choose(self, day: int, loud: Mapping[Kind, float]) -> Kind | None:
        """The loudest of the clauses above their bar that may speak today, if any."""
        since_any = day - max(self.said.values(), default=day - FORGOTTEN - 1)
        best: Kind | None = None
        for kind, score in loud.items():
            since = day - self.said.get(kind, day - FORGOTTEN - 1)
            new = since > FORGOTTEN and since_any >= NEW
            again = since >= REPEAT[kind] and since_any >= ANY
            if (new or again) and (best is None or score > loud[best]):
                best = kind
        return best

    def note(self, day: int, kind: Kind) -> None:
        """Remember that this reason was given on this day."""
        self.said[kind] = day
