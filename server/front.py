"""Answers that are the same for everybody, served before Flask is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.http import parse_etags

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, encoded once, with its strong `ETag`."""

    body: bytes
    etag: str
    content_type: str = "application/json"
    max_age: int = 3600

    @classmethod
    def of(cls, body: bytes, content_type: str = "application/json") -> Page:
        """Return the page of these bytes."""
        return cls(body, hashlib.sha256(body).hexdigest()[:32], content_type)

    def headers(self) -> list[tuple[str, str]]:
        """Return the headers of the page, the same with its body and without."""
        return [
            ("ETag", f'"{self.etag}"'),
            ("Cache-Control", f"public, max-age={self.max_age}"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ]

    def is_known(self, if_none_match: str) -> bool:
        """Return whether the reader already has this page (RFC 9110, section 13.1.2)."""
        return if_none_match == f'"{self.etag}"' or parse_etags(if_none_match).contains_weak(
            self.etag
        )


class Front:
    """A WSGI layer that answers `GET` and `HEAD` of its pages and passes on everything else."""

    def __init__(self, inner: WSGIApplication, pages: Mapping[str, Page]) -> None:
        self._inner = inner
        self._pages = pages

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer the request or pass it on."""
        page = self._pages.get(environ["PATH_INFO"])
        method = environ["REQUEST_METHOD"]
        if page is None or method not in ("GET", "HEAD"):
            return self._inner(environ, start)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and page.is_known(known):
            start("304 Not Modified", page.headers())
            return ()
        start(
            "200 OK",
            [
                ("Content-Type", page.content_type),
                ("Content-Length", str(len(page.body))),
                *page.headers(),
            ],
        )
        return (page.body,) if method == "GET" else ()
