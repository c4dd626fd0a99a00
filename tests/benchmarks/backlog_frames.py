"""Does the screen stay smooth while a long backlog is sent?

`uv run python -m tests.benchmarks.backlog_frames [--days 10000] [--size phone|tablet]`

The real app in a window in memory, its diary full of waiting days; a real service behind a link of
200 kB/s that is cut every 5 s; the app's own sync thread. Somebody taps scores, scrolls, and goes
from tab to tab all the while. Phases with the link open and with the link held take turns (in the
latter the sync thread only waits for the network: the control), so that whatever else the machine
does falls on both.

Of each frame: what it took from beginning to end, without the rasterising that a graphics chip
would do (here the processor does it, in threads; what the frame waits for it is left out); the gap
from its beginning to the next one's, which has that in it (a frame is due every 1/60 s); and the
processor time of the screen's thread. The rest is waiting: for the interpreter's lock, the diary,
or a processor that something else on the machine had. Linux tells the last, and the second line
leaves it out: that is what the client answers for. (Where a thread that holds the lock is itself
kept waiting, its wait is in there still; the longest frames show it as "beside queued".) It begins
once the app has built the screens of its tabs, as it does when nobody has touched it for some
seconds; no tab but Today was visited by then.

Beside them, in processor time, which a busy machine does not change: garbage collections, and how
long the sync thread holds the diary in one transaction. Last, in wall time, how long the person's
saves waited for their turn to write: behind such a transaction, or behind the keeper's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client import offscreen

offscreen.prepare()

from kivy.tests.common import UnitTestTouch  # noqa: E402  (after Kivy is set up)

from client.app import KnotwiseApp, new_id, now_ms  # noqa: E402
from client.device.secrets import FileSecrets  # noqa: E402
from client.screens.shell import TABS  # noqa: E402
from client.storage.journal import Journal  # noqa: E402
from client.sync.gateway import HttpGateway  # noqa: E402
from tests.benchmarks.waits import Beside, Pauses, Queue, Rasterising  # noqa: E402
from tests.builders import TODAY  # noqa: E402
from tests.client.driver import Driver  # noqa: E402
from tests.client.sync.link import Link  # noqa: E402
from tests.server.process import unlimited  # noqa: E402

SIZES = {"phone": (412, 892), "tablet": (1280, 800)}
FRAME = 1 / 60
BAR_MS = 50.0
OPEN_S, HELD_S = 8.0, 4.0
BUILT_S = 5.0
"""After so many seconds more the last of the tabs has laid itself out."""
SLOWEST = 8
"""How many of the longest frames are shown with what was done in them."""


@dataclass(frozen=True)
class Frame:
    """One frame: what the person did, and its times in milliseconds.

    `queued` is how long its thread could have run and no processor was free, `beside` the same of
    the threads beside it, one of which may have held the interpreter or the diary meanwhile.
    """

    doing: str
    syncing: bool
    took: float
    gap: float
    own: float
    queued: float
    beside: float

    @property
    def answered_for(self) -> float:
        """What it took without the wait for a processor."""
        return self.took - self.queued

    @property
    def waited(self) -> float:
        """The part of it in which its thread waited for something of the client's."""
        return max(0.0, self.answered_for - self.own)


