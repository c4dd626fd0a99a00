"""The real service on a machine whose clock runs ahead, by as much as a test says at any moment.

`python -m tests.faults.shifted_service FILE serve ...` is `knotwise-server serve ...`; FILE holds
by how many milliseconds its clock is ahead.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.client.storage.opening import Clock
from tests.server.process import ServerProcess

MODULE = "tests.faults.shifted_service"


class Later:
    """Lets time pass for the service and for every phone at once."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ahead"
        self._ahead = 0
        self._phones: list[Clock] = []
        self._file.write_text("0")
        data = folder / "service"
        program = (sys.executable, "-m", MODULE, str(self._file))
        self.service = ServerProcess(data, program=program, KNOTWISE_RATE_LIMITS="off")

    def clock(self) -> Clock:
        """Return the clock of another phone."""
        self._phones.append(Clock())
        return self._phones[-1]

    def wait(self, ms: int) -> None:
        """Let so many milliseconds pass everywhere."""
        self._ahead += ms
        self._file.write_text(str(self._ahead))
        for clock in self._phones:
            clock.wait(ms)


def main(ahead: Path, arguments: list[str]) -> None:
    """Run the command with the clock of `ahead`."""
    real = time.time_ns
    time.time_ns = lambda: real() + int(ahead.read_text() or 0) * 1_000_000
    from server.cli import cli

    cli(arguments)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
