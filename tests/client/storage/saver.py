"""A process that logs days until it is killed, and says of each when it is saved."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.builders import TODAY
from tests.client.storage.opening import open_journal

SAVES = 400
"""More than any of these processes lives to make."""

Change = tuple[dt.date, dict[str, Any] | None]


def changes(seed: int) -> Iterator[Change]:
    """Yield the changes of a run: saves of some days over and over, now and then a deletion."""
    rng = random.Random(seed)
    for _ in range(SAVES):
        date = TODAY - dt.timedelta(days=rng.randrange(12))
        if rng.random() < 0.1:
            yield date, None
            continue
        patch: dict[str, Any] = {"pain": rng.randrange(11)}
        if rng.random() < 0.5:
            patch["stress"] = rng.randrange(11)
        if rng.random() < 0.3:
            patch["note"] = "word " * rng.randrange(600)
        yield date, patch


def save_until_killed(path: Path, seed: int, confirmed: Connection) -> None:
    """Open the diary, make the run's changes, and send a number after each that is saved.

    With an odd seed another thread brings them to the disk, as beside the screen.
    """
    journal = open_journal(path)
    if seed % 2:
        journal.keep_beside(lambda: None)
    confirmed.send(0)
    for number, (date, patch) in enumerate(changes(seed), start=1):
        if patch is None:
            journal.delete(date)
        else:
            journal.save(date, patch)
        while not journal.kept:
            time.sleep(0.0002)
        confirmed.send(number)
