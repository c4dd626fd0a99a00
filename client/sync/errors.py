"""What can keep the device and the server from agreeing, each with what to do about it."""

from __future__ import annotations


class SyncError(Exception):
    """A pass that did not end; nothing is lost and what was agreed before stands."""


class OfflineError(SyncError):
    """No answer, or none that could be read to its end: try again later."""


class BusyError(SyncError):
    """The server asks to wait; `retry_after` in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"come back in {retry_after} s")
        self.retry_after = retry_after


class SignedOutError(SyncError):
    """The sign-in has ended, or there is none: the person has to sign in."""


class RefusedError(SyncError):
    """The server understood and will not do it; `type` for programs, `reason` for the person."""

    def __init__(self, type_name: str, reason: str) -> None:
        super().__init__(f"{type_name}: {reason}")
        self.type = type_name
        self.reason = reason
