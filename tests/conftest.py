"""What many tests need: an order, a heap at rest, examples without a clock, a real browser."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# how long an example takes says how busy the machine is, not whether it is right
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

QUICK = Path(__file__).parent / "shared"
"""Many files of a second or less each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what is quick for the end: a long file there would keep one worker and idle the other.

    The order counts because of `--no-loadscope-reorder`; by itself xdist leaves files of few tests
    for the end, and those are the long ones here.
    """
    items.sort(key=lambda item: QUICK in item.path.parents)


def pytest_collection_finish() -> None:
    """Keep all that was imported out of garbage collection: it stays to the end."""
    gc.collect()
    gc.freeze()


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
