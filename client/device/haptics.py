"""Short buzzes, where the device has a motor that the program may use (Android, iOS)."""

from __future__ import annotations

from kivy.logger import Logger
from kivy.utils import platform


class DeviceHaptics:
    """Buzzes through plyer; where that is not possible `available` is False and nothing happens."""

    def __init__(self, system: str = platform) -> None:
        self.available = system in ("android", "ios") and _has_motor()

    def buzz(self, seconds: float) -> None:
        """Buzz so long."""
        if not self.available:
            return
        from plyer import vibrator

        try:
            vibrator.vibrate(time=seconds)
        except Exception as error:  # whatever the system raises, a buzz is not worth a crash
            Logger.warning("Haptics: %s", error)
            self.available = False


def _has_motor() -> bool:
    from plyer import vibrator

    try:
        return bool(vibrator.exists())
    except Exception:  # plyer raises what the system's bridge raises
        return False
