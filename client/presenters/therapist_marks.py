"""What a therapist found on the map, beside the person's own guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from client.messages import _
from client.presenters.clinic_link import MARKS, Desk, Wire, local, ms_of, text_of
from client.presenters.clinic_words import full_day
from client.presenters.map import muscle_name, side_name
from client.presenters.press_tests import PressTestDiary, finding_name, point_name
from shared.atlas.muscles import MUSCLES

VERDICTS = ("confirmed", "struck", "added")


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found at one point; `point` is empty for the muscle as a whole."""

    muscle: str
    side: str
    point: str
    verdict: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One muscle on one side: the person's guess, and what the therapist found, in words."""

    muscle: str
    side: str
    title: str
    mine: str
    found: tuple[str, ...]


class TherapistMarks:
    """The marks that clinics made, as they were last read; of two the newer stands first."""

    def __init__(self, desk: Desk, press_tests: PressTestDiary) -> None:
        self._desk = desk
        self._press_tests = press_tests

    def at(self, muscle: str, side: str) -> Mapping[str, str]:
        """Return the verdict on each point of a muscle on a side; the newest word on it."""
        verdicts: dict[str, str] = {}
        for mark in self._marks():
            if (mark.muscle, mark.side) == (muscle, side):
                verdicts.setdefault(mark.point, mark.verdict)
        return verdicts

    def words(self, muscle: str, side: str) -> str:
        """Return what was found at a muscle on a side in one line; nothing for nothing."""
        found = ", ".join(
            f"{point_name(point) or _('the muscle as a whole')} {verdict_name(verdict)}"
            for point, verdict in sorted(self.at(muscle, side).items())
        )
        return _("Found by your therapist: {found}").format(found=found) if found else ""

    def all(self) -> list[FoundLine]:
        """Return every muscle that a therapist marked, with the person's own guess beside it."""
        places: dict[tuple[str, str], list[Mark]] = {}
        for mark in self._marks():
            places.setdefault((mark.muscle, mark.side), []).append(mark)
        return [
            FoundLine(
                muscle=muscle,
                side=side,
                title=_("{muscle}, {side}").format(
                    muscle=muscle_name(muscle), side=side_name(side)
                ),
                mine=self._mine(muscle, side),
                found=tuple(_words(mark) for mark in marks),
            )
            for (muscle, side), marks in places.items()
        ]

    def _mine(self, muscle: str, side: str) -> str:
        tests = self._press_tests.latest(muscle, side)
        if not tests:
            return _("Not tested by you")
        return "; ".join(
            ": ".join(filter(None, (_capital(point_name(point)), finding_name(finding).lower())))
            for point, finding in sorted(tests.items())
        )

    def _marks(self) -> list[Mark]:
        return [mark for row in self._desk.listed(MARKS) if (mark := _mark(row)) is not None]


def verdict_name(verdict: str) -> str:
    """Return a verdict in a word."""
    return {
        "confirmed": _("confirmed"),
        "struck": _("struck out"),
        "added": _("added"),
    }[verdict]


def _words(mark: Mark) -> str:
    where = _capital(point_name(mark.point)) or _("The muscle as a whole")
    words = f"{where} {verdict_name(mark.verdict)} ({mark.by})"
    return f"{words}: {mark.note}" if mark.note else words


def _mark(row: Wire) -> Mark | None:
    """Return the mark of a row; None for what this version does not know."""
    muscle, side, verdict = (text_of(row, name) for name in ("muscle", "side", "verdict"))
    if muscle not in MUSCLES or side not in ("left", "right") or verdict not in VERDICTS:
        return None
    at = ms_of(row, "at_ms")
    day = full_day(local(at).date()) if at is not None else ""
    by = ", ".join(filter(None, (text_of(row, "author"), day)))
    return Mark(muscle, side, text_of(row, "point"), verdict, by, text_of(row, "note"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
