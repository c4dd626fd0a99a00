"""How long the diary on the device takes: `python -m tests.benchmarks.diary [DAYS]`.

Ten years of days by default, each with four numbers and a place.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.builders import TODAY
from tests.client.storage.opening import open_journal

DAY = {
    "pain": 6,
    "stiffness": 4,
    "stress": 5,
    "sleep_hours": 7,
    "areas": [{"region": "buttock_mid", "side": "left", "intensity": 5}],
}
ROUNDS = 7


def typical_ms(work: Callable[[], object]) -> float:
    """Return the median time of some work in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def main(days: int) -> None:
    """Write a diary, and print what opening, reading and saving take."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.db"
        journal = open_journal(path)
        begun = time.perf_counter()
        for ago in range(days):
            journal.save(TODAY - dt.timedelta(days=ago), DAY)
        each = 1000 * (time.perf_counter() - begun) / days
        journal.close()
        print(f"{days} days, {path.stat().st_size / 1e6:.1f} MB, {each:.1f} ms for each save")
        opened = typical_ms(lambda: open_journal(path).close())
        print(f"open, with every row checked: {opened:.0f} ms")
        journal = open_journal(path)
        print(f"one day: {typical_ms(lambda: journal.entry(TODAY)):.2f} ms")
        month = TODAY - dt.timedelta(days=27)
        print(f"four weeks: {typical_ms(lambda: journal.entries(month, TODAY)):.2f} ms")
        everything = typical_ms(lambda: journal.entries(dt.date.min, TODAY))
        print(f"all days: {everything:.0f} ms")
        journal.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3650)
