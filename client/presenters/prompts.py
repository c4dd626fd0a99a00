"""Today's one prompt: gathers what is known, lets `shared.diary.prompts` choose, says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from client.presenters.cautions import Cautions
from client.presenters.clinic_link import Desk
from client.presenters.planned_practices import AWAY_SETTING, practices_planned
from client.presenters.practice_records import practices_of
from shared.atlas.lookup import lookup
from shared.atlas.reliefs import Relief
from shared.diary.beliefs import believe
from shared.diary.entry import Entry
from shared.diary.in_play import FIRST_DAYS, suggested
from shared.diary.mornings import counts_as_practised
from shared.diary.practice import Practice
from shared.diary.practice_needs import Need, calls_of, needs_of
from shared.diary.prompts import Choice, Day, choose, playing

LOOK_BACK = 400
"""Days of diary that beliefs are made of."""

OFFERS_KEPT = 14
"""Days for which an offer that was not taken up is remembered."""

MUSCLES = 3
"""So many of the muscles that a drawing points to are thought of."""

PICKED = "practices_picked"
"""The setting that holds what a person would like to try; an empty list for the suggestion."""


class Diary(Protocol):
    """The part of the journal that prompts need."""

    @property
    def clinic(self) -> Desk:
        """What the clinic said, its plan among it."""
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

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device or the default."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting on this device."""
        ...


@dataclass(frozen=True)
class Prompt:
    """The one practice offered today, and why."""

    relief: Relief
    because: str


@dataclass(frozen=True)
class _Made:
    """What was worked out for a day: its prompt, what is in play, what should be tried first."""

    prompt: Prompt | None = None
    in_play: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()


