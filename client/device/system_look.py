"""Whether the device itself is set to dark."""

from __future__ import annotations

from kivy.utils import platform

NIGHT_MASK, NIGHT_YES = 0x30, 0x20  # Android's Configuration.UI_MODE_NIGHT_*


def system_is_dark() -> bool:
    """Return the device's choice where it can be asked (Android); light elsewhere."""
    if platform != "android":
        return False
    from jnius import autoclass  # type: ignore[import-not-found]  # Android has it

    activity = autoclass("org.kivy.android.PythonActivity").mActivity
    mode = activity.getResources().getConfiguration().uiMode
    return bool(mode & NIGHT_MASK == NIGHT_YES)
