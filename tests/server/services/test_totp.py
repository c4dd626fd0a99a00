"""The second factor: codes near now, secrets kept out of sight."""

from __future__ import annotations

import secrets

from server.services import totp
from tests.server.conftest import Clock


def test_codes_near_now_are_taken_and_others_not(clock: Clock) -> None:
    """Clocks may differ by half a minute, not by more."""
    secret = totp.new_secret()
    here = clock() // 30_000
    for step in range(-3, 4):
        code = totp.code_at(secret, clock() + step * 30_000)
        assert totp.step_of(secret, code, clock()) == (here + step if abs(step) <= 1 else None)


def test_a_sealed_secret_comes_back_only_with_the_key() -> None:
    """What is stored gives the secret back with the service's key, and never twice the same."""
    secret, key = totp.new_secret(), secrets.token_bytes(32)
    first, second = totp.seal(secret, key), totp.seal(secret, key)
    assert first != second
    assert totp.unseal(first, key) == totp.unseal(second, key) == secret
    assert totp.unseal(first, secrets.token_bytes(32)) != secret
