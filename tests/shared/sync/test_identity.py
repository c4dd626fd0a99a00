"""Ids."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from shared.sync.identity import entry_id, uuid7


def test_one_day_one_id() -> None:
    """Two offline devices give a person's day the same id; another day or person gets another."""
    day = entry_id("person", dt.date(2026, 11, 23))
    assert day == entry_id("person", "2026-11-23") == "ff829721-3a14-52b6-ae39-2d311d552e52"
    assert uuid.UUID(day).version == 5
    assert len({day, entry_id("person", "2026-11-24"), entry_id("other", "2026-11-23")}) == 3


def test_uuid7() -> None:
    """A UUIDv7 holds its time and its noise, and sorts by time."""
    made = uuid.UUID(uuid7(0x017F22E279B0, bytes.fromhex("330cc818c4dc0c0c07398f")))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == 0x017F22E279B0
    assert uuid7(1, b"\xff" * 10) < uuid7(2, b"\x00" * 10)
    assert len({uuid7(1, bytes([n]) * 10) for n in range(256)}) == 256


@pytest.mark.parametrize(("ms", "noise"), [(-1, bytes(10)), (1 << 48, bytes(10)), (1, bytes(9))])
def test_uuid7_refuses(ms: int, noise: bytes) -> None:
    """A time that does not fit, or too little noise, is refused."""
    with pytest.raises(ValueError, match="UUIDv7"):
        uuid7(ms, noise)
