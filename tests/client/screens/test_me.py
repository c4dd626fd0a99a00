"""Me: the look, everything that is yours, and help, under a thumb."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from client.theme import theme
from tests.client.conftest import TODAY
from tests.client.layout import problems

Open = Callable[..., Any]


@pytest.fixture
def me(ui: Any, open_app: Open) -> Any:
    app = open_app(days={0: {"pain": 5, "note": "stairs"}})
    ui.tap(ui.find("Me", "TabItem"))
    return app


def test_the_look_is_chosen_at_once_and_kept(ui: Any, me: Any) -> None:
    """Dark, larger text and less movement take hold with the tap and are kept on the device."""
    ui.tap("Dark")
    assert theme.dark
    ui.tap("150%")
    assert theme.scale == 1.5
    ui.tap("Less movement")
    assert theme.reduced_motion
    ui.tap("More contrast")
    assert theme.high_contrast
    stored = [me.journal.setting(n) for n in ("look", "text_scale", "reduced_motion")]
    assert stored == ["dark", 1.5, True]


def test_without_an_account_nothing_leaves(ui: Any, me: Any) -> None:
    """The state of keeping in step is always there, and says plainly what leaves the device."""
    assert ui.shows("On this device only")
    assert ui.shows("Nothing leaves this device.")


def test_export_writes_everything_and_says_where(ui: Any, me: Any, tmp_path: Path) -> None:
    """One file holds the diary; the sheet shows its path; only its owner may read it."""
    ui.tap("Export everything")
    ui.advance(0.4)
    files = list(tmp_path.rglob("knotwise-*.json"))
    assert len(files) == 1
    assert ui.shows(str(files[0]))
    assert json.loads(files[0].read_text("utf-8"))["entries"][0]["note"] == "stairs"
    assert files[0].stat().st_mode & 0o077 == 0


def test_erase_asks_twice(ui: Any, me: Any) -> None:
    """One yes deletes nothing, a no keeps everything, two yes empty the diary."""
    for answers in (("Keep my diary",), ("Go on", "Keep my diary")):
        ui.tap("Erase everything")
        for answer in answers:
            ui.advance(0.4)
            ui.tap(answer)
        ui.advance(0.4)
        assert me.journal.entry(TODAY).note == "stairs"
    ui.tap("Erase everything")
    for answer in ("Go on", "Erase my diary now"):
        ui.advance(0.4)
        ui.tap(answer)
    ui.advance(0.4)
    assert me.journal.entry(TODAY) is None
    ui.tap(ui.find("Today", "TabItem"))
    assert ui.shows("not said yet")


def test_help_is_there_from_me_and_from_today(ui: Any, me: Any) -> None:
    """The signs and the number open from both, and follow the chosen country."""
    ui.tap("When to get help now")
    ui.advance(0.4)
    assert ui.shows("Call 999")
    ui.tap("United States")
    assert ui.shows("Call 911")
    ui.tap("Close")
    ui.advance(0.4)
    ui.tap(ui.find("Today", "TabItem"))
    ui.tap(ui.find("When to get help now"))
    ui.advance(0.4)
    assert ui.shows("Call 911")


def test_a_wrong_address_or_e_mail_is_said_beside_it(ui: Any, me: Any) -> None:
    """Each mistake has its reason in plain words, and what was typed stays."""
    ui.tap("Make an account")
    ui.advance(0.4)
    ui.write("Address", "example")
    ui.tap("Use this server")
    assert ui.shows("Write it like https://example.org.")
    assert ui.find("Address", "TextField").text == "example"
    field = ui.find("Address", "TextField")
    field.input.text = "https://example.org"
    ui.tap("Use this server")
    ui.advance(0.4)
    ui.write("E-mail", "sam@")
    ui.write("Password", "short")
    ui.tap("Make my account")
    assert ui.shows("Write your e-mail address, such as sam@example.org.")
    assert ui.shows("Use at least 10 characters.")
    assert ui.find("E-mail", "TextField").text == "sam@"


def test_a_damaged_diary_is_set_aside_and_told(ui: Any, open_app: Open, tmp_path: Path) -> None:
    """A diary that cannot be read is kept beside the new one, and Me says where."""
    (tmp_path / "diary.sqlite3").write_bytes(b"this is no diary" * 400)
    app = open_app()
    ui.tap(ui.find("Me", "TabItem"))
    assert app.journal.set_aside is not None
    assert ui.shows("A damaged diary was set aside")
    assert ui.shows(str(app.journal.set_aside))
    ui.tap("I have seen this")
    assert not ui.shows("A damaged diary was set aside")
    assert app.journal.set_aside.exists()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(360, 640), (412, 892), (1280, 800)])
def test_nothing_is_clipped(ui: Any, open_app: Open, size: tuple[int, int], scale: float) -> None:
    """On phone and tablet, to 200 %, all fits, the sheets included."""
    ui.resize(*size)
    app = open_app(text_scale=scale)
    ui.tap(ui.find("Me", "TabItem"))
    ui.advance(0.3)
    assert problems(app.root, size[0]) == []
    for opener in ("When to get help now", "Licences", "Make an account", "Erase everything"):
        ui.tap(opener)
        ui.advance(0.4)
        sheet = ui.find(cls="Sheet")
        assert problems(sheet, size[0]) == []
        sheet.dismiss()
        ui.advance(0.4)
