"""A real `knotwise-server` process for tests that need one, which they may kill and start again."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

COMMAND = (sys.executable, "-m", "server")


def command(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `knotwise-server` to its end and return what it said."""
    return subprocess.run(
        [*COMMAND, *args],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(environ),
    )


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with a secret of its own and no other setting."""
    base = {name: value for name, value in os.environ.items() if not name.startswith("KNOTWISE_")}
    return {**base, "KNOTWISE_SECRET": secrets.token_hex(32), **more}


class ServerProcess:
    """`knotwise-server serve` on a folder; keeps its port and its secret over restarts.

    `args` are further options of the command, `environ` its settings; `log` is a file for what it
    writes down, `program` what is run in the command's place.
    """

    def __init__(
        self,
        data: Path,
        *args: str,
        log: Path | None = None,
        program: Sequence[str] = COMMAND,
        **environ: str,
    ) -> None:

        self.data = data
        self._log = log
        self._program = program
        self.port = 0
        self.returncode: int | None = None
        """How it ended, once it was stopped."""
        self._args = args
        self._environment = environment(environ)
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
    def secret(self) -> str:
        """What it signs with."""
        return self._environment["KNOTWISE_SECRET"]

    @property
    def database(self) -> Path:
        """The service's own database."""
        return self.data / "knotwise.db"

    def start(self) -> None:
        """Start it and wait until it answers."""
        serve = [*self._program, "serve", "--port", str(self.port), "--data", str(self.data)]
        with tempfile.TemporaryFile("w+") if self._log is None else self._log.open("a+") as errors:
            self._process = subprocess.Popen(
                [*serve, *self._args],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
            assert self._process.stdout is not None
            said = self._process.stdout.readline()
            found = re.search(r"http://\S+:(\d+)", said)
            if found is None:
                self.kill()
                errors.seek(0)
                raise AssertionError(f"the service did not start: {said}{errors.read()}")
        self.port = int(found[1])
        _wait_until_it_answers(self.port)

    def kill(self) -> None:
        """End it without warning, its workers too."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._ended()

    def stop(self) -> None:
        """Ask it to end."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._ended()

    def _ended(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self.returncode = self._process.wait()
        self._process.stdout.close()
        self._process = None


def unlimited(data: Path) -> ServerProcess:
    """Return a service, not yet started, that answers as often as tests ask."""
    return ServerProcess(data, KNOTWISE_RATE_LIMITS="off")


@contextmanager
def serving(data: Path, *args: str, **environ: str) -> Iterator[ServerProcess]:
    """Start `knotwise-server serve` on a free port, and stop it afterwards."""
    server = ServerProcess(data, *args, **environ)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _wait_until_it_answers(port: int, seconds: float = 30) -> None:
    """Return once the service takes connections; production workers start after the message."""
    ends = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
        else:
            return
