"""Account and keeping in step, through the screens, with the real service and without any."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client.conftest import TODAY
from tests.server.process import ServerProcess, unlimited

Open = Callable[..., Any]

PASSWORD = "nine herons over the weir"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = unlimited(tmp_path_factory.mktemp("service"))
    server.start()
    yield server
    server.stop()


def enter(ui: Any, opener: str, email: str, password: str, go: str) -> None:
    """Fill in the account sheet and send it."""
    ui.tap(opener)
    ui.advance(0.4)
    ui.write("E-mail", email)
    ui.write("Password", password)
    ui.tap(ui.find(go, "PillButton"))


def test_from_no_account_to_all_in_step(ui: Any, open_app: Open, server: ServerProcess) -> None:
    """Days logged before there was an account reach the server once there is one."""
    app = open_app(days={0: {"pain": 5}, 1: {"pain": 6}}, server=server.url)
    ui.tap(ui.find("Me", "TabItem"))
    enter(ui, "Make an account", "sam@example.org", PASSWORD, "Make my account")
    ui.until(lambda: app.account.email == "sam@example.org")
    ui.until(lambda: app.journal.waiting().count == 0)
    ui.until(lambda: ui.shows("All in step"))
    assert ui.shows("sam@example.org")
    ui.advance(0.5)
    ui.tap("Sign out")
    ui.advance(0.4)
    ui.tap(ui.all("Sign out", "PillButton")[0])
    ui.until(lambda: ui.shows("On this device only"))
    assert app.journal.entry(TODAY).pain == 5


def test_what_the_server_refuses_is_said_in_plain_words(
    ui: Any, open_app: Open, server: ServerProcess
) -> None:
    """A wrong password keeps the sheet, what was typed, and says what to do."""
    app = open_app(server=server.url)
    ui.tap(ui.find("Me", "TabItem"))
    enter(ui, "Sign in", "nobody@example.org", PASSWORD, "Sign in")
    ui.until(lambda: ui.shows("The email or the password is not right."))
    assert ui.find("E-mail", "TextField").text == "nobody@example.org"
    assert app.account.email is None


def test_a_dead_server_blocks_nothing(ui: Any, open_app: Open) -> None:
    """With a server that answers nothing, the check-in is kept at once and the app closes."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        app = open_app(server=f"http://127.0.0.1:{deaf.getsockname()[1]}")
        ui.tap(ui.find("Me", "TabItem"))
        enter(ui, "Sign in", "sam@example.org", PASSWORD, "Sign in")
        assert ui.shows("One moment")
        ui.find(cls="Sheet").dismiss()
        ui.advance(0.4)
        ui.tap(ui.find("Today", "TabItem"))
        ui.rate("Pain now", 7)
        assert app.journal.entry(TODAY).pain == 7


def test_a_server_out_of_reach_is_said(ui: Any, open_app: Open, tmp_path: Path) -> None:
    """Where nothing listens, signing in says so, and that the diary is safe."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    open_app(server=f"http://127.0.0.1:{port}")
    ui.tap(ui.find("Me", "TabItem"))
    enter(ui, "Sign in", "sam@example.org", PASSWORD, "Sign in")
    ui.until(lambda: ui.shows("The server cannot be reached. Your diary is safe on this device."))
