"""Sets Python up for a screen that must be drawn while other threads work."""

from __future__ import annotations

import gc
import sys

SWITCH_S = 0.001
"""How long another thread may go on while the screen's thread waits for the interpreter. Python's
own 5 ms, waited for several times in a frame, are most of the 16 ms that a frame has."""


def favour_the_screen() -> None:
    """Hand the interpreter over more often, and keep what is there out of garbage collection.

    Screens and atlas are hundreds of thousands of objects that live as long as the program;
    looking through them stops every thread, for longer than a frame, each time that a thread in
    the background has made many objects. May be called again when more has been built.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()


def no_longer() -> None:
    """Let everything be collected again: the program's screens are closed."""
    gc.unfreeze()
