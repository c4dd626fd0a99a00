"""A bad network between a phone and its server: slow, and cut again and again."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time


class Link:
    """Passes bytes on to a port; every connection is cut after a while or an amount.

    `cut_bytes` is the range of bytes after which a connection is cut, drawn for each; `bytes_per_s`
    the speed of one direction; `cut_every_s` cuts all connections that are open then.
    """

    def __init__(
        self,
        port: int,
        *,
        seed: int = 0,
        cut_bytes: tuple[int, int] | None = None,
        bytes_per_s: float | None = None,
        cut_every_s: float | None = None,
    ) -> None:
        self._target = port
        self._rng = random.Random(seed)
        self._cut_bytes = cut_bytes
        self._speed = bytes_per_s
        self._every = cut_every_s
        self._open: set[socket.socket] = set()
        self._flows = threading.Event()
        self._flows.set()
        self._closed = threading.Event()
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        if cut_every_s is not None:
            threading.Thread(target=self._cut_all, daemon=True).start()

    def hold(self) -> None:
        """Let nothing through, and cut nothing, until `resume`."""
        self._flows.clear()

    def resume(self) -> None:
        """Go on with what was held."""
        self._flows.set()

    def close(self) -> None:
        """Cut everything for good."""
        self._closed.set()
        self._flows.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in list(self._open):
            _cut(end)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                continue
            left = [self._rng.randint(*self._cut_bytes) if self._cut_bytes else -1]
            self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(one, other, left), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, left: list[int]) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(8192):
                self._flows.wait()
                if self._speed is not None:
                    time.sleep(len(data) / self._speed)
                if left[0] >= 0:
                    data = data[: left[0]]
                    left[0] -= len(data)
                other.sendall(data)
                if left[0] == 0:
                    self.cuts += 1
                    break
        for end in (one, other):
            self._open.discard(end)
            _cut(end)

    def _cut_all(self) -> None:
        while not self._closed.wait(self._every):
            self._flows.wait()
            found = list(self._open)
            self.cuts += bool(found)
            for end in found:
                _cut(end)


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
