"""The body as the pages show it: where it hurt over a period, and points with their signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from markupsafe import Markup

from server.clinic.words import listed, region_of
from server.messages import N_, _, ngettext
from server.services.patient_file import PaintedPlace
from shared.atlas.artwork import VIEWS
from shared.atlas.drawing_svg import svg
from shared.atlas.patches import Place, patches
from shared.atlas.paths import bounds

_HIPS, _KNEES, _WHOLE, _MARGIN = 430.0, 560.0, 800.0, 14.0
"""Heights at which a drawing may end, in its units: under the buttocks, the knees, the feet."""

MAP_VIEWS = ("posterior", "left_lateral", "right_lateral", "anterior")
"""The views a composite is drawn on, the first always."""

VIEW_WORDS = {
    "posterior": N_("Back"),
    "anterior": N_("Front"),
    "left_lateral": N_("Left side"),
    "right_lateral": N_("Right side"),
}


class Measure(StrEnum):
    """What a composite shows of each place."""

    STRENGTH = "strength"
    """The mean intensity on the days it was painted, 1 to 10."""
    FREQUENCY = "frequency"
    """On how many of the logged days it was painted."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing of the body with its caption."""

    view: str
    caption: str
    picture: Markup


Shades = tuple[tuple[Place, float, str], ...]
"""Places with how deep each is shaded (0 to 1) and the number written on it."""


def strength(place: PaintedPlace) -> int:
    """Return a place's mean intensity as the map writes it, 1 to 10."""
    return max(1, round(place.mean))


def composite(painted: Sequence[PaintedPlace], logged: int, measure: Measure) -> list[Figure]:
    """Return the drawings on which these places are seen: the back, and one more at most.

    `logged` is the number of days that `FREQUENCY` is a share of.
    """
    areas = {(one.region, one.side): strength(one) for one in painted}
    seen = {
        view: sum(areas[p.region, p.side] for p in patches(VIEWS[view], areas)) if areas else 0
        for view in MAP_VIEWS
    }
    others = sorted((v for v in MAP_VIEWS[1:] if seen[v]), key=lambda v: -seen[v])[:1]
    shades = _shades(painted, logged, measure)
    told = _told(painted, logged, measure)
    shown = ("posterior", *others)
    lowest = max(
        (bounds(p.polygon)[3] for view in shown for p in patches(VIEWS[view], areas)), default=0.0
    )
    height = _height(lowest)
    digits = 15.0 * max(1.0, height / _KNEES)
    return [
        Figure(
            view,
            _(VIEW_WORDS[view]),
            Markup(  # noqa: S704 - our own drawing
                _cropped(_body(view, shades, digits, _title(view), told), height)
            ),
        )
        for view in shown
    ]


def _height(lowest: float) -> float:
    """Return how much of a drawing to show, the legs below what there is to see left out."""
    return next((h for h in (_HIPS, _KNEES) if lowest <= h - _MARGIN), _WHOLE)


def _cropped(picture: str, height: float) -> str:
    """Return the drawing down to a height, closer by that."""
    width = max(400 * height / _WHOLE, 248.0) if height < _WHOLE else 300.0
    box = f'viewBox="{200 - width / 2:g} 0 {width:g} {height:g}"'
    return picture.replace('viewBox="0 0 400 800"', box, 1)


def _title(view: str) -> str:
    return _("Body map: {view}").format(view=_(VIEW_WORDS[view]))


def _shades(painted: Sequence[PaintedPlace], logged: int, measure: Measure) -> Shades:
    if measure is Measure.FREQUENCY:
        found = (((p.region, p.side), p.days / logged, str(p.days)) for p in painted)
    else:
        found = (((p.region, p.side), strength(p) / 10, str(strength(p))) for p in painted)
    return tuple(sorted(found))


def _told(painted: Sequence[PaintedPlace], logged: int, measure: Measure) -> str:
    """Return what the drawing says to somebody who hears it, the most of its measure first."""
    if not painted:
        return _("No areas are marked.")
    if measure is Measure.FREQUENCY:
        return listed(
            _("{place} on {days} of {logged} days").format(
                place=region_of(one.region, one.side), days=one.days, logged=logged
            )
            for one in sorted(painted, key=lambda one: -one.days)
        )
    return listed(
        _("{place} {value} of 10").format(
            place=region_of(one.region, one.side), value=strength(one)
        )
        for one in sorted(painted, key=lambda one: -strength(one))
    )


@lru_cache(maxsize=256)
def _body(view: str, shades: Shades, digits: float, title: str, told: str) -> str:
    return svg(
        view,
        strengths={place: share for place, share, _label in shades},
        labels={place: label for place, _share, label in shades},
        digits=digits,
        rounded=False,
        fibres=False,
        title=title,
        description=told,
    )


@dataclass(frozen=True, slots=True)
class PointSign:
    """One point on the map: `sign` is guess, confirmed, struck or added."""

    muscle: str
    point: str
    side: str
    sign: str


def points_map(signs: Sequence[PointSign]) -> list[Figure]:
    """Return the drawings on which these points are seen, each with its sign.

    Signs differ by shape, not by colour alone.
    """
    figures: list[tuple[str, str, float]] = []
    for view in MAP_VIEWS:
        placed = [
            (sign.sign, mark.x, mark.y)
            for sign in signs
            for mark in VIEWS[view].points
            if mark.muscle == sign.muscle
            and mark.side == sign.side
            and sign.point in ("", mark.trp)
        ]
        if not placed and view != "posterior":
            continue
        over = "".join(_sign(*one) for one in placed)
        bare = _body(view, (), 0.0, _title(view), _signs_told(placed))
        picture = f"{bare.rstrip().removesuffix('</svg>')}{over}</svg>"
        figures.append((view, picture, max((y for _sign_, _x, y in placed), default=0.0)))
    lowest = max(y for _view, _picture, y in figures[:2])
    return [
        Figure(view, _(VIEW_WORDS[view]), Markup(_cropped(picture, _height(lowest))))  # noqa: S704
        for view, picture, _y in figures[:2]
    ]


def _signs_told(placed: Sequence[tuple[str, float, float]]) -> str:
    """Return how many points the drawing shows; the list beside it names each."""
    return ngettext("{count} point", "{count} points", len(placed)).format(count=len(placed))


def _sign(sign: str, x: float, y: float) -> str:
    """Return one sign with a pale rim, 16 units wide."""
    at = f'transform="translate({x:.1f} {y:.1f})"'
    ring = 'stroke="#fffaf5" stroke-width="2"'
    match sign:
        case "confirmed":
            inner = (
                f'<circle r="8" fill="#1f6a60" {ring}/>'
                '<path d="M-4 0l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/>'
            )
        case "struck":
            inner = (
                f'<circle r="8" fill="#665952" {ring}/>'
                '<path d="M-3-3l6 6M3-3l-6 6" stroke="#fff" stroke-width="2"/>'
            )
        case "added":
            inner = (
                f'<rect x="-8" y="-8" width="16" height="16" rx="3" fill="#1f6a60" {ring}/>'
                '<path d="M0-4v8M-4 0h8" stroke="#fff" stroke-width="2"/>'
            )
        case _:
            inner = (
                '<circle r="8" fill="#fffaf5" fill-opacity="0.8" stroke="#8e0f26"'
                ' stroke-width="2.4" stroke-dasharray="4 2.2"/>'
                '<circle r="2.2" fill="#8e0f26"/>'
            )
    return f"<g {at}>{inner}</g>"
