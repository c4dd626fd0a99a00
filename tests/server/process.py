"""A real `knotwise-server` process for tests that need one."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class ServerProcess:
    """A running service: where it answers, and the process itself."""

    url: str
    process: subprocess.Popen[str]


def command(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `knotwise-server` to its end and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "server", *args],
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


@contextmanager
def serving(data: Path, *args: str, **environ: str) -> Iterator[ServerProcess]:
    """Start `knotwise-server serve` on a free port, and stop it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--port", "0", "--data", str(data), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(environ),
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        if found is None:
            process.kill()
            raise AssertionError(f"the service did not start: {said}{process.communicate()[1]}")
        _wait_until_it_answers(found[0])
        yield ServerProcess(found[0], process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its workers too
            process.communicate()


def _wait_until_it_answers(url: str, seconds: float = 30) -> None:
    """Return once the service takes connections; production workers start after the message."""
    address = urlsplit(url)
    ends = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((address.hostname, address.port), timeout=5).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
        else:
            return
