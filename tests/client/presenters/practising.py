"""A diary in memory and devices that remember, for tests of presenters of practices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from client.presenters.relax import RelaxPresenter
from client.presenters.reminder_plan import Alarm
from shared.diary.entry import Entry
from shared.schemas.wire import entry_from_wire
from tests.builders import TODAY
from tests.client.presenters.clinic_desk import MemoryDesk


class MemoryDiary:
    """Entries, records, settings and the clinic's part, kept in memory."""

    def __init__(self) -> None:
        self.days: dict[dt.date, Entry] = {}
        self.kept: dict[str, dict[str, dict[str, Any]]] = {}
        self.settings: dict[str, Any] = {}
        self.clinic = MemoryDesk()

    def log(self, ago: int, **fields: Any) -> None:
        date = TODAY - dt.timedelta(days=ago)
        self.days[date] = entry_from_wire({"date": date.isoformat(), "pain": 5, **fields})

    def entry(self, date: dt.date) -> Entry | None:
        return self.days.get(date)

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        return [self.days[date] for date in sorted(self.days) if first <= date <= last]

    def logged(self, first: dt.date, last: dt.date) -> int:
        return sum(first <= date <= last for date in self.days)

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        return self.kept.get(kind, {})

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> None:
        self.kept.setdefault(kind, {}).setdefault(record_id, {}).update(patch)

    def remove(self, record_id: str) -> None:
        for records in self.kept.values():
            records.pop(record_id, None)

    def setting(self, name: str, default: Any = None) -> Any:
        value = self.settings.get(name)
        return default if value is None else value

    def set_setting(self, name: str, value: Any) -> None:
        self.settings[name] = value


class Device:
    """Buzzes, speaks and shows notices, into lists."""

    def __init__(self, available: bool = True) -> None:
        self.available = available
        self.buzzes: list[float] = []
        self.words: list[str] = []
        self.notices: list[tuple[str, str]] = []

    def buzz(self, seconds: float) -> None:
        self.buzzes.append(seconds)

    def say(self, words: str) -> None:
        self.words.append(words)

    def show(self, title: str, words: str) -> None:
        self.notices.append((title, words))


class Waking:
    """A system that wakes for reminders; it remembers what is planned and how often it was told."""

    available = True

    def __init__(self) -> None:
        self.alarms: Sequence[Alarm] = ()
        self.told = 0
        self.asked = 0

    def plan(self, alarms: Sequence[Alarm]) -> None:
        self.alarms = alarms
        self.told += 1

    def ask(self) -> None:
        self.asked += 1


class Watch:
    """A clock moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def relax(diary: Any, watch: Watch | None = None, device: Device | None = None) -> Any:
    """Return the presenter of Relax on this diary."""
    numbers = iter(range(10_000))
    device = device or Device()
    return RelaxPresenter(
        diary,
        today=lambda: TODAY,
        clock=watch or Watch(),
        new_id=lambda: f"id-{next(numbers)}",
        haptics=device,
        speech=device,
    )