class Person:
    """Somebody with the app in hand: one small act before each frame, for ever."""

    def __init__(self, stage: Driver) -> None:
        self.stage = stage
        self.doing = ""

    def acts(self) -> Iterator[str]:
        """Do something and say what, then let a frame pass; over and over."""
        while True:
            yield from self._tab("today")
            for score in (3, 6, 4):
                yield from self._score(score)
                yield from self._wait(40)
            yield from self._scroll("today")
            yield from self._tab("map")
            yield from self._tab("trends")
            yield from self._scroll("trends")
            yield from self._tab("relax")
            yield from self._scroll("relax")
            yield from self._tab("me")
            yield from self._scroll("me")

    def _tab(self, name: str) -> Iterator[str]:
        item = self.stage.app.shell.navigation.item(name)
        yield from self._tap(*self.stage.center(item), f"tab {name}")
        yield from self._wait(30)

    def _score(self, value: int) -> Iterator[str]:
        scale = self.stage.all(cls="RatingScale")[0]
        place = scale.track.to_window(scale.track.x_of(value), scale.track.axis)
        yield from self._tap(*place, "score")

    def _tap(self, x: float, y: float, doing: str) -> Iterator[str]:
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        for _ in range(3):
            yield f"{doing}, finger down"
        touch.touch_up()
        for _ in range(10):
            yield f"{doing}, finger up"

    def _scroll(self, where: str) -> Iterator[str]:
        width, height = self.stage.window.system_size
        for way in (1, -1):
            start = height * (0.35 if way > 0 else 0.7)
            touch = UnitTestTouch(width * 0.5, start)
            touch.touch_down()
            yield f"scroll {where}"
            for step in range(1, 25):
                touch.touch_move(width * 0.5, start + way * step * height * 0.012)
                yield f"scroll {where}"
            touch.touch_up()
            for _ in range(40):
                yield f"glide {where}"

    def _wait(self, frames: int) -> Iterator[str]:
        for _ in range(frames):
            yield "look"


def fill(folder: Path, days: int, server: str, link: str) -> str:
    """Write the diary with so many waiting days, signed in through the link; return the account."""
    folder.mkdir(parents=True)
    journal = Journal(folder / "diary.sqlite3", now=now_ms, new_id=new_id)
    for count in range(1, days + 1):
        patch = {"pain": (count * 7) % 11, "stress": count % 11, "sleep_quality": (count * 3) % 11}
        journal.save(TODAY - dt.timedelta(days=count), patch)
    own = HttpGateway(server, FileSecrets(folder / "none.json"), now=now_ms, new_id=new_id)
    session = own.make_account("a@example.org", "nine herons over the weir", "phone")
    journal.outbox.adopt(session.account_id)
    journal.close()
    through = HttpGateway(link, FileSecrets(folder / "secrets.json"), now=now_ms, new_id=new_id)
    granted = through.sign_in("a@example.org", "nine herons over the weir", "phone")
    through.keep(granted)
    return granted.account_id


def until_built(stage: Driver, app: Any) -> None:
    """Leave the app alone until it has built the screens of its tabs, and they are laid out."""
    until = math.inf
    while (now := time.perf_counter()) < until:
        if until == math.inf and set(app.shell.screens) == set(TABS):
            until = now + BUILT_S
        stage.frames(1)
        time.sleep(FRAME)


def watch(stage: Driver, app: Any, link: Link, most_s: float) -> tuple[list[Frame], float]:
    """Run the app under a hand until all is in step; return its frames and the seconds open."""
    found: list[Frame] = []
    queue, others = Queue(), Beside()
    drawing = Rasterising(stage, queue)
    drawing.draws_into(app.shell.screens["map"].body._snapshot)
    acts = Person(stage).acts()
    opened, began = 0.0, time.perf_counter()
    syncing, turn = False, began + HELD_S
    due = began
    while (now := time.perf_counter()) < began + most_s:
        if now >= turn:
            if syncing and in_step(app):
                return found, opened
            syncing = not syncing
            (link.resume if syncing else link.hold)()
            opened += OPEN_S if syncing else 0
            turn = now + (OPEN_S if syncing else HELD_S)
            if syncing:
                app.account.wake()
        beside = others.ms()
        start, own, queued = time.perf_counter(), time.thread_time(), queue.ms()
        doing = next(acts)
        stage.frames(1)
        took, queued = 1000 * (time.perf_counter() - start), queue.ms() - queued
        own = 1000 * (time.thread_time() - own)
        beside = others.ms() - beside
        drawn, drawn_queued = drawing.taken()
        took, queued = took - drawn, queued - drawn_queued
        due = max(due + FRAME, time.perf_counter())
        time.sleep(max(0.0, due - time.perf_counter()))
        gap = 1000 * (time.perf_counter() - start)
        found.append(Frame(doing, syncing, took, gap, own, queued, beside))
    raise AssertionError(f"not in step after {most_s:.0f} s: {app.account.status}")


