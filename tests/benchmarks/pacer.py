"""Does the pacer keep time, and how long does a frame take?

`uv run python -m tests.benchmarks.pacer [--minutes 10]`

Drift: ten minutes of the player in the real window, on a clock of its own that advances by uneven
frames (a phone that stutters: 8 to 250 ms a frame, now and then a second). Every turn of the breath
that the screen shows is compared with when it should come; a turn can be late by the frame in which
it fell and no more, and lateness must not add up. `--real` lets the real clock run instead.
Frame time: the same screen, drawn as fast as it goes, phone and tablet.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from typing import Any

from client import offscreen

offscreen.prepare()

SIZES = {"phone": (412, 892), "tablet": (1280, 800)}


class Silent:
    """A device without motor and voice."""

    available = False

    def buzz(self, seconds: float) -> None:
        """Do nothing."""

    def say(self, words: str) -> None:
        """Do nothing."""


class Nothing:
    """No settings."""

    def setting(self, _name: str, default: Any = None) -> Any:
        """Return the default."""
        return default

    def set_setting(self, _name: str, _value: Any) -> None:
        """Keep nothing."""


def view(clock: Any, relief: str = "six_breath") -> Any:
    """Return a player on the screen, playing."""
    from client.presenters.cues import Cues
    from client.presenters.player import Player
    from client.screens.relax_player import PlayerView
    from shared.atlas.reliefs import RELIEFS

    # Two rounds of five minutes each: six breaths a minute twice over.
    player = Player(RELIEFS[relief], clock=clock, sides=2)
    shown = PlayerView(
        player,
        Cues(Silent(), Silent(), Nothing()),
        note=lambda _player: None,
        ended=lambda _player: None,
    )
    player.play()
    return shown


def drift(minutes: float, *, real: bool) -> None:
    """Print how late the turns of the breath were, beyond the frame in which they fell."""
    rng = random.Random(1)
    stage = offscreen.Stage(own_time=not real)
    clock = time.perf_counter if real else lambda: stage.now
    shown = view(clock)
    stage.window.add_widget(shown)
    start, turns, last, before = clock(), [], "", clock()
    while clock() - start < minutes * 60 and shown.parent is not None:
        began = clock()
        if real:
            stage.frames(1)
            time.sleep(1 / 120)
        else:
            stage.now += rng.choice([rng.uniform(0.008, 0.25)] * 99 + [1.0])
            stage._pass_frame()
        now = clock()
        if shown.now != last:
            # Due at a multiple of five seconds: the frame before this one must have begun earlier.
            due = start + round((now - start) / 5) * 5 if last else start
            turns.append((now - due, max(0.0, before - due)))
            last = shown.now
        before = began if real else now
    stage.window.remove_widget(shown)
    shown.close()
    stage.stop()
    late = [after_frame for _late, after_frame in turns]
    seen = [seen for seen, _after in turns]
    print(f"{minutes:g} minutes, {'real' if real else 'uneven'} frames, {len(turns)} turns shown")
    print(f"  drift of the player: {1000 * max(late):.1f} ms (a turn shown a frame too late)")
    print(
        f"  seen late: median {1000 * statistics.median(seen):.0f} ms, most {1000 * max(seen):.0f}"
    )
    grown = 1000 * (mean(seen[-10:]) - mean(seen[:10]))
    print(f"  last ten turns later than the first ten: {grown:.0f} ms")


def mean(values: list[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def frames(device: str, count: int = 240) -> None:
    """Print the time of a frame of the breathing player."""
    stage = offscreen.Stage(SIZES[device])
    shown = view(lambda: stage.now)
    stage.window.add_widget(shown)
    stage.frames(5)
    took = []
    for _ in range(count):
        start = time.perf_counter()
        stage.frames(1)
        took.append(1000 * (time.perf_counter() - start))
    stage.window.remove_widget(shown)
    shown.close()
    stage.stop()
    took.sort()
    print(
        f"{device}: frame median {took[count // 2]:.1f} ms, 95 % {took[int(count * 0.95)]:.1f} ms,"
        f" fastest {took[0]:.1f} ms"
    )


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--real", action="store_true")
    options = parser.parse_args()
    drift(options.minutes, real=options.real)
    for device in SIZES:
        frames(device)


if __name__ == "__main__":
    main()
