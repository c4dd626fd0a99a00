"""The drawings as SVG, for the dashboard, the README and print: the client's geometry, no scripts.

Every colour and width is a presentation attribute, so a strict content policy needs no exception.
The same arguments always give the same text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Literal

from shared.atlas.artwork import LAYERS, PEELS, VIEWS, PointMark, Shape, View
from shared.atlas.drawing_words import description_of, title_of
from shared.atlas.pain_svg import labelled, referral, weighed
from shared.atlas.patches import Place, pattern_places
from shared.atlas.regions import check_place
from shared.atlas.svg_text import (
    INKS,
    PREFIX,
    Page,
    Theme,
    blur,
    circle_data,
    line_data,
    ring_data,
    rings_data,
)

_MARK, _NUMBER = 6.5, 4.4
"""Radii of a point's disc and of its number's, in view units."""

_ROUND = (
    '<filter id="{id}" x="-5%" y="-5%" width="110%" height="110%"'
    ' color-interpolation-filters="sRGB">'
    '<feGaussianBlur in="SourceAlpha" stdDeviation="3.2" result="hill"/>'
    '<feDiffuseLighting in="hill" surfaceScale="3.2" diffuseConstant="1"'
    ' lighting-color="#ffffff" result="lit"><feDistantLight azimuth="240" elevation="60"/>'
    "</feDiffuseLighting>"
    '<feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="0.62" k2="0.46" k3="0"'
    ' k4="0" result="shaded"/><feComposite in="shaded" in2="SourceAlpha" operator="in"/></filter>'
)
"""A muscle's own blurred silhouette is a hill, lit from the upper left."""

_SWELL = (
    '<filter id="{id}" x="-10%" y="-10%" width="120%" height="120%"'
    ' color-interpolation-filters="sRGB">'
    '<feGaussianBlur in="SourceAlpha" stdDeviation="8" result="hill"/>'
    '<feDiffuseLighting in="hill" surfaceScale="4" diffuseConstant="1"'
    ' lighting-color="#ffffff" result="lit"><feDistantLight azimuth="240" elevation="58"/>'
    "</feDiffuseLighting>"
    '<feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="0.75" k2="0.38" k3="0"'
    ' k4="0" result="shaded"/>'
    '<feComposite in="shaded" in2="SourceAlpha" operator="in" result="cut"/>'
    '<feGaussianBlur in="cut" stdDeviation="4"/></filter>'
)
"""A mass under the skin: a wide low hill in the same light, without an edge of its own."""


def svg(
    view: str,
    *,
    peel: str = "skin",
    pattern: str | None = None,
    point: str | None = None,
    side: str | None = None,
    areas: Mapping[Place, int] | None = None,
    strengths: Mapping[Place, float] | None = None,
    labels: Mapping[Place, str] | None = None,
    digits: float = 13.0,
    marks: bool = True,
    fibres: bool = True,
    rounded: bool = True,
    theme: Theme = "light",
    title: str = "",
    description: str = "",
) -> str:
    """Return the drawing `view` as a complete SVG document, 400 by 800 units.

    `peel` is the outermost thing shown (`PEELS`). `pattern` names a muscle whose referral is
    shaded, of `point` alone where given, on `side` (`left`, `right`; both where None): deep where
    most people feel it, lighter, stippled and with a dotted outline where some do. `areas` shades
    places by intensity, 1 to 10, with the number written on each; `strengths` (0 to 1) with
    `labels` does so for any other measure, such as how often a place hurt. Numbers are `digits`
    units high. `fibres` and `rounded` (light and shade on each muscle) make a peeled picture richer
    and slower to paint. `title` and `description` are read out in place of the picture and have
    plain defaults. Raises `KeyError` for an unknown view, peel or muscle, `UnknownPlaceError` for
    an unknown place.
    """
    drawing = VIEWS[view]
    if peel not in PEELS:
        raise KeyError(peel)
    for place in (*(areas or {}), *(strengths or {})):
        check_place(*place)
    if areas:
        strengths = {place: value / 10 for place, value in areas.items()}
        labels = {place: str(value) for place, value in areas.items() if value > 0}
    title = title or title_of(view, pattern)
    description = description or description_of(pattern, point, side, areas)
    page = Page(INKS[theme], fibres=fibres, rounded=rounded)
    body_clip = page.define(
        "body", f'<clipPath id="{{id}}"><path d="{rings_data(drawing.outline)}"/></clipPath>'
    )
    _skin(page, drawing, body_clip)
    if peel == "skin":
        _surface(page, drawing, body_clip)
    else:
        _inside(page, drawing, peel)
    sides = ("left", "right") if side is None else (side,)
    if strengths:
        weighed(page, drawing, strengths, body_clip)
        labelled(page, drawing, labels or {}, digits)
    if pattern is not None:
        _highlight(page, drawing, pattern, sides, peel)
        for each in sides:
            referral(page, drawing, pattern_places(pattern, each, point), body_clip)
        if marks:
            for mark in drawing.points:
                if mark.muscle == pattern and mark.side in sides and point in (None, mark.trp):
                    _mark(page, mark)
    return _document(page, drawing, title, description)


