"""Requests that are too large, too slow, or lie about their length."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.client.sync.conftest import Phone
from tests.faults.conftest import MakePhone, account_of, history
from tests.faults.slow_links import slow_connections
from tests.server.process import ServerProcess

MIB = 1 << 20


@pytest.fixture
def phone(service: ServerProcess, new_phone: MakePhone) -> Phone:
    """A phone that has synced before."""
    phone = new_phone(service.url)
    phone.sync()
    return phone


def bearer(phone: Phone) -> dict[str, str]:
    """Return the headers of a phone's requests."""
    session = phone.gateway.session
    assert session is not None
    return {
        "Authorization": f"Bearer {session.access_token}",
        "Content-Type": "application/json",
    }


def a_push(padding: int) -> bytes:
    """Return a push with a patch of about so many bytes."""
    operation = {
        "op_id": "o1",
        "n": 1,
        "record_id": "r1",
        "kind": "practice",
        "base": [1, 0],
        "patch": {"x": "x" * 1000, **{f"f{i}": "x" * 1000 for i in range(padding // 1000)}},
        "del": False,
        "t": 1,
        "wall": 1,
    }
    return json.dumps({"device_id": "d", "epoch": 1, "schema": 1, "ops": [operation]}).encode()


@pytest.mark.parametrize("size", [MIB + 1, 20 * MIB])
def test_oversize(service: ServerProcess, phone: Phone, size: int) -> None:
    """A body above 1 MiB is refused with 413, or cut off when far above, and nothing is stored."""
    try:
        answer = requests.post(
            f"{service.url}/v1/sync/push", data=a_push(size), headers=bearer(phone), timeout=20
        )
    except requests.ConnectionError:
        assert size > 16 * MIB
    else:
        assert answer.status_code == 413
    assert history(service.database, account_of(phone)) == []


def test_gzip_bomb(service: ServerProcess, phone: Phone) -> None:
    """A small body that unpacks to 200 MiB is refused while it unpacks; memory stays flat."""
    bomb = gzip.compress(b"[" + b" " * (200 * MIB), compresslevel=9)
    assert len(bomb) < MIB
    before = memory_of(service)
    for _ in range(5):
        answer = requests.post(
            f"{service.url}/v1/sync/push",
            data=bomb,
            headers={**bearer(phone), "Content-Encoding": "gzip"},
            timeout=20,
        )
        assert answer.status_code == 413
    assert memory_of(service) - before < 50 * MIB


def test_many_strokes(service: ServerProcess, phone: Phone) -> None:
    """A million values are refused by their size, hundreds of fields by their number."""
    strokes = json.dumps({"ops": [[0] * 1_000_000]}).encode()
    for body, status in ((strokes, 413), (a_push(900_000), 200)):
        answer = requests.post(
            f"{service.url}/v1/sync/push", data=body, headers=bearer(phone), timeout=20
        )
        assert answer.status_code == status
    (result,) = answer.json()["results"]
    assert (result["status"], result["problem"]["field"]) == ("rejected", "patch")


@pytest.mark.parametrize(
    ("length", "sent"), [(10**9, 10), (500, 100), (-5, 100)], ids=["huge", "short", "negative"]
)
def test_false_length(service: ServerProcess, phone: Phone, length: int, sent: int) -> None:
    """A body that is not as long as it says stores nothing and holds nobody up."""
    with connection(service) as link:
        head = "".join(f"{name}: {value}\r\n" for name, value in bearer(phone).items())
        link.sendall(
            f"POST /v1/sync/push HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {length}\r\n\r\n"
            f"{'x' * sent}".encode()
        )
        link.shutdown(socket.SHUT_WR)
        answer = link.recv(65536)
    assert not answer.startswith(b"HTTP/1.1 2")
    assert phone.sync().outcome == "done"
    assert history(service.database, account_of(phone)) == []


def test_slowloris(service: ServerProcess, phone: Phone) -> None:
    """While 500 connections send a byte now and then, a phone still syncs."""
    with slow_connections(service.port, 500, every_s=0.05):
        for round_ in range(10):
            phone.journal.put("practice", "walk", {"n": round_})
            assert phone.sync().outcome == "done"
    assert len(history(service.database, account_of(phone))) == 10


@contextmanager
def connection(service: ServerProcess) -> Iterator[socket.socket]:
    """Open a connection to the service."""
    address = urlsplit(service.url)
    link = socket.create_connection((address.hostname, address.port or 80), timeout=20)
    try:
        yield link
    finally:
        link.close()


def memory_of(service: ServerProcess) -> int:
    """Return the memory that the service's process holds, in bytes."""
    status = Path(f"/proc/{service.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
