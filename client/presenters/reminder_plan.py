"""What is planned with the system for the days to come, so that it shows while we are closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from client.messages import _

DAYS = 7
"""So many days are planned ahead: who does not open the program for a week is left in peace."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A notice at a local time. Its words say nothing that others should not read."""

    at: dt.datetime
    title: str
    words: str


class Alarms(Protocol):
    """What shows planned notices while the program is closed."""

    available: bool

    def plan(self, alarms: Sequence[Alarm]) -> None:
        """Plan these and no others."""

    def ask(self) -> None:
        """Ask for the right to show notices, where the system wants that."""


class NoAlarms:
    """A device that cannot wake for a reminder."""

    available = False

    def plan(self, alarms: Sequence[Alarm]) -> None:
        """Plan nothing."""

    def ask(self) -> None:
        """Ask nothing."""


def planned(
    now: dt.datetime,
    times: Mapping[str, dt.time | None],
    *,
    today: Callable[[str], dt.datetime | None],
    quiet: Callable[[dt.time], bool],
) -> tuple[Alarm, ...]:
    """Return the notices of the coming week by time, none in quiet hours.

    `times` is when each kind is shown (None: off); `today` says when a kind is still to come today
    (a snooze included), or None when it was shown or is not needed any more.
    """
    found = []
    for kind, time in times.items():
        if time is None:
            continue
        days = [today(kind)]
        days += [
            dt.datetime.combine(now.date() + dt.timedelta(days=ahead), time)
            for ahead in range(1, DAYS)
        ]
        title, words = _words(kind)
        found += [
            Alarm(at, title, words)
            for at in days
            if at is not None and at > now and not quiet(at.time())
        ]
    return tuple(sorted(found, key=lambda alarm: alarm.at))


def _words(kind: str) -> tuple[str, str]:
    if kind == "check_in":
        return _("How is it today?"), _("One tap is enough.")
    return _("A few minutes for you"), _("Your practice of the day is ready.")