def in_step(app: Any) -> bool:
    """Whether the last pass ended well, and nothing was saved since."""
    status = app.account.status
    return status.state == "idle" and not status.message and not app.journal.waiting().count


def spread(values: Sequence[float]) -> str:
    """Return median, 95 %, 99 %, most, and the share above the bar."""
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
    over = sum(value > BAR_MS for value in ordered)
    return (
        "".join(f"{value:9.1f}" for value in (*at, ordered[-1]))
        + f"{100 * over / len(ordered):9.2f} % ({over})"
    )


def report(frames: Sequence[Frame]) -> None:
    """Print the figures of both kinds of phase, and the longest frames with what was done."""
    print(f"{'ms':34}{'median':>9}{'95 %':>9}{'99 %':>9}{'most':>9}   over {BAR_MS:.0f} ms")
    for name, syncing in (("syncing", True), ("control", False)):
        those = [frame for frame in frames if frame.syncing is syncing]
        print(f"{name}: {len(those)} frames")
        print(f"{'  a frame took':34}{spread([f.took for f in those])}")
        print(f"{'  the same, a processor being free':34}{spread([f.answered_for for f in those])}")
        print(f"{'  from one frame to the next':34}{spread([f.gap for f in those])}")
        print(f"{'  processor time of its thread':34}{spread([f.own for f in those])}")
        print(f"{'  waiting in a frame':34}{spread([f.waited for f in those])}")
    for name, syncing in (("syncing", True), ("control", False)):
        those = sorted((f for f in frames if f.syncing is syncing), key=lambda f: -f.answered_for)
        print(f"longest, {name}:")
        for frame in those[:SLOWEST]:
            parts = f"queued {frame.queued:6.1f}, own {frame.own:6.1f}, beside queued"
            parts += f" {frame.beside:6.1f}"
            print(f"  {frame.took:7.1f} ms, {parts}: {frame.doing}")


def main() -> None:
    """Fill a diary, run the app on it until all has arrived once, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.backlog_frames")
    parser.add_argument("--days", type=int, default=10_000)
    parser.add_argument("--size", choices=SIZES, default="phone")
    parser.add_argument("--most", type=float, default=900, help="seconds before it gives up")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kw-frames-") as name:
        folder = Path(name)
        server = unlimited(folder / "server")
        server.data.mkdir()
        server.start()
        link = Link(server.port, bytes_per_s=200_000, cut_every_s=5)
        account = fill(folder / "phone", options.days, server.url, link.url)
        link.hold()
        stage = Driver(SIZES[options.size], own_time=False)
        app = stage.start(KnotwiseApp(folder / "phone", link.url, today=lambda: TODAY))
        until_built(stage, app)
        pauses = Pauses(app.journal._connection)
        frames, opened = watch(stage, app, link, options.most)
        waiting = app.journal.waiting()
        pauses.end()  # a program that closes collects everything
        stage.stop()
        with closing(sqlite3.connect(server.database)) as connection:
            query = "SELECT op_id, record_id FROM version WHERE stream_id = ?"
            stored = connection.execute(query, (account,)).fetchall()
        cuts = link.cuts
        link.close()
        server.stop()
    days = len({record_id for _, record_id in stored})
    assert len(stored) == len({op_id for op_id, _ in stored}), "stored twice"
    assert days >= options.days
    assert waiting.count == 0
    print(
        f"{options.days} waiting days and {len(stored) - options.days} changes more over 200 kB/s,"
        f" cut {cuts} times: all stored once, in {opened:.0f} s of open link. {options.size}."
    )
    report(frames)
    print(f"{'a save waits for its turn, ms':34}{spread(pauses.turns)}")
    print("processor time, ms")
    print(f"{'  a garbage collection':34}{spread(pauses.collections)}")
    print(f"{'  a transaction of syncing':34}{spread(pauses.transactions)}")


if __name__ == "__main__":
    main()
