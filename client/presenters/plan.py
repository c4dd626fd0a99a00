"""The clinic's plan as plain data: its items as today's items, with what was done of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters.clinic_link import PLANS, Wire, day_of, local, ms_of, text_of
from client.presenters.clinic_link import Diary as ClinicDiary
from client.presenters.clinic_words import full_day
from client.presenters.planned_practices import AWAY_SETTING, items_of
from client.presenters.practice_records import practices_of
from client.presenters.relax import duration
from client.storage.errors import DiaryError
from shared.atlas.reliefs import RELIEFS, Relief
from shared.diary.mornings import counts_as_practised
from shared.diary.practice import Practice

TICK = "plan_tick"
"""The kind of record that says an item in the clinic's own words was done on a day."""

NAMES = uuid.UUID("5b0c2a34-6a0e-4a9e-9c5d-0d6f3f0f7a11")
"""Ticks get their ids from item and day, so that two devices that tick the same make one record."""

SEEN_SETTING = "plans_seen"


class Diary(ClinicDiary, Protocol):
    """What the plan needs of the diary on this device."""

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> object:
        """Save fields of a record."""

    def remove(self, record_id: str) -> None:
        """Delete a record; without one nothing happens."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to do today. `relief` is the practice it leads to, or None for words alone.

    `by_hand` says that it was ticked here, and so can be unticked.
    """

    key: str
    title: str
    detail: str
    text: str
    relief: str | None
    done: bool
    by_hand: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """One clinic's plan. `news` says that it is new or has changed, until it was opened."""

    id: str
    title: str
    author: str
    news: str
    review: str
    review_due: bool
    note: str
    items: tuple[PlanItem, ...]
    summary: str


class PlanPresenter:
    """Shows the plan and keeps what was ticked."""

    def __init__(
        self,
        diary: Diary,
        *,
        today: Callable[[], dt.date],
        reliefs: Mapping[str, Relief] = RELIEFS,
    ) -> None:
        self._diary = diary
        self._today = today
        self._reliefs = reliefs

    def plans(self) -> list[PlanView]:
        """Return the plan of each clinic, those put away left out."""
        away = set(self._diary.setting(AWAY_SETTING, []))
        rows = [row for row in self._diary.clinic.listed(PLANS) if text_of(row, "id") not in away]
        done = self._done_today() if rows else set()
        return [self._view(row, done) for row in rows]

    def tick(self, item: PlanItem) -> str:
        """Tick an item, or take the tick back; return a problem.

        A practice that is ticked counts as done to its end, as when it was played.
        """
        today = self._today()
        record_id = _tick_id(item.key, today)
        try:
            if item.by_hand:
                self._diary.remove(record_id)
            elif item.relief is not None:
                seconds = round(self._reliefs[item.relief].total_seconds)
                practice = Practice(item.relief, today, seconds, True)
                self._diary.put("practice", record_id, practice.fields())
            else:
                fields = {"date": today.isoformat(), "item": item.title, "done": True}
                self._diary.put(TICK, record_id, fields)
        except DiaryError as error:
            return str(error)
        return ""

    def opened(self) -> None:
        """Note that the plans were seen as they are."""
        ids = [text_of(row, "id") for row in self._diary.clinic.listed(PLANS)]
        if set(ids) != set(self._diary.setting(SEEN_SETTING, [])):
            self._diary.set_setting(SEEN_SETTING, ids)

    def put_away(self, plan_id: str) -> None:
        """Show this plan no more; a changed one will be shown."""
        away = [*self._diary.setting(AWAY_SETTING, []), plan_id]
        known = {text_of(row, "id") for row in self._diary.clinic.listed(PLANS)}
        self._diary.set_setting(AWAY_SETTING, [one for one in away if one in known])

    def _view(self, row: Wire, done: set[str]) -> PlanView:
        items = tuple(self._item(item, done) for item in items_of(row))
        clinic, review = text_of(row, "clinic"), day_of(row, "review_on")
        today = self._today()
        left = sum(1 for item in items if not item.done)
        if not items:
            summary = ""
        elif left:
            summary = ngettext("{n} thing left today.", "{n} things left today.", left).format(
                n=left
            )
        else:
            summary = _("All done for today.")
        return PlanView(
            id=text_of(row, "id"),
            title=_("Your plan from {clinic}").format(clinic=clinic),
            author=_author(row),
            news=self._news(row),
            review=_review(review, today),
            review_due=review is not None and review <= today,
            note=text_of(row, "note"),
            items=items,
            summary=summary,
        )

    def _news(self, row: Wire) -> str:
        seen = self._diary.setting(SEEN_SETTING, [])
        if text_of(row, "id") in seen:
            return ""
        version = row.get("version")
        first = version == 1 or not seen
        return _("This plan is new.") if first else _("Your clinic changed this plan.")

    def _item(self, item: Wire, done: set[str]) -> PlanItem:
        relief = item.get("relief")
        known = self._reliefs.get(relief) if isinstance(relief, str) else None
        title = text_of(item, "title") or (known.title if known else "")
        key = known.id if known else f"text:{title}"
        length = duration(known.total_seconds) if known else ""
        by_hand = _tick_id(key, self._today()) in done
        return PlanItem(
            key=key,
            title=title,
            detail=", ".join(filter(None, (text_of(item, "how_often"), length))),
            text=text_of(item, "text"),
            relief=known.id if known else None,
            done=by_hand or (known is not None and known.id in done),
            by_hand=by_hand,
        )

    def _done_today(self) -> set[str]:
        """Return the ids of today's ticks, and of the practices done today."""
        today = self._today()
        practices = self._diary.records("practice")
        done = {
            practice.relief
            for practice in practices_of(practices)
            if practice.date == today
            and practice.relief in self._reliefs
            and counts_as_practised(practice, self._reliefs[practice.relief].total_seconds)
        }
        ticks = {
            record_id
            for record_id, fields in self._diary.records(TICK).items()
            if fields.get("done") is True
        }
        return done | ticks | set(practices)


def _tick_id(key: str, day: dt.date) -> str:
    return str(uuid.uuid5(NAMES, f"{day.isoformat()}:{key}"))


def _author(row: Wire) -> str:
    saved = ms_of(row, "saved_ms")
    name = text_of(row, "author")
    if saved is None:
        return name
    return _("Written by {name}, {day}").format(name=name, day=full_day(local(saved).date()))


def _review(review: dt.date | None, today: dt.date) -> str:
    if review is None:
        return ""
    day = full_day(review)
    if review < today:
        return _("To be looked at again since {day}").format(day=day)
    if review == today:
        return _("To be looked at again today")
    return _("To be looked at again on {day}").format(day=day)
