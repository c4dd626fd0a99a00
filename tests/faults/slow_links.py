"""`python -m tests.faults.slow_links`: how much slow connections slow a phone down.

Times syncs of one day, one by one, first alone and then while 500 connections send one byte a
second each and never finish a request.
"""

from __future__ import annotations

import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.client.sync.conftest import Phone
from tests.faults.conftest import connected
from tests.server.process import unlimited

HEAD = b"POST /v1/sync/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nX: "


@contextmanager
def slow_connections(port: int, count: int, every_s: float = 1.0) -> Iterator[None]:
    """Hold so many connections open, each sending a byte now and then."""
    done = threading.Event()
    with ExitStack() as stack:
        links = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            for _ in range(count)
        ]
        for link in links:
            link.sendall(HEAD)

        def drip() -> None:
            while not done.wait(every_s):
                for link in links:
                    with suppress(OSError):  # given up by the service
                        link.sendall(b"X")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def times(phone: Phone, count: int) -> Sequence[float]:
    """Return how long each of so many syncs took, in seconds, sorted."""
    found = []
    for number in range(count):
        phone.journal.put("practice", "walk", {"n": number + time.time()})
        began = time.perf_counter()
        assert phone.sync().outcome == "done"
        found.append(time.perf_counter() - began)
    return sorted(found)


def main() -> int:
    """Measure, and return 0 when the slowest of twenty syncs takes less than twice as long."""
    with tempfile.TemporaryDirectory(prefix="kw-slow-") as folder:
        server = unlimited(Path(folder) / "server")
        server.data.mkdir()
        server.start()
        phone = connected(Path(folder) / "phone.db", server.url)
        times(phone, 20)
        alone = times(phone, 200)
        with slow_connections(server.port, 500):
            beside = times(phone, 200)
        alone_again = times(phone, 200)
        phone.journal.close()
        phone.gateway.close()
        server.stop()
    baseline = statistics.mean(found[189] for found in (alone, alone_again))
    print(
        f"95 of 100 syncs within {baseline * 1000:.1f} ms alone,"
        f" {beside[189] * 1000:.1f} ms beside 500 slow connections:"
        f" {beside[189] / baseline:.2f} times"
    )
    return 0 if beside[189] < 2 * baseline else 1


if __name__ == "__main__":
    sys.exit(main())
