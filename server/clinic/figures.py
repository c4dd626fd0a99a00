"""Pictures made on the server as SVG, with classes for colours so that one stylesheet rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from server.services.triage import Recent
from shared.atlas.artwork import VIEWS
from shared.atlas.drawing_svg import svg
from shared.atlas.patches import Place, patches
from shared.atlas.paths import bounds
from shared.trends import LevelPoint

SPARK_WIDTH, SPARK_HEIGHT, SPARK_DAYS = 160, 44, 56
_PAD = 3

CHART_WIDTH, CHART_HEIGHT = 760, 250
_LEFT, _BOTTOM, _TOP = 28, 24, 8

_HIPS, _KNEES, _WHOLE, _MARGIN = 430.0, 560.0, 800.0, 14.0
"""Heights at which a drawing may end, in its units: under the buttocks, the knees, the feet."""

MAP_VIEWS = ("posterior", "left_lateral", "right_lateral", "anterior")
"""The views a composite is drawn on, the first always."""

VIEW_WORDS = {
    "posterior": "Back",
    "anterior": "Front",
    "left_lateral": "Left side",
    "right_lateral": "Right side",
}


def sparkline(recent: Recent, today: int) -> Markup:
    """Return eight weeks of pain as a small picture: dots for days, a line for the level."""
    days = [row for row in recent if today - SPARK_DAYS < row[0] <= today]
    if not days:
        return Markup("")
    step = (SPARK_WIDTH - 2 * _PAD) / (SPARK_DAYS - 1)

    def x(day: int) -> float:
        return _PAD + (day - (today - SPARK_DAYS + 1)) * step

    def y(value: float) -> float:
        return SPARK_HEIGHT - _PAD - value / 10 * (SPARK_HEIGHT - 2 * _PAD)

    dots = "".join(
        f'<circle cx="{x(day):.1f}" cy="{y(pain):.1f}" r="1.3"/>' for day, _, pain in days
    )
    line = " ".join(f"{x(day):.1f},{y(level / 10):.1f}" for day, level, _ in days)
    last_day, last_level, _ = days[-1]
    said = f"Pain level over eight weeks, from {days[0][1] / 10:.1f} to {last_level / 10:.1f} of 10"
    guide = "".join(
        f'<line x1="0" x2="{SPARK_WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>' for v in (0, 5, 10)
    )
    return Markup(  # noqa: S704 - made of numbers alone
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img"'
        f' aria-label="{said}">'
        f'<g class="spark-grid">{guide}</g><g class="spark-dots">{dots}</g>'
        f'<polyline class="spark-line" points="{line}"/>'
        f'<circle class="spark-end" cx="{x(last_day):.1f}" cy="{y(last_level / 10):.1f}" r="2.6"/>'
        "</svg>"
    )


def trend_picture(
    points: Sequence[LevelPoint], pains: Mapping[int, int], flares: Iterable[tuple[int, int]]
) -> Markup:
    """Return the chart of a period for paper and for browsers without scripts.

    `pains` are the logged scores by day, `flares` first and last days.
    """
    if not points:
        return Markup("")
    first, last = points[0].day, max(points[-1].day, points[0].day + 1)

    def x(day: float) -> float:
        return _LEFT + (day - first) / (last - first) * (CHART_WIDTH - _LEFT - 8)

    def y(value: float) -> float:
        return _TOP + (10 - value) / 10 * (CHART_HEIGHT - _TOP - _BOTTOM)

    grid = "".join(
        f'<line x1="{_LEFT}" x2="{CHART_WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
        f'<text x="{_LEFT - 8}" y="{y(v) + 4:.1f}" text-anchor="end">{v}</text>'
        for v in (0, 2, 4, 6, 8, 10)
    )
    dates = "".join(
        f'<text x="{x(day):.1f}" y="{CHART_HEIGHT - 6}" text-anchor="middle">{_short(day)}</text>'
        for day in _ticks(first, last)
    )
    shades = "".join(
        f'<rect x="{x(a - 0.5):.1f}" y="{_TOP}" width="{x(b + 0.5) - x(a - 0.5):.1f}"'
        f' height="{CHART_HEIGHT - _TOP - _BOTTOM}"/>'
        for a, b in flares
        if b >= first and a <= last
    )
    top = [f"{x(p.day):.1f},{y(p.high):.1f}" for p in points]
    low = [f"{x(p.day):.1f},{y(p.low):.1f}" for p in reversed(points)]
    line = " ".join(f"{x(p.day):.1f},{y(p.level):.1f}" for p in points)
    dots = "".join(
        f'<circle cx="{x(day):.1f}" cy="{y(pain):.1f}" r="2.2"/>'
        for day, pain in pains.items()
        if first <= day <= last
    )
    return Markup(  # noqa: S704 - made of numbers alone
        f'<svg class="trend" viewBox="0 0 {CHART_WIDTH} {CHART_HEIGHT}" aria-hidden="true">'
        f'<g class="trend-flares">{shades}</g><g class="trend-grid">{grid}{dates}</g>'
        f'<polygon class="trend-band" points="{" ".join(top + low)}"/>'
        f'<g class="trend-dots">{dots}</g><polyline class="trend-line" points="{line}"/></svg>'
    )


def _ticks(first: int, last: int) -> list[int]:
    """Return about six days to write under the axis."""
    step = max(1, (last - first) // 6)
    return list(range(first + step // 2, last, step))


def _short(day: int) -> str:
    date = dt.date.fromordinal(day)
    return f"{date.day} {date:%b}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing of the body with its caption."""

    view: str
    caption: str
    picture: Markup


def composite(areas: Mapping[Place, int]) -> list[Figure]:
    """Return the drawings on which these places are seen: the back, and one more at most."""
    seen = {
        view: sum(areas[p.region, p.side] for p in patches(VIEWS[view], areas)) if areas else 0
        for view in MAP_VIEWS
    }
    others = sorted((v for v in MAP_VIEWS[1:] if seen[v]), key=lambda v: -seen[v])[:1]
    frozen = tuple(sorted(areas.items()))
    shown = ("posterior", *others)
    lowest = max(
        (bounds(p.polygon)[3] for view in shown for p in patches(VIEWS[view], areas)), default=0.0
    )
    height = _height(lowest)
    digits = 15.0 * max(1.0, height / _KNEES)
    return [
        Figure(
            view,
            VIEW_WORDS[view],
            Markup(_cropped(_body(view, frozen, digits), height)),  # noqa: S704 - our own drawing
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


@lru_cache(maxsize=256)
def _body(view: str, areas: tuple[tuple[Place, int], ...], digits: float = 13.0) -> str:
    return svg(view, areas=dict(areas), digits=digits, rounded=False, fibres=False)


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
        picture = _body(view, ()).rstrip().removesuffix("</svg>") + over + "</svg>"
        figures.append((view, picture, max((y for _, _, y in placed), default=0.0)))
    lowest = max(y for _, _, y in figures[:2])
    return [
        Figure(view, VIEW_WORDS[view], Markup(_cropped(picture, _height(lowest))))  # noqa: S704
        for view, picture, _ in figures[:2]
    ]


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
