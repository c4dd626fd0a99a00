"""The cursor of a pull: where a device is in one stream, readable and writable by the server only.

It says up to which `seq` rows were delivered, never a time: `seq` is handed out under the stream's
lock, so nothing can become visible behind it. `floor` is the tombstone limit at the start of the
walk, so that a long walk from the beginning is not sent back while it is under way.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass

from shared.sync.problems import CursorInvalidError

_FORM = struct.Struct(">BQQQ")
_VERSION = 1
_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cursor:
    """Rows up to `seq` of this `epoch` were delivered, in a walk begun when `floor` held."""

    epoch: int
    seq: int
    floor: int


def seal(cursor: Cursor, stream_id: str, key: bytes) -> str:
    """Return the cursor as text that only the holder of `key` can make, for this stream only."""
    body = _FORM.pack(_VERSION, cursor.epoch, cursor.seq, cursor.floor)
    return base64.urlsafe_b64encode(body + _mac(body, stream_id, key)).decode().rstrip("=")


def unseal(text: str, stream_id: str, key: bytes) -> Cursor:
    """Return the cursor in `text`, else raise `CursorInvalidError`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CursorInvalidError from None
    body, mac = raw[: _FORM.size], raw[_FORM.size :]
    if len(body) != _FORM.size or not hmac.compare_digest(mac, _mac(body, stream_id, key)):
        raise CursorInvalidError
    version, epoch, seq, floor = _FORM.unpack(body)
    if version != _VERSION:
        raise CursorInvalidError
    return Cursor(epoch, seq, floor)


def _mac(body: bytes, stream_id: str, key: bytes) -> bytes:
    return hmac.new(key, body + stream_id.encode(), hashlib.sha256).digest()[:_MAC_BYTES]
