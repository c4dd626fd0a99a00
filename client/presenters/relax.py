"""What the Relax screen shows: today's one prompt, the library, a practice page, what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters.player import Player
from client.presenters.today_cards import TodayCard
from shared.atlas.reliefs import RELIEFS, Relief
from shared.diary.entry import Entry
from shared.diary.practice import Feeling, Practice

HIGH = 6
"""From this score (0 to 10) stress or stiffness calls for something."""

LONG_SITTING = 7.0
"""From these many hours of sitting a day calls for breaks."""

POOR_SLEEP = 3
"""At and below this score (0 to 10, higher is better) a night was poor."""


class Diary(Protocol):
    """The part of the journal that the Relax screen needs."""

    def entry(self, date: dt.date) -> Entry | None:
        """Return one day's entry."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> None:
        """Save fields of a record."""
        ...


@dataclass(frozen=True)
class Prompt:
    """The one practice offered today, and why."""

    relief: Relief
    because: str


@dataclass(frozen=True)
class Section:
    """A shelf of the library."""

    title: str
    icon: str
    reliefs: tuple[Relief, ...]


class RelaxPresenter:
    """Chooses the prompt, opens practices, and keeps what was done."""

    def __init__(
        self,
        diary: Diary,
        *,
        today: Callable[[], dt.date],
        clock: Callable[[], float],
        new_id: Callable[[], str],
        reliefs: Mapping[str, Relief] = RELIEFS,
    ) -> None:
        self._diary = diary
        self._today = today
        self._clock = clock
        self._new_id = new_id
        self._reliefs = reliefs

    def prompt(self) -> Prompt | None:
        """Return today's prompt: the same all day, from what today's numbers call for."""
        today = self._today()
        entry = self._diary.entry(today) or self._diary.entry(today - dt.timedelta(days=1))
        for need, because in _needs(entry):
            fitting = sorted(r.id for r in self._reliefs.values() if need in r.suits)
            if fitting:
                # Another one each day, so that a person gets to know them.
                return Prompt(self._reliefs[fitting[today.toordinal() % len(fitting)]], because)
        return None

    def today_card(self) -> TodayCard | None:
        """Return the prompt as a card on Today."""
        prompt = self.prompt()
        if prompt is None:
            return None
        return TodayCard(
            title=prompt.relief.title,
            text=prompt.because,
            icon="leaf",
            tab="relax",
            arguments={"relief": prompt.relief.id},
        )

    def relief(self, relief: str) -> Relief | None:
        """Return a practice by its id."""
        return self._reliefs.get(relief)

    def sections(self) -> tuple[Section, ...]:
        """Return the library shelf by shelf; empty shelves are left out."""
        shelves = (
            ("breathing", _("Breathing"), "weather-windy"),
            ("relaxation", _("Letting go"), "spa-outline"),
            ("release", _("Ball and roller"), "tennis-ball"),
            ("stretch", _("Stretches"), "yoga"),
            ("movement", _("Moving"), "walk"),
            ("heat", _("Warmth"), "radiator"),
            ("habit", _("Through the day"), "seat-outline"),
        )
        sections = (
            Section(title, icon, tuple(r for r in self._reliefs.values() if r.kind == kind))
            for kind, title, icon in shelves
        )
        return tuple(section for section in sections if section.reliefs)

    def player(self, relief: Relief) -> Player:
        """Return a player for a practice, not yet playing."""
        return Player(relief, clock=self._clock)

    def keep(self, player: Player, before: Feeling, after: Feeling) -> None:
        """Save a practice that was done, in whole or in part."""
        practice = Practice(
            relief=player.relief.id,
            date=self._today(),
            seconds=round(player.elapsed),
            completed=player.done,
            before=before,
            after=after,
        )
        self._diary.put("practice", self._new_id(), practice.fields())

    def times_done(self, relief: Relief) -> int:
        """Return how many times a practice was done to its end."""
        records = self._diary.records("practice").values()
        return sum(1 for r in records if r.get("relief") == relief.id and r.get("completed"))


def duration(seconds: float) -> str:
    """Return a length of time in words: "5 min", or seconds when it is shorter than a minute."""
    if seconds < 60:
        return _("{n} s").format(n=round(seconds))
    return _("{n} min").format(n=round(seconds / 60))


def done_words(times: int) -> str:
    """Return how often a practice was done, or nothing for never."""
    if not times:
        return ""
    return ngettext("Done {n} time", "Done {n} times", times).format(n=times)


def _needs(entry: Entry | None) -> Sequence[tuple[str, str]]:
    """Return what a day calls for, most pressing first, with the reason in words."""
    needs = []
    if entry is not None:
        if entry.flare is not None:
            needs.append(("flare", _("Because you are in a flare: something gentle.")))
        if (entry.stress or 0) >= HIGH:
            needs.append(("stress", _("Because your stress is {n} of 10.").format(n=entry.stress)))
        if (entry.sitting_hours or 0) >= LONG_SITTING:
            needs.append(
                ("sitting", _("Because you sat {n} hours.").format(n=f"{entry.sitting_hours:g}"))
            )
        if (entry.stiffness or 0) >= HIGH:
            needs.append(
                ("stiff", _("Because your stiffness is {n} of 10.").format(n=entry.stiffness))
            )
        if entry.sleep_quality is not None and entry.sleep_quality <= POOR_SLEEP:
            needs.append(("sleep", _("Because you slept badly.")))
    needs.append(("stress", _("A few calm minutes help most people.")))
    return needs
