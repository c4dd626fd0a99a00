"""Pain on the drawings as SVG: where a muscle refers, and how strongly places hurt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import combinations
from math import hypot

from shared.atlas.artwork import View
from shared.atlas.felt_areas import (
    DOT,
    GROWTH,
    MOST,
    SOFT_CORE,
    SOFT_EDGE,
    STIPPLE,
    felt_areas,
    weight,
)
from shared.atlas.patches import Place, patches
from shared.atlas.paths import Point, Polygon, centroid
from shared.atlas.svg_text import Page, blur, circle_data, mixed, rings_data


def referral(
    page: Page,
    view: View,
    places: tuple[frozenset[Place], frozenset[Place]],
    body_clip: str,
) -> None:
    """Shade where a muscle refers: told apart by stipple and outline, not by colour alone."""
    primary, spillover = places
    main = felt_areas(view, primary)
    page.body.append(f'<g clip-path="{body_clip}">')
    if spillover - primary:
        whole = felt_areas(view, primary | spillover)
        _soft(page, whole, mixed(page.ink.pain_faint, page.ink.pain, 0.45), 0.19)
        page.path(rings_data((*whole, *main)), fill=_stipple(page), fill_rule="evenodd")
        _dotted(page, whole, mask=_clear_of(page, view, main))
    if main:
        _soft(page, main, page.ink.pain, 0.42)
    page.body.append("</g>")


def _soft(page: Page, areas: Iterable[Polygon], colour: str, strength: float) -> None:
    """Shade areas twice, with a soft edge and with one so soft that their middle is strongest."""
    data = rings_data(areas)
    for name, spread in (("edge", SOFT_EDGE), ("core", SOFT_CORE)):
        page.path(data, fill=colour, fill_opacity=strength, filter=page.define(name, blur(spread)))


def _dotted(page: Page, areas: Iterable[Polygon], **attributes: str) -> None:
    """Draw a rim of round dots."""
    page.path(
        rings_data(areas),
        fill="none",
        stroke=page.ink.pain_edge,
        stroke_opacity=0.9,
        stroke_width=1.6,
        stroke_dasharray="0.1 3.4",
        stroke_linecap="round",
        **attributes,
    )


def _stipple(page: Page) -> str:
    """Return a paint of dots on a staggered grid."""
    across, rise = STIPPLE, STIPPLE * 3**0.5 / 2
    near, far = across / 2, across
    dots = "".join(
        circle_data(x, y, DOT) for x, y in ((near, near), (0, near + rise), (far, near + rise))
    )
    return page.define(
        "stipple",
        f'<pattern id="{{id}}" width="{across:g}" height="{2 * rise:.3f}"'
        f' patternUnits="userSpaceOnUse"><path d="{dots}" fill="{page.ink.pain_edge}"'
        ' fill-opacity="0.6"/></pattern>',
    )


def _clear_of(page: Page, view: View, areas: Iterable[Polygon]) -> str:
    """Return a mask of all that does not lie in or right beside the areas."""
    return page.define(
        "clear",
        '<mask id="{id}" maskUnits="userSpaceOnUse" x="0" y="0" width="400" height="800">'
        f'<path d="{rings_data(view.outline)}" fill="#fff"/>'
        f'<path d="{rings_data(areas)}" fill="#000" stroke="#000" stroke-width="8"/></mask>',
    )


def weighed(page: Page, view: View, strengths: Mapping[Place, float], body_clip: str) -> None:
    """Shade each place by its strength (0 to 1)."""
    shown = sorted(
        (p for p in patches(view, strengths) if strengths[p.region, p.side] > 0),
        key=lambda p: strengths[p.region, p.side],
    )
    # Blurred together, so that neighbours run into each other; the body's outline stays sharp.
    soft = page.define("edge", blur(SOFT_EDGE))
    page.body.append(f'<g clip-path="{body_clip}"><g filter="{soft}">')
    for patch in shown:
        place = (patch.region, patch.side)
        share = weight(strengths[place])
        page.path(
            rings_data(felt_areas(view, [place])),
            fill=mixed(page.ink.pain_faint, page.ink.pain, share),
            fill_opacity=round(MOST * share**GROWTH, 3),
        )
    page.body.append("</g>")
    _dotted(page, felt_areas(view, ((p.region, p.side) for p in shown)))
    page.body.append("</g>")


def labelled(page: Page, view: View, labels: Mapping[Place, str], digits: float) -> None:
    """Write each place's label on it, in a badge."""
    shown = [p for p in patches(view, labels) if labels[p.region, p.side]]
    longest = max((len(labels[p.region, p.side]) for p in shown), default=1)
    badge = digits * (0.55 + 0.18 * longest)
    places = apart([centroid(patch.polygon) for patch in shown], 2 * badge + 2)
    for patch, (x, y) in zip(shown, places, strict=True):
        page.path(
            circle_data(x, y, badge),
            fill=page.ink.mark_halo,
            fill_opacity=0.92,
            stroke=page.ink.pain_edge,
            stroke_width=1.2,
        )
        words = escape(labels[patch.region, patch.side])
        page.text(words, (x, y + 0.36 * digits), digits, page.ink.label, anchor="middle")


def apart(points: Sequence[Point], least: float) -> list[Point]:
    """Return the points moved as little as needed for each two to be `least` apart, or nearly."""
    moved = [list(point) for point in points]
    for _ in range(24):
        for a, b in combinations(moved, 2):
            dx, dy = b[0] - a[0], b[1] - a[1]
            far = hypot(dx, dy)
            if far >= least:
                continue
            ux, uy = (dx / far, dy / far) if far else (0.0, 1.0)
            step = (least - far) / 2
            a[0], a[1] = a[0] - ux * step, a[1] - uy * step
            b[0], b[1] = b[0] + ux * step, b[1] + uy * step
    return [(x, y) for x, y in moved]
