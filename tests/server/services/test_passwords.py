"""Passwords: the first that anybody guesses are refused, ordinary ones are taken."""

from __future__ import annotations

import threading

import pytest

from server.problems import ProblemError
from server.services.passwords import Hasher, check_password

COMMON = [
    "password",
    "P@ssw0rd2024",
    "Password123!",
    "12345678",
    "123456789",
    "qwertyuiop",
    "1q2w3e4r1q2w3e4r",
    "aaaaaaaa",
    "abcabcabc",
    "iloveyou!!",
    "Summer2026",
    "19840312",
    "letmein1234",
    "asdfghjkl123",
    "0987654321",
    "knotwise2026",
]
FINE = [
    "correct horse battery 9",
    "another long pass 11",
    "nine herons over the weir",
    "kT7$wq-Lm2",
    "Regenschirm-im-Zug",
    "пароль-для-спины",
]


@pytest.mark.parametrize("password", COMMON)
def test_common_passwords_are_refused(password: str) -> None:
    """Known passwords, runs of keys, repeats and dates are refused, dressed up or not."""
    with pytest.raises(ProblemError, match="password"):
        check_password(password, "someone@example.org")


@pytest.mark.parametrize("password", FINE)
def test_ordinary_passwords_are_taken(password: str) -> None:
    """Long phrases, random strings and other alphabets are taken."""
    check_password(password, "someone@example.org")


@pytest.mark.parametrize("password", ["someone@example.org", "someone1", "Someone!!1"])
def test_the_email_is_no_password(password: str) -> None:
    """The email, or its name with a few signs, is refused."""
    with pytest.raises(ProblemError):
        check_password(password, "someone@example.org")


def test_hash_and_verify() -> None:
    """A hash verifies its own password only, also when accents are composed differently."""
    hasher = Hasher(1)
    stored = hasher.hash("déjà vu encore")
    assert hasher.verify(stored, "de\u0301ja\u0300 vu encore")
    assert not hasher.verify(stored, "deja vu encore")
    assert not hasher.verify(None, "nobody has this password")
    assert not hasher.verify("not a hash", "x")


def test_only_so_many_at_once() -> None:
    """With every slot taken for too long, the answer is to come back, not to run out of memory."""
    hasher = Hasher(1, wait_seconds=0.01)
    hasher._slots.acquire()
    errors: list[str] = []

    def ask() -> None:
        try:
            hasher.hash("whatever it is")
        except ProblemError as error:
            errors.append(error.kind.name)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert errors == ["unavailable"]
    hasher._slots.release()
    assert hasher.hash("whatever it is")
