"""Requests that are too large, too slow, or lie about their length."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.client.sync.conftest import Phone
from tests.faults.conftest import MakePhone, account_of, history
from tests.faults.slow_links import slow_connections
from tests.server.process import ServerProcess

MIB = 1 << 20

PUSH, LOOKUP = "/v1/sync/push", "/v1/lookup"


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
    grown = PeakMemory(service)
    for _ in range(5):
        answer = requests.post(
            f"{service.url}/v1/sync/push",
            data=bomb,
            headers={**bearer(phone), "Content-Encoding": "gzip"},
            timeout=20,
        )
        assert answer.status_code == 413
    assert grown.bytes < 50 * MIB


def test_too_many_fields(service: ServerProcess, phone: Phone) -> None:
    """An operation with hundreds of fields is refused by itself, though it is small enough."""
    answer = requests.post(
        f"{service.url}/v1/sync/push", data=a_push(900_000), headers=bearer(phone), timeout=20
    )
    assert answer.status_code == 200
    (result,) = answer.json()["results"]
    assert (result["status"], result["problem"]["field"]) == ("rejected", "patch")


def an_op(**fields: object) -> dict[str, object]:
    """Return an operation on the wire."""
    patch: dict[str, object] = {"x": 1}
    return {
        "op_id": "o1",
        "n": 1,
        "record_id": "r1",
        "kind": "drawing",
        "base": [1, 0],
        "patch": patch,
        "t": 1,
        "wall": 1,
        **fields,
    }


def ops(*operations: object) -> bytes:
    """Return a push of these."""
    push = {"device_id": "d", "epoch": 1, "schema": 1, "ops": operations}
    return json.dumps(push, separators=(",", ":")).encode()


HEAPS: dict[str, tuple[str, Callable[[], bytes], int]] = {
    # path, body, answer
    "1,000,000 strokes": (
        PUSH,
        lambda: ops(an_op(patch={f"s{n}": 1 for n in range(1_000_000)})),
        413,
    ),
    "80,000 strokes": (
        PUSH,
        lambda: ops(an_op(patch=dict.fromkeys(map(str, range(80_000)), 0))),
        200,
    ),
    "a stroke of 90,000 points": (PUSH, lambda: ops(an_op(patch={"s": [[0, 0]] * 90_000})), 200),
    "1,000,000 operations": (PUSH, lambda: ops(*[{}] * 1_000_000), 413),
    "300,000 operations": (PUSH, lambda: ops(*[{}] * 300_000), 422),
    "500,000 numbers for operations": (PUSH, lambda: ops(*[1] * 500_000), 422),
    "500,000 lists in lists": (PUSH, lambda: b"[" * 500_000 + b"]" * 500_000, 400),
    "150,000 objects in objects": (PUSH, lambda: b'{"a":' * 150_000 + b"1" + b"}" * 150_000, 400),
    "1,000,000 open brackets": (PUSH, lambda: b"[" * 1_000_000, 400),
    "a text of 900,000": (PUSH, lambda: ops(an_op(patch={"x": "y" * 900_000})), 200),
    "a name of 900,000": (PUSH, lambda: ops(an_op(patch={"y" * 900_000: 1})), 200),
    "an id of 900,000": (PUSH, lambda: ops(an_op(record_id="y" * 900_000)), 422),
    "a number of 900,000 digits": (PUSH, lambda: b'{"epoch":' + b"9" * 900_000 + b"}", 400),
    "70,000 fields": (PUSH, lambda: json.dumps({f"k{n}": 0 for n in range(70_000)}).encode(), 422),
    "300,000 places": (LOOKUP, lambda: b'{"areas":[' + b"{}," * 300_000 + b"{}]}", 422),
    "a place of 60,000 fields": (
        LOOKUP,
        lambda: json.dumps({"areas": [{f"k{n}": 0 for n in range(60_000)}]}).encode(),
        422,
    ),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("heap", HEAPS)
def test_heaps(service: ServerProcess, new_phone: MakePhone, heap: str, packed: bool) -> None:
    """Heaps of anything get a problem that says why, store nothing, and take little memory."""
    path, body, status = HEAPS[heap]
    phone = new_phone(service.url)
    sent, headers = body(), bearer(phone)
    if packed:
        sent, headers = gzip.compress(sent), {**headers, "Content-Encoding": "gzip"}
    grown = PeakMemory(service)
    answer = requests.post(f"{service.url}{path}", data=sent, headers=headers, timeout=20)
    assert grown.bytes < 50 * MIB
    assert answer.status_code == status, answer.text[:500]
    assert len(answer.content) < 100_000
    if status == 200:
        (result,) = answer.json()["results"]
        assert result["status"] == "rejected"
    else:
        assert answer.headers["Content-Type"] == "application/problem+json"
    page = requests.post(
        f"{service.url}/v1/sync/pull",
        json={"device_id": "d", "epoch": 1, "cursor": None, "limit": 10},
        headers=bearer(phone),
        timeout=20,
    )
    assert page.json()["rows"] == []


def test_a_record_that_grows(service: ServerProcess, phone: Phone) -> None:
    """A drawing fed a megabyte at a time takes no more from some size on, and can be deleted."""

    def push(n: int, **fields: object) -> str:
        patch = {f"{n}-{part}": "x" * 95_000 for part in range(10)}
        operation = an_op(**{"op_id": f"grow{n}", "n": n, "patch": patch, **fields})
        answer = requests.post(
            f"{service.url}{PUSH}", data=ops(operation), headers=bearer(phone), timeout=20
        )
        assert answer.status_code == 200, answer.text[:500]
        (result,) = answer.json()["results"]
        return str(result.get("problem", {}).get("type", result["status"]))

    grown = PeakMemory(service)
    said = [push(n) for n in range(1, 9)]
    assert said[0] == "applied"
    assert said[-1] == "record-full"
    assert said.count("applied") == 2
    assert grown.bytes < 100 * MIB
    assert push(9, patch={}, **{"del": True}, base=[1, 8]) == "applied"
    assert phone.sync().outcome == "done"


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: a\r\n" % n for n in range(100_000)),
        b"X: " + b"a" * 10_000_000 + b"\r\n",
        b"Cookie: " + b"a=b; " * 200_000 + b"\r\n",
    ],
    ids=["many", "long", "cookies"],
)
def test_heads(service: ServerProcess, phone: Phone, head: bytes) -> None:
    """A hundred thousand headers, or one of megabytes, are refused before anything reads them."""
    grown = PeakMemory(service)
    answer = b""
    with connection(service) as link, suppress(ConnectionError):
        link.sendall(b"GET /v1/muscles HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
        answer = link.recv(65536)
    # The rest of a longer one is not waited for.
    assert answer == b"" or answer.split()[1] == b"431"
    assert grown.bytes < 50 * MIB
    assert phone.sync().outcome == "done"


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


class PeakMemory:
    """What a service's process took at most beyond what it holds now."""

    def __init__(self, service: ServerProcess) -> None:
        self._process = Path(f"/proc/{service.pid}")
        (self._process / "clear_refs").write_text("5")  # begins the peak anew
        self._before = self._held("VmRSS")

    @property
    def bytes(self) -> int:
        """The most so far."""
        return self._held("VmHWM") - self._before

    def _held(self, what: str) -> int:
        status = (self._process / "status").read_text()
        line = next(line for line in status.splitlines() if line.startswith(what))
        return int(line.split()[1]) * 1024
