"""Sets Python up for a screen that must be drawn while other threads work."""

from __future__ import annotations

import gc
import math
import sys
from collections.abc import Callable

SWITCH_S = 0.0002
"""How long another thread may go on while the screen's thread waits for the interpreter. Python's
own 5 ms, waited for several times in a frame, are most of the 16 ms that a frame has."""

NEVER = 1_000_000
"""So many collections of younger objects before Python by itself looks through the old ones."""

REST_S = 10.0
"""Nobody who has not touched the screen for so long notices a frame that comes late."""


def favour_the_screen() -> None:
    """Hand the interpreter over more often, and keep what is there out of garbage collection.

    Screens and atlas are hundreds of thousands of objects that live as long as the program;
    looking through them stops every thread, for longer than a frame, each time that a thread in
    the background has made many objects. What has grown old since is looked through by `Rest`
    alone. May be called again when more has been built.
    """
    sys.setswitchinterval(SWITCH_S)
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    gc.freeze()


def no_longer() -> None:
    """Let everything be collected again: the program's screens are closed."""
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, middle)
    gc.unfreeze()


class Rest:
    """Collects old garbage while nobody has the screen in hand. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._stirred = monotonic()

    def stir(self, *_args: object) -> None:
        """Note that somebody touched the screen or pressed a key."""
        self._stirred = self._monotonic()

    def begin(self) -> None:
        """The program is put away: nobody has the screen in hand from now on."""
        self._stirred = -math.inf
        self.tidy()

    def tidy(self) -> None:
        """Collect old garbage, unless somebody has the screen in hand or there is little new."""
        little = gc.get_count()[2] < gc.get_threshold()[1]
        if not little and self._monotonic() - self._stirred >= REST_S:
            gc.collect()
