"""The clinic's part of a diary in memory, a server that answers what a test says, and builders."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from client.presenters.clinic_link import BOOKINGS, MARKS, PLANS, SHARES
from tests.builders import NOW, TODAY

DAY_MS = 86_400_000


@dataclass(frozen=True)
class MemoryCopy:
    body: Any
    read_ms: int = NOW


@dataclass(frozen=True)
class MemoryErrand:
    id: str
    kind: str
    target: str
    body: Mapping[str, Any]
    made_ms: int = NOW
    state: str = "waiting"
    problem: Mapping[str, str] | None = None


class MemoryDesk:
    """Copies and errands, kept in memory."""

    def __init__(self, **lists: list[dict[str, Any]]) -> None:
        self.copies: dict[str, MemoryCopy] = {n: MemoryCopy(rows) for n, rows in lists.items()}
        self.going: list[MemoryErrand] = []
        self._numbers = itertools.count(1)

    def copy(self, name: str) -> MemoryCopy | None:
        return self.copies.get(name)

    def listed(self, name: str) -> Sequence[Mapping[str, Any]]:
        found = self.copies.get(name)
        return [] if found is None else found.body

    def keep(self, name: str, body: Any) -> None:
        self.copies[name] = MemoryCopy(body)

    def errands(self, kind: str | None = None) -> list[MemoryErrand]:
        return [errand for errand in self.going if kind in (None, errand.kind)]

    def add(self, kind: str, target: str, body: Mapping[str, Any] | None = None) -> MemoryErrand:
        made = MemoryErrand(f"errand-{next(self._numbers)}", kind, target, body or {})
        self.going.append(made)
        return made

    def drop(self, errand_id: str) -> None:
        self.going = [errand for errand in self.going if errand.id != errand_id]

    def refuse(self, errand_id: str, kind: str, reason: str = "") -> None:
        """Let the server have refused an errand."""
        problem = {"type": kind, "reason": reason}
        self.going = [
            replace(e, state="held", problem=problem) if e.id == errand_id else e
            for e in self.going
        ]


@dataclass
class FakeServer:
    """Answers what a test says; raises its `problem` if there is one."""

    views_pages: list[tuple[list[dict[str, Any]], str | None]] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def make_share(self, name: str, scope: Sequence[str], ends: dt.date) -> dict[str, Any]:
        self.asked.append(("make_share", name, list(scope), ends))
        share = a_share(id="new", state="waiting", clinic=None, scope=list(scope))
        return {**share, "ends": ends.isoformat(), "code": "K7M4-2RXA", "qr": ["10", "01"]}

    def views(self, share_id: str, cursor: str | None = None) -> Any:
        self.asked.append(("views", share_id, cursor))
        views, after = self.views_pages.pop(0)
        return Page(views, after)


@dataclass(frozen=True)
class Page:
    views: list[dict[str, Any]]
    next_cursor: str | None


class FakeLink:
    """An account whose server answers at once, or cannot be reached."""

    def __init__(self, desk: MemoryDesk, email: str | None = "sam@example.org") -> None:
        self.email = email
        self.desk, self.server = desk, FakeServer()
        self.problem: str | None = None
        self.looks = 0

    def with_clinic(
        self, work: Callable[[Any, Any], Any], done: Callable[[Any, str | None], None]
    ) -> None:
        if self.problem:
            done(None, self.problem)
        else:
            done(work(self.desk, self.server), None)

    def look_at_clinic(self) -> None:
        self.looks += 1


def a_share(**fields: Any) -> dict[str, Any]:
    """Return a share as the server lists it: active, with Hill Street."""
    return {
        "id": "share",
        "name": "Sam",
        "scope": ["numbers", "drawings"],
        "state": "active",
        "clinic": "Hill Street",
        "ends": (TODAY + dt.timedelta(days=60)).isoformat(),
        "created_ms": NOW,
        "redeemed_ms": NOW,
        "revoked_ms": None,
        "code_ends_ms": NOW + DAY_MS,
        **fields,
    }


def a_booking(**fields: Any) -> dict[str, Any]:
    """Return a request for an appointment as the server lists it."""
    return {
        "id": "booking",
        "share_id": "share",
        "clinic": "Hill Street",
        "state": "asked",
        "message": "Could we meet?",
        "times": ["2026-12-01T10:30"],
        "include": ["numbers"],
        "asked_ms": NOW,
        "answered_ms": None,
        "answered_by": None,
        "starts": None,
        "minutes": None,
        "place": "",
        "reply": "",
        **fields,
    }


def a_set_booking(**fields: Any) -> dict[str, Any]:
    """Return an appointment that is set."""
    answer = {
        "state": "set",
        "answered_ms": NOW,
        "answered_by": "Tess",
        "starts": "2026-12-01T10:30",
        "minutes": 45,
        "place": "Room 2; left",
        "reply": "Bring the ball,\nplease",
    }
    return a_booking(**{**answer, **fields})


def a_plan(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a plan of Hill Street."""
    return {
        "id": "plan-1",
        "clinic": "Hill Street",
        "author": "Tess",
        "version": 1,
        "items": list(items),
        "note": "",
        "review_on": None,
        "saved_ms": NOW,
        **fields,
    }


def an_item(title: str, relief: str | None = None, **fields: Any) -> dict[str, Any]:
    """Return one thing of a plan."""
    return {"relief": relief, "title": title, "how_often": "", "text": "", **fields}


def a_mark(**fields: Any) -> dict[str, Any]:
    """Return what a therapist found at a point."""
    return {
        "id": "mark",
        "clinic": "Hill Street",
        "author": "Tess",
        "muscle": "gluteus_minimus",
        "point": "TrP1",
        "side": "left",
        "verdict": "confirmed",
        "note": "",
        "at_ms": NOW,
        **fields,
    }


__all__ = ["BOOKINGS", "MARKS", "PLANS", "SHARES"]
