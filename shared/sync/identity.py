"""Ids: the same day gets the same id on every device; everything else gets a new one."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import lru_cache

_KNOTWISE = uuid.UUID("6f0c7b1e-2f7d-5f0e-9c55-4b9f7f6f3a11")
"""The namespace of all streams. Changing it would give every day of every person a new id."""


def entry_id(stream_id: str, date: dt.date | str) -> str:
    """Return the id of a person's entry for one local day (`YYYY-MM-DD` when given as text).

    UUIDv5, so that two devices that are offline make the same record for the same day.
    """
    day = date if isinstance(date, str) else date.isoformat()
    return str(uuid.uuid5(_namespace(stream_id), f"daily:{day}:day"))


@lru_cache(maxsize=256)
def _namespace(stream_id: str) -> uuid.UUID:
    return uuid.uuid5(_KNOTWISE, stream_id)


def uuid7(ms: int, random_bytes: bytes) -> str:
    """Return a UUIDv7 (RFC 9562, 5.7) of a time in milliseconds and 10 random bytes.

    The time inside it helps a database keep neighbours together and is never used for ordering.
    Raises `ValueError` when the time does not fit 48 bits or fewer than 10 bytes are given.
    """
    if not 0 <= ms < 1 << 48 or len(random_bytes) < 10:
        raise ValueError("a UUIDv7 needs 48 bits of time and 10 random bytes")
    noise = int.from_bytes(random_bytes[:10], "big")
    high, low = noise >> 68, noise & ((1 << 62) - 1)
    return str(uuid.UUID(int=ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low))
