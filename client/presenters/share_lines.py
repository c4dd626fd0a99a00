"""The shares of a person as lines: state, scope and end in words, with what is under way here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from client.messages import _
from client.presenters.clinic_link import CODE, SHARES, Desk, Errand, Wire, day_of, local, text_of
from client.presenters.clinic_words import full_day, scopes_in_words

OPEN_STATES = ("waiting", "active", "revoking", "unsure")
"""States in which a share matters now."""


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share. `state` is the server's, or `revoking` while an end has not arrived there, or
    `unsure` when the server did not take it."""

    id: str
    title: str
    state: str
    status: str
    detail: str
    icon: str
    tone: str
    clinic: str
    scope: tuple[str, ...]
    has_code: bool

    @property
    def open(self) -> bool:
        """Whether it still matters."""
        return self.state in OPEN_STATES

    @property
    def can_end(self) -> bool:
        """Whether the person can end it."""
        return self.state in ("waiting", "active", "unsure")


def shares_of(desk: Desk, today: dt.date) -> list[ShareLine]:
    """Return this person's shares, newest first, with what was decided here and not yet heard."""
    copy = desk.copy(SHARES)
    if copy is None:
        return []
    ending = {errand.target: errand for errand in desk.errands("revoke")}
    since = local(copy.read_ms).date()
    return [
        _line(row, ending.get(text_of(row, "id")), desk, today=today, since=since)
        for row in desk.listed(SHARES)
    ]


def active_shares(desk: Desk, today: dt.date) -> list[ShareLine]:
    """Return the shares under which a clinic can be asked for something."""
    return [line for line in shares_of(desk, today) if line.state == "active"]


def revocations_waiting(desk: Desk) -> int:
    """Return how many shares were ended here that are still in force at the server."""
    return len(desk.errands("revoke"))


def _line(
    row: Wire, ending: Errand | None, desk: Desk, *, today: dt.date, since: dt.date
) -> ShareLine:
    """Return a share as the server had it on the day `since`, by this device's clock."""
    share_id, clinic = text_of(row, "id"), text_of(row, "clinic")
    ends = day_of(row, "ends")
    state = text_of(row, "state")
    code = desk.copy(CODE + share_id) if state == "waiting" else None
    if state in ("active", "waiting") and ends is not None and since <= ends < today:
        # Out of reach since. What the server said after that day, it knows better than our clock.
        state = "ended"
    if ending is not None and state in ("active", "waiting"):
        state = "unsure" if ending.state == "held" else "revoking"
    status, icon, tone = _state_words(state)
    scope = tuple(str(one) for one in row.get("scope") or ())
    until = _("until {day}").format(day=full_day(ends)) if ends else ""
    return ShareLine(
        id=share_id,
        title=clinic or _("No clinic yet"),
        state=state,
        status=status,
        detail=", ".join(filter(None, (scopes_in_words(scope), until))),
        icon=icon,
        tone=tone,
        clinic=clinic,
        scope=scope,
        has_code=code is not None,
    )


def _state_words(state: str) -> tuple[str, str, str]:
    """Return a state's words, its icon and its tone."""
    return {
        "waiting": (_("Waiting for the clinic to use your code"), "timer-sand", "caution"),
        "active": (_("Active: they can look"), "check-circle", "good"),
        "lapsed": (_("The code ran out unused"), "circle-outline", "ink_soft"),
        "ended": (_("Ended on its day"), "circle-outline", "ink_soft"),
        "revoked": (_("Ended by you"), "close-circle", "ink_soft"),
        "revoking": (
            _("Not yet in force: the server has not heard it. It is sent first, once it can be."),
            "cloud-upload-outline",
            "danger",
        ),
        "unsure": (
            _("Still in force: the server did not take the end. Please try again."),
            "alert-circle-outline",
            "danger",
        ),
    }.get(state, (state, "circle-outline", "ink_soft"))
