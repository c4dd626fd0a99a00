"""The body on a handover: the atlas's outline with the places shaded by how often they hurt."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

from shared.atlas.artwork import VIEWS
from shared.atlas.paths import Polygon, centroid
from shared.diary.composite import PlaceHistory

SKIN = (240, 230, 222)
EDGE = (150, 136, 126)
PAIN = (176, 62, 44)
BADGE = 1.7
"""Radius of the disc a number stands on, in mm."""

PALEST = 0.25
"""Opacity of a place marked once; one marked every day with 10 is opaque."""


def draw_body(
    pdf: FPDF,
    view: str,
    places: Sequence[PlaceHistory],
    corner: tuple[float, float],
    *,
    height: float,
    numbered: int,
) -> None:
    """Draw a view of the body, `height` mm high and half as wide, with the places on it.

    `corner` is its upper left one, in mm. The strength of a place is its share of the logged days
    times its mean intensity; the first `numbered` places carry their number in the list, in the
    font that is set.
    """
    left, top = corner
    drawing = VIEWS[view]
    scale = height / drawing.height

    def placed(polygon: Polygon) -> list[tuple[float, float]]:
        return [(left + x * scale, top + y * scale) for x, y in polygon]

    pdf.set_line_width(0.2)
    pdf.set_draw_color(*EDGE)
    pdf.set_fill_color(*SKIN)
    for ring in drawing.outline:
        pdf.polygon(placed(ring), style="FD")
    marked = {(place.region, place.side): place for place in places}
    numbers = {(p.region, p.side): str(n) for n, p in enumerate(places[:numbered], start=1)}
    pdf.set_fill_color(*PAIN)
    pdf.set_draw_color(*PAIN)
    pdf.set_line_width(0.1)
    for patch in drawing.regions:
        place = marked.get((patch.region, patch.side))
        if place is not None:
            strength = PALEST + (1 - PALEST) * min(place.share * place.mean / 10, 1.0)
            with pdf.local_context(fill_opacity=strength):
                pdf.polygon(placed(patch.polygon), style="F")
    pdf.set_draw_color(*EDGE)
    pdf.set_line_width(0.2)
    for ring in drawing.outline:
        pdf.polygon(placed(ring), style="D")
    for patch in drawing.regions:
        number = numbers.get((patch.region, patch.side))
        if number is not None:
            x, y = placed((centroid(patch.polygon),))[0]
            pdf.set_fill_color(255, 255, 255)
            pdf.circle(x, y, BADGE, style="FD")
            pdf.text(x - pdf.get_string_width(number) / 2, y + 0.85, number)
