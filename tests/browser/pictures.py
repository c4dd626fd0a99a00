"""Take a picture of every page of the dashboard, with a clinic of forty made-up people.

    uv run python -m tests.browser.pictures DIR [--readme]

Each page in light and dark, on a ten-inch tablet, a desk and a wide screen, and as it prints.
With `--readme` only the two pictures that the README shows are taken, into their place.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from server.app import create_app
from server.models.database import Database
from server.models.schema import migrate
from server.services import totp
from server.services.seeding import SeededClinic, seed_clinic
from server.settings import Settings

README = Path("server/clinic/pictures")

SCREENS = {"tablet": (1024, 768), "desk": (1440, 900), "wide": (1920, 1080)}
"""Width and height in CSS pixels."""

REASONS = ("red_flag", "booking", "worsening", "not_recovering", "settled")
"""Of each, the page of the first person is shown."""


@contextmanager
def house() -> Iterator[tuple[str, SeededClinic]]:
    """Serve a clinic of forty people and yield its address and its sign-in."""
    with tempfile.TemporaryDirectory(prefix="kw-pictures-") as folder:
        settings = Settings(
            secret=secrets.token_hex(32),
            data=Path(folder),
            database_url=f"sqlite:///{folder}/knotwise.db",
            https=False,
            rate_limits=False,
            hash_slots=1,
        )
        database = Database(settings.database_url)
        migrate(database)
        clinic = seed_clinic(database, settings)
        app = create_app(settings, database=database)
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}", clinic
        server.close()
        database.close()


def sign_in(page: Page, address: str, clinic: SeededClinic) -> None:
    """Sign the therapist in through the pages."""
    page.goto(f"{address}/clinic")
    page.get_by_label("Email").fill(clinic.email)
    page.get_by_label("Password").fill(clinic.password)
    page.get_by_role("button", name="Go on").click()
    code = totp.code_at(clinic.totp_secret, time.time_ns() // 1_000_000)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.locator(".case").first.wait_for()


def take(page: Page, file: Path, *, whole: bool = True) -> None:
    """Take one picture, once pictures and chart stand."""
    page.wait_for_timeout(300)
    page.screenshot(path=file, full_page=whole)
    print(file, file=sys.stderr)


def every_page(browser: Browser, address: str, state: Any, folder: Path) -> None:
    """Take every page on every screen, in both colours."""
    for colours in ("light", "dark"):
        for name, (width, height) in SCREENS.items():
            context = browser.new_context(
                storage_state=state,
                viewport={"width": width, "height": height},
                color_scheme=colours,  # type: ignore[arg-type]
            )
            page = context.new_page()
            page.goto(f"{address}/clinic")
            take(page, folder / f"caseload-{name}-{colours}.png")
            for reason in REASONS if name == "desk" else REASONS[1:2]:
                open_first(page, address, reason)
                take(page, folder / f"patient-{reason}-{name}-{colours}.png")
            if name == "desk":
                for details in page.locator("summary").all():
                    details.click()
                page.get_by_role("link", name="How often").click()
                page.locator("#map-frequency[aria-current]").wait_for()
                take(page, folder / f"patient-open-{colours}.png")
                page.goto(f"{address}/clinic/add")
                take(page, folder / f"add-{colours}.png")
            context.close()


def open_first(page: Page, address: str, reason: str) -> None:
    """Open the first person who stands under a reason."""
    page.goto(f"{address}/clinic?reason={reason}")
    page.locator(".case-name a").first.click()
    page.locator(".patient").wait_for()


def printed(browser: Browser, address: str, state: Any, folder: Path) -> None:
    """Print the caseload and a person, for a look at the paper."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    page.goto(f"{address}/clinic")
    page.pdf(path=folder / "caseload.pdf", format="A4", print_background=True)
    open_first(page, address, "booking")
    page.wait_for_timeout(300)
    page.pdf(path=folder / "patient.pdf", format="A4", print_background=True)
    context.close()


def for_readme(browser: Browser, address: str, state: Any, folder: Path) -> None:
    """Take the two pictures of the README."""
    context = browser.new_context(
        storage_state=state, viewport={"width": 1440, "height": 1560}, color_scheme="light"
    )
    page = context.new_page()
    page.goto(f"{address}/clinic")
    take(page, folder / "caseload.png", whole=False)
    open_first(page, address, "booking")
    take(page, folder / "patient.png", whole=False)
    context.close()


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=README)
    parser.add_argument("--readme", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with house() as (address, clinic), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        context = browser.new_context()
        sign_in(context.new_page(), address, clinic)
        state = context.storage_state()
        context.close()
        if given.readme:
            for_readme(browser, address, state, given.folder)
        else:
            every_page(browser, address, state, given.folder)
            printed(browser, address, state, given.folder)
        browser.close()


if __name__ == "__main__":
    main()
