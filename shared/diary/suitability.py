"""Which practices a person may be offered, and why not the others.

Two things speak against a practice: an answer to one of the questions asked once (`AVOIDANCES`,
kept on the device), and a yes to a red flag that still stands. Red flags weigh more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from shared.atlas.red_flags import RED_FLAGS
from shared.atlas.reliefs import Relief, ReliefKind

HARMLESS: frozenset[ReliefKind] = frozenset({"breathing", "relaxation", "habit"})
"""Kinds that stay open whatever a red flag says: they load, press and warm nothing."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against a practice: a `caution` (code of `AVOIDANCES`) or a `red_flag` (id)."""

    reason: Literal["caution", "red_flag"]
    code: str


def objections(
    relief: Relief, cautions: Collection[str], flags: Collection[str] = ()
) -> tuple[Objection, ...]:
    """Return what speaks against a practice; nothing means it may be offered.

    `cautions` are the codes answered with yes, `flags` the red flags that stand. Any flag closes
    releases; one that needs help now or today closes all that loads, stretches or warms.
    """
    against = [Objection("red_flag", flag) for flag in sorted(flags) if _closes(flag, relief.kind)]
    against += [Objection("caution", code) for code in relief.avoid if code in cautions]
    return tuple(against)


def _closes(flag: str, kind: ReliefKind) -> bool:
    if kind in HARMLESS:
        return False
    known = RED_FLAGS.get(flag)
    return kind == "release" or known is None or known.urgency != "days"
