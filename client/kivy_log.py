"""What Kivy may say when it starts: warnings and worse, but not what is as it should be."""

from __future__ import annotations

import logging

EXPECTED = (
    # No clipboard tool and no touch pad on this machine; Kivy reports both with tracebacks.
    "Cutbuffer",
    "Input: MTDev",
    # A folder of our own holds no Kivy settings yet, which Kivy takes for very old ones.
    "Config: Older configuration version detected",
    "Config: Upgrading configuration in progress",
)
"""How the records begin that nobody needs to read."""


class StartupNoise(logging.Filter):
    """Drops what is expected, and everything below a warning."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is kept."""
        return record.levelno >= logging.WARNING and not str(record.msg).startswith(EXPECTED)


def quiet_startup() -> None:
    """Let Kivy report warnings and worse, without that noise; call it before Kivy is imported.

    Kivy speaks while it is imported and sets its own level then, so a level would come too late.
    """
    logging.getLogger("kivy").addFilter(StartupNoise())
