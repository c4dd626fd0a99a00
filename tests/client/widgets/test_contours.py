"""The rims of soft masks."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter

from client.widgets.contours import contours


def test_a_blurred_disc_has_one_round_rim() -> None:
    """The rim of a disc is one closed line at the disc's radius."""
    mask = Image.new("L", (60, 60), 0)
    ImageDraw.Draw(mask).ellipse((10, 10, 50, 50), fill=255)
    lines = contours(mask.filter(ImageFilter.GaussianBlur(2)), 128)
    assert len(lines) == 1
    radii = [math.dist(point, (30, 30)) for point in lines[0]]
    assert min(radii) > 18.5
    assert max(radii) < 21.5


def test_two_spots_have_two_rims_and_a_hole_has_its_own() -> None:
    """Separate areas and holes each get a line of their own."""
    mask = Image.new("L", (60, 40), 0)
    draw = ImageDraw.Draw(mask)
    draw.rectangle((4, 4, 24, 34), fill=255)
    draw.rectangle((10, 12, 18, 26), fill=0)
    draw.rectangle((36, 8, 54, 30), fill=255)
    assert len(contours(mask, 128)) == 3


def test_a_shape_cut_by_the_edge_of_the_mask_still_closes() -> None:
    """What touches the mask's border gets a closed line along the border."""
    mask = Image.new("L", (20, 20), 255)
    (line,) = contours(mask, 128)
    assert min(x for x, _ in line) < 0.6
    assert max(x for x, _ in line) > 19.0


def test_an_empty_mask_has_no_rim() -> None:
    """Nothing painted, nothing drawn."""
    assert contours(Image.new("L", (20, 20), 0), 128) == []
