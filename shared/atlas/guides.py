"""A page per muscle in plain words: where it is, where it refers, and how to release it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError, Row, rows_of
from shared.atlas.muscles import MUSCLES, Muscle
from shared.atlas.sources import SOURCES

StepKind = Literal["set_up", "press", "roll", "stretch", "breathe", "move", "heat"]

DOSES: Mapping[StepKind, tuple[tuple[int, int], tuple[int, int]]] = MappingProxyType(
    {
        "press": ((30, 90), (1, 3)),
        "roll": ((30, 120), (1, 3)),
        "stretch": ((10, 60), (1, 4)),
        "breathe": ((60, 300), (1, 3)),
        "move": ((20, 120), (1, 3)),
        "heat": ((900, 1200), (1, 1)),
    }
)
"""Seconds and rounds that each kind of step may ask for, lowest and highest.

Presses and rolls: reviews of pressure release and rolling (s115 to s118); stretches: ACSM (m33);
heat: a pack for 15 to 20 minutes (s126). Breathing and moving: convention.
"""

PRESSING: frozenset[StepKind] = frozenset({"press", "roll"})
"""Kinds of step that put force on the muscle."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a release.

    `seconds` is for one round, `None` for a step without a timer; `per_side` steps are done for
    each side that hurts.
    """

    text: str
    seconds: int | None
    repeats: int
    per_side: bool
    kind: StepKind


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Something else that can feel the same, and the clue that points to it."""

    name: str
    clue: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one muscle. All texts are whole sentences in the second person."""

    muscle: str
    summary: str
    where: str
    layer: str
    does: str
    refers: str
    brings_on: tuple[str, ...]
    release: tuple[Step, ...]
    stop_rules: tuple[str, ...]
    cautions: tuple[str, ...]
    look_alikes: tuple[LookAlike, ...]
    evidence: str
    sources: tuple[str, ...]


def read_look_alikes(content: object) -> Mapping[str, tuple[LookAlike, tuple[str, ...]]]:
    """Return each look-alike by id with its source keys; raise `ContentError` when broken."""
    known: dict[str, tuple[LookAlike, tuple[str, ...]]] = {}
    for row in rows_of("look_alikes", content):
        id_ = row.text("id")
        if id_ in known:
            raise row.fail("id", "stands twice")
        look_alike = LookAlike(row.text("name"), row.text("clue"))
        known[id_] = (look_alike, row.members("sources", SOURCES, least=1))
        row.done()
    return MappingProxyType(known)


LOOK_ALIKES = read_look_alikes(load("look_alikes"))


def read_guide(muscle: Muscle, content: object, phrases: Mapping[str, Any]) -> Guide:
    """Return one muscle's guide; `phrases` holds the sentences that many guides share.

    Raises `ContentError` when a field is missing, a dose is out of range, or the guide presses a
    muscle that nobody should press on themselves.
    """
    row = Row(f"guides/{muscle.id}", content)
    release = tuple(_step(step) for step in row.rows("release", least=2))
    kinds: tuple[StepKind, ...] = tuple(dict.fromkeys(step.kind for step in release))
    presses = bool(PRESSING & set(kinds))
    if presses and not muscle.self_care:
        raise row.fail("release", "presses a muscle that is not for pressing")
    look_alikes = row.members("look_alikes", LOOK_ALIKES, least=1)
    sentences = _Shared(muscle, kinds, presses, phrases)
    guide = Guide(
        muscle=muscle.id,
        summary=row.text("summary"),
        where=row.text("where"),
        layer=row.text("layer"),
        does=row.text("does"),
        refers=row.text("refers"),
        brings_on=row.texts("brings_on", least=2),
        release=release,
        stop_rules=sentences.stop_rules(row.texts("stop_rules")),
        cautions=sentences.cautions(row.texts("cautions")),
        look_alikes=tuple(LOOK_ALIKES[id_][0] for id_ in look_alikes),
        evidence=sentences.evidence(),
        sources=sentences.sources(look_alikes),
    )
    row.done()
    return guide


def _step(row: Row) -> Step:
    kind = cast(StepKind, row.choice("kind", get_args(StepKind)))
    seconds: int | None = None
    if kind in DOSES:
        (shortest, longest), (fewest, most) = DOSES[kind]
        seconds = row.whole("seconds", shortest, longest)
        repeats = row.whole("repeats", fewest, most)
    else:
        row.nothing("seconds")
        repeats = row.whole("repeats", 1, 1)
    step = Step(row.text("text"), seconds, repeats, row.flag("per_side"), kind)
    row.done()
    return step


@dataclass(frozen=True, slots=True)
class _Shared:
    """Sentences that a guide owes to what it asks for, and to how sure its pattern is."""

    muscle: Muscle
    kinds: tuple[StepKind, ...]
    presses: bool
    phrases: Mapping[str, Any]

    def stop_rules(self, own: tuple[str, ...]) -> tuple[str, ...]:
        rules = self.phrases["stop_rules"]
        stretch = rules["stretch"] if "stretch" in self.kinds else ()
        return (*own, *rules["press" if self.presses else "gentle"], *stretch, *rules["always"])

    def cautions(self, own: tuple[str, ...]) -> tuple[str, ...]:
        cautions = self.phrases["cautions"]
        first = () if self.muscle.self_care else tuple(cautions["never_press"])
        last = tuple(cautions["press"]) if self.presses else ()
        heat = tuple(cautions["heat"]) if "heat" in self.kinds else ()
        return (*first, *own, *last, *heat)

    def evidence(self) -> str:
        lines = self.phrases["evidence"]
        about_kinds = [lines["kinds"][kind] for kind in self.kinds if kind in lines["kinds"]]
        return " ".join(
            [lines["confidence"][self.muscle.confidence], lines["examiners"], *about_kinds]
        )

    def sources(self, look_alikes: tuple[str, ...]) -> tuple[str, ...]:
        shared = self.phrases["sources"]
        keys = [*self.muscle.sources]
        keys += [key for id_ in look_alikes for key in LOOK_ALIKES[id_][1]]
        keys += [key for topic in ("examiners", *self.kinds) for key in shared[topic]]
        unknown = sorted(set(keys) - set(SOURCES))
        if unknown:
            raise ContentError(f"guide_phrases: unknown sources {', '.join(unknown)}")
        return tuple(dict.fromkeys(keys))


GUIDES: Mapping[str, Guide] = MappingProxyType(
    {
        id_: read_guide(muscle, load(f"guides/{id_}"), load("guide_phrases"))
        for id_, muscle in MUSCLES.items()
    }
)
"""Every muscle's guide by the muscle's id."""
