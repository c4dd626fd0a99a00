"""All paints and lights of a drawing in one texture, so that many shapes share one mesh.

A paint is two columns of texels: the same vertical gradient without and with its alpha. A vertex
slides between the two columns to fade an edge, and along them to follow the gradient. Above the
paints lie small pictures of the whole drawing, such as the light on one layer.
"""

from __future__ import annotations

from dataclasses import dataclass

from kivy.graphics.texture import Texture
from PIL import Image

Rgb = tuple[float, float, float]

WIDTH, HEIGHT = 1024, 512
ROWS = 32
SLOTS = WIDTH // 2
CELL = (200, 400)
"""Size in texels of a picture; five lie side by side."""

FOOT = 0.5 / HEIGHT
RISE = (ROWS - 1) / HEIGHT
"""v of a paint's lower end, and how far its gradient goes from there."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Where a paint lies in the texture: u of its clear and of its full column."""

    clear: float
    full: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a picture lies in the texture, for points in a drawing of `width` by `height`."""

    u: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return u and v for a point of the drawing, y up."""
        return (
            self.u + x / self.width * CELL[0] / WIDTH,
            (ROWS + y / self.height * CELL[1]) / HEIGHT,
        )


class Palette:
    """Paints by their colours and pictures by their names; `texture` holds them all."""

    def __init__(self) -> None:
        self._slots: dict[tuple[Rgb, Rgb, float], Paint] = {}
        self._columns: list[list[bytes]] = []
        self._pictures: dict[str, tuple[int, bytes]] = {}
        self._drawn = 0
        self.texture = Texture.create(size=(WIDTH, HEIGHT), colorfmt="rgba")
        self.texture.mag_filter = self.texture.min_filter = "linear"
        self.texture.wrap = "clamp_to_edge"
        # A phone may drop every texture while the app sleeps.
        self.texture.add_reload_observer(self._fill)

    def paint(self, top: Rgb, bottom: Rgb | None = None, alpha: float = 1.0) -> Paint:
        """Return the paint from `top` to `bottom` (parts 0 to 1), the same one each time.

        Raises `OverflowError` when the drawing has more than 512 paints.
        """
        key = (top, bottom or top, alpha)
        found = self._slots.get(key)
        if found is None:
            slot = len(self._slots)
            if slot == SLOTS:
                raise OverflowError(f"a drawing has at most {SLOTS} paints")
            found = Paint((2 * slot + 0.5) / WIDTH, (2 * slot + 1.5) / WIDTH)
            self._slots[key] = found
            self._columns.append(_column(*key))
        return found

    def picture(self, name: str, image: Image.Image, width: float, height: float) -> Spot:
        """Keep an RGBA picture of a drawing of that size and return its spot.

        Raises `OverflowError` for a sixth picture.
        """
        if name not in self._pictures:
            column = len(self._pictures)
            if (column + 1) * CELL[0] > WIDTH:
                raise OverflowError("a drawing has at most 5 pictures")
            small = image if image.size == CELL else image.resize(CELL)
            pixels = small.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()
            self._pictures[name] = (column, pixels)
            self._blit_picture(self.texture, column, pixels)
        return Spot(self._pictures[name][0] * CELL[0] / WIDTH, width, height)

    def refresh(self) -> None:
        """Bring the paints asked for since the last time into the texture."""
        if len(self._slots) != self._drawn:
            self._drawn = len(self._slots)
            self._blit_paints(self.texture)

    def _blit_paints(self, texture: Texture) -> None:
        rows = b"".join(column[row] for row in range(ROWS) for column in self._columns)
        size = (2 * len(self._slots), ROWS)
        texture.blit_buffer(rows, size=size, colorfmt="rgba", bufferfmt="ubyte", pos=(0, 0))

    def _blit_picture(self, texture: Texture, column: int, pixels: bytes) -> None:
        place = (column * CELL[0], ROWS)
        texture.blit_buffer(pixels, size=CELL, colorfmt="rgba", bufferfmt="ubyte", pos=place)

    def _fill(self, texture: Texture) -> None:
        if self._slots:
            self._blit_paints(texture)
        for column, pixels in self._pictures.values():
            self._blit_picture(texture, column, pixels)


def _column(top: Rgb, bottom: Rgb, alpha: float) -> list[bytes]:
    """Return a paint's texels from its lower end up: clear and full, four bytes each."""
    found = []
    for row in range(ROWS):
        colour = bytes(round(255 * part) for part in mix(bottom, top, row / (ROWS - 1)))
        found.append(colour + b"\x00" + colour + bytes((round(255 * alpha),)))
    return found


def rgb(hexed: str) -> Rgb:
    """Return `#rrggbb` as parts from 0 to 1."""
    return (int(hexed[1:3], 16) / 255, int(hexed[3:5], 16) / 255, int(hexed[5:7], 16) / 255)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Return `first` with `share` (0 to 1) of `second` in it."""
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
        first[2] + (second[2] - first[2]) * share,
    )
