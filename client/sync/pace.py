"""How much goes in one request: less after each that broke off, more after each that arrived."""

from __future__ import annotations

MOST = 200
"""Over a slow link that breaks every few seconds, most requests of this size still arrive; larger
ones would save little time on a good one."""

LEAST = 12
"""Arrives within seconds even over the slowest link."""


class Pace:
    """How many operations to send, or records to read, at once. Outlives a pass."""

    def __init__(self) -> None:
        self.most = MOST

    def arrived(self) -> None:
        """An answer came whole: dare more."""
        self.most = min(MOST, self.most * 2)

    def broke_off(self) -> None:
        """No answer came: what is as large may never arrive."""
        self.most = max(LEAST, self.most // 2)
