"""What keeping the caseload in step costs a push: the same batch with nobody watching, and with.

    uv run python -m tests.benchmarks.upkeep [--pairs N]

Both diaries stand in one SQLite file of this process; each pair pushes the same days to the one and
to the other, in turn first, and the median of the processor times and of their ratios is printed.
No HTTP and no waiting for the disk is in it. Below stand the parts of one entry's upkeep.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson
from sqlalchemy import Connection, insert

from server.models.accounts import account
from server.models.clinics import clinic
from server.models.database import Database
from server.models.schema import migrate
from server.services import summaries
from server.services.entries import DEVICE, KIND
from server.services.shares import create, redeem
from server.services.sync import Change, create_stream, write
from server.services.triage import Facts, triage
from shared.sync.identity import entry_id, uuid7
from shared.trends.days import DayNumbers
from shared.trends.watch import Watch
from tests.builders import NOW, TODAY

HISTORY = 365
"""Days that a diary has before the pushes that are measured."""

DAY_MS = 86_400_000


def person(database: Database, name: str, *, watched: bool) -> str:
    """Make somebody with a year of days behind them; watched by a clinic or not."""

    def work(tx: Connection) -> str:
        key = f"{random.Random(name).getrandbits(128):032x}"
        tx.execute(
            insert(account).values(
                id=key, email_key=name, email=name, password_hash="-", created_ms=0
            )
        )
        create_stream(tx, key)
        if watched:
            tx.execute(insert(clinic).values(id=name, name=name, created_ms=0))
            ends = TODAY + dt.timedelta(days=3000)
            scope = ("numbers",)
            _, code = create(tx, key, name=name, scope=scope, ends=ends, now_ms=NOW, key=b"")
            redeem(tx, name, code, NOW, b"")
        return key

    made = database.run_tx(work)
    push(database, made, TODAY - dt.timedelta(days=HISTORY), HISTORY)
    return made


def push(database: Database, key: str, first: dt.date, count: int) -> float:
    """Write so many days from `first` on; return the processor seconds that took."""
    rng = random.Random(f"{first} {count}")
    changes = []
    for n in range(count):
        day = (first + dt.timedelta(days=n)).isoformat()
        fields = {"date": day, "pain": min(10, max(0, round(rng.gauss(4, 1.5)))), "stress": 4}
        changes.append(Change(entry_id(key, day), KIND, {**fields, "sleep_quality": 6}))
    now = NOW + ((first - TODAY).days + count) * DAY_MS

    def work(tx: Connection) -> None:
        write(tx, key, DEVICE, changes, now=now, new_id=lambda: uuid7(now, random.randbytes(10)))

    start = time.process_time()
    database.run_tx(work)
    return time.process_time() - start


def compare(database: Database, count: int, pairs: int, bare: str, seen: str) -> tuple[float, ...]:
    """Return the median milliseconds without and with upkeep, and the median of their ratios."""
    took: list[tuple[float, float]] = []
    for number in range(pairs + 2):
        first = TODAY + dt.timedelta(days=number * count)
        order = (bare, seen) if number % 2 else (seen, bare)
        spent = {key: push(database, key, first, count) for key in order}
        if number >= 2:  # the first two warm up
            took.append((spent[bare], spent[seen]))
    return (
        1e3 * statistics.median(one for one, _ in took),
        1e3 * statistics.median(two for _, two in took),
        statistics.median(two / one for one, two in took),
    )


def part(name: str, work: Callable[[], object], times: int = 300) -> None:
    """Print the median microseconds of one part."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    print(f"| {name} | {1e6 * statistics.median(spent):.0f} µs |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=41)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kw-upkeep-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'upkeep.db'}")
        migrate(database)
        print(
            "| days in a push | nobody watches, ms | a clinic does, ms | ratio |\n|---|---|---|---|"
        )
        for count, pairs in (
            (1, given.pairs * 5),
            (30, given.pairs),
            (365, max(5, given.pairs // 4)),
        ):
            bare = person(database, f"bare {count}", watched=False)
            seen = person(database, f"seen {count}", watched=True)
            alone, with_clinic, ratio = compare(database, count, pairs, bare, seen)
            print(f"| {count} | {alone:.2f} | {with_clinic:.2f} | {ratio:.2f} |", flush=True)
        seen = person(database, "parts", watched=True)
        database.run_tx(lambda tx: parts(tx, seen))
        database.close()


def parts(tx: Connection, key: str) -> None:
    """Print what one entry's upkeep is made of."""
    kept = summaries.load(tx, key)
    assert kept is not None
    assert kept.last_day is not None
    assert kept.after is not None
    state, day = orjson.loads(kept.after), DayNumbers(kept.last_day + 1, 4)
    watch = Watch.from_dict(state)
    after = summaries.follow_days(kept, [day])
    facts = Facts(kept.last_day - 90, after.last_day, after.level, after.given, recent=after.recent)
    print(f"\n| part of one entry's upkeep (state: {len(kept.after)} bytes) | |\n|---|---|")
    part("read the kept summary", lambda: summaries.load(tx, key))
    part("text to state", lambda: Watch.from_dict(orjson.loads(kept.after or "")))
    watches = iter([Watch.from_dict(state) for _ in range(400)])
    part("one step of the engine", lambda: next(watches).update(day))
    part("state to text", lambda: orjson.dumps(watch.to_dict()))
    part("where they stand now", lambda: triage(facts, after.last_day or 0))
    part("write the summary", lambda: summaries.keep(tx, key, after, new=False))


if __name__ == "__main__":
    main()
