"""The real service in a process of its own, which tests may stop and start again."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = (sys.executable, "-m", "server", "serve")
SECRET = secrets.token_hex(32)


class RealServer:
    """`knotwise-server serve` on a folder; keeps its port over restarts."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it answers, once it was started."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The id of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def database(self) -> Path:
        """The service's database."""
        return self.data / "service.sqlite3"

    def start(self) -> None:
        """Start it and wait until it says where it serves."""
        with tempfile.TemporaryFile("w+") as errors:
            self._process = subprocess.Popen(
                [*COMMAND, "--port", str(self.port), "--data", str(self.data)],
                env={
                    **os.environ,
                    "KNOTWISE_SECRET": SECRET,
                    "KNOTWISE_RATE_LIMITS": "off",
                    "KNOTWISE_DATABASE_URL": f"sqlite:///{self.database}",
                },
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            assert self._process.stdout is not None
            for line in self._process.stdout:
                if "serves http" in line:
                    self.port = int(line.rsplit(":", 1)[1])
                    return
            errors.seek(0)
            raise AssertionError(f"the server did not start: {errors.read()}")

    def kill(self) -> None:
        """End it without warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None
