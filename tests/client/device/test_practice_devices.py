"""Buzz, voice, notices and the screen: what a device cannot do is known and does no harm."""

from __future__ import annotations

from typing import Any

import pytest

from client.device.alarms import DeviceAlarms
from client.device.awake import DeviceAwake
from client.device.haptics import DeviceHaptics
from client.device.notices import DeviceNotices
from client.device.speech import DeviceSpeech


def test_a_computer_does_not_buzz() -> None:
    """It says so, and a buzz asked of it is passed over."""
    haptics = DeviceHaptics("linux")
    assert not haptics.available
    haptics.buzz(0.1)


def test_without_a_voice_or_notices_nothing_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """No espeak, no flite, no notify-send on the path: both say so and stay silent."""
    monkeypatch.setenv("PATH", str(tmp_path))
    speech, notices = DeviceSpeech("linux"), DeviceNotices("linux")
    assert not speech.available
    speech.say("Breathe in")
    notices.available = False  # a machine may carry the dbus package
    notices.show("How is it today?", "One tap is enough.")


@pytest.mark.parametrize("system", ["linux", "android"])
def test_without_a_system_that_wakes_no_alarm_is_set(system: str) -> None:
    """A computer, and a phone whose package lacks the receiver, say so and plan nothing."""
    alarms = DeviceAlarms(system)
    assert not alarms.available
    alarms.plan([])
    alarms.ask()


def test_a_voice_on_the_path_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """With espeak there, cues can be spoken."""
    espeak = tmp_path / "espeak"
    espeak.write_text("#!/bin/sh\n")
    espeak.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert DeviceSpeech("linux").available


def test_the_screen_is_held_on_and_let_go(window: Any) -> None:
    """While a practice plays the screen saver is off, and on again after it."""
    awake = DeviceAwake()
    awake.hold(True)
    assert window.allow_screensaver is False
    awake.hold(False)
    assert window.allow_screensaver is True
