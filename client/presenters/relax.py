"""What the Relax screen shows: today's one prompt, the library, a practice page, what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters.cautions import Cautions, objection_words
from client.presenters.clinic_link import Desk
from client.presenters.cues import Cues, Haptics, Speech
from client.presenters.first_picks import FirstPicks
from client.presenters.player import Player
from client.presenters.practice_records import practices_of
from client.presenters.prompts import Prompt, Prompts
from client.presenters.today_cards import TodayCard
from client.presenters.underway import Underway
from client.presenters.what_helps import WhatHelps
from shared.atlas.reliefs import RELIEFS, Relief
from shared.diary.entry import Entry
from shared.diary.practice import Feeling, Practice

RECENT = 4
"""So many practices stand on the shelf of those done last."""


class Diary(Protocol):
    """The part of the journal that the Relax screen needs."""

    @property
    def clinic(self) -> Desk:
        """What the clinic said, its plan among it."""
        ...

    def entry(self, date: dt.date) -> Entry | None:
        """Return one day's entry."""
        ...

    def entries(self, first: dt.date, last: dt.date) -> Sequence[Entry]:
        """Return the entries of a span of days."""
        ...

    def logged(self, first: dt.date, last: dt.date) -> int:
        """Return how many days of a span have an entry."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> None:
        """Save fields of a record."""
        ...

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device or the default."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting on this device."""
        ...


@dataclass(frozen=True)
class Line:
    """A practice on its shelf; `closed` ones are shown, and say why when opened."""

    relief: Relief
    detail: str
    closed: bool


@dataclass(frozen=True)
class Section:
    """A shelf of the library; `summary` says in a few words what stands on it."""

    id: str
    title: str
    icon: str
    summary: str
    lines: tuple[Line, ...]


class RelaxPresenter:
    """Offers the prompt, opens practices, and keeps what was done."""

    def __init__(
        self,
        diary: Diary,
        *,
        today: Callable[[], dt.date],
        clock: Callable[[], float],
        new_id: Callable[[], str],
        haptics: Haptics,
        speech: Speech,
        reliefs: Mapping[str, Relief] = RELIEFS,
    ) -> None:
        self._diary = diary
        self._today = today
        self._clock = clock
        self._new_id = new_id
        self._reliefs = reliefs
        self.cautions = Cautions(diary)
        self.cues = Cues(haptics, speech, diary)
        self.underway = Underway(diary, today=today)
        self.what_helps = WhatHelps(diary, today=today, reliefs=reliefs)
        self._prompts = Prompts(
            diary,
            self.cautions,
            today=today,
            new_id=new_id,
            reliefs=reliefs,
            helped=self.what_helps.counted,
        )
        self.picks = FirstPicks(diary, self.cautions, self._prompts, reliefs)

    def prompt(self) -> Prompt | None:
        """Return today's prompt: the same all day, chosen by what helped and what today needs."""
        return self._prompts.prompt()

    def today_card(self) -> TodayCard | None:
        """Return the prompt as a card on Today."""
        prompt = self.prompt()
        if prompt is None or self.done_today(prompt.relief.id):
            return None
        return TodayCard(
            title=_(prompt.relief.title),
            text=prompt.because,
            icon="leaf",
            tab="relax",
            arguments={"relief": prompt.relief.id},
        )

    def relief(self, relief: str) -> Relief | None:
        """Return a practice by its id."""
        return self._reliefs.get(relief)

    # The library

    def own_shelf(self) -> tuple[Line, ...]:
        """Return favourites, then what was done last: what a person comes back for."""
        done = self._done()
        last = sorted(done, key=lambda id_: done[id_][1], reverse=True)
        ids = dict.fromkeys([*sorted(self.favourites), *last[:RECENT]])
        return tuple(self._line(self._reliefs[id_], done) for id_ in ids if id_ in self._reliefs)

    def sections(self) -> tuple[Section, ...]:
        """Return the library shelf by shelf; empty shelves are left out."""
        titles = kind_titles()
        shelves = (
            ("breathing", "weather-windy", _("Slow the breath, slow the day")),
            ("relaxation", "spa-outline", _("From head to toe, or sitting still")),
            ("release", "tennis-ball", _("Press or roll a sore muscle")),
            ("stretch", "yoga", _("Gentle pulls, side by side")),
            ("movement", "walk", _("Short walks and easy moves")),
            ("heat", "radiator", _("A warm pack at rest")),
            ("habit", "seat-outline", _("Pace, flares and sleep")),
        )
        done = self._done()
        sections = (
            Section(
                kind,
                titles[kind],
                icon,
                summary,
                tuple(self._line(r, done) for r in self._reliefs.values() if r.kind == kind),
            )
            for kind, icon, summary in shelves
        )
        return tuple(section for section in sections if section.lines)

    @property
    def favourites(self) -> frozenset[str]:
        """Ids of the practices marked with a star."""
        return frozenset(self._diary.setting("favourite_practices", []))

    def turn_favourite(self, relief: Relief) -> bool:
        """Mark a practice with a star or take it back; return whether it has one now."""
        kept = set(self.favourites) ^ {relief.id}
        self._diary.set_setting("favourite_practices", sorted(kept))
        return relief.id in kept

    def closed(self, relief: Relief) -> tuple[str, ...]:
        """Return in words why a practice is not for this person now; nothing when it is open."""
        return objection_words(self.cautions.against(relief))

    def _line(self, relief: Relief, done: Mapping[str, tuple[int, dt.date]]) -> Line:
        closed = bool(self.cautions.against(relief))
        times = done[relief.id][0] if relief.id in done else 0
        detail = _("Not for you right now") if closed else done_words(times)
        return Line(relief, detail, closed)

    def _done(self) -> dict[str, tuple[int, dt.date]]:
        """Return how often each practice was done to its end, and when last."""
        found: dict[str, tuple[int, dt.date]] = {}
        for practice in practices_of(self._diary.records("practice")):
            if practice.completed:
                times, last = found.get(practice.relief, (0, practice.date))
                found[practice.relief] = (times + 1, max(last, practice.date))
        return found

    # Playing

    def player(self, relief: Relief, *, sides: int = 1, elapsed: float = 0.0) -> Player:
        """Return a player for a practice, not yet playing."""
        return Player(relief, clock=self._clock, sides=sides, elapsed=elapsed)

    def keep(self, player: Player, before: Feeling, after: Feeling) -> None:
        """Save a practice that was done, in whole or in part."""
        self._save(
            Practice(
                relief=player.relief.id,
                date=self._today(),
                seconds=round(player.elapsed),
                completed=player.done,
                before=before,
                after=after,
            )
        )

    def keep_left(self) -> None:
        """Save a practice that was left on an earlier day as interrupted."""
        left = self.underway.left_behind()
        if left is not None:
            self._save(left)

    def _save(self, practice: Practice) -> None:
        self._diary.put("practice", self._new_id(), practice.fields())
        self.underway.forget()

    def done_today(self, relief: str) -> bool:
        """Whether a practice was done to its end today."""
        done = self._done().get(relief)
        return done is not None and done[1] == self._today()


def kind_titles() -> dict[str, str]:
    """Return what each kind of practice is called, in the order of the library."""
    return {
        "breathing": _("Breathing"),
        "relaxation": _("Letting go"),
        "release": _("Ball and roller"),
        "stretch": _("Stretches"),
        "movement": _("Moving"),
        "heat": _("Warmth"),
        "habit": _("Through the day"),
    }


def two_sided(relief: Relief) -> bool:
    """Whether a practice is played for one side of the body and may be repeated for the other."""
    return relief.kind == "release"


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
