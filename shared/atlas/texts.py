"""Every text of the atlas that a person reads, for the message catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from shared.atlas import red_flags
from shared.atlas.guides import GUIDES, Guide
from shared.atlas.lookup import LITTLE, NOT_TOLD_APART, SOME, STRONG
from shared.atlas.muscles import MUSCLES, Muscle
from shared.atlas.regions import REGIONS
from shared.atlas.reliefs import AVOIDANCES, RELIEFS, Relief


def texts() -> tuple[str, ...]:
    """Return all texts, each once, in a stable order. Latin names are not translated."""
    return tuple(dict.fromkeys(_all()))


def _all() -> Iterator[str]:
    yield from (region.label for region in REGIONS.values())
    for muscle in MUSCLES.values():
        yield from _muscle(muscle)
    for guide in GUIDES.values():
        yield from _guide(guide)
    for relief in RELIEFS.values():
        yield from _relief(relief)
    for avoidance in AVOIDANCES.values():
        yield from (avoidance.label, avoidance.question)
    yield from red_flags.texts()
    yield from (STRONG.words, SOME.words, LITTLE.words, NOT_TOLD_APART)


def _muscle(muscle: Muscle) -> Iterator[str]:
    yield from (muscle.common, muscle.depth)
    if muscle.note:
        yield muscle.note
    for point in muscle.points:
        yield point.site
        if point.remark:
            yield point.remark


def _guide(guide: Guide) -> Iterator[str]:
    yield from (guide.summary, guide.where, guide.layer, guide.does, guide.refers)
    yield from guide.brings_on
    yield from (step.text for step in guide.release)
    yield from (*guide.stop_rules, *guide.cautions)
    for look_alike in guide.look_alikes:
        yield from (look_alike.name, look_alike.clue)
    yield guide.evidence


def _relief(relief: Relief) -> Iterator[str]:
    yield from (relief.title, relief.summary, relief.preparation)
    yield from (step.text for step in relief.steps)
    yield from (*relief.cautions, *relief.stop_rules, relief.evidence)
