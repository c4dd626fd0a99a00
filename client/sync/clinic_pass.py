"""One pass with the clinic: what was decided here goes out, then what is new there comes in.

No threads, no timers, no Kivy, like `client.sync.engine`; `client.sync.worker` decides when.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from client.storage.clinic_desk import (
    BOOKINGS,
    CODE,
    MARKS,
    PLANS,
    SHARES,
    ClinicDesk,
    Errand,
)
from client.sync.clinic_server import ClinicServer
from client.sync.errors import RefusedError

Wire = Mapping[str, Any]


class ClinicPass:
    """Tells and asks a server what concerns the clinic. Both belong to the calling thread."""

    def __init__(self, desk: ClinicDesk, server: ClinicServer) -> None:
        self._desk = desk
        self._server = server

    def revoke(self) -> None:
        """Send every end of a share: before the diary, so that nothing newer is shown.

        Raises a `SyncError` when the server is not reached; the rest waits then, the diary too.
        """
        for errand in self._desk.to_tell("revoke"):
            try:
                self._server.revoke_share(errand.target)
            except RefusedError as error:
                if error.type != "not-found":
                    self._desk.hold(errand, error.type, error.reason)
                    continue
            self._settle(errand, SHARES, errand.target, state="revoked")

    def tell(self) -> None:
        """Send the requests for appointments, and those taken back."""
        for errand in self._desk.to_tell("withdraw"):
            try:
                self._server.withdraw(errand.target)
            except RefusedError as error:
                if error.type != "not-found":
                    self._desk.hold(errand, error.type, error.reason)
                    continue
            self._settle(errand, BOOKINGS, errand.target, state="withdrawn")
        for errand in self._desk.to_tell("ask"):
            try:
                made = self._server.ask_for_appointment(_request(errand))
            except RefusedError as error:
                found = self._sent_before(errand) if error.type == "booking-open" else None
                if found is None:
                    self._desk.hold(errand, error.type, error.reason)
                    continue
                made = found
            known = [row for row in self._desk.listed(BOOKINGS) if row.get("id") != made["id"]]
            self._desk.settle(errand, BOOKINGS, [dict(made), *known])

    def read(self) -> None:
        """Bring the copies up to date. Who never shared has none, and is asked for once."""
        self._read(SHARES)
        shares = self._desk.listed(SHARES)
        waiting = {str(row.get("id")) for row in shares if row.get("state") == "waiting"}
        for share_id in self._desk.codes():
            if share_id not in waiting:
                self._desk.forget(CODE + share_id)
        if shares:
            for name in (BOOKINGS, PLANS, MARKS):
                self._read(name)

    def _read(self, name: str) -> None:
        copy = self._desk.copy(name)
        found = self._server.listed(name, "" if copy is None else copy.etag)
        if found is None:
            self._desk.seen_unchanged(name)
        else:
            self._desk.keep(name, *found)

    def _settle(self, errand: Errand, name: str, row_id: str, *, state: str) -> None:
        rows = [
            {**row, "state": state} if row.get("id") == row_id else dict(row)
            for row in self._desk.listed(name)
        ]
        self._desk.settle(errand, name, rows)

    def _sent_before(self, errand: Errand) -> Wire | None:
        """Return the request as the server has it, if an answer to it was lost on the way."""
        found = self._server.listed(BOOKINGS, "")
        asked = _request(errand)
        same = ("share_id", "message", "times", "include")
        return next(
            (
                row
                for row in (found[0] if found else [])
                if row.get("state") == "asked" and all(row.get(k) == asked[k] for k in same)
            ),
            None,
        )


def _request(errand: Errand) -> dict[str, Any]:
    """Return what is sent for a request."""
    body = errand.body
    return {
        "share_id": errand.target,
        "message": str(body.get("message", "")),
        "times": list(body.get("times", ())),
        "include": list(body.get("include", ())),
    }
