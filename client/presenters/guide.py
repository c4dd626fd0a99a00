"""A muscle's guide as it is read on screen: every sentence ready, in the chosen language."""

from __future__ import annotations

from dataclasses import dataclass

from client.messages import _, ngettext
from client.presenters.map import Pattern, layer_name, pattern, pattern_views
from shared.atlas.guides import GUIDES, PRESSING, Step
from shared.atlas.muscles import MUSCLES
from shared.atlas.sources import SOURCES


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step to do. `dose` says how long and how often; it is empty for getting ready."""

    number: int
    text: str
    dose: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """Everything on a guide's page, in reading order."""

    muscle: str
    side: str
    title: str
    common: str
    layer: str
    summary: str
    facts: tuple[tuple[str, str, str], ...]
    """(icon, heading, text)"""
    pattern: Pattern
    views: tuple[str, ...]
    brings_on: tuple[str, ...]
    steps: tuple[GuideStep, ...]
    presses: bool
    stop_rules: tuple[str, ...]
    cautions: tuple[str, ...]
    look_alikes: tuple[tuple[str, str], ...]
    confidence: str
    evidence: str
    sources: tuple[str, ...]


def guide_page(muscle: str, side: str, point: str = "") -> GuidePage:
    """Return the page of one muscle, its map for one side and, if asked, one point."""
    found, guide = MUSCLES[muscle], GUIDES[muscle]
    shown = pattern(muscle, side, point)
    return GuidePage(
        muscle=muscle,
        side=side,
        title=found.latin,
        common=_(found.common),
        layer=layer_name(found.layer),
        summary=_(guide.summary),
        facts=(
            ("map-marker", _("Where it is"), _(guide.where)),
            ("layers-outline", _("Its layer"), _(guide.layer)),
            ("walk", _("What it does"), _(guide.does)),
            ("target", _("Where you may feel it"), _(guide.refers)),
        ),
        pattern=shown,
        views=pattern_views(muscle, side, point),
        brings_on=tuple(_(line) for line in guide.brings_on),
        steps=tuple(
            GuideStep(number, _(step.text), dose(step))
            for number, step in enumerate(guide.release, 1)
        ),
        presses=any(step.kind in PRESSING for step in guide.release),
        stop_rules=tuple(_(line) for line in guide.stop_rules),
        cautions=tuple(_(line) for line in guide.cautions),
        look_alikes=tuple((_(one.name), _(one.clue)) for one in guide.look_alikes),
        confidence={
            "good": _("Several sources agree"),
            "fair": _("Some sources agree"),
            "low": _("Few sources agree"),
        }[found.confidence],
        evidence=_(guide.evidence),
        sources=tuple(SOURCES[key].citation for key in guide.sources),
    )


def dose(step: Step) -> str:
    """Return a step's time and rounds in words: "60 seconds · 2 rounds · each side that hurts"."""
    parts = []
    if step.seconds is not None:
        parts.append(duration(step.seconds))
    if step.repeats > 1:
        parts.append(ngettext("{} round", "{} rounds", step.repeats).format(step.repeats))
    if step.per_side:
        parts.append(_("each side that hurts"))
    return " · ".join(parts)


def duration(seconds: int) -> str:
    """Return a time in words, in minutes once they come out even."""
    if seconds >= 60 and seconds % 60 == 0:
        return ngettext("{} minute", "{} minutes", seconds // 60).format(seconds // 60)
    return ngettext("{} second", "{} seconds", seconds).format(seconds)
