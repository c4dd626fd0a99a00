"""The days on which a person and the clinic met: appointments, and examinations of points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["appointment", "examined"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One meeting; `day` is an ordinal, `detail` the time and place, or who examined."""

    day: int
    kind: Kind
    detail: str


def visits(
    bookings: Iterable[Mapping[str, Any]], marks: Iterable[Mapping[str, Any]]
) -> tuple[Visit, ...]:
    """Return the visits that a clinic's appointments and marks tell of, newest first."""
    found = set()
    for one in bookings:
        if one["state"] == "set":
            starts = dt.datetime.fromisoformat(one["starts"])
            place = f", {one['place']}" if one["place"] else ""
            detail = f"{starts:%H:%M}{place}"
            found.add(Visit(starts.date().toordinal(), "appointment", detail))
    for one in marks:
        moment = dt.datetime.fromtimestamp(one["at_ms"] / 1000, dt.UTC)
        found.add(Visit(moment.date().toordinal(), "examined", one["author"]))
    return tuple(sorted(found, key=lambda one: (-one.day, one.kind, one.detail)))
