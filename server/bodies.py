"""Bodies of requests, read strictly: so large, said to be JSON, and JSON to the letter."""

from __future__ import annotations

import zlib
from typing import Any

import orjson
from flask import Request

from server.problems import ProblemError

BODY_MAX = 1 << 20
"""Largest body, in bytes, before and after decompression."""


def read_body(request: Request) -> bytes:
    """Return the request's body, unpacked.

    Raises `ProblemError`: `wrong-content-type`, `too-large`, `bad-json` for a broken gzip stream.
    """
    if request.mimetype != "application/json":
        raise ProblemError("wrong-content-type")
    data = request.get_data()  # Werkzeug stops reading at BODY_MAX
    match request.headers.get("Content-Encoding", "identity").strip().lower():
        case "identity" | "":
            return data
        case "gzip":
            unpacker = zlib.decompressobj(wbits=31)
            try:
                body = unpacker.decompress(data, BODY_MAX + 1)
            except zlib.error:
                raise ProblemError("bad-json", "The body is not valid gzip.") from None
            if len(body) > BODY_MAX:
                raise ProblemError("too-large")
            if not unpacker.eof:
                raise ProblemError("bad-json", "The gzip body ends too early.")
            return body
        case _:
            raise ProblemError("wrong-content-type")


def load_json(body: bytes) -> Any:
    """Return the parsed body. NaN, Infinity and lone surrogates are not JSON here."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProblemError("bad-json", f"The body is not JSON: see {where}.") from None
