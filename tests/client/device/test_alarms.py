"""When the system is asked to wake for a reminder."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

from client.device.alarms import _ms


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A device in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def utc(text: str) -> int:
    """Return a time of UTC in milliseconds since 1970."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp() * 1000)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("local", "wanted"),
    [
        ("2026-03-28T02:30", "2026-03-28T01:30"),
        ("2026-03-29T02:30", "2026-03-29T01:30"),  # there is no such time: 03:30 by the clock
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # there are two: the first
        ("2026-10-25T03:30", "2026-10-25T02:30"),
    ],
)
def test_the_night_in_which_clocks_change(local: str, wanted: str) -> None:
    """A reminder at 02:30 comes once in every night, whether the hour is there never or twice."""
    assert _ms(dt.datetime.fromisoformat(local)) == utc(wanted)
