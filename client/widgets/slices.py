"""Work for the screen that is too much for one frame, done a piece in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kivy.clock import Clock

_DONE = object()


class Slices:
    """Does work up to its first `yield` at once, and to the next before each frame that follows.

    New work takes the place of what was left of the work before.
    """

    def __init__(self) -> None:
        self._left: Iterator[object] = iter(())
        self._next = Clock.create_trigger(self._go_on, 0)

    def start(self, work: Iterable[object]) -> None:
        """Begin with this work."""
        self._left = iter(work)
        self._go_on()

    def drop(self) -> None:
        """Leave what is left undone."""
        self.start(())

    def _go_on(self, *_args: object) -> None:
        self._next()
        if next(self._left, _DONE) is _DONE:
            self._next.cancel()


def at_once(work: Iterable[object]) -> None:
    """Do all of such work now."""
    for _piece in work:
        pass
