"""The demo, run as a person runs it: served, drawn, written to over HTTP, and stopped."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from PIL import Image

from client.tour import SIZES
from server.demo import EMAIL, PASSWORD

COMMAND = (sys.executable, "-m", "server.demo")
TABS = ("today", "map", "trends", "relax", "me")


def environment() -> dict[str, str]:
    """Return this environment without a screen, and without settings of this machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KNOTWISE_")}
    return {k: v for k, v in kept.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}


@contextmanager
def running(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the headless demo; yields its address once it serves."""
    process = subprocess.Popen(
        [*COMMAND, "--headless", "--port", "0", "--data", str(data)],
        env={**environment(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("Service:"):
                yield line.split()[1].removesuffix("/v1"), process
                return
        pytest.fail("the demo ended before it served")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.3)


def days_in_the_client(data: Path) -> str:
    """Return all the client's diary holds, as text to look in; nothing before it is made."""
    if not (data / "client" / "diary.sqlite3").exists():
        return ""
    with sqlite3.connect(f"file:{data}/client/diary.sqlite3?mode=ro", uri=True) as diary:
        return "\n".join(diary.iterdump())


def test_what_is_put_over_http_reaches_the_client(tmp_path: Path) -> None:
    """Guides are served; today is put, amended, read back, and seen by the client."""
    with running(tmp_path) as (address, process):
        for muscle in ("piriformis", "gluteus_maximus", "gluteus_medius", "gluteus_minimus"):
            assert requests.get(f"{address}/v1/guides/muscles/{muscle}", timeout=10).ok
        token = requests.post(
            f"{address}/v1/tokens",
            json={"email": EMAIL, "password": PASSWORD, "device_name": "curl"},
            timeout=10,
        ).json()["access_token"]
        signed = {"Authorization": f"Bearer {token}"}
        # The service counts days in UTC and takes tomorrow for those who live ahead of it.
        today = f"{address}/v1/entries/{dt.datetime.now(dt.UTC).date()}"
        note = "written from outside"
        put = requests.put(today, json={"pain": 6, "note": note}, headers=signed, timeout=10)
        assert put.status_code == 201
        amended = requests.put(today, json={"pain": 5}, headers=signed, timeout=10)
        assert amended.status_code == 200
        entry = requests.get(today, headers=signed, timeout=10).json()
        assert (entry["pain"], entry["note"]) == (5, note)
        until(lambda: note in days_in_the_client(tmp_path), 60)

        advice = requests.get(f"{address}/v1/trends", headers=signed, timeout=10).json()["advice"]
        assert advice["kind"] == "worsening"
        assert advice["rule"]
        assert advice["days"]
        assert advice["against"]

        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.timeout(520)
def test_pictures_of_every_screen_are_taken(tmp_path: Path) -> None:
    """Phone and tablet, light and dark, each tab: of the right size and none of them blank."""
    shots = tmp_path / "out"
    subprocess.run(
        [*COMMAND, "--headless", "--shots", str(shots), "--port", "0"],
        env=environment(),
        check=True,
        timeout=500,
        capture_output=True,
    )
    for device, size in SIZES.items():
        for look in ("light", "dark"):
            for tab in TABS:
                with Image.open(shots / f"{device}-{look}-{tab}.png") as picture:
                    assert picture.size == size
                    colours = picture.convert("RGB").getcolors(1 << 24)
                    assert colours is not None
                    assert len(colours) > 200, f"{device} {look} {tab} is all but blank"
    assert len(list(shots.glob("*.png"))) >= 20


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--nonsense"], "nonsense"),
        (["--port", "99999"], "port"),
        (["--data", "/proc/nowhere"], "Cannot write"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(options: list[str], said: str) -> None:
    """No trace, no second line, and nothing started."""
    run = subprocess.run(
        [*COMMAND, *options],
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2
    assert len(run.stderr.strip().splitlines()) == 1
    assert said in run.stderr
