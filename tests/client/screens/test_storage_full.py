"""A phone whose storage is full, on the real screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from client.storage.errors import StorageFullError
from tests.client.conftest import TODAY
from tests.client.layout import problems
from tests.faults.full_disk import SmallDisk, small_disk

Open = Callable[..., Any]


@pytest.fixture
def disk(tmp_path: Path, open_app: Open, ui: Any) -> Iterator[SmallDisk]:
    """The file system on which `open_app` keeps the diary."""
    with small_disk(tmp_path, 8 << 20) as disk:
        yield disk
        ui.close()


def log_until_full(ui: Any) -> int:
    """Rate pain up and down until it cannot be saved; return what was said last."""
    for number in range(500):
        ui.rate("Pain now", number % 11)
        if not ui.shows("Saved on this device"):
            return number % 11
    raise AssertionError("there was room for everything")


def test_what_cannot_be_saved_stays_on_screen(ui: Any, open_app: Open, disk: SmallDisk) -> None:
    """Not saved, and said so; what was tapped and typed stays, and is saved when there is room."""
    app = open_app(days={1: {"pain": 4}, 0: {"pain": 5}})
    disk.leave(10_000)
    said = log_until_full(ui)
    saved = app.journal.entry(TODAY).pain
    assert saved != said
    assert ui.shows("Not saved yet. Your device said: Not saved: this device's storage is full.")
    assert ui.find("Pain now", "RatingScale").value == said
    ui.tap("Add more")
    ui.write("Note", "long drive")
    ui.advance(2)
    assert app.journal.entry(TODAY).note is None
    assert ui.find("Note", "TextField").text == "long drive"
    ui.tap(ui.find("Trends", "TabItem"))
    ui.tap(ui.find("Today", "TabItem"))
    assert ui.find("Note", "TextField").text == "long drive"
    assert ui.find("Pain now", "RatingScale").value == said
    disk.free()
    ui.rate("Stress", 2)
    assert ui.shows("Saved on this device")
    entry = app.journal.entry(TODAY)
    assert (entry.pain, entry.stress, entry.note) == (said, 2, "long drive")


def test_other_screens_say_it_too(ui: Any, open_app: Open, disk: SmallDisk) -> None:
    """Whatever cannot be kept, the app says so and goes on."""
    app = open_app(days={0: {"pain": 5}})
    disk.leave(0)
    with suppress(StorageFullError):  # once not even a setting fits into the diary's log
        for number in range(10_000):
            app.journal.set_setting("number", number)
    ui.tap("Having a flare?")
    assert ui.find(cls="Toast").text == "Not saved: this device's storage is full."
    assert app.journal.setting("flare_since") is None
    assert ui.shows("Having a flare?")
    disk.free()
    ui.tap("Having a flare?")
    assert ui.shows("Your flare, compared with last time")


def test_the_app_opens_on_a_full_disk(ui: Any, open_app: Open, disk: SmallDisk) -> None:
    """Closed and opened again on a full disk, every day can be read."""
    open_app(days={1: {"pain": 4}, 0: {"pain": 7}})
    ui.close()
    disk.leave(0)
    open_app()
    assert ui.find("Pain now", "RatingScale").value == 7


def test_a_diary_that_cannot_be_opened(ui: Any, open_app: Open, disk: SmallDisk) -> None:
    """Without any room at all the app says what to do, and opens once there is room."""
    open_app(days={0: {"pain": 7}})
    ui.close()
    (spare,) = disk.folder.glob("*.spare")
    spare.unlink()
    disk.leave(0)
    open_app()
    assert ui.shows("Your diary cannot be opened now")
    ui.close()
    app = open_app()
    app.on_pause()
    app.on_resume()
    assert ui.shows("Everything you logged is still there.")
    assert problems(app.root, 412) == []
    assert min(ui.image().getpixel((206, 850))) > 200  # on paper, not on black
    ui.tap("Try again")
    assert ui.shows("Your diary cannot be opened now")
    disk.free()
    ui.tap("Try again")
    assert ui.find("Pain now", "RatingScale").value == 7
    ui.rate("Pain now", 3)
    assert app.journal.entry(TODAY).pain == 3
