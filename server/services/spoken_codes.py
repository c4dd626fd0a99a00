"""Codes that one person reads out and another writes down."""

from __future__ import annotations

import hmac
import secrets

ALPHABET = "23456789AFHJKMQRWXYZ"
"""No signs that look alike (0 O, 1 I L, S 5) or sound alike (B D E P T V, M N): 20 remain."""

PREFIX = "KNOTWISE:"
"""Stands before the code in a QR picture, so that a scanner's text says what it is."""


def new_code(length: int) -> str:
    """Return a code made by chance, 4.3 bits a sign."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def shown(code: str) -> str:
    """Return the code as it is read out, in groups of four: `K7M4-2RXA`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def heard(text: str) -> str:
    """Return the code in what somebody typed or scanned, however they grouped it."""
    return "".join(sign for sign in text.upper().removeprefix(PREFIX) if sign.isalnum())[:32]


def fingerprint(code: str, use: str, key: bytes) -> str:
    """Return what is stored in place of a code: keyed, since it is short enough to be tried."""
    message = f"{use}\0{code}".encode(errors="replace")
    return hmac.digest(key, message, "sha256").hex()
