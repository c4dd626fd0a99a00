"""`python -m tests.faults.kill_server`: kill the service at random instants while phones push.

After each kill the database is looked at before anything repairs it: every push is in it whole or
not at all. In the end everything that was written is there, once.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import orjson

from shared.schemas import record_from_wire
from shared.sync.digest import digest
from tests.client.sync.conftest import Phone
from tests.faults.conftest import account_of, connected, history
from tests.server.process import ServerProcess, unlimited

BATCH = 8


@dataclass
class Outcome:
    """What the kills came to."""

    kills: int = 0
    before: int = 0
    """Kills after which the push under way was not stored."""

    after: int = 0
    """Kills after which it was, though the phone may not have heard of it."""

    written: int = 0
    stored: int = 0
    torn: int = 0
    twice: int = 0
    waiting: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, torn, doubled or stuck."""
        return self.written == self.stored and not self.torn + self.twice + self.waiting


def run(folder: Path, kills: int, seed: int = 0) -> Outcome:
    """Kill a service that many times while a phone pushes to it."""
    lot, outcome = random.Random(seed), Outcome()
    server = unlimited(folder / "server")
    server.data.mkdir()
    server.start()
    phone = connected(folder / "phone.db", server.url, None)
    phone.sync()
    for number in range(kills):
        for item in range(BATCH):
            phone.journal.put("practice", f"r{number}-{item}", {"n": item})
        outcome.written += BATCH
        killer = threading.Timer(lot.uniform(0.0, 0.03), server.kill)
        killer.start()
        phone.sync()
        killer.join()
        outcome.kills += 1
        _look(server, phone, outcome)
        server.start()
        phone.sync()
    phone.sync()
    stored = [op_id for _, op_id, _ in history(server.database, account_of(phone))]
    outcome.stored = len(set(stored))
    outcome.twice = len(stored) - outcome.stored
    outcome.waiting = phone.journal.waiting().count
    server.stop()
    phone.journal.close()
    phone.gateway.close()
    return outcome


def _look(server: ServerProcess, phone: Phone, outcome: Outcome) -> None:
    """Check a database as the kill left it: whole pushes, no gap, the digest of its records."""
    account = account_of(phone)
    with closing(sqlite3.connect(server.database)) as connection:
        seq, kept = connection.execute(
            "SELECT seq, digest FROM stream_head WHERE stream_id = ?", (account,)
        ).fetchone()
        bodies = connection.execute("SELECT body FROM record WHERE stream_id = ?", (account,))
        records = [record_from_wire(orjson.loads(body)) for (body,) in bodies]
    numbers = [number for number, _, _ in history(server.database, account)]
    whole = numbers == list(range(1, seq + 1)) and seq % BATCH == 0
    outcome.torn += not (whole and digest(records) == kept)
    if seq == outcome.written:
        outcome.after += 1
    else:
        outcome.before += 1


def main(arguments: list[str] | None = None) -> int:
    """Kill as often as asked; return 0 when all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kill_server")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kw-kill-") as folder:
        outcome = run(Path(folder), options.kills, options.seed)
    print(outcome)
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
