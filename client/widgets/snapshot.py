"""A picture of a drawing, a little larger than its window, so that dragging need not draw again.

The picture before can be held under the present one, to fade from one to the other.
"""

from __future__ import annotations

from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    InstructionGroup,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Scale,
    Translate,
)

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Plate:
    """A picture in the window, stretched and moved as the drawing is."""

    def __init__(self, canvas: InstructionGroup) -> None:
        self.colour, self.picture = Color(1, 1, 1, 1), Rectangle(size=(0, 0))
        self.taken = (0.0, 0.0, 1.0)
        """Shift and scale at which its picture was drawn."""
        canvas.add(self.colour)
        canvas.add(self.picture)

    def show(
        self, window: Box, pad: tuple[int, int], scale: float, x: float, y: float
    ) -> tuple[float, Box]:
        """Lay the picture where the drawing is now; return its stretch and the box it covers.

        `window` is left, bottom, width, height in pixels; the box is relative to its corner.
        """
        left, bottom, width, height = window
        taken_x, taken_y, taken_scale = self.taken
        ratio = scale / taken_scale
        px, py = x - (taken_x + pad[0]) * ratio, y - (taken_y + pad[1]) * ratio
        pw, ph = (width + 2 * pad[0]) * ratio, (height + 2 * pad[1]) * ratio
        x0, y0 = max(px, 0), max(py, 0)
        x1, y1 = max(min(px + pw, width), x0), max(min(py + ph, height), y0)
        self.picture.pos, self.picture.size = (left + x0, bottom + y0), (x1 - x0, y1 - y0)
        u0, u1 = (x0 - px) / pw, (x1 - px) / pw
        v0, v1 = (y0 - py) / ph, (y1 - py) / ph
        self.picture.tex_coords = (u0, v0, u1, v0, u1, v1, u0, v1)
        return ratio, (x0, y0, x1, y1)


class Snapshot:
    """Draws `drawing` into an `Fbo` and shows the part that lies in the window.

    `take` says at which scale and shift (window pixels of the drawing's origin) it is drawn,
    `show` where it is wanted now. Whatever changes in `drawing` is drawn again by itself.
    """

    def __init__(self, canvas: InstructionGroup, margin: float) -> None:
        self.drawing = InstructionGroup()
        self._margin = margin
        self._fbo = Fbo(size=(8, 8))
        self._before: Fbo | None = None
        self._paper, self._sheet = Color(1, 1, 1, 1), Rectangle(size=(8, 8))
        self._shift, self._stretch = Translate(0, 0, 0), Scale(1, 1, 1)
        for instruction in (
            # An opaque ground: over a clear one, soft edges would come out with dark fringes.
            ClearColor(0, 0, 0, 0),
            ClearBuffers(),
            self._paper,
            self._sheet,
            PushMatrix(),
            self._shift,
            self._stretch,
            self.drawing,
            PopMatrix(),
        ):
            self._fbo.add(instruction)
        self._ground_colour, self._ground = Color(1, 1, 1, 1), Rectangle()
        for instruction in (self._fbo, self._ground_colour, self._ground):
            canvas.add(instruction)
        self._held, self._live = Plate(canvas), Plate(canvas)
        self._live.picture.texture = self._fbo.texture
        self._window = (0.0, 0.0, 1.0, 1.0)
        self._pad = (0, 0)

    @property
    def holding(self) -> bool:
        """Whether a picture is kept under the present one."""
        return self._before is not None

    @property
    def blend(self) -> float:
        """How much of the present picture shows over the one that is held, 0 to 1."""
        return float(self._live.colour.a)

    @blend.setter
    def blend(self, share: float) -> None:
        self._live.colour.a = share if self._before is not None else 1.0

    def hold(self, *, anew: bool = False) -> None:
        """Keep the picture as it was last drawn, or `anew` with all changes since, under the next.

        It shows as `blend` falls below 1, until `release`.
        """
        if anew:
            self._fbo.draw()
        copy = Fbo(size=self._fbo.size)
        for instruction in (
            ClearColor(0, 0, 0, 0),
            ClearBuffers(),
            Color(1, 1, 1, 1),
            Rectangle(size=self._fbo.size, texture=self._fbo.texture),
        ):
            copy.add(instruction)
        copy.draw()
        self._before = copy
        self._held.picture.texture = copy.texture
        self._held.taken = self._live.taken
        self._held.picture.pos, self._held.picture.size = (
            self._live.picture.pos,
            self._live.picture.size,
        )
        self._held.picture.tex_coords = self._live.picture.tex_coords

    def release(self) -> None:
        """Show the present picture alone and let go of the one before."""
        self._live.colour.a = 1.0
        if self._before is not None:
            self._before = None
            self._held.picture.texture = None
            self._held.picture.size = (0, 0)

    def colour(self, rgba: tuple[float, float, float, float]) -> None:
        """Set the colour behind the drawing."""
        self._paper.rgba = rgba
        self._ground_colour.rgba = rgba

    def frame(self, x: float, y: float, width: float, height: float) -> bool:
        """Set the window; return whether its size changed, so that a new picture is needed."""
        self._window = (x, y, width, height)
        self._ground.pos, self._ground.size = (x, y), (width, height)
        self._pad = (int(width * self._margin), int(height * self._margin))
        size = (max(int(width), 2) + 2 * self._pad[0], max(int(height), 2) + 2 * self._pad[1])
        if self._fbo.size == size:
            return False
        self._fbo.size = size
        self._sheet.size = size
        self._live.picture.texture = self._fbo.texture
        self.release()
        return True

    def take(self, scale: float, x: float, y: float) -> None:
        """Draw the picture at a scale, the drawing's origin at x, y of the window."""
        self._live.taken = (x, y, scale)
        self._shift.x, self._shift.y = x + self._pad[0], y + self._pad[1]
        self._stretch.x = self._stretch.y = scale

    def show(self, scale: float, x: float, y: float, wanted: Box) -> bool:
        """Show the picture stretched and moved; return whether it covers what is wanted.

        `wanted` is the box, in drawing units, that must not be cut off inside the window.
        """
        ratio, (x0, y0, x1, y1) = self._live.show(self._window, self._pad, scale, x, y)
        if self._before is not None:
            self._held.show(self._window, self._pad, scale, x, y)
        width, height = self._window[2:]
        need = (
            max(wanted[0] * scale + x, 0),
            max(wanted[1] * scale + y, 0),
            min(wanted[2] * scale + x, width),
            min(wanted[3] * scale + y, height),
        )
        return (
            0.6 <= ratio <= 1.7
            and need[0] >= x0 - 1
            and need[1] >= y0 - 1
            and need[2] <= x1 + 1
            and need[3] <= y1 + 1
        )
