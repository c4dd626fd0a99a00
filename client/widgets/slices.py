"""Work for the screen that is too much for one frame, done a piece in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kivy.clock import Clock

Piece = Callable[[], object]


class Slices:
    """Does the first piece at once and one more before each frame that follows.

    New work takes the place of what was left of the work before.
    """

    def __init__(self) -> None:
        self._left: Iterator[Piece] = iter(())
        self._next = Clock.create_trigger(self._go_on, 0)

    def start(self, pieces: Iterable[Piece]) -> None:
        """Begin with these pieces."""
        self._left = iter(pieces)
        self._go_on()

    def _go_on(self, *_args: object) -> None:
        piece = next(self._left, None)
        if piece is None:
            self._next.cancel()
            return
        self._next()
        piece()
