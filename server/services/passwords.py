"""Passwords: which are taken, and how they are kept (argon2id, OWASP's smaller parameters)."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher as Argon2
from argon2 import Type
from argon2.exceptions import InvalidHashError, VerificationError

from server.problems import ProblemError

SHORTEST, LONGEST = 8, 256
"""Fewest and most characters of a password."""

_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$x3efJuacx8kEKmeIgvebtg"
    "$Paw0j54saoIGJcUFBlPPpRqdbIvQdLqJ/0L17K7SCss"
)
"""Checked when there is no account, so that it takes as long to say no."""

_LEET = str.maketrans("0134579@$!|+", "oleastgasiit")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")


def check_password(password: str, email: str, field: str = "password") -> None:
    """Raise `ProblemError` naming `field` when it is too short or one of the first guessed."""
    if len(password) < SHORTEST:
        raise ProblemError.of_fields((field, f"must have {SHORTEST} characters or more"))
    if len(password) > LONGEST:
        raise ProblemError.of_fields((field, f"must have {LONGEST} characters or fewer"))
    if is_common(password) or _is_email(password, email):
        raise ProblemError.of_fields(
            (field, "is among the first that others would guess; take a longer one")
        )


def is_common(password: str) -> bool:
    """Return whether this is a known password, however dressed up, or only a pattern of keys."""
    low = unicodedata.normalize("NFKC", password).lower()
    bare = re.sub(r"[^0-9a-z]", "", low)
    letters = re.sub(r"[^a-z]", "", low.translate(_LEET))
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", low).translate(_LEET)
    words = _common()
    if {low, bare, core, letters, re.sub(r"[^a-z]", "", low)} & words:
        return True
    only_digits = low.isdigit() and len(low) <= 8  # a date, a postcode, a phone number
    return only_digits or _is_pattern(bare)


def _is_pattern(bare: str) -> bool:
    """Return whether these letters and digits are one piece repeated, or runs of keys."""
    size = len(bare)
    for piece in range(1, size // 2 + 1):
        if bare == (bare[:piece] * size)[:size]:
            return True
    # Runs of four or more keys in a row, either way, and what remains beside them.
    rest = bare
    for row in _ROWS:
        for line in (row + row, (row + row)[::-1]):
            rest = _without_runs(rest, line)
    return size > 0 and len(rest) <= 3


def _without_runs(text: str, line: str) -> str:
    """Return the text without its pieces of four or more characters that stand in `line`."""
    start = 0
    while start + 4 <= len(text):
        end = start + 4
        if text[start:end] not in line:
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in line:
            end += 1
        text = text[:start] + text[end:]
    return text


def _is_email(password: str, email: str) -> bool:
    """Return whether the password is the person's email or its name, with a few signs around."""
    low, name = password.lower(), email.lower().partition("@")[0]
    return low == email.lower() or (len(name) >= 4 and name in low and len(low) - len(name) <= 4)


@cache
def _common() -> frozenset[str]:
    text = (files("server.services") / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


class Hasher:
    """Hashes and checks passwords, only so many at once, since each one takes 19 MiB.

    Raises `ProblemError` (`unavailable`) when no slot comes free within `wait_seconds`.
    """

    def __init__(self, slots: int, *, wait_seconds: float = 10) -> None:
        self._argon2 = Argon2(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
        self._slots = threading.BoundedSemaphore(slots)
        self._wait = wait_seconds

    def hash(self, password: str) -> str:
        """Return the hash to store, its parameters and salt in it."""
        with self._slot():
            return self._argon2.hash(_normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Return whether the password matches the stored hash; None stands for no account."""
        with self._slot():
            try:
                self._argon2.verify(stored or _NOBODY, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
            return stored is not None

    def _slot(self) -> _Slot:
        if not self._slots.acquire(timeout=self._wait):
            raise ProblemError("unavailable", retry_after=5)
        return _Slot(self._slots)


class _Slot:
    """One taken slot, given back on leaving."""

    def __init__(self, slots: threading.BoundedSemaphore) -> None:
        self._slots = slots

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._slots.release()


def _normal(password: str) -> str:
    """Return the password in one form, however the keyboard composed its accents."""
    return unicodedata.normalize("NFKC", password)
