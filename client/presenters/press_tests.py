"""The ledger of press tests: what was found at each point, and what to ask and to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from client.messages import _
from client.presenters.day_words import short_day
from client.presenters.drawing_diary import Diary
from client.presenters.map import places_in_words
from shared.atlas.guides import GUIDES
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import NEIGHBOURS, REGIONS
from shared.diary.errors import InvalidValueError
from shared.diary.press_test import (
    Finding,
    PressTest,
    press_test_from_fields,
    press_test_to_fields,
)

MOST_PLACES = 9
"""Places offered for where the pain travels: the pattern's and their neighbours."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One press test as it is read in a history."""

    record_id: str
    finding: Finding
    title: str
    detail: str


class PressTestDiary:
    """Press tests in the diary; one for each point, side and day."""

    def __init__(
        self, diary: Diary, new_id: Callable[[], str], today: Callable[[], dt.date]
    ) -> None:
        self._diary, self._new_id, self.today = diary, new_id, today

    def keep(self, test: PressTest) -> None:
        """Keep a press test; one of the same point, side and day is replaced."""
        same = next(
            (
                record_id
                for record_id, other in self._all()
                if (other.date, other.muscle, other.point, other.side)
                == (test.date, test.muscle, test.point, test.side)
            ),
            None,
        )
        self._diary.put("press_test", same or self._new_id(), press_test_to_fields(test))

    def remove(self, record_id: str) -> None:
        """Delete a press test."""
        self._diary.remove(record_id)

    def history(self, muscle: str, side: str) -> list[LedgerLine]:
        """Return a muscle's press tests on one side, the newest first."""
        found = [
            (record_id, test)
            for record_id, test in self._all()
            if test.muscle == muscle and test.side == side
        ]
        found.sort(key=lambda row: (row[1].date, row[0]), reverse=True)
        return [self._line(record_id, test) for record_id, test in found]

    def latest(self, muscle: str, side: str) -> Mapping[str, Finding]:
        """Return the newest finding of each of a muscle's points on one side, by point id."""
        newest: dict[str, PressTest] = {}
        for _record_id, test in self._all():
            if (test.muscle, test.side) == (muscle, side):
                before = newest.get(test.point)
                if before is None or before.date <= test.date:
                    newest[test.point] = test
        return {point: test.finding for point, test in newest.items()}

    def _all(self) -> list[tuple[str, PressTest]]:
        found = []
        for record_id, fields in self._diary.records("press_test").items():
            try:
                found.append((record_id, press_test_from_fields(fields)))
            except InvalidValueError:
                continue  # from a newer version, or damaged: kept, not shown
        return found

    def _line(self, record_id: str, test: PressTest) -> LedgerLine:
        where = point_name(test.point)
        day = _("today") if test.date == self.today() else short_day(test.date)
        title = f"{finding_name(test.finding)} · {where}" if where else finding_name(test.finding)
        travels = places_in_words(test.places)
        detail = _("{}, travels to {}").format(day, travels) if travels else day
        return LedgerLine(record_id, test.finding, title, detail)


def finding_name(finding: Finding) -> str:
    """Return a finding in a word or two."""
    return {
        Finding.ACTIVE: _("Active"),
        Finding.PASSIVE: _("Passive (latent)"),
        Finding.QUIET: _("Quiet"),
    }[finding]


def finding_words(finding: Finding) -> str:
    """Return what a finding means, in a sentence."""
    return {
        Finding.ACTIVE: _("Active: pressing here brings on the pain you know."),
        Finding.PASSIVE: _(
            "Passive (latent): it is sore to press, but it is not your usual pain. "
            "It may still limit movement."
        ),
        Finding.QUIET: _("Quiet: nothing much here today."),
    }[finding]


def point_name(point: str) -> str:
    """Return a point in words, or nothing for the muscle as a whole."""
    if not point:
        return ""
    return _("point {}").format(point.removeprefix("TrP"))


def how_to_press(muscle: str, point: str) -> str:
    """Return where and how to press."""
    sites = {p.id: p.site for p in MUSCLES[muscle].points}
    site = _(sites[point]) if point in sites else _(GUIDES[muscle].where)
    how = _("Press slowly with a thumb or a soft ball, to a good ache and no more.")
    return f"{site[:1].upper()}{site[1:].rstrip('.')}. {how}"


def not_to_press(muscle: str) -> tuple[str, ...]:
    """Return what not to press, and when to let go."""
    guide = GUIDES[muscle]
    return tuple(_(line) for line in (*guide.cautions, *guide.stop_rules[:1]))


def places_to_ask(muscle: str, point: str) -> tuple[tuple[str, str], ...]:
    """Return (region id, words) of where the pain may travel: the pattern, then what lies by it."""
    source = next((p for p in MUSCLES[muscle].points if p.id == point), None) or MUSCLES[muscle]
    ordered = list(dict.fromkeys((*source.primary, *source.spillover)))
    beside = [n for region in ordered for n in sorted(NEIGHBOURS.get(region, ()))]
    ordered += [region for region in dict.fromkeys(beside) if region not in ordered]
    return tuple((region, _(REGIONS[region].label)) for region in ordered[:MOST_PLACES])
