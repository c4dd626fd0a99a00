"""How long to wait before the server is tried again."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 2.0
LONGEST_S = 300.0
POLL_S = 900.0
"""How often to ask for what other devices wrote while nothing happens here."""


class Backoff:
    """Doubles the wait with each failure, up to five minutes.

    `chance` gives 0 to 1; each wait is drawn between half of it and all of it, so that many
    devices that lost the same server do not come back at the same instant.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._failures = 0

    def failed(self, at_least: float | None = None) -> float:
        """Return the seconds to wait after another failure, no less than the server asked for."""
        most = min(FIRST_S * 2.0**self._failures, LONGEST_S)
        self._failures = min(self._failures + 1, 16)
        wait = most * (0.5 + 0.5 * self._chance())
        return wait if at_least is None else max(wait, at_least)

    def succeeded(self) -> float:
        """Return the seconds to wait when all is well, and begin anew with the next failure."""
        self._failures = 0
        return POLL_S * (0.9 + 0.2 * self._chance())