def _document(page: Page, view: View, title: str, description: str) -> str:
    name, text = f"{PREFIX}-title", f"{PREFIX}-desc"
    size = f'viewBox="0 0 {view.width:g} {view.height:g}"'
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"'
        f' aria-labelledby="{name} {text}">'
        f'<title id="{name}">{escape(title)}</title><desc id="{text}">{escape(description)}</desc>'
        f"<defs>{''.join(page.definitions.values())}</defs>{''.join(page.body)}</svg>\n"
    )
    # Named after its own content, so that two pictures on one page never share an id.
    digest = hashlib.sha256(picture.encode()).hexdigest()[:10]
    return picture.replace(PREFIX, f"k{digest}")


def _skin(page: Page, view: View, body_clip: str) -> None:
    """Fill the outline, darker towards its rim, so that the body looks round."""
    outline = rings_data(view.outline)
    soft = page.define(
        "soft",
        blur(6),
    )
    page.path(outline, fill=page.gradient(page.ink.skin))
    page.body.append(f'<g clip-path="{body_clip}">')
    page.path(
        outline,
        fill="none",
        stroke=page.ink.contour,
        stroke_opacity=0.5,
        stroke_width=9,
        filter=soft,
    )
    page.body.append("</g>")
    page.path(outline, fill="none", stroke=page.ink.edge, stroke_width=1.1, stroke_linejoin="round")


def _surface(page: Page, view: View, body_clip: str) -> None:
    """Draw what shows through the skin: the masses under it, then folds and creases."""
    page.body.append(f'<g clip-path="{body_clip}">')
    swell = page.define("swell", _SWELL if page.rounded else blur(5))
    page.body.append('<g opacity="0.5">')
    for ring in view.relief:
        page.path(ring_data(ring), fill=page.ink.skin[0], filter=swell)
    page.body.append("</g>")
    data = " ".join(line_data(line) for line in view.contours)
    for width, opacity, soft in ((6.0, 0.3, page.define("crease", blur(2.6))), (0.8, 0.5, "none")):
        page.path(
            data,
            fill="none",
            stroke=page.ink.contour,
            stroke_opacity=opacity,
            stroke_width=width,
            stroke_linecap="round",
            stroke_linejoin="round",
            filter=soft,
        )
    page.body.append("</g>")


def _inside(page: Page, view: View, peel: str) -> None:
    """Draw the bones, and the muscles from the deepest up to the layer `peel`."""
    for bone in view.bones:
        page.path(
            ring_data(bone.polygon),
            fill=page.gradient(bone.tones),
            stroke=page.ink.bone_edge,
            stroke_width=0.6,
            filter=page.define("round", _ROUND) if page.rounded else "none",
        )
    for shape in shown(view, peel):
        _shape(page, shape)


def _shape(page: Page, shape: Shape) -> None:
    edge = page.ink.muscle_edge if shape.kind == "muscle" else page.ink.tissue_edge
    page.path(
        ring_data(shape.polygon),
        fill=page.gradient(shape.tones),
        stroke=edge,
        stroke_opacity=0.6,
        stroke_width=0.7,
        stroke_linejoin="round",
        filter=page.define("round", _ROUND) if page.rounded else "none",
    )
    if page.fibres and shape.fibres:
        page.path(
            " ".join(line_data(line) for line in shape.fibres),
            fill="none",
            stroke=edge,
            stroke_opacity=0.26,
            stroke_width=0.5,
        )


def shown(view: View, peel: str) -> tuple[Shape, ...]:
    """Return the shapes that are seen when the body is peeled to `peel`, deepest first."""
    if peel in ("skin", "bone"):
        return ()
    layers = LAYERS[LAYERS.index(_layer(peel)) :]
    return tuple(shape for shape in view.shapes if shape.layer in layers)


def _layer(peel: str) -> Literal["superficial", "middle", "deep"]:
    return next(layer for layer in LAYERS if layer == peel)


def _highlight(page: Page, view: View, muscle: str, sides: Iterable[str], peel: str) -> None:
    """Bring the muscle itself forward: traced on the skin; peeled, alone above a pale veil."""
    own = [s for s in view.shapes if s.muscle == muscle and s.side in (*sides, "mid")]
    if peel != "skin":
        page.path(rings_data(view.outline), fill=page.ink.skin[0], fill_opacity=0.5)
        for shape in own:
            _shape(page, shape)
    if own:
        page.path(
            rings_data(shape.polygon for shape in own),
            fill=page.ink.chosen,
            fill_opacity=0.1 if peel == "skin" else 0,
            stroke=page.ink.chosen,
            stroke_opacity=0.6 if peel == "skin" else 1,
            stroke_width=0.9 if peel == "skin" else 1.6,
            stroke_linejoin="round",
        )


def _mark(page: Page, mark: PointMark) -> None:
    """Draw a trigger point: a disc with a cross in it, and its number at the upper right."""
    x, y, r = mark.x, mark.y, _MARK * 0.42
    ink, halo = page.ink.mark, page.ink.mark_halo
    page.path(circle_data(x, y, _MARK), fill=halo, stroke=ink, stroke_width=1)
    strokes = (((x - r, y - r), (x + r, y + r)), ((x + r, y - r), (x - r, y + r)))
    cross = " ".join(line_data(stroke) for stroke in strokes)
    page.path(cross, fill="none", stroke=ink, stroke_width=1.3, stroke_linecap="round")
    x, y = x + _MARK, y - _MARK
    page.path(circle_data(x, y, _NUMBER), fill=ink)
    page.text(str(mark.number), (x, y + 2.3), 6.5, halo, anchor="middle", rim=ink)
