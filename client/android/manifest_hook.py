"""Names the receiver of reminders in the package's manifest; python-for-android runs it.

The build's settings can add a Java class but not a receiver to the manifest. Fails the build when
the manifest is not as expected: a package whose reminders never come would be worse.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

NAME = "org.knotwise.reminders.ReminderReceiver"
RECEIVER = f'<receiver android:name="{NAME}" android:exported="false" />'
END = "</application>"


def with_receiver(manifest: str) -> str:
    """Return the manifest with the receiver in it, once; `ValueError` when there is no place."""
    if RECEIVER in manifest:
        return manifest
    before, end, after = manifest.rpartition(END)
    if not end:
        raise ValueError("the manifest holds no application")
    return f"{before}    {RECEIVER}\n    {END}{after}"


def after_apk_build(toolchain: Any) -> None:
    """Change the manifest once it is written and before it is packed."""
    path = Path(toolchain._dist.dist_dir) / "src" / "main" / "AndroidManifest.xml"
    path.write_text(with_receiver(path.read_text("utf-8")), "utf-8")
