"""How keeping in step stands, as the screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from client.messages import _
from client.storage.journal import Waiting
from client.sync.engine import SyncResult

State = Literal["off", "idle", "syncing", "waiting", "problem"]


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`off`: no server or nobody signed in. `waiting`: changes wait for a server out of reach.

    `waiting` counts changes since `since_ms`; `last_ok_ms` is when all was last in step; both in
    milliseconds. `message` is a sentence for the person, or empty when there is nothing to say.
    `shown` counts what syncing has changed so far of what the person sees.
    """

    state: State
    waiting: int = 0
    since_ms: int | None = None
    last_ok_ms: int | None = None
    message: str = ""
    shown: int = 0


def status_after(result: SyncResult, waiting: Waiting, last_ok_ms: int | None) -> SyncStatus:
    """Return how things stand after a pass."""
    state, message = _after(result, waiting)
    return SyncStatus(state, waiting.count, waiting.since_ms, last_ok_ms, message)


def _after(result: SyncResult, waiting: Waiting) -> tuple[State, str]:
    if result.outcome == "done":
        return _after_all(result, waiting)
    if result.outcome in ("offline", "busy"):
        message = _("The server cannot be reached. It will be tried again.")
        return ("waiting" if waiting.count else "idle"), message
    other = _("The server did not accept this. Nothing is lost.")
    known = {
        "signed_out": _("Please sign in again. Your diary is safe on this device."),
        "too_old": _("Please update the app. Your diary is safe on this device."),
    }
    return "problem", known.get(result.outcome, other)


def _after_all(result: SyncResult, waiting: Waiting) -> tuple[State, str]:
    if result.differs:
        return "problem", _("This device and the server do not agree. Nothing is lost.")
    if waiting.refused:
        return "problem", _("The server did not take some changes. They are kept here.")
    return ("waiting" if waiting.count else "idle"), ""
