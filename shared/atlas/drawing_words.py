"""What a drawing says to somebody who hears it instead of seeing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import Place, pattern_places
from shared.atlas.regions import REGIONS


def title_of(view: str, pattern: str | None) -> str:
    seen = _VIEW_NAMES[view]
    return f"{MUSCLES[pattern].latin}: where it refers, {seen}" if pattern else f"Body map, {seen}"


_VIEW_NAMES: Mapping[str, str] = {
    "posterior": "seen from behind",
    "anterior": "seen from the front",
    "left_lateral": "left side",
    "right_lateral": "right side",
    "medial": "inner side of the legs",
    "sole": "soles of the feet",
}


def description_of(
    pattern: str | None,
    point: str | None,
    side: str | None,
    areas: Mapping[Place, int] | None,
) -> str:
    sentences = []
    if pattern is not None:
        primary, spillover = pattern_places(pattern, side or "right", point)
        where = f" on the {side}" if side else ""
        sentences.append(f"Most people feel it{where} here: {_labels(primary)}.")
        if spillover:
            sentences.append(f"Some people also feel it here: {_labels(spillover)}.")
    painted = sorted(((p, v) for p, v in (areas or {}).items() if v > 0), key=lambda r: -r[1])
    if painted:
        listed = "; ".join(f"{_place(place)} {value} of 10" for place, value in painted)
        sentences.append(f"Marked: {listed}.")
    return " ".join(sentences) or "No areas are marked."


def _labels(places: Iterable[Place]) -> str:
    order = list(REGIONS)
    return ", ".join(
        REGIONS[region].label for region, _ in sorted(places, key=lambda p: order.index(p[0]))
    )


def _place(place: Place) -> str:
    region, side = place
    label = REGIONS[region].label
    return label if side == "mid" else f"{label}, {side}"
