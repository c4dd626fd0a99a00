"""Feathered meshes: the numbers behind crisp shapes."""

from __future__ import annotations

import math

import pytest

from client.widgets.palette import Paint
from client.widgets.vector_mesh import MOST_VERTICES, Outline, Sheet, area, contains, outward

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
PAINT = Paint(clear=0.25, full=0.75)


def test_normals_point_outwards_whichever_way_the_corners_run() -> None:
    """A ring grows outwards for polygons given with and against the clock."""
    for polygon in (SQUARE, SQUARE[::-1]):
        for (x, y), (nx, ny) in zip(polygon, outward(polygon), strict=True):
            assert not contains(SQUARE, x + nx, y + ny)


def test_a_fill_is_opaque_inside_and_clear_one_pixel_outside() -> None:
    """The edge fades over exactly one device pixel, at any zoom."""
    for px in (0.25, 1.0, 3.0):
        sheet = Sheet(px)
        sheet.fill(Outline(SQUARE), PAINT)
        vertices, _ = sheet.parts[0]
        rows = [tuple(vertices[i : i + 3]) for i in range(0, len(vertices), 4)]
        assert all(u == 0.75 for x, y, u in rows if 0 <= x <= 10 and 0 <= y <= 10)
        outer = [(x, y) for x, y, u in rows if u == 0.25]
        assert min(x for x, _ in outer) == pytest.approx(-px)
        assert max(y for _, y in outer) == pytest.approx(10 + px)


def test_the_triangles_of_a_fill_cover_the_polygon_once() -> None:
    """The inside's triangles add up to the polygon's area, also where it is concave."""
    hook = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (6.0, 10.0), (6.0, 4.0), (0.0, 4.0))
    points, indices = Outline(hook).inside
    total = 0.0
    for i in range(0, len(indices), 3):
        corners = [(points[2 * k], points[2 * k + 1]) for k in indices[i : i + 3]]
        total += abs(area(corners))
    assert total == pytest.approx(area(hook))


def test_a_hairline_keeps_its_pixel_and_gives_up_alpha() -> None:
    """A line thinner than a pixel is drawn a pixel wide and fainter, never dotted."""
    sheet = Sheet(px=2.0)
    sheet.stroke(((0.0, 0.0), (10.0, 0.0)), 0.5, PAINT, closed=False)
    vertices, _ = sheet.parts[0]
    assert max(vertices[2::4]) == pytest.approx(0.25 + 0.5 * 0.25)
    assert max(vertices[1::4]) - min(vertices[1::4]) == pytest.approx(2.5)


def test_a_sheet_starts_a_new_mesh_before_indices_run_out() -> None:
    """No mesh passes what 16-bit indices can name."""
    sheet = Sheet(1.0)
    while len(sheet.parts) < 2:
        sheet.dot(0.0, 0.0, 1.0, PAINT)
    assert all(len(vertices) // 4 <= 65_535 for vertices, _ in sheet.parts)
    assert len(sheet.parts[0][0]) // 4 > MOST_VERTICES
    assert max(sheet.parts[1][1]) < 65_536


def test_a_corner_given_twice_does_no_harm() -> None:
    """Repeated corners, as flattened curves have them, leave no broken normals."""
    outline = Outline((*SQUARE, SQUARE[0]))
    assert len(outline.points) == 4
    assert outline.holds(5, 5)
    assert not outline.holds(11, 5)


def test_a_strip_between_two_lines_is_filled_as_its_outline_would_be() -> None:
    """The triangles that are known cover what the tesselator finds."""
    lower = [(10.0 * i, 20 + 7 * math.sin(i)) for i in range(12)]
    upper = [(x, y + 3 + (i % 4)) for i, (x, y) in enumerate(lower)]
    strip = Outline.between(lower, upper)
    searched = Outline([*lower, *reversed(upper)])
    assert covered(*strip.inside) == pytest.approx(covered(*searched.inside))
    assert strip.points == searched.points


def covered(points: list[float], indices: list[int]) -> float:
    """Return the area of the triangles."""
    corners = list(zip(points[::2], points[1::2], strict=True))
    return sum(
        abs(area([corners[i] for i in indices[at : at + 3]])) for at in range(0, len(indices), 3)
    )
