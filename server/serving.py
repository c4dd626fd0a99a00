"""Answering requests: waitress inside this process, or granian in processes of its own."""

from __future__ import annotations

import gc
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from server.app import create_app
from server.models.database import Database
from server.settings import Settings

if TYPE_CHECKING:
    from waitress.server import WSGIServer

THREADS = 8
"""Threads of the embedded server; more only wait for the interpreter."""

EDGE_BODY_MAX = 16 << 20
"""Bodies above this are cut off while they arrive; up to here they get a problem that says why."""


COLLECT_AFTER = 10_000
"""New objects after which garbage is looked for. A push of a year makes tens of thousands that all
end with it; at Python's own 700 the looking is a quarter of the push."""


class ListenError(Exception):
    """The address cannot be listened on; the message is one line for a person."""


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """Yield a socket bound to the address, closed afterwards. Raises `ListenError`."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise ListenError(f"{host} is not an address of this machine.") from None
    with socket.socket(family, kind, proto) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
        except PermissionError:
            raise ListenError(f"Port {port} needs more rights than this user has.") from None
        except OverflowError:
            raise ListenError(f"{port} is not a port.") from None
        except OSError as error:
            in_use = error.errno in (48, 98, 10048)
            why = "is in use" if in_use else f"cannot be used: {error.strerror}"
            raise ListenError(f"Port {port} on {host} {why}.") from None
        yield bound


def embedded(settings: Settings, database: Database, bound: socket.socket) -> WSGIServer:
    """Return the embedded server on a bound socket; `run()` answers until `close()`."""
    from waitress.server import create_server

    # One line per queued request costs more than the request.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return create_server(
        create_app(settings, database=database),
        sockets=[bound],
        threads=THREADS,
        max_request_body_size=EDGE_BODY_MAX,
        channel_timeout=30,
        connection_limit=512,
        # Waitress would drop what a trusted proxy says; the application drops it otherwise.
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
        ident="",
    )


def serve_embedded(
    settings: Settings, database: Database, bound: socket.socket, message: str
) -> None:
    """Answer requests in this process until it is told to stop."""
    server = embedded(settings, database, bound)
    look_for_garbage_less()
    signal.signal(signal.SIGTERM, _stop)
    click.echo(message)
    try:
        server.run()
    finally:
        server.close()
        database.close()


def look_for_garbage_less() -> None:
    """Let the application itself out of garbage collection, and collect less often."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def _stop(*_: object) -> NoReturn:
    raise SystemExit(0)


def serve_production(host: str, port: int, workers: int, message: str) -> None:
    """Answer requests in `workers` processes of 4 threads each until told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    click.echo(message)
    Server(
        "server.wsgi:make",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # Granian would otherwise start a thread for every request it lets wait.
        blocking_threads=4,
        backlog=512,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
        # A worker told to stop while it starts does not hear it.
        workers_kill_timeout=5,
    ).serve()
