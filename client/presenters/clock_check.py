"""Asks whether this device's clock is right when it seems to be more than a day off.

The day of an entry is what the person says: a clock that jumps moves none of them. Only a person
can tell whether the clock was wrong before or is wrong now, so that is all that is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters.day_words import long_day
from client.presenters.today_cards import CLOCK, TodayCard
from client.storage.journal import ClockFacts

DAY_MS = 24 * 60 * 60 * 1000

ACCEPTED = "clock_accepted"
"""Setting: what spoke against the clock when the person said that it is right."""


class Diary(Protocol):
    """The part of the journal that the question needs."""

    def clock_facts(self) -> ClockFacts:
        """Return what is known of this device's clock."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting on this device."""


class ClockCheckPresenter:
    """Says whether to ask, and keeps the answer."""

    def __init__(self, diary: Diary, *, today: Callable[[], dt.date]) -> None:
        self._diary = diary
        self._today = today

    def today_card(self) -> TodayCard | None:
        """Return the question as a card on Today, or None when nothing speaks against the clock."""
        off_ms = doubt(self._diary.clock_facts(), self._diary.setting(ACCEPTED, {}))
        if off_ms is None:
            return None
        days = round(abs(off_ms) / DAY_MS)
        ahead = ngettext(
            "This device's clock seems to be {n} day ahead.",
            "This device's clock seems to be {n} days ahead.",
            days,
        )
        behind = ngettext(
            "This device's clock seems to be {n} day behind.",
            "This device's clock seems to be {n} days behind.",
            days,
        )
        return TodayCard(
            title=self.question(),
            text=(ahead if off_ms > 0 else behind).format(n=days),
            icon="clock-outline",
            tab=CLOCK,
            tone="caution_tint",
            icon_tone="caution",
            put_off=_("Yes, it is right"),
        )

    def question(self) -> str:
        """Return the question."""
        today = self._today()
        return _("Is today {day} {year}?").format(day=long_day(today), year=today.year)

    def advice(self) -> str:
        """Return what to do when it is not."""
        return _(
            "If not, set the date in this device's settings. Nothing that you logged is moved. A"
            " check-in under a wrong day can be removed there and logged again under the right one."
        )

    def put_off(self) -> None:
        """Take the clock for right, until something else speaks against it."""
        facts = self._diary.clock_facts()
        accepted = {
            "set": facts.set_ms,
            "server": facts.ahead_of_server_ms,
            "newest": facts.newest_ms,
        }
        self._diary.set_setting(ACCEPTED, accepted)


def doubt(facts: ClockFacts, accepted: Mapping[str, int | None]) -> int | None:
    """Return by how many milliseconds the clock seems ahead, more than a day either way, or None.

    A server that answered within the last day knows; else the clock is held against how it ran
    since the app was opened, and against what was logged before.
    """
    if facts.synced_ms is not None and 0 <= facts.now_ms - facts.synced_ms < DAY_MS:
        return _beyond(facts.ahead_of_server_ms, accepted.get("server"))
    by_newest = None
    if facts.newest_ms is not None and facts.newest_ms > (accepted.get("newest") or 0):
        by_newest = _beyond(facts.now_ms - facts.newest_ms, None)
    back = by_newest if by_newest is not None and by_newest < 0 else None
    return _beyond(facts.set_ms, accepted.get("set")) or back


def _beyond(off_ms: int, accepted_ms: int | None) -> int | None:
    """Return what is more than a day, and not within a day of what was accepted."""
    near = accepted_ms is not None and abs(off_ms - accepted_ms) <= DAY_MS
    return None if near or abs(off_ms) <= DAY_MS else off_ms
