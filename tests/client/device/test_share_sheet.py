"""Giving words to other programs."""

from __future__ import annotations

from typing import Any


def test_words_are_copied_everywhere(window: Any) -> None:
    """The clipboard takes them; a share sheet is offered only where the system has one."""
    from kivy.core.clipboard import Clipboard

    from client.device.share_sheet import DeviceShareSheet

    here = DeviceShareSheet("linux")
    here.copy("K7M4-2RXA")
    assert Clipboard.paste() == "K7M4-2RXA"
    assert not here.available
    assert not here.share("Your code", "K7M4-2RXA")


def test_a_share_sheet_that_fails_is_not_offered_again(window: Any) -> None:
    """Without Android's bridge it says that nobody was asked, and nothing is lost."""
    from client.device.share_sheet import DeviceShareSheet

    there = DeviceShareSheet("android")
    assert there.available
    assert not there.share("Your code", "K7M4-2RXA")
    assert not there.available
