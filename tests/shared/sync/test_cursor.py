"""The cursor."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.cursor import Cursor, seal, unseal
from shared.sync.problems import CursorInvalidError

KEY = b"k" * 32
numbers = st.integers(0, 2**63 - 1)


@given(st.builds(Cursor, numbers, numbers, numbers), st.text(max_size=40))
def test_round_trip(cursor: Cursor, stream: str) -> None:
    """The server reads back what it wrote."""
    text = seal(cursor, stream.encode("utf-8", "ignore").decode(), KEY)
    assert unseal(text, stream.encode("utf-8", "ignore").decode(), KEY) == cursor
    assert text.isascii()


def test_only_this_server_and_stream() -> None:
    """A cursor of another stream or another key is refused."""
    text = seal(Cursor(1, 5, 0), "mine", KEY)
    for stream, key in (("yours", KEY), ("mine", b"x" * 32)):
        with pytest.raises(CursorInvalidError):
            unseal(text, stream, key)


def test_every_changed_bit_is_refused() -> None:
    """No bit of a cursor can be changed."""
    raw = base64.urlsafe_b64decode(seal(Cursor(1, 5, 0), "mine", KEY) + "==")
    for bit in range(len(raw) * 8):
        forged = bytearray(raw)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CursorInvalidError):
            unseal(base64.urlsafe_b64encode(forged).decode().rstrip("="), "mine", KEY)


@pytest.mark.parametrize("text", ["", "x", "é", "a\n", "A" * 55, "A" * 511, "....", "\x00"])
def test_what_is_no_cursor(text: str) -> None:
    """Any other text is refused."""
    with pytest.raises(CursorInvalidError):
        unseal(text, "mine", KEY)


def test_another_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor of a later form, though rightly signed, is read from the start."""
    monkeypatch.setattr("shared.sync.cursor._VERSION", 2)
    text = seal(Cursor(1, 5, 0), "mine", KEY)
    monkeypatch.undo()
    with pytest.raises(CursorInvalidError):
        unseal(text, "mine", KEY)
