"""Time on a device: stamped once, never backwards, bridged to the server's whenever it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bridge:
    """What a device knows of time, in milliseconds.

    `offset` is what to add to the device's clock to get the server's; `last_t` the last stamp
    given. The caller's clock should not follow changes of the wall clock while it runs.
    """

    offset: int = 0
    last_t: int = 0

    def stamp(self, device_now: int) -> tuple[int, Bridge]:
        """Return the stamp for an operation made now, later than every one before, and the rest."""
        t = max(self.last_t + 1, device_now + self.offset)
        return t, Bridge(self.offset, t)

    def learn(self, server_time: int, device_now: int) -> Bridge:
        """Return the bridge after the server said its time.

        Stamps that ran ahead are called back, else a clock that was once a year fast would win
        every tie for a year.
        """
        return Bridge(server_time - device_now, min(self.last_t, server_time))
