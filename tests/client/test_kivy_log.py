"""What Kivy says while it starts."""

from __future__ import annotations

import os
import subprocess
import sys


def test_a_window_in_memory_opens_without_a_word() -> None:
    """With no settings, clipboard tool or touch pad around, Kivy starts and prints nothing."""
    opening = "from client import offscreen; offscreen.prepare(); offscreen.Stage()"
    run = subprocess.run(
        [sys.executable, "-c", opening],
        env={k: v for k, v in os.environ.items() if k not in {"KIVY_HOME", "DISPLAY"}},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.stdout + run.stderr == ""
