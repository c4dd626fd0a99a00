"""What several kinds of tests need: a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, the system's or Playwright's own. A desk without one skips; with `CI` it fails."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            )
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"No Chromium on this machine: {error.message.splitlines()[0]}")
        yield browser
        browser.close()