class Prompts:
    """Chooses the prompt of a day, the same however often it is asked for."""

    def __init__(
        self,
        diary: Diary,
        cautions: Cautions,
        *,
        today: Callable[[], dt.date],
        new_id: Callable[[], str],
        reliefs: Mapping[str, Relief],
        helped: Callable[[str], tuple[int, int] | None],
    ) -> None:
        self._diary = diary
        self._cautions = cautions
        self._today = today
        self._new_id = new_id
        self._reliefs = reliefs
        self._helped = helped
        self._made: tuple[Any, _Made] = (None, _Made())
        self._older: tuple[Any, Sequence[Entry]] = (None, ())

    def prompt(self) -> Prompt | None:
        """Return today's prompt, or None when nothing may be offered."""
        return self._now().prompt

    def in_play(self) -> tuple[str, ...]:
        """Return the ids of the practices that prompts come from now, in the library's order."""
        now = self._now().in_play
        return tuple(id_ for id_ in self._reliefs if id_ in now)

    def suggested(self) -> tuple[str, ...]:
        """Return the ids of all that may be tried, what should be tried first at the front."""
        return self._now().suggested

    def _now(self) -> _Made:
        """Return what was worked out, anew where it may be another: not for a corrected old day.

        To see that, the diary need not be read: a year of it takes longer than a frame has. What
        was read of its older days is kept for the day.
        """
        today = self._today()
        first = today - dt.timedelta(days=LOOK_BACK)
        yesterday, older = (today - dt.timedelta(days=days) for days in (1, 2))
        recent = tuple(self._diary.entries(yesterday, today))
        span = (today, self._diary.logged(first, older))
        practices = practices_of(self._diary.records("practice"))
        away = self._diary.setting(AWAY_SETTING, [])
        plan = practices_planned(self._diary.clinic, away)
        picked = tuple(self._diary.setting(PICKED, []))
        closed = (self._cautions.said_yes, self._cautions.flags)
        key = (span, recent, len(practices), plan, picked, closed, self._person())
        if self._made[0] != key:
            if self._older[0] != span:
                self._older = (span, self._diary.entries(first, older))
            entries = [*self._older[1], *recent]
            self._made = (key, self._choose(today, entries, practices, plan, picked))
        return self._made[1]

    def _choose(
        self,
        today: dt.date,
        entries: Sequence[Entry],
        practices: Sequence[Practice],
        plan: Sequence[str],
        picked: Sequence[str],
    ) -> _Made:
        counted = [
            p
            for p in practices
            if p.relief in self._reliefs
            and counts_as_practised(p, self._reliefs[p.relief].total_seconds)
        ]
        done = [(p.date, p.relief) for p in counted]
        # What is done and rated today speaks from tomorrow on: a day keeps its prompt.
        before = [p for p in practices if p.date < today]
        rated = [(p.relief, p.rated()) for p in counted if p.date < today]
        felt = [(relief, float(r[0] - r[1])) for relief, r in rated if r is not None]
        recent = next((e for e in reversed(entries) if (today - e.date).days <= 1), None)
        done_today = {relief for date, relief in done if date == today}
        drawn = next((e for e in entries if e.areas), None)
        blocked = {r.id for r in self._reliefs.values() if self._cautions.against(r)}
        allowed = [r for r in self._reliefs.values() if r.id not in blocked]
        day = Day(
            today,
            needs_of(recent),
            muscles=_muscles(recent),
            suggested=suggested(allowed, calls_of(entries[:FIRST_DAYS]), _muscles(drawn)),
            plan=[relief for relief in plan if relief not in done_today],
            blocked=blocked,
            picked=picked,
            known={p.relief for p in before},
            passed_over=self._passed_over(today, set(done)),
        )
        beliefs = believe(entries, done, felt)
        choice = choose(day, self._reliefs, beliefs, person=self._person())
        in_play = playing(day, self._reliefs, beliefs)
        if choice is None:
            return _Made(None, in_play, tuple(day.suggested))
        self._note_offer(today, choice.relief.id)
        prompt = Prompt(choice.relief, because(choice, self._helped(choice.relief.id)))
        return _Made(prompt, in_play, tuple(day.suggested))

    def _person(self) -> str:
        """Return what seeds this person's draws: made once, kept on this device, never sent."""
        kept = self._diary.setting("prompt_seed")
        if not kept:
            kept = self._new_id()
            self._diary.set_setting("prompt_seed", kept)
        return str(kept)

    def _passed_over(self, today: dt.date, done: set[tuple[dt.date, str]]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for day, relief in self._offers(today).items():
            if day != today and (day, relief) not in done:
                counts[relief] = counts.get(relief, 0) + 1
        return counts

    def _offers(self, today: dt.date) -> dict[dt.date, str]:
        kept = self._diary.setting("prompt_offers", {})
        days = {dt.date.fromisoformat(day): str(relief) for day, relief in kept.items()}
        return {day: r for day, r in days.items() if 0 <= (today - day).days <= OFFERS_KEPT}

    def _note_offer(self, today: dt.date, relief: str) -> None:
        offers = self._offers(today)
        if offers.get(today) != relief:
            offers[today] = relief
            self._diary.set_setting(
                "prompt_offers", {day.isoformat(): r for day, r in offers.items()}
            )


def because(choice: Choice, helped: tuple[int, int] | None) -> str:
    """Return why a practice is offered, in a sentence or two."""
    if choice.planned:
        return _("Because your clinic put it in your plan.")
    reason = need_words(choice.need) if choice.need is not None else ""
    if not reason and choice.painted:
        reason = _("Because of where you painted")
    if helped is not None and 2 * helped[0] > helped[1]:
        counted = _("this helped {n} of {times} times").format(n=helped[0], times=helped[1])
        together = _("{reason}, and {counted}.") if reason else _("Because {counted}.")
        return together.format(reason=reason, counted=counted)
    if choice.picked and choice.new:
        new = _("{reason}. You wanted to try this one.")
        return new.format(reason=reason) if reason else _("You wanted to try this one.")
    if choice.new:
        new = _("{reason}. This one is new for you.")
        return new.format(reason=reason) if reason else _("Something new to try.")
    return f"{reason}." if reason else _("You are still finding out what this does for you.")


def need_words(need: Need) -> str:
    """Return the reason that a need gives, as the beginning of a sentence."""
    number = f"{need.number:g}" if need.number is not None else ""
    words = {
        "flare": _("Because you are in a flare: something gentle"),
        "stress": _("Because your stress is {n} of 10"),
        "sitting": _("Because you sat {n} hours"),
        "stiff": _("Because your stiffness is {n} of 10"),
        "sleep": _("Because you slept badly"),
    }
    return words[need.suits].format(n=number)


def _muscles(entry: Entry | None) -> frozenset[str]:
    """Return the muscles that the day's drawing points to."""
    if entry is None or not entry.areas:
        return frozenset()
    areas = {(area.region, area.side): area.intensity for area in entry.areas}
    return frozenset(match.muscle for match in lookup(areas)[:MUSCLES])
