"""What helps me."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from shared.atlas.reliefs import Relief


class WhatHelps:
    """Stands in until practice effects are there."""

    def __init__(
        self, diary: Any, *, today: Callable[[], dt.date], reliefs: Mapping[str, Relief]
    ) -> None:
        self._diary = diary

    def counted(self, relief: str) -> tuple[int, int] | None:
        """Return how often a practice helped, of how many times."""
        return None
