"""The second factor: six digits from an authenticator app (TOTP, RFC 6238), each taken once."""

from __future__ import annotations

import base64
import hmac
import secrets

import pyotp

STEP_SECONDS = 30
WINDOW = 1
"""Steps before and after now whose codes are taken too: clocks differ."""

ISSUER = "Knotwise"
_LABEL = b"totp secret\0"


def new_secret() -> str:
    """Return a secret for an authenticator, in base 32 (160 bits)."""
    return pyotp.random_base32(32)


def uri(secret: str, email: str) -> str:
    """Return the address that an authenticator reads from a QR picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def code_at(secret: str, now_ms: int) -> str:
    """Return the code of this moment."""
    return pyotp.TOTP(secret).at(now_ms // 1000)


def step_of(secret: str, code: str, now_ms: int) -> int | None:
    """Return the time step whose code this is, near now, or None when it is none of them."""
    totp = pyotp.TOTP(secret)
    here = now_ms // 1000 // STEP_SECONDS
    found = None
    for step in range(here - WINDOW, here + WINDOW + 1):
        expected = totp.at(step * STEP_SECONDS)
        if hmac.compare_digest(expected.encode(), code.encode(errors="replace")):
            found = step
    return found


def seal(secret: str, key: bytes) -> str:
    """Return the secret hidden from who has the database but not the service's key."""
    nonce = secrets.token_bytes(16)
    return base64.b64encode(nonce + _mask(base64.b32decode(secret), nonce, key)).decode()


def unseal(sealed: str, key: bytes) -> str:
    """Return the secret that `seal` hid."""
    raw = base64.b64decode(sealed)
    return base64.b32encode(_mask(raw[16:], raw[:16], key)).decode()


def _mask(data: bytes, nonce: bytes, key: bytes) -> bytes:
    """Combine the data with a key stream of its own; twice gives the data again."""
    stream = hmac.digest(key, _LABEL + nonce, "sha256")
    return bytes(a ^ b for a, b in zip(data, stream[: len(data)], strict=True))
