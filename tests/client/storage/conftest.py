"""A journal on a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from client.storage.journal import Journal
from tests.client.storage.opening import open_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the diary is."""
    return tmp_path / "diary.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """An empty diary."""
    journal = open_journal(path)
    yield journal
    journal.close()
