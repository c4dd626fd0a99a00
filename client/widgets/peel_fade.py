"""Change as a fade between two pictures: a frame costs two rectangles, not a whole body."""

from __future__ import annotations

import math
from typing import Any, Protocol

from kivy.animation import Animation
from kivy.event import EventDispatcher
from kivy.properties import NumericProperty

from client.theme import theme
from client.widgets.snapshot import Snapshot


class Peeled(Protocol):
    """What can be drawn peeled to a whole depth."""

    def peel(self, depth: float) -> None:
        """Show a depth."""


class PeelFade(EventDispatcher):
    """Shows any depth. Between two layers, one is the live picture and one is held under it.

    Only whole depths are drawn: one body for each layer that the finger passes, none in between.
    """

    arrival = NumericProperty(1.0)
    """How far the newest picture has come out over the one before."""

    def __init__(self, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._snapshot = snapshot
        self._live: int | None = None
        self._held: int | None = None

    def anew(self, depth: float) -> int:
        """Forget what is drawn: the scene changed. Return the whole depth to draw it at."""
        self._live, self._held = math.floor(depth + 0.5), None
        return self._live

    def arrive(self) -> None:
        """Keep the picture as it stands, and fade from it to whatever is drawn next."""
        seconds = theme.seconds(0.25)
        if not seconds or self._peeling:
            return
        self._snapshot.hold()
        self._held = self._live
        Animation.cancel_all(self, "arrival")
        self._snapshot.blend = self.arrival = 0.0
        Animation(arrival=1.0, d=seconds).start(self)

    def on_arrival(self, *_args: object) -> None:
        """Let the new picture come out."""
        if self._peeling:
            return
        self._snapshot.blend = self.arrival
        if self.arrival >= 1:
            self._snapshot.release()

    @property
    def _peeling(self) -> bool:
        """Whether two layers are on show."""
        return self._snapshot.holding and self._held not in {None, self._live}

    def show(self, scene: Peeled, depth: float) -> None:
        """Show a depth, 0 (skin) to 4 (bone)."""
        Animation.cancel_all(self, "arrival")
        outer = math.floor(depth + 1e-6)
        share = depth - outer
        if share < 1e-3:
            self._draw(scene, outer)
            self._snapshot.release()
            return
        if not self._snapshot.holding:
            self._held = None
        pair = (outer, outer + 1)
        if self._live not in pair:
            if self._held not in pair:
                self._draw(scene, outer)
                self._hold_live()
        elif self._held not in pair:
            self._hold_live()
        self._draw(scene, pair[0] if self._held == pair[1] else pair[1])
        self._snapshot.blend = share if self._live == pair[1] else 1 - share

    def _hold_live(self) -> None:
        self._snapshot.hold(anew=True)
        self._held = self._live

    def _draw(self, scene: Peeled, depth: int) -> None:
        if self._live != depth:
            scene.peel(depth)
            self._live = depth
