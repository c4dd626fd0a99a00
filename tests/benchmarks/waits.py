"""What a frame of the app waits for, and who held it up: timed from outside, on the real thing.

Imported after Kivy is set up (`client.offscreen.prepare`).
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kivy.graphics import Callback
from kivy.graphics.opengl import glFinish

from client.storage import outbox
from client.storage.database import DiaryConnection
from client.widgets.snapshot import Snapshot
from tests.client.driver import Driver

BESIDE = ("sync", "aside", "keeper")
"""How the names of those threads of the app begin that work beside the screen's."""


class Queue:
    """Tells how long the calling thread has waited for a processor, where Linux is asked (ms)."""

    def __init__(self) -> None:
        path = Path("/proc/thread-self/schedstat")
        self._file = os.open(path, os.O_RDONLY) if path.exists() else None

    def ms(self) -> float:
        """Return the milliseconds since the thread began; 0 where the system does not tell."""
        return 0.0 if self._file is None else int(os.pread(self._file, 99, 0).split()[1]) / 1e6


class Beside:
    """Tells the same of the program's threads beside the screen's, taken together."""

    def __init__(self) -> None:
        found = [thread for thread in threading.enumerate() if thread.name.startswith(BESIDE)]
        paths = [Path(f"/proc/self/task/{thread.native_id}/schedstat") for thread in found]
        self._files = [os.open(path, os.O_RDONLY) for path in paths if path.exists()]

    def ms(self) -> float:
        """Return the milliseconds since they began; 0 where the system does not tell."""
        return sum(int(os.pread(file, 99, 0).split()[1]) for file in self._files) / 1e6


class Rasterising:
    """Times how long frames wait for drawing to end; takes the place of the stage's own wait.

    A frame that is much to draw is waited for in the midst of it, where a buffer is full. Drawing
    holds the interpreter, so what it takes beside its own work is that. The body is drawn into a
    picture of its own first, whose end the rest of a frame would wait for as well: with
    `draws_into` that is waited for, and timed, where it has been drawn.
    """

    def __init__(self, stage: Driver, queue: Queue) -> None:
        self._queue = queue
        self.ms = self.queued = 0.0
        stage.window.unbind(on_flip=stage._settle)
        stage._settle = self
        stage.window.bind(on_flip=self)
        self._draw, stage.window.on_draw = stage.window.on_draw, self._drawn

    def _drawn(self) -> None:
        before, waited = self.ms - self.queued, self._waited()
        self._draw()
        self.ms += max(0.0, self._waited() - waited - (self.ms - self.queued - before))

    def _waited(self) -> float:
        """Return the milliseconds in which the calling thread neither ran nor could have run."""
        return 1000 * (time.perf_counter() - time.thread_time()) - self._queue.ms()

    def __call__(self, *_args: object) -> None:
        began, queued = time.perf_counter(), self._queue.ms()
        glFinish()
        self.ms += 1000 * (time.perf_counter() - began)
        self.queued += self._queue.ms() - queued

    def draws_into(self, picture: Snapshot) -> None:
        """Time this picture too."""
        picture._fbo.add(Callback(self))

    def taken(self) -> tuple[float, float]:
        """Return the milliseconds since this was asked last, and how many of them were queued."""
        ms, queued = self.ms, self.queued
        self.ms = self.queued = 0.0
        return ms, queued


class Turn:
    """Times how long the screen's thread, which makes this, waits for its turn to write."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock
        self._screens = threading.get_ident()
        self.release = lock.release
        self.waits: list[float] = []

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn; return whether it came within so many seconds."""
        began = time.perf_counter()
        came = self._lock.acquire(timeout=timeout)
        if threading.get_ident() == self._screens:  # the keeper's connection takes it over
            self.waits.append(1000 * (time.perf_counter() - began))
        return came


class Pauses:
    """Processor time (ms) of garbage collections and of the sync thread's transactions.

    `turns` is how long the person's saves waited (ms) until no other thread of the app wrote.
    """

    def __init__(self, screens: DiaryConnection) -> None:
        self.collections: list[float] = []
        self.transactions: list[float] = []
        self._began = 0.0
        gc.callbacks.append(self._collected)
        turn = Turn(screens.turn)
        screens.turn, self.turns = turn, turn.waits  # type: ignore[assignment]
        plain = outbox.transaction

        @contextmanager
        def timed(connection: Any) -> Iterator[None]:
            with plain(connection):
                began = time.thread_time()
                yield
                self.transactions.append(1000 * (time.thread_time() - began))

        outbox.transaction = timed  # only the sync thread writes through it

    def end(self) -> None:
        """Count no more collections."""
        gc.callbacks.remove(self._collected)

    def _collected(self, phase: str, _info: object) -> None:
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.collections.append(1000 * (time.thread_time() - self._began))
