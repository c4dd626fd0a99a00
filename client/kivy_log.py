"""What Kivy may say when it starts: everything but the absence of tools nobody needs."""

from __future__ import annotations

import logging


class StartupNoise(logging.Filter):
    """Drops what Kivy reports, with tracebacks, where there is no clipboard tool or touch pad."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is kept."""
        return not str(record.msg).startswith(("Cutbuffer", "Input: MTDev"))


def quiet_startup() -> None:
    """Let Kivy report warnings and worse, without that noise."""
    from kivy.logger import Logger

    Logger.addFilter(StartupNoise())
    Logger.setLevel(logging.WARNING)
