"""The whole app, killed and started again, without a server and then with one."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.builders import TODAY
from tests.client.screen_process import PAINS
from tests.client.sync.test_faults import stored
from tests.server.process import ServerProcess, unlimited

EMAIL = "on-screen@example.org"
PASSWORD = "nine herons over the weir"
DAYS = [
    {"date": (TODAY - dt.timedelta(days=ago)).isoformat(), "pain": PAINS[ago]} for ago in (2, 1, 0)
]


def use_until_killed(data: Path, server: str, *orders: str, lines: int) -> list[dict[str, Any]]:
    """Run the app, read what it said, and kill it the moment it has said so many things."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.client.screen_process", str(data), server, *orders],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert process.stdout is not None
    said = [json.loads(line) for line in (process.stdout.readline() for _ in range(lines))]
    process.kill()
    process.wait()
    process.stdout.close()
    return said


@pytest.mark.usefixtures("window")
def test_three_days_on_screen(tmp_path: Path) -> None:
    """Three days that the screen said are saved survive SIGKILL, and reach a server once each."""
    server = unlimited(tmp_path / "server")
    server.start()  # to have an address; then there is no server at all
    server.kill()
    data = tmp_path / "phone"
    said = use_until_killed(data, server.url, "log", lines=3)
    assert [(line["saved"], line["pain"]) for line in said] == [
        (day["date"], day["pain"]) for day in reversed(DAYS)
    ]
    server.start()
    shown, joined = use_until_killed(data, server.url, "join", EMAIL, PASSWORD, lines=2)
    assert shown == {"days": DAYS}
    assert joined["waiting"] == 0
    history = stored(server, joined["account"])
    assert len(history) == len(set(history)) == 3
    assert stored_days(server, joined["account"]) == DAYS
    server.stop()


def stored_days(server: ServerProcess, account_id: str) -> list[dict[str, Any]]:
    """Return the days the server holds of one person, by date."""
    with closing(sqlite3.connect(server.database)) as connection:
        query = "SELECT body FROM record WHERE stream_id = ? ORDER BY day"
        bodies = [json.loads(body) for (body,) in connection.execute(query, (account_id,))]
    return [body["fields"] for body in bodies]
