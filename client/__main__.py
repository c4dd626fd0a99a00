"""`knotwise`: opens the client."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from client.kivy_log import quiet_startup
from client.settings import from_command_line


def prepare(data_dir: Path) -> None:
    """Set Kivy up for a window on this machine; must run before Kivy is imported."""
    # Kivy would read the command line itself, and write logs and settings into the home folder.
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    os.environ.setdefault("KIVY_HOME", str(data_dir / "kivy"))
    quiet_startup()
    from kivy.config import Config

    Config.set("graphics", "width", 412)
    Config.set("graphics", "height", 892)
    Config.set("graphics", "multisamples", 0)
    Config.set("kivy", "exit_on_escape", 0)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def main() -> None:
    """Read the command line and run until the window is closed."""
    settings = from_command_line(sys.argv[1:])
    prepare(settings.data_dir)
    from client.app import KnotwiseApp

    KnotwiseApp(settings.data_dir, settings.server_url).run()


if __name__ == "__main__":
    main()
