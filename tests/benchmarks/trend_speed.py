"""What ten years of diary cost: a replay, and one more day, beside a statsmodels filter.

    uv run python -m tests.benchmarks.trend_speed

The ratio is taken in one interleaved run, so that a busy machine slows both.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable

import numpy as np
from statsmodels.tsa.statespace.structural import UnobservedComponents

from shared.trends import DayNumbers, Monitor, follow

DAYS = 3650


def diary(seed: int = 1) -> list[int | None]:
    """Ten years with slow waves, noise, and a fifth of the days missing."""
    rng = random.Random(seed)
    return [
        None
        if rng.random() < 0.2
        else max(0, min(10, round(4 + 2 * math.sin(day / 60) + rng.gauss(0, 1.2))))
        for day in range(DAYS)
    ]


def replay(pains: list[int | None]) -> Monitor:
    """Run a whole diary through a monitor."""
    monitor = Monitor()
    for day, pain in enumerate(pains):
        monitor.update(day, pain)
    return monitor


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    """Print the cost of a replay, of one more day, and the ratio to statsmodels."""
    pains = diary()
    series = np.array([np.nan if pain is None else float(pain) for pain in pains])
    model = UnobservedComponents(series, "local level")
    replay(pains[:400])
    ours, theirs = [], []
    for _ in range(5):
        ours.append(_spent(lambda: replay(pains)))
        theirs.append(_spent(lambda: model.filter([1.5, 0.05])))
    days_logged = [DayNumbers(day, pain) for day, pain in enumerate(pains) if pain is not None]
    screen = min(_spent(lambda: follow(days_logged))[1] for _ in range(3))
    monitor = replay(pains)
    days = [
        _spent(lambda day=day: monitor.update(day, 3 + day % 3))[1]  # type: ignore[misc]
        for day in range(DAYS, DAYS + 200)
    ]
    ratio = statistics.median(a[1] / b[1] for a, b in zip(ours, theirs, strict=True))
    print(
        f"replay of {DAYS} days    {min(ours)[0]:8.3f} s wall, {min(o[1] for o in ours):.3f} s CPU"
    )
    print(f"statsmodels filter     {min(theirs)[0]:8.3f} s wall")
    print(f"ratio, processor time  {ratio:8.1f}")
    print(f"level looked back at, advice and links of {DAYS} days {screen:8.3f} s CPU")
    print(f"one more day           {1000 * statistics.median(days):8.3f} ms CPU")


if __name__ == "__main__":
    main()
