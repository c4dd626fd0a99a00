"""A relay between phones and the service that loses, repeats, delays and falsifies messages."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Message:
    """A request as it came, whole."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def is_push(self) -> bool:
        """Whether it carries operations."""
        return self.path == "/v1/sync/push"


@dataclass(frozen=True)
class Answer:
    """An answer as it came, whole."""

    status: int
    headers: dict[str, str]
    body: bytes


BROKEN = Answer(500, {"Content-Type": "text/html"}, b"<h1>Internal Server Error</h1>")
"""What a broken front would say in the service's place."""

Behaviour = Callable[["Relay", Message], Answer | None]
"""Says what comes back; None for no answer at all."""


class Relay:
    """Listens on a port of its own; `behaviour` decides what becomes of each request."""

    def __init__(self, port: int, behaviour: Behaviour) -> None:
        self._port = port
        self.behaviour = behaviour
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                message = Message(
                    self.command, self.path, dict(self.headers), self.rfile.read(length)
                )
                answer = relay.behaviour(relay, message)
                if answer is None:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def __getattr__(self, name: str) -> Callable[[], None]:
                if name.startswith("do_"):  # the name of the method, GET or another
                    return self.answer
                raise AttributeError(name)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def deliver(self, message: Message) -> Answer:
        """Give a request to the service and return its answer."""
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        with contextlib.closing(link):
            link.request(message.method, message.path, message.body, message.headers)
            answer = link.getresponse()
            kept = {
                name: value
                for name, value in answer.getheaders()
                if name.lower() in {"content-type", "retry-after"}
            }
            return Answer(answer.status, kept, answer.read())

    def close(self) -> None:
        """Stop listening."""
        self._http.shutdown()
        self._http.server_close()


def faithful(relay: Relay, message: Message) -> Answer | None:
    """Deliver once, answer once."""
    return relay.deliver(message)
