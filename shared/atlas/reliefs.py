"""Guided practices: breathing, relaxing, releasing, stretching, moving, warmth and habits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast, get_args

from shared.atlas.content import load
from shared.atlas.content.reading import Row, rows_of
from shared.atlas.muscles import MUSCLES
from shared.atlas.sources import SOURCES

ReliefKind = Literal["breathing", "relaxation", "release", "stretch", "movement", "heat", "habit"]
Phase = Literal["in", "hold", "out", "rest", "do"]
Strength = Literal["good", "some", "little", "convention"]
Suits = Literal["stress", "flare", "sitting", "stiff", "sleep"]

LONGEST = 1800
"""Longest practice, in seconds; a heat pack of 20 minutes and a full relaxation fit in."""


@dataclass(frozen=True, slots=True)
class Avoidance:
    """A reason to leave some practices out; `question` is asked once and kept on the device."""

    code: str
    label: str
    question: str


@dataclass(frozen=True, slots=True)
class ReliefStep:
    """One timed step. `in`, `hold` and `out` are breath; `rest` lets go; `do` is a task."""

    text: str
    seconds: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Relief:
    """One guided practice.

    `steps` are played in order, `cycles` times over. `preparation` is read before the timer starts.
    `suits` are the days it is meant for; `avoid` the codes of `AVOIDANCES` that forbid it.
    `strength` grades the evidence: good (a sound trial on pain), some (small or indirect trials),
    little (hardly any, or none shown), convention (custom).
    """

    id: str
    title: str
    kind: ReliefKind
    summary: str
    preparation: str
    steps: tuple[ReliefStep, ...]
    cycles: int
    muscles: tuple[str, ...]
    suits: tuple[Suits, ...]
    cautions: tuple[str, ...]
    avoid: tuple[str, ...]
    stop_rules: tuple[str, ...]
    evidence: str
    strength: Strength
    sources: tuple[str, ...]

    @property
    def cycle_seconds(self) -> int:
        """Seconds of one round of all steps."""
        return sum(step.seconds for step in self.steps)

    @property
    def total_seconds(self) -> int:
        """Seconds from the first step to the end of the last round."""
        return self.cycles * self.cycle_seconds


def read_avoidances(content: object) -> Mapping[str, Avoidance]:
    """Return the reasons to leave a practice out; raise `ContentError` when the file is broken."""
    found: dict[str, Avoidance] = {}
    for row in rows_of("avoid", content):
        avoidance = Avoidance(row.text("id"), row.text("label"), row.text("question"))
        row.done()
        if avoidance.code in found:
            raise row.fail("id", "stands twice")
        found[avoidance.code] = avoidance
    return MappingProxyType(found)


AVOIDANCES: Mapping[str, Avoidance] = read_avoidances(load("avoid"))


def read_reliefs(kind: ReliefKind, content: object) -> tuple[Relief, ...]:
    """Return the practices of one kind's file; raise `ContentError` when it is broken."""
    return tuple(_relief(kind, row) for row in rows_of(f"reliefs/{kind}", content))


def _relief(kind: ReliefKind, row: Row) -> Relief:
    relief = Relief(
        id=row.text("id"),
        title=row.text("title"),
        kind=kind,
        summary=row.text("summary"),
        preparation=row.text("preparation"),
        steps=tuple(_step(step) for step in row.rows("steps", least=1)),
        cycles=row.whole("cycles", 1, 60),
        muscles=row.members("muscles", MUSCLES),
        suits=cast(tuple[Suits, ...], row.members("suits", get_args(Suits), least=1)),
        cautions=row.texts("cautions", least=1),
        avoid=row.members("avoid", AVOIDANCES),
        stop_rules=row.texts("stop_rules", least=1),
        evidence=row.text("evidence"),
        strength=cast(Strength, row.choice("strength", get_args(Strength))),
        sources=row.members("sources", SOURCES, least=1),
    )
    row.done()
    if relief.total_seconds > LONGEST:
        raise row.fail("steps", f"take longer than {LONGEST} seconds")
    if kind == "release" and any(not MUSCLES[muscle].self_care for muscle in relief.muscles):
        raise row.fail("muscles", "names one that is not for pressing")
    return relief


def _step(row: Row) -> ReliefStep:
    step = ReliefStep(
        text=row.text("text"),
        seconds=row.whole("seconds", 1, 600),
        phase=cast(Phase, row.choice("phase", get_args(Phase))),
    )
    row.done()
    return step


def _all() -> Mapping[str, Relief]:
    kinds: tuple[ReliefKind, ...] = get_args(ReliefKind)
    found: dict[str, Relief] = {}
    for kind in kinds:
        for relief in read_reliefs(kind, load(f"reliefs/{kind}")):
            if relief.id in found:
                raise Row(f"reliefs/{kind}", {}).fail(relief.id, "stands twice")
            found[relief.id] = relief
    return MappingProxyType(found)


RELIEFS: Mapping[str, Relief] = _all()
"""Every practice by its id."""
