"""Clocks that jump, days of 23 and 25 hours, and the date line, on the real screens."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from client.storage.journal import Journal
from client.storage.steady_clock import SteadyClock
from tests.client.layout import problems
from tests.server.process import unlimited

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


class DeviceTime:
    """What a device takes for the time, and the zone it is in.

    Setting `ms` is a jump of its clock; `wait` is time.
    """

    def __init__(self, zone: str, local: str) -> None:
        self.zone = zone
        self.ms = int(dt.datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp())
        self.ms *= 1000
        self._waited = 0

    def wait(self, ms: int) -> None:
        """Let time pass."""
        self.ms += ms
        self._waited += ms

    def elapsed(self) -> int:
        """Return how long the device has been running, in milliseconds."""
        return self._waited

    def now(self) -> dt.datetime:
        """Return local time, as a phone shows it."""
        there = dt.datetime.fromtimestamp(self.ms / 1000, ZoneInfo(self.zone))
        return there.replace(tzinfo=None)

    def today(self) -> dt.date:
        """Return the local date."""
        return self.now().date()

    def clock(self) -> int:
        """Return milliseconds since 1970."""
        return self.ms


OpenAt = Callable[..., Any]


@pytest.fixture
def open_at(ui: Any, tmp_path: Path) -> OpenAt:
    """Open the app on a device with such a time; opened again, it is the same diary."""

    def opened(device: DeviceTime, server: str | None = None) -> Any:
        from client.app import KnotwiseApp, new_id

        app = KnotwiseApp(
            tmp_path,
            server,
            today=device.today,
            now=device.now,
            clock=device.clock,
            monotonic=lambda: ui.now,
        )
        steady = SteadyClock(device.clock, device.elapsed)
        app.open_journal = lambda folder: Journal(
            folder / "diary.sqlite3", now=device.clock, new_id=new_id, steady=steady
        )
        ui.start(app)
        ui.advance(0.4)
        return app

    return opened


def logged(app: Any) -> dict[str, int]:
    """Return the pain of every day."""
    return {str(e.date): e.pain for e in app.journal.entries(dt.date.min, dt.date.max)}


def asks(ui: Any, app: Any) -> bool:
    """Come back to the app; say whether it asks if the clock is right."""
    app.on_resume()
    ui.advance(1)
    wanted = app.presenter("clock_check").today_card() is not None
    ui.until(lambda: ui.shows("Is today") == wanted)
    return wanted


@pytest.mark.parametrize(
    ("days", "words"),
    [(30, "30 days ahead"), (-365, "365 days behind"), (2, "2 days ahead")],
)
def test_a_jump_asks_and_moves_nothing(ui: Any, open_at: OpenAt, days: int, words: str) -> None:
    """A clock set by more than a day is asked about once; no day is moved either way."""
    device = DeviceTime("Europe/Berlin", "2026-11-23T08:30")
    app = open_at(device)
    ui.rate("Pain now", 6)
    assert not asks(ui, app)
    device.ms += days * DAY
    assert asks(ui, app)
    assert ui.shows(words)
    assert problems(app.root, 412) == []
    assert logged(app) == {"2026-11-23": 6}
    ui.tap("Yes, it is right")
    assert not asks(ui, app)
    ui.rate("Pain now", 4)
    assert logged(app) == {"2026-11-23": 6, str(device.today()): 4}


def test_a_clock_that_is_set_right_is_not_asked_about(ui: Any, open_at: OpenAt) -> None:
    """The card says what to do; once that is done it is gone, and what was logged is where it was.

    A check-in that went under the wrong day can be removed there.
    """
    device = DeviceTime("Europe/Berlin", "2026-11-23T08:30")
    app = open_at(device)
    ui.rate("Pain now", 6)
    device.ms += 9 * DAY
    assert asks(ui, app)
    ui.tap("Is today Wednesday, 2 December 2026?")
    ui.advance(0.4)
    assert ui.shows("Nothing that you logged is moved.")
    ui.tap("No, I will set it")
    ui.advance(0.4)
    device.ms -= 9 * DAY
    assert not asks(ui, app)
    assert logged(app) == {"2026-11-23": 6}


def test_a_clock_set_back_while_the_app_was_closed(ui: Any, open_at: OpenAt) -> None:
    """What was logged before shows that the clock went back; weeks without a word show nothing."""
    device = DeviceTime("Europe/Berlin", "2026-11-23T08:30")
    app = open_at(device)
    ui.rate("Pain now", 6)
    ui.close()
    device.wait(40 * DAY)
    app = open_at(device)
    assert not asks(ui, app)
    ui.close()
    device.ms -= 400 * DAY
    app = open_at(device)
    assert asks(ui, app)
    assert logged(app) == {"2026-11-23": 6}
    ui.tap("Yes, it is right")
    ui.close()
    assert not asks(ui, open_at(device))


def test_a_server_knows_better(ui: Any, open_at: OpenAt, tmp_path: Path) -> None:
    """A clock that was a year fast all along is asked about once a server has answered."""
    server = unlimited(tmp_path / "service")
    server.start()
    device = DeviceTime("UTC", "2026-11-23T08:30")
    device.ms = time.time_ns() // 1_000_000 + 365 * DAY
    app = open_at(device, server.url)
    ui.rate("Pain now", 6)
    assert not asks(ui, app)
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap("Make an account")
    ui.advance(0.4)
    ui.write("E-mail", "a-year-fast@example.org")
    ui.write("Password", "nine herons over the weir")
    ui.tap(ui.find("Make my account", "PillButton"))
    ui.until(lambda: ui.shows("All in step"), 60)
    ui.advance(0.5)
    ui.tap(ui.find("Today", "TabItem"))
    assert asks(ui, app)
    assert ui.shows("365 days ahead")
    assert logged(app) == {str(device.today()): 6}
    device.ms -= 365 * DAY
    app.account.sync_now()
    ui.until(lambda: app.journal.clock_facts().ahead_of_server_ms == 0, 60)
    assert not asks(ui, app)
    ui.close()
    server.stop()


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        ("Europe/Berlin", "2026-03-28T23:30", 23),
        ("Europe/Berlin", "2026-10-24T23:30", 25),
        ("Australia/Lord_Howe", "2026-10-03T23:30", 23.5),
        ("America/Havana", "2026-03-07T23:30", 23),  # the night begins at 01:00
    ],
)
def test_days_that_are_not_24_hours_long(
    ui: Any, open_at: OpenAt, zone: str, evening: str, hours: float
) -> None:
    """Logged around the clock at the change, at 02:30 twice or never, each day is one entry."""
    device = DeviceTime(zone, evening)
    app = open_at(device)
    first = device.today()
    ui.rate("Pain now", 1)
    wanted = {str(first): 1}
    device.wait(30 * MINUTE)  # midnight, or what follows the minute before it
    app.remind()
    shown = set()
    for part in range(round(hours * 2)):
        app.remind()
        assert device.today() == first + dt.timedelta(days=1), part
        shown.add(device.now())
        ui.rate("Pain now", part % 11)
        wanted[str(device.today())] = part % 11
        assert logged(app) == wanted
        device.wait(30 * MINUTE)
    app.remind()
    assert device.today() == first + dt.timedelta(days=2)
    ui.rate("Pain now", 9)
    assert logged(app) == {**wanted, str(device.today()): 9}
    assert not asks(ui, app)


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        (("Pacific/Auckland", "2026-11-24T09:00"), "Pacific/Honolulu", -1),
        (("Pacific/Honolulu", "2026-11-23T20:00"), "Pacific/Auckland", 1),
    ],
)
def test_travel_over_the_date_line(
    ui: Any, open_at: OpenAt, before: tuple[str, str], after: str, days: int
) -> None:
    """A day that comes twice is one entry, one that never comes stays empty; nothing is asked."""
    device = DeviceTime(*before)
    app = open_at(device)
    first = device.today()
    ui.rate("Pain now", 6)
    device.zone = after
    app.on_resume()
    assert device.today() == first + dt.timedelta(days=days)
    ui.rate("Pain now", 3)
    assert logged(app) == {str(first): 6, str(device.today()): 3}
    assert not asks(ui, app)
    device.zone = before[0]
    app.on_resume()
    assert ui.find("Pain now", "RatingScale").value == 6


def test_a_date_that_was_left_out(ui: Any, open_at: OpenAt) -> None:
    """Samoa had no 30 December 2011: the day after the 29th is the 31st, and nothing is asked."""
    device = DeviceTime("Pacific/Apia", "2011-12-29T20:00")
    app = open_at(device)
    ui.rate("Pain now", 6)
    device.wait(DAY // 2)
    app.on_resume()
    ui.rate("Pain now", 3)
    assert logged(app) == {"2011-12-29": 6, "2011-12-31": 3}
    assert not asks(ui, app)


def test_midnight_while_something_is_written(ui: Any, open_at: OpenAt) -> None:
    """A note begun before midnight is kept with its day; then the new day is shown, empty."""
    device = DeviceTime("Europe/Berlin", "2026-11-23T23:59")
    app = open_at(device)
    ui.rate("Pain now", 6)
    ui.tap("Add more")
    ui.write("Note", "late shift")
    device.wait(2 * MINUTE)
    app.remind()
    ui.type(", sat a lot")
    ui.advance(2)
    entry = app.journal.entry(dt.date(2026, 11, 23))
    assert (entry.pain, entry.note) == (6, "late shift, sat a lot")
    app.shell.leave()
    app.remind()
    app.on_resume()
    assert ui.find("Pain now", "RatingScale").value is None
    assert ui.find("Note", "TextField").text == ""
    ui.rate("Pain now", 2)
    assert logged(app) == {"2026-11-23": 6, "2026-11-24": 2}
    assert app.journal.entry(dt.date(2026, 11, 24)).note is None


def test_answers_that_wait_stay_with_their_day(ui: Any, open_at: OpenAt) -> None:
    """Stress given before midnight, without pain, is not the next day's; the day says its name."""
    device = DeviceTime("Europe/Berlin", "2026-11-23T23:59")
    app = open_at(device)
    ui.tap("Add more")
    ui.rate("Stress", 8)
    device.wait(2 * MINUTE)
    app.remind()
    assert ui.shows("Monday, 23 November")
    ui.rate("Pain now", 6)
    entry = app.journal.entry(dt.date(2026, 11, 23))
    assert (entry.pain, entry.stress) == (6, 8)
    assert app.journal.entry(dt.date(2026, 11, 24)) is None
