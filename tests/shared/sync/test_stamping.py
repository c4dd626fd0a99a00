"""Time on a device."""

from __future__ import annotations

from shared.sync.stamping import Bridge


def test_stamps_never_repeat_or_go_back() -> None:
    """Each stamp is later than the one before, even when the clock stands or goes back."""
    bridge, stamps = Bridge(), []
    for now in (1000, 1000, 400, 1001, 5000):
        t, bridge = bridge.stamp(now)
        stamps.append(t)
    assert stamps == [1000, 1001, 1002, 1003, 5000]


def test_server_time_is_bridged() -> None:
    """After the server said its time, a device with a wrong clock stamps in the server's."""
    bridge = Bridge().learn(server_time=9_000, device_now=1_000)
    assert bridge.stamp(1_500)[0] == 9_500


def test_stamps_that_ran_ahead_are_called_back() -> None:
    """A clock that was fast stops winning ties as soon as the server has answered."""
    _, bridge = Bridge().stamp(10**9)
    assert bridge.learn(server_time=5_000, device_now=10**9).stamp(10**9 + 10)[0] == 5_010
