"""What the map shows: muscles by name, their patterns per side, the view that shows them best."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from client.messages import _
from shared.atlas import patches
from shared.atlas.artwork import LAYERS, VIEWS
from shared.atlas.guides import GUIDES
from shared.atlas.muscles import MUSCLES, Muscle
from shared.atlas.patches import pattern_places
from shared.atlas.regions import REGIONS

Place = tuple[str, str]

GLUTEALS = ("gluteus_maximus", "gluteus_medius", "gluteus_minimus", "piriformis")
"""The four that matter most, in the order a hand meets them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where a muscle or one of its points is felt: main places and spillover."""

    primary: frozenset[Place] = frozenset()
    spillover: frozenset[Place] = frozenset()

    @property
    def places(self) -> frozenset[Place]:
        """All of them."""
        return self.primary | self.spillover


@dataclass(frozen=True, slots=True)
class PointChoice:
    """One of a muscle's points: its id, a short name to press, and where it lies."""

    id: str
    name: str
    site: str


@dataclass(frozen=True, slots=True)
class MuscleCard:
    """What the map tells about one muscle on one side."""

    muscle: str
    side: str
    title: str
    detail: str
    summary: str
    points: tuple[PointChoice, ...]
    remark: str


class MapPresenter:
    """What the map keeps: drawings and press tests in the diary."""

    def __init__(
        self, journal: Any, *, today: Callable[[], dt.date], new_id: Callable[[], str]
    ) -> None:
        # These build on the functions of this module.
        from client.presenters.body_history import body_history
        from client.presenters.drawing_diary import DrawingDiary
        from client.presenters.press_tests import PressTestDiary
        from client.presenters.therapist_marks import TherapistMarks

        self.today = today
        self.drawings = DrawingDiary(journal, new_id)
        self.press_tests = PressTestDiary(journal, new_id, today)
        self.marks = TherapistMarks(journal.clinic, self.press_tests)
        self.history = lambda days: body_history(journal, today(), days)


def view_name(view: str) -> str:
    """Return a view's name in words."""
    return {
        "posterior": _("Back"),
        "anterior": _("Front"),
        "left_lateral": _("Left side"),
        "right_lateral": _("Right side"),
        "medial": _("Inner leg"),
        "sole": _("Sole"),
    }[view]


def short_view_name(view: str) -> str:
    """Return a view's name in one word, for a row of all of them."""
    return {
        "posterior": _("Back"),
        "anterior": _("Front"),
        "left_lateral": _("Left"),
        "right_lateral": _("Right"),
        "medial": _("Inner"),
        "sole": _("Sole"),
    }[view]


def side_name(side: str) -> str:
    """Return a side in words."""
    return {"left": _("left"), "right": _("right"), "mid": _("middle")}[side]


def place_name(place: Place) -> str:
    """Return a place in words: "back of thigh, middle (left)"."""
    region, side = place
    label = _(REGIONS[region].label)
    return label if side == "mid" else f"{label} ({side_name(side)})"


def places_in_words(places: Iterable[Place]) -> str:
    """Return places by side: "left: lower buttock, sit bone; middle: tailbone"."""
    sides: dict[str, list[str]] = {}
    for region, side in places:
        sides.setdefault(side, []).append(_(REGIONS[region].label))
    return "; ".join(f"{side_name(side)}: {', '.join(names)}" for side, names in sides.items())


def layer_name(layer: str) -> str:
    """Return a layer in words."""
    return {
        "superficial": _("Surface layer"),
        "middle": _("Middle layer"),
        "deep": _("Deep layer"),
        "internal": _("Inside the pelvis"),
    }[layer]


def muscle_name(muscle: str) -> str:
    """Return the field's name of a muscle."""
    return MUSCLES[muscle].latin


def pattern(muscle: str, side: str, point: str = "") -> Pattern:
    """Return where a muscle refers on a side; with a point's id, where that point does."""
    return Pattern(*pattern_places(muscle, side, point or None))


def card(muscle: str, side: str) -> MuscleCard:
    """Return what the map tells about a muscle."""
    found = MUSCLES[muscle]
    return MuscleCard(
        muscle=muscle,
        side=side,
        title=found.latin,
        detail=f"{_(found.common)} · {layer_name(found.layer)}",
        summary=_(GUIDES[muscle].summary),
        points=tuple(PointChoice(p.id, p.id.removeprefix("TrP"), _(p.site)) for p in found.points),
        remark=_("Few sources agree on this pattern.") if found.confidence == "low" else "",
    )


def search(words: str) -> list[Muscle]:
    """Return the muscles whose names hold every word, those that begin with them first.

    Without words, all of them: the four gluteals, then the others by name.
    """
    wanted = words.casefold().split()
    found = []
    for muscle in MUSCLES.values():
        names = f"{muscle.latin} {muscle.common}".casefold()
        if all(word in names for word in wanted):
            first = not wanted or not names.startswith(wanted[0])
            rank = GLUTEALS.index(muscle.id) if muscle.id in GLUTEALS else len(GLUTEALS)
            found.append((first, rank, muscle.latin, muscle))
    return [muscle for *_rank, muscle in sorted(found, key=lambda row: row[:3])]


def shows_muscle(view: str, muscle: str, side: str) -> bool:
    """Say whether a view draws the muscle on that side."""
    return any(s.muscle == muscle and s.side in (side, "mid") for s in VIEWS[view].shapes)


def best_view(muscle: str, side: str, current: str = "") -> str:
    """Return the view to show a muscle in: the present one if it draws it, else the best.

    The best for its pattern may not draw the muscle itself; then the one that does is taken.
    """
    if current and shows_muscle(current, muscle, side):
        return current
    best = patches.best_view(muscle, side)
    if shows_muscle(best, muscle, side):
        return best
    return next((view for view in VIEWS if shows_muscle(view, muscle, side)), best)


def views_needed(muscle: str, side: str, point: str = "") -> tuple[str, ...]:
    """Return the fewest views that together show where a muscle is mainly felt."""
    return patches.views_needed(muscle, side, point or None)


def pattern_views(muscle: str, side: str, point: str = "") -> tuple[str, ...]:
    """Return the views that show where a muscle refers: the fewest that show it all, then more."""
    needed = patches.views_needed(muscle, side, point or None)
    places = pattern(muscle, side, point).places
    more = [view for view in VIEWS if patches.patches(VIEWS[view], places) and view not in needed]
    return (*needed, *more)


def drawn_depth(view: str, muscle: str) -> int | None:
    """Return how far to peel a view (1 to 3) until a muscle shows; None where it is not drawn."""
    layers = {shape.layer for shape in VIEWS[view].shapes if shape.muscle == muscle}
    return next((level for level, layer in enumerate(LAYERS, 1) if layer in layers), None)
