"""Keeping drawings in the diary, and looking up what they overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from client.presenters.map import Pattern, muscle_name, pattern, side_name
from client.presenters.pain_drawing import PainDrawing
from shared.atlas.guides import GUIDES, PRESSING
from shared.atlas.lookup import lookup
from shared.atlas.regions import REGIONS
from shared.diary.drawing import Drawing, drawing_from_fields, drawing_to_fields
from shared.diary.entry import Area, Entry
from shared.diary.errors import InvalidValueError

MOST_RESULTS = 12
"""Patterns shown at most: what overlaps less than twelve others is no help."""


class Diary(Protocol):
    """What the map needs of the diary on this device."""

    def entry(self, date: dt.date) -> Entry | None:
        """Return the entry of a day, or None."""

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries between two days, both included."""

    def save(self, date: dt.date, patch: Mapping[str, Any]) -> Entry:
        """Change fields of a day."""

    def records(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the fields of every record of a kind, by record id."""

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> Any:
        """Make a record or change fields of it."""

    def remove(self, record_id: str) -> None:
        """Delete a record."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A muscle whose pattern overlaps the drawing, in words."""

    muscle: str
    side: str
    title: str
    words: str
    fits: str
    misses: str
    remark: str
    pattern: Pattern
    overlap: float
    presses: bool


class DrawingDiary:
    """Drawings by day; one for each day."""

    def __init__(self, diary: Diary, new_id: Callable[[], str]) -> None:
        self._diary, self._new_id = diary, new_id

    def open(self, date: dt.date) -> PainDrawing:
        """Return the drawing of a day to go on with; an empty one where there is none.

        A drawing that cannot be read is left as it is, and a new one begun.
        """
        found = self._kept(date)
        return PainDrawing.of(found[1]) if found else PainDrawing(date, [])

    def keep(self, drawing: PainDrawing) -> bool:
        """Keep a drawing; return whether the day's check-in took its areas.

        A day without a check-in needs its pain first: `keep_with_pain`.
        """
        kept = drawing.drawing()
        found = self._kept(drawing.date)
        if found is None and drawing.empty:
            return True
        record_id = found[0] if found else self._new_id()
        self._diary.put("drawing", record_id, drawing_to_fields(kept))
        if self._diary.entry(drawing.date) is None:
            return False
        self._diary.save(drawing.date, {"areas": _areas(kept.areas)})
        return True

    def keep_with_pain(self, drawing: PainDrawing, pain: int) -> None:
        """Begin the day's check-in with its pain and the drawn areas."""
        self._diary.save(drawing.date, {"pain": pain, "areas": _areas(drawing.areas())})

    def _kept(self, date: dt.date) -> tuple[str, Drawing] | None:
        for record_id, fields in sorted(self._diary.records("drawing").items()):
            if fields.get("date") != date.isoformat():
                continue
            try:
                return record_id, drawing_from_fields(fields)
            except InvalidValueError:
                continue
        return None


def results(areas: Iterable[Area]) -> list[ResultRow]:
    """Return the muscles whose patterns overlap the areas, best first, in words."""
    found = lookup({(area.region, area.side): area.intensity for area in areas})
    return [
        ResultRow(
            muscle=match.muscle,
            side=match.side,
            title=f"{muscle_name(match.muscle)}, {side_name(match.side)}",
            words=_(match.words).capitalize(),
            fits=_listed(match.fits),
            misses=_listed(match.misses),
            remark=_(match.remark) if match.remark else "",
            pattern=pattern(match.muscle, match.side),
            overlap=match.overlap,
            presses=any(step.kind in PRESSING for step in GUIDES[match.muscle].release),
        )
        for match in found[:MOST_RESULTS]
    ]


def _listed(places: Iterable[tuple[str, str]]) -> str:
    """Return regions in words; their side is the match's own or the middle, so it is not said."""
    return ", ".join(_(REGIONS[region].label) for region, _side in places)


def _areas(areas: Iterable[Area]) -> list[dict[str, Any]]:
    return [{"region": a.region, "side": a.side, "intensity": a.intensity} for a in areas]
