"""Names of what is on a handover, as they are written for people."""

from __future__ import annotations

from collections.abc import Callable

from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import REGIONS
from shared.atlas.reliefs import RELIEFS

Translate = Callable[[str], str]

NUMBER_NAMES = {
    "pain": "Pain now",
    "pain_average": "Pain, average",
    "stiffness": "Stiffness, waking",
    "stiffness_minutes": "Stiffness lasted",
    "stress": "Stress",
    "sleep_quality": "Sleep quality",
    "sleep_hours": "Sleep",
    "sitting_hours": "Sitting",
    "activity_minutes": "Activity",
}
PEG_NAMES = {
    "peg": "PEG: pain, enjoyment, activity",
    "average": "PEG: average pain",
    "enjoyment": "PEG: enjoyment of life",
    "activity": "PEG: general activity",
}
MARK_NAMES = {
    "woken": "Nights woken by pain: {count}",
    "off": "Days off work or the main activity: {count}",
    "numb": "Days with a numb or tingling patch: {count}",
}
UNIT_NAMES = {"score": "0-10", "minutes": "min", "hours": "h"}
FINDINGS = {"active": "active", "passive": "passive (latent)", "quiet": "quiet"}
SIDES = {"left": "left", "right": "right", "mid": "middle"}


def region_words(region: str, side: str, translate: Translate) -> str:
    """Return a place in words, such as `left upper buttock`; an unknown one by its id."""
    known = REGIONS.get(region)
    words = translate(known.label) if known else region.replace("_", " ")
    return words if side == "mid" else f"{translate(SIDES[side])}: {words}"


def muscle_words(muscle: str, point: str) -> str:
    """Return a muscle's name and the point in it."""
    known = MUSCLES.get(muscle)
    return f"{known.latin if known else muscle.replace('_', ' ')} {point}".strip()


def relief_words(relief: str, translate: Translate) -> str:
    """Return the title of a practice; an unknown one by its id."""
    known = RELIEFS.get(relief)
    return translate(known.title) if known else relief.replace("_", " ")


def plain(value: float) -> str:
    """Return a number with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
