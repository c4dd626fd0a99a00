"""A clock that follows the wall clock once and then only time itself.

A person, a network or a border may set the wall clock while the app runs; what was written later
must still be later. Over a restart only the server's answers can tell (`shared.sync.stamping`).
"""

from __future__ import annotations

import time
from collections.abc import Callable


def since_boot_ms() -> int:
    """Return milliseconds that nobody can set; they run on while the device sleeps, if it can."""
    source = getattr(time, "CLOCK_BOOTTIME", None)
    nanoseconds = time.monotonic_ns() if source is None else time.clock_gettime_ns(source)
    return nanoseconds // 1_000_000


class SteadyClock:
    """Milliseconds since 1970 as the wall clock had them when this object was made, and on."""

    def __init__(self, wall: Callable[[], int], elapsed: Callable[[], int] = since_boot_ms) -> None:
        self._elapsed = elapsed
        self._offset = wall() - elapsed()

    def __call__(self) -> int:
        """Return now."""
        return self._offset + self._elapsed()
