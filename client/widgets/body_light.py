"""Light and shadow that make flat muscle shapes look round.

Each shape's mask is blurred into a soft hill, lit from the upper left, and darkened towards its
rim. The result is smooth, so it is worked out once at half size and serves every zoom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kivy.graphics.texture import Texture
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from client.widgets.vector_mesh import Polygon

RESOLUTION = 0.5
"""Pixels a drawing unit."""

LIGHT = (-0.55, -0.85)
"""Where the light comes from: left and above (y down)."""

HIGHLIGHT, SHADOW = (255, 240, 226), (66, 12, 18)
LEVEL = 128
CREASE = 46
"""How dark (of 255) the shadow in a fold of the skin is."""


def relief(
    polygons: Iterable[Polygon],
    width: float,
    height: float,
    *,
    softness: float = 0.2,
    slope: float = 1.0,
    rim: float = 0.5,
) -> Image.Image:
    """Return an RGBA picture of highlights and shadows for shapes given y down.

    `softness` is how far a hill reaches into its shape (a share of its smaller side), `slope` how
    strong the light is, `rim` how dark the edges get; later polygons lie over earlier ones.
    """
    size = (round(width * RESOLUTION), round(height * RESOLUTION))
    level = Image.new("L", size, LEVEL)
    for polygon in polygons:
        points = [(x * RESOLUTION, y * RESOLUTION) for x, y in polygon]
        left, top = min(x for x, _ in points), min(y for _, y in points)
        right, bottom = max(x for x, _ in points), max(y for _, y in points)
        blur = max(1.2, min(12.0, softness * min(right - left, bottom - top)))
        pad = int(3 * blur) + 2
        x0, y0 = int(left) - pad, int(top) - pad
        box = (int(right) + pad - x0, int(bottom) + pad - y0)
        mask = _smooth_mask([(x - x0, y - y0) for x, y in points], box)
        level.paste(_lit(mask, blur, slope, rim), (x0, y0), mask)
    return _coloured(level)


def creased(picture: Image.Image, lines: Iterable[Polygon]) -> Image.Image:
    """Return a picture of light with soft shadows along folds of the skin, given y down."""
    shadow = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(shadow)
    for line in lines:
        points = [(x * RESOLUTION, y * RESOLUTION) for x, y in line]
        draw.line(points, fill=CREASE, width=round(5 * RESOLUTION), joint="curve")
    dark = Image.new("RGBA", picture.size, SHADOW)
    dark.putalpha(shadow.filter(ImageFilter.GaussianBlur(3.2 * RESOLUTION)))
    return Image.alpha_composite(picture, dark)


def _smooth_mask(points: Polygon, size: tuple[int, int]) -> Image.Image:
    """Return the polygon's mask with soft edges: stair steps would show once zoomed."""
    wide = Image.new("L", (size[0] * 3, size[1] * 3), 0)
    ImageDraw.Draw(wide).polygon([(x * 3, y * 3) for x, y in points], fill=255)
    return wide.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.5))


def _lit(mask: Image.Image, blur: float, slope: float, rim: float) -> Image.Image:
    hill = mask.filter(ImageFilter.GaussianBlur(blur))
    dx, dy = round(LIGHT[0] * blur), round(LIGHT[1] * blur)
    towards, away = ImageChops.offset(hill, dx, dy), ImageChops.offset(hill, -dx, -dy)
    light = ImageChops.subtract(towards, away, scale=2 / slope, offset=LEVEL)
    edge = hill.point([round(LEVEL + (v - 255) * rim * 0.5 + 14 * rim) for v in range(256)])
    return ImageChops.add(light, edge, scale=1, offset=-LEVEL)


def _coloured(level: Image.Image) -> Image.Image:
    channels = [
        level.point([shadow if v < LEVEL else high for v in range(256)])
        for high, shadow in zip(HIGHLIGHT, SHADOW, strict=True)
    ]
    alpha = level.point([min(255, abs(v - LEVEL) * 2) for v in range(256)])
    return Image.merge("RGBA", [*channels, alpha])


def upload(picture: Image.Image) -> Texture:
    """Return an RGBA picture as a smooth texture whose v runs upwards, kept over a lost context."""
    pixels = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()
    texture = Texture.create(size=picture.size, colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "linear"
    texture.wrap = "clamp_to_edge"

    def fill(target: Texture) -> None:
        target.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")

    fill(texture)
    texture.add_reload_observer(fill)
    return texture


def draped(
    inside: tuple[Sequence[float], Sequence[int]], width: float, height: float
) -> tuple[list[float], list[int]]:
    """Return mesh data that lays a picture of the whole drawing over some of its triangles."""
    points, indices = inside
    vertices: list[float] = []
    for i in range(0, len(points), 2):
        x, y = points[i], points[i + 1]
        vertices += (x, y, x / width, y / height)
    return vertices, list(indices)
