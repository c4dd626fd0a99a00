"""A real Chromium at a real service, with a clinic of believable people."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from server.app import create_app
from server.models.database import Database
from server.models.schema import migrate
from server.services import totp
from server.services.seeding import SeededClinic, seed_clinic
from server.settings import Settings
from tests.server.caller import Caller

Opened = Callable[..., Page]


@dataclass
class House:
    """The service under test, and how to sign in to its clinic."""

    app: Flask
    address: str
    clinic: SeededClinic
    state: dict[str, Any] = field(default_factory=dict)

    def person(self, email: str) -> Caller:
        """Return a new person with an account, on a phone."""
        return Caller(self.app.test_client()).sign_up(email)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service with a clinic of twelve people, answering on a port of this machine."""
    folder: Path = tmp_path_factory.mktemp("house")
    settings = Settings(
        secret=secrets.token_hex(32),
        data=folder,
        database_url=f"sqlite:///{folder / 'knotwise.db'}",
        https=False,
        rate_limits=False,
        hash_slots=1,
    )
    database = Database(settings.database_url)
    migrate(database)
    clinic = seed_clinic(database, settings, patients=12, days=90)
    app = create_app(settings, database=database)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield House(app, f"http://127.0.0.1:{server.effective_port}", clinic)
    server.close()
    thread.join(timeout=5)
    database.close()


@pytest.fixture
def opened(chromium: Browser, house: House) -> Iterator[Opened]:
    """Open a page in a window of its own; whatever it complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, *, signed_in: bool = True, expect: str = "", **window: Any) -> Page:
        if signed_in and not house.state:
            house.state.update(sign_in(chromium, house))
        context = chromium.new_context(
            storage_state=house.state if signed_in else None,  # type: ignore[arg-type]
            **{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **window},
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and not (expect and expect in line.text)
                else None
            ),
        )
        page.goto(house.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(chromium: Browser, house: House) -> dict[str, Any]:
    """Sign the therapist in through the pages and return the browser's state."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{house.address}/clinic")
    page.get_by_label("Email").fill(house.clinic.email)
    page.get_by_label("Password").fill(house.clinic.password)
    page.get_by_role("button", name="Go on").click()
    code = totp.code_at(house.clinic.totp_secret, time.time_ns() // 1_000_000)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Caseload").wait_for()
    state: dict[str, Any] = dict(context.storage_state())
    context.close()
    return state


def check_accessible(page: Page) -> None:
    """Check the page as it stands with axe: no violations of any rule."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def fits(page: Page) -> bool:
    """Return whether the page needs no scrolling sideways."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return wide
