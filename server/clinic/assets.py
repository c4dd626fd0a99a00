"""Files of the dashboard that are the same for everybody: styles, scripts, fonts.

Each is served under a name with a piece of its content's hash in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from server.front import Page

ROOT = "/clinic/static/"

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@cache
def _assets() -> Mapping[str, tuple[str, Page]]:
    """Return the address and the page of each file, by the file's name."""
    found: dict[str, tuple[str, Page]] = {}
    static = files("server.clinic") / "static"
    for folder in (static / "vendor", static):
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            stem, _, kind = file.name.rpartition(".")
            if kind not in _TYPES or not file.is_file():
                continue
            body = file.read_bytes()
            if kind == "css":
                # Styles name fonts by file; fonts come first and have their address by now.
                for name, (address, _) in found.items():
                    body = body.replace(f"url({name})".encode(), f"url({address})".encode())
            mark = hashlib.sha256(body).hexdigest()[:10]
            found[file.name] = (f"{ROOT}{stem}-{mark}.{kind}", Page.of(body, _TYPES[kind]))
    return found


def asset(name: str) -> str:
    """Return the address of a file of the dashboard."""
    return _assets()[name][0]


def pages() -> dict[str, Page]:
    """Return every file by its address."""
    return dict(_assets().values())
