"""Sharing, appointments, plans and marks at the server, over the way that keeps the diary in step.

Blocking, as `client.sync.gateway` is; each method raises a `SyncError`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from client.storage.clinic_desk import BOOKINGS, MARKS, PLANS, SHARES
from client.sync.errors import OfflineError

Wire = Mapping[str, Any]

PATHS: Mapping[str, tuple[str, str]] = {
    # list: (address, the field of the answer that holds it)
    SHARES: ("/v1/shares", "shares"),
    BOOKINGS: ("/v1/bookings", "bookings"),
    PLANS: ("/v1/plans/current", "plans"),
    MARKS: ("/v1/marks", "marks"),
}

VIEWS_PAGE = 30
"""So many views are read at a time."""


class Way(Protocol):
    """What is needed of the gateway."""

    def ask(self, method: str, path: str, body: Wire | None = None) -> Any:
        """Send a request as the person signed in and return the answer's JSON."""

    def read_anew(self, path: str, etag: str) -> tuple[Any, str] | None:
        """Return an answer and its tag, or None when it still is the one tagged `etag`."""


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """Some of those who looked, the newest first, and where to go on; None at the end."""

    views: list[Wire]
    next_cursor: str | None


class ClinicServer:
    """The clinic's side of a server."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def make_share(self, name: str, scope: Sequence[str], ends: dt.date) -> Wire:
        """Make a share; the answer holds its `code` and the rows of its `qr`, told this once."""
        form = {"name": name, "scope": list(scope), "ends": ends.isoformat()}
        made = _whole(self._way.ask("POST", "/v1/shares", form), "id", "code", "qr")
        if not isinstance(made["qr"], list):
            raise OfflineError("the answer is not whole")
        return made

    def revoke_share(self, share_id: str) -> None:
        """End a share at once; ending it again is harmless."""
        self._way.ask("DELETE", f"/v1/shares/{quote(share_id, safe='')}")

    def views(self, share_id: str, cursor: str | None = None) -> ViewsPage:
        """Return who looked, a page at a time."""
        path = f"/v1/shares/{quote(share_id, safe='')}/views?limit={VIEWS_PAGE}"
        if cursor is not None:
            path += f"&cursor={quote(cursor, safe='')}"
        answer = _whole(self._way.ask("GET", path), "views")
        after = answer.get("next_cursor")
        return ViewsPage(_list(answer["views"]), after if isinstance(after, str) else None)

    def ask_for_appointment(self, request: Wire) -> Wire:
        """Ask the clinic of a share for an appointment and return it."""
        return _whole(self._way.ask("POST", "/v1/bookings", request), "id", "state")

    def withdraw(self, booking_id: str) -> None:
        """Take a request or an appointment back; again is harmless."""
        self._way.ask("DELETE", f"/v1/bookings/{quote(booking_id, safe='')}")

    def listed(self, name: str, etag: str) -> tuple[list[Wire], str] | None:
        """Return one of the lists with its tag, or None when it has not changed since `etag`."""
        path, field = PATHS[name]
        answer = self._way.read_anew(path, etag)
        if answer is None:
            return None
        return _list(_whole(answer[0], field)[field]), answer[1]


def _whole(wire: Any, *fields: str) -> Wire:
    if not isinstance(wire, Mapping) or any(field not in wire for field in fields):
        raise OfflineError("the answer is not whole")
    return wire


def _list(wire: Any) -> list[Wire]:
    if not isinstance(wire, list) or not all(isinstance(row, Mapping) for row in wire):
        raise OfflineError("the answer is not whole")
    return wire
