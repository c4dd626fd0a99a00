"""Sets Python up for a screen that must be drawn while other threads work."""

from __future__ import annotations

import gc
import math
import sys
import threading
import time
from collections.abc import Callable

SWITCH_S = 0.0002
"""How long another thread may go on while the screen's thread waits for the interpreter. Python's
own 5 ms, waited for several times in a frame, are most of the 16 ms that a frame has."""

NEVER = 1_000_000
"""So many collections of younger objects before Python by itself looks through the old ones."""

LOOK_S = 0.001
"""How long a thread beside the screen works before it lets others have the interpreter."""

BLINK_S = 0.0001
"""How long it stays away for that: whoever waits has the interpreter then."""

LATE_S = 0.0002
"""So much later than it meant to be back, it had to wait: somebody else is at work."""

STEP_BACK_S = 0.004
"""How long it then stays away: most frames are done by then."""

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


class Manners:
    """Makes one thread step back while others need the interpreter.

    Python has no thread that goes first: two that compute have half of the time each, and a frame
    takes twice as long beside one, three times beside two. Worse, a thread that lets go of the
    interpreter for an instant many times a millisecond, as each row read from SQLite does, wakes
    who waits each time and is back before them: they never get to ask for their turn, and a frame
    has waited for 45 ms so. Hence the blink, after which the thread also knows whether it is alone.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._looked = clock()

    def give_way(self, least: float = 0.0, *, hurry: bool = False) -> None:
        """Stay away for an instant now and then, longer if somebody else is at work.

        For `least` seconds in any case; never for longer in a `hurry`, when others may be waiting
        for something that this thread holds.
        """
        left = self._clock()
        if not least and left - self._looked < LOOK_S:
            return
        meant = max(least, BLINK_S)
        self._sleep(meant)
        if not hurry and self._clock() - left - meant > LATE_S:
            self._sleep(STEP_BACK_S)
        self._looked = self._clock()


_here = threading.local()


def stand_back() -> None:
    """Let the calling thread give way from now on: it works beside the screen's."""
    _here.manners = Manners()


def give_way(least: float = 0.0, *, hurry: bool = False) -> None:
    """Called between the pieces of what may take long, in whichever thread it is done.

    Pauses for `least` seconds, and for longer where the thread stands back and is not alone, unless
    it is in a `hurry`.
    """
    manners = getattr(_here, "manners", None)
    if manners is not None:
        manners.give_way(least, hurry=hurry)
    elif least:
        time.sleep(least)


class Rest:
    """Collects old garbage while nobody has the screen in hand. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._stirred = monotonic()

    def stir(self, *_args: object) -> None:
        """Note that somebody touched the screen or pressed a key."""
        self._stirred = self._monotonic()

    def calm(self, seconds: float) -> bool:
        """Whether nobody has touched the screen for so long."""
        return self._monotonic() - self._stirred >= seconds

    def begin(self) -> None:
        """The program is put away: nobody has the screen in hand from now on."""
        self._stirred = -math.inf
        self.tidy()

    def tidy(self) -> None:
        """Collect old garbage, unless somebody has the screen in hand or there is little new."""
        little = gc.get_count()[2] < gc.get_threshold()[1]
        if not little and self.calm(REST_S):
            gc.collect()
