"""What will be wanted soon is made before, while nobody has the screen in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kivy.clock import Clock

CALM_S = 3.0
"""Whoever has not touched the screen for so long is reading, or looks elsewhere."""

EVERY_S = 0.25
"""From one piece to the next; a touch in between puts off the rest."""

_DONE = object()


class Ahead:
    """Does work piece by piece, up to each `yield`, at moments that are `calm` for some seconds."""

    def __init__(self, calm: Callable[[float], bool]) -> None:
        self._calm = calm
        self._left: Iterator[object] = iter(())
        self._event = Clock.schedule_interval(self._go_on, EVERY_S)
        self._event.cancel()

    def start(self, work: Iterable[object]) -> None:
        """Begin with this work in place of what was left."""
        self._left = iter(work)
        self._event()

    def stop(self) -> None:
        """Leave what is left undone."""
        self._event.cancel()

    def _go_on(self, _dt: float) -> None:
        if self._calm(CALM_S) and next(self._left, _DONE) is _DONE:
            self._event.cancel()
