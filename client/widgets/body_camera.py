"""Where the drawing lies in its window: how large, and which point of it is in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from shared.atlas.artwork import View

MOST_ZOOM = 8.0
"""How far fingers can zoom, against the whole body."""

CLOSEST = 3.4
"""How far the map itself comes close: what lies around must still tell where one is."""

AROUND = 1.14
"""Room left around what is framed."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in drawing units, y down."""


def fit(view: View, size: Sequence[float], insets: Sequence[float]) -> float:
    """Return the pixels a unit at which the whole body of a view fills what the insets leave."""
    points = [p for ring in view.outline for p in ring]
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)
    left, top, right, bottom = insets
    return min(max(size[0] - left - right, 1.0) / across, max(size[1] - top - bottom, 1.0) / down)


class BodyCamera:
    """Turns a zoom and a focus into pixels. Drawing units have y up here, unless said otherwise.

    `fit` is pixels a unit at zoom 1, where the whole body fills what the insets leave; `middle` is
    the body's, `bounds` its left, bottom, right, top; `shift` is where the drawing's lower left
    corner lies in the window.
    """

    def __init__(self) -> None:
        self.fit = 1.0
        self.middle = (0.0, 0.0)
        self.bounds = (0.0, 0.0, 1.0, 1.0)
        self.shift = (0.0, 0.0)
        self._height = 1.0
        self._room = (0.0, 0.0, 1.0, 1.0)

    def stand(self, view: View, size: Sequence[float], insets: Sequence[float]) -> None:
        """Fit the whole body of a view between the insets (left, top, right, bottom)."""
        self._height = view.height
        points = [p for ring in view.outline for p in ring]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        low, high = view.height - max(y for _, y in points), view.height - min(y for _, y in points)
        width, height = size
        pad_left, pad_top, pad_right, pad_bottom = insets
        self._room = (pad_left, pad_bottom, width - pad_right, height - pad_top)
        self.fit = fit(view, size, insets)
        self.middle = ((left + right) / 2, (low + high) / 2)
        self.bounds = (left, low, right, high)

    @property
    def _room_x(self) -> float:
        return max(self._room[2] - self._room[0], 1.0)

    @property
    def _room_y(self) -> float:
        return max(self._room[3] - self._room[1], 1.0)

    def look(self, zoom: float, focus: Sequence[float]) -> None:
        """Put the point `focus` into the middle of the room, at a zoom."""
        scale = self.fit * zoom
        left, bottom, right, top = self._room
        self.shift = (
            round((left + right) / 2 - focus[0] * scale),
            round((bottom + top) / 2 - focus[1] * scale),
        )

    def close_up(self, box: Box) -> tuple[float, tuple[float, float]]:
        """Return the zoom and the focus at which a box fills the room."""
        left, top, right, bottom = box
        scale = min(self._room_x / max(right - left, 1), self._room_y / max(bottom - top, 1))
        zoom = max(1.0, min(scale / AROUND / self.fit, CLOSEST))
        middle = ((left + right) / 2, self._height - (top + bottom) / 2)
        return zoom, self.bounded(zoom, *middle)

    def bounded(self, zoom: float, x: float, y: float) -> tuple[float, float]:
        """Return a focus kept inside the body's frame, so that it cannot be dragged away."""
        left, low, right, high = self.bounds
        keep_x = max((right - left) / 2 * (1 - 1 / zoom), 0)
        keep_y = max((high - low) / 2 * (1 - 1 / zoom), 0)
        mx, my = self.middle
        return (
            max(mx - keep_x, min(mx + keep_x, x)),
            max(my - keep_y, min(my + keep_y, y)),
        )
