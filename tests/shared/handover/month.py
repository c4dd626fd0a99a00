"""A month of a diary to hand over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shared.diary.entry import Area
from shared.diary.peg import Peg
from shared.diary.press_test import PressTest
from shared.handover import Handover, build
from tests.builders import TODAY, an_entry

FIRST = TODAY - dt.timedelta(days=27)


@dataclass(frozen=True)
class Felt:
    """Scores at one moment."""

    pain: int | None = None
    stiffness: int | None = None


@dataclass(frozen=True)
class Practised:
    """One time that something was tried."""

    relief: str
    date: dt.date
    completed: bool = True
    before: Felt = Felt()
    after: Felt = Felt()


def a_month(**fields: Any) -> Handover:
    """Return a handover of 28 days of which every fifth was not logged."""
    entries = [
        an_entry(
            FIRST + dt.timedelta(days=day),
            pain=4 if day < 14 else 6,
            stress=day % 11,
            sleep_hours=6.5,
            areas=(Area("buttock_mid", "left", 6), Area("sacrum", "mid", 3)),
            flare="worse" if day == 20 else None,
            note="=1+1" if day == 0 else "sat all day",
        )
        for day in range(-3, 30)
        if day % 5
    ]
    tests = [
        PressTest(FIRST, "piriformis", "left", True, True, "TrP1", ("buttock_mid",)),
        PressTest(TODAY, "piriformis", "left", True, False, "TrP1"),
        PressTest(TODAY, "gluteus_minimus", "left", True, True, "TrP1", ("knee_lateral",)),
        PressTest(TODAY, "gluteus_maximus", "right", False),
        PressTest(FIRST - dt.timedelta(days=1), "soleus", "left", True, True),
    ]
    practices = [
        *(
            Practised("six_breath", FIRST + dt.timedelta(days=day), True, Felt(6), Felt(6 - day))
            for day in range(4)
        ),
        Practised("heat_pack", TODAY, False, Felt(5)),
        Practised("heat_pack", TODAY + dt.timedelta(days=1)),
    ]
    given: dict[str, Any] = {
        "last": TODAY,
        "made": TODAY,
        "name": "Ana Moreau",
        "questions": ["May I run?", " "],
        "pegs": [Peg(TODAY - dt.timedelta(days=7 * week), 5, 4, 6 - week) for week in range(5)],
        "marks": {
            TODAY - dt.timedelta(days=day): frozenset({"woken"} | ({"off"} if day < 3 else set()))
            for day in range(0, 36, 2)
        },
    }
    return build(entries, tests, practices, **{**given, **fields})
