"""What presenters need of the clinic's part of the diary, and of the way to its server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

Wire = Mapping[str, Any]
Found = TypeVar("Found")

SHARES, BOOKINGS, PLANS, MARKS = "shares", "bookings", "plans", "marks"
"""The names of the lists that a desk keeps of the server's."""

VIEWS, CODE = "views:", "code:"
"""Before the id of a share: who looked at it last, and its code while no clinic has used it."""

Kind = Literal["revoke", "ask", "withdraw"]


class Copy(Protocol):
    """An answer of the server as it was at `read_ms`."""

    @property
    def body(self) -> Any:
        """The answer, as JSON values."""

    @property
    def read_ms(self) -> int:
        """When it was last known to be so."""


class Errand(Protocol):
    """Something decided here that the server has not heard; `held` when it refused."""

    @property
    def id(self) -> str:
        """Its name on this device."""

    @property
    def target(self) -> str:
        """The share or appointment it is about."""

    @property
    def body(self) -> Wire:
        """What is sent with it."""

    @property
    def made_ms(self) -> int:
        """When it was decided."""

    @property
    def state(self) -> str:
        """`waiting` or `held`."""

    @property
    def problem(self) -> Mapping[str, str] | None:
        """Why it is held: `type` and `reason`."""


class Desk(Protocol):
    """The clinic's part of the diary on this device."""

    def copy(self, name: str) -> Copy | None:
        """Return an answer of the server."""

    def listed(self, name: str) -> Sequence[Wire]:
        """Return the rows of a list."""

    def keep(self, name: str, body: Any) -> None:
        """Keep an answer."""

    def errands(self, kind: Kind | None = None) -> Sequence[Errand]:
        """Return what has not reached the server, oldest first."""

    def add(self, kind: Kind, target: str, body: Wire | None = None) -> Errand:
        """Keep something to tell the server."""

    def drop(self, errand_id: str) -> None:
        """Take back what was not sent."""


class ViewsPage(Protocol):
    """Some of those who looked, and where to go on."""

    @property
    def views(self) -> Sequence[Wire]:
        """The newest first."""

    @property
    def next_cursor(self) -> str | None:
        """None at the end."""


class Server(Protocol):
    """The clinic's side of the server, in the sync thread."""

    def make_share(self, name: str, scope: Sequence[str], ends: dt.date) -> Wire:
        """Make a share and its code."""

    def views(self, share_id: str, cursor: str | None = None) -> ViewsPage:
        """Return who looked."""


class Link(Protocol):
    """The account. Work is done in its thread; `done` hears what was found, or the problem."""

    @property
    def email(self) -> str | None:
        """Who is signed in, or None."""

    def with_clinic(
        self,
        work: Callable[[Any, Any], Found],
        done: Callable[[Found | None, str | None], None],
    ) -> None:
        """Do something with the desk and the server."""

    def look_at_clinic(self) -> None:
        """Ask soon what the clinic answered."""


class Diary(Protocol):
    """The diary, as far as all that concerns the clinic needs it."""

    @property
    def clinic(self) -> Desk:
        """The clinic's part of it."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""


def text_of(row: Wire, field: str) -> str:
    """Return a text of a row, or nothing where there is none."""
    value = row.get(field)
    return value if isinstance(value, str) else ""


def day_of(row: Wire, field: str) -> dt.date | None:
    """Return a day of a row, or None."""
    try:
        return dt.date.fromisoformat(text_of(row, field))
    except ValueError:
        return None


def time_of(row: Wire, field: str) -> dt.datetime | None:
    """Return a local time of a row, or None."""
    try:
        return dt.datetime.fromisoformat(text_of(row, field)).replace(tzinfo=None)
    except ValueError:
        return None


def ms_of(row: Wire, field: str) -> int | None:
    """Return a moment of a row in milliseconds, or None."""
    value = row.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def local(ms: int) -> dt.datetime:
    """Return a moment on this device's wall clock."""
    return dt.datetime.fromtimestamp(ms / 1000).astimezone().replace(tzinfo=None)
