"""How long a frame of the body map takes: `uv run python -m tests.benchmarks.map_frames`.

Draws offscreen at phone size (412 x 892) and prints median and 95th percentile in milliseconds,
and the same of the processor time of the drawing thread (with `LP_NUM_THREADS=0` in the environment
that is all there is, and a busy machine does not change it),
for idling, dragging a zoomed body, painting, pinching, peeling, and for the movement that frames a
muscle once it is chosen. The target with software GL is a median of 16 ms for each. A peel draws
the body once for each layer it passes, a zoom once for each step that outgrows its picture: that is
what the 95th percentile shows.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

from client import offscreen

SIZE = (412, 892)
FRAMES = 90
TARGET_MS = 16.0


def frames(stage: Any, step: Callable[[int], object]) -> tuple[float, float, float, float]:
    """Return median and 95th percentile of a frame in ms, `step` being called before each.

    First of the time it took, then of processor time. The best of three rounds counts: other
    programs on the machine only ever add time.
    """
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    rounds = []
    for _ in range(3):
        times, own = [], []
        for number in range(FRAMES):
            start, began = time.perf_counter(), time.thread_time()
            step(number)
            stage.now += 1 / 60
            stage.clock.tick()
            Window.dispatch("on_draw")
            glFinish()
            times.append((time.perf_counter() - start) * 1e3)
            own.append((time.thread_time() - began) * 1e3)
        rounds.append((middle_and_high(times), middle_and_high(own)))
    return (*min(took for took, _ in rounds), *min(worked for _, worked in rounds))


def middle_and_high(times: list[float]) -> tuple[float, float]:
    """Return median and 95th percentile."""
    times = sorted(times)
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def measure() -> Iterator[tuple[str, float, float, float, float]]:
    """Yield what is done, and the figures of `frames`, for each way of using the map."""
    offscreen.prepare()
    stage = offscreen.Stage(SIZE)
    from kivy.core.window import Window
    from kivy.tests.common import UnitTestTouch

    from client.presenters.map import pattern
    from client.presenters.pain_drawing import PainDrawing
    from client.widgets.body_map import BodyMap
    from client.widgets.pain_painter import PainPainter

    body = BodyMap()
    Window.add_widget(body)
    stage.advance(0.5)
    yield "idle", *frames(stage, lambda _n: None)

    body.chosen = ("gluteus_minimus", "left")
    body.pattern = pattern("gluteus_minimus", "left")
    body.zoom_to(2.5, (150.0, 500.0))
    stage.advance(1.0)
    touch = UnitTestTouch(206, 446)
    touch.touch_down()
    yield (
        "drag, zoomed",
        *frames(stage, lambda n: touch.touch_move(206 + 60 * (n % 20) / 20, 446 + 4 * (n % 40))),
    )
    touch.touch_up()
    body.chosen = body.pattern = None
    body.zoom_to(1.0)
    body.depth = 0
    stage.advance(1.0)

    painter = PainPainter(PainDrawing(dt.date(2026, 1, 1), []))
    body.painter, painter.active = painter, True
    stage.advance(0.3)
    touch = UnitTestTouch(150, 600)
    touch.touch_down()
    yield "paint", *frames(stage, lambda n: touch.touch_move(150 + n % 30, 600 - 4 * n))
    touch.touch_up()
    painter.detach()
    stage.advance(0.3)

    one, two = UnitTestTouch(190, 446), UnitTestTouch(220, 446)
    one.touch_down()
    two.touch_down()
    yield "pinch", *frames(stage, lambda n: two.touch_move(220 + 2 * n, 446 + n))
    one.touch_up()
    two.touch_up()
    body.zoom_to(1.0)
    stage.advance(0.5)
    yield "peel", *frames(stage, lambda n: setattr(body, "depth", 4 * n / FRAMES))

    def choose(number: int) -> None:
        """Choose one muscle after another; each is peeled to, shaded and framed in 30 frames."""
        if number % 30 == 0:
            muscle = ("gluteus_maximus", "piriformis", "gluteus_medius")[number // 30]
            body.chosen = (muscle, "left")
            body.pattern = pattern(muscle, "left")
            body.reveal(muscle)
            body.frame(body.pattern.places, muscle, "left")

    yield "choose", *frames(stage, choose)


def main() -> None:
    """Print the table."""
    print(f"{'':14}{'median':>9}{'95 %':>9}{'own':>9}{'95 %':>9}   ms, {SIZE[0]} x {SIZE[1]}")
    for what, *figures in measure():
        verdict = "ok" if figures[0] < TARGET_MS else "over"
        print(f"{what:14}" + "".join(f"{figure:9.1f}" for figure in figures) + f"   {verdict}")


if __name__ == "__main__":
    main()
