"""What a clinic and this person tell each other: the server's last answers, and what waits to go.

The copies are the server's and may be out of date; an errand is this person's decision and is
kept until the server has heard it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from client.storage import rows
from client.storage.database import DiaryConnection, errors_in_words, transaction

ErrandKind = Literal["revoke", "ask", "withdraw"]
ErrandState = Literal["waiting", "held"]

SHARES, BOOKINGS, PLANS, MARKS = COPIES = ("shares", "bookings", "plans", "marks")
"""The lists that are kept of the server's."""

VIEWS, CODE = "views:", "code:"
"""Before the id of a share: who looked at it last, and its code while no clinic has used it."""

PERHAPS_SENT = "perhaps-sent"
"""The problem of a request that came out of a damaged file: it may have gone before."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An answer of the server as it was at `read_ms`; `etag` is its name for that content."""

    body: Any
    etag: str
    read_ms: int


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to tell the server: end the share `target`, ask the clinic of the share `target`
    for an appointment (`body`), or take back the appointment `target`.

    A `held` one was refused, by the problem `type` and `reason` of `problem`.
    """

    id: str
    kind: ErrandKind
    target: str
    body: Mapping[str, Any]
    made_ms: int
    state: ErrandState = "waiting"
    problem: Mapping[str, str] | None = None


class ClinicDesk:
    """The clinic's part of one diary; belongs to the thread of its journal."""

    def __init__(
        self,
        connection: DiaryConnection,
        *,
        now: Callable[[], int],
        new_id: Callable[[], str],
        changed: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._now = now
        self._new_id = new_id
        self._changed = changed
        self.shown = 0
        """Counts what this object has changed of what the person sees."""

    # The server's answers

    def copy(self, name: str) -> Copy | None:
        """Return the last answer of that name."""
        with errors_in_words():
            row = self._connection.execute(
                f"{rows.select('clinic_copy')} WHERE name = ?", (name,)
            ).fetchone()
        if row is None:
            return None
        rows.check("clinic_copy", row)
        return Copy(json.loads(row[3]), row[1], row[2])

    def listed(self, name: str) -> list[Mapping[str, Any]]:
        """Return the rows of one of `COPIES`; none before it was first read."""
        copy = self.copy(name)
        return [] if copy is None else [row for row in copy.body if isinstance(row, Mapping)]

    def keep(self, name: str, body: Any, etag: str = "") -> None:
        """Keep an answer in place of the last."""
        before = self.copy(name)
        with transaction(self._connection):
            self._put_copy(name, body, etag)
        self.shown += before is None or before.body != body

    def seen_unchanged(self, name: str) -> None:
        """Note that the answer is still what it was."""
        copy = self.copy(name)
        if copy is not None:
            self.keep(name, copy.body, copy.etag)

    def forget(self, name: str) -> None:
        """Drop an answer."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM clinic_copy WHERE name = ?", (name,))
        self.shown += 1

    def codes(self) -> list[str]:
        """Return the ids of the shares whose code is kept."""
        query = "SELECT name FROM clinic_copy WHERE name >= ? AND name < ? ORDER BY name"
        with errors_in_words():
            found = self._connection.execute(query, (CODE, CODE[:-1] + ";")).fetchall()
        return [name.removeprefix(CODE) for (name,) in found]

    # What waits to be told

    def errands(self, kind: ErrandKind | None = None) -> list[Errand]:
        """Return what has not reached the server, oldest first."""
        with errors_in_words():
            found = self._connection.execute(
                f"{rows.select('errand')} ORDER BY made_ms, errand_id"
            ).fetchall()
        errands = [_errand(rows.check("errand", row)) for row in found]
        return [errand for errand in errands if kind is None or errand.kind == kind]

    def to_tell(self, kind: ErrandKind) -> list[Errand]:
        """Return what is to be told now, oldest first; it is on the disk before it is told."""
        found = [errand for errand in self.errands(kind) if errand.state == "waiting"]
        if found:
            self._connection.settle()
        return found

    def add(self, kind: ErrandKind, target: str, body: Mapping[str, Any] | None = None) -> Errand:
        """Keep something to tell the server; the same about the same target is kept once."""
        same = next((e for e in self.errands(kind) if kind != "ask" and e.target == target), None)
        made = Errand(
            self._new_id() if same is None else same.id, kind, target, body or {}, self._now()
        )
        with transaction(self._connection):
            self._put_errand(made)
        self._changed()
        return made

    def hold(self, errand: Errand, problem_type: str, reason: str) -> None:
        """Set an errand aside that the server refused; it is shown and not sent again."""
        problem = {"type": problem_type, "reason": reason}
        with transaction(self._connection):
            self._put_errand(replace(errand, state="held", problem=problem))
        self.shown += 1

    def drop(self, errand_id: str) -> None:
        """Forget an errand: it has gone, or the person took it back."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM errand WHERE errand_id = ?", (errand_id,))
        self.shown += 1

    def settle(self, errand: Errand, name: str, body: Any) -> None:
        """Note in one step that an errand has reached the server, and what that changed."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM errand WHERE errand_id = ?", (errand.id,))
            # Without a tag: the next reading brings what the server says.
            self._put_copy(name, body, "")
        self.shown += 1

    def export(self) -> dict[str, Any]:
        """Return all of it but codes, which open the diary, as JSON values."""
        return {
            **{name: self.listed(name) for name in COPIES},
            "waiting": [
                {"kind": e.kind, "target": e.target, "made_ms": e.made_ms, **e.body}
                for e in self.errands()
            ],
        }

    def _put_copy(self, name: str, body: Any, etag: str) -> None:
        row = rows.sealed("clinic_copy", name, etag, self._now(), rows.to_json(body))
        self._connection.execute(rows.insert("clinic_copy", replace=True), row)

    def _put_errand(self, errand: Errand) -> None:
        self._connection.execute(rows.insert("errand", replace=True), errand_row(errand))


def errand_row(errand: Errand) -> tuple[Any, ...]:
    """Return the row of an errand."""
    return rows.sealed(
        "errand",
        errand.id,
        errand.kind,
        errand.target,
        rows.to_json(dict(errand.body)),
        errand.made_ms,
        errand.state,
        None if errand.problem is None else rows.to_json(dict(errand.problem)),
    )


def salvaged_errands(found: Iterable[rows.Row]) -> Sequence[rows.Row]:
    """Return the rows to carry over from a damaged file, some of which may have been sent.

    Ending a share or taking something back twice is harmless and is done again. A request is set
    aside for the person to look at, so that a clinic is not asked twice.
    """
    kept = []
    for row in found:
        errand = _errand(row)
        if errand.kind == "ask":
            problem = {"type": PERHAPS_SENT, "reason": ""}
            errand = replace(errand, state="held", problem=problem)
        kept.append(errand_row(errand))
    return kept


def _errand(row: rows.Row) -> Errand:
    problem = None if row[6] is None else json.loads(row[6])
    return Errand(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5], problem)
