"""Weeks of the diary for programs that do not sync: the PEG and the days that pain marked."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from server.problems import ProblemError
from server.services.entries import DEVICE, check_not_future, records_of
from server.services.sync import Change, write
from server.services.sync_rows import lock_head
from shared.diary import impact, peg
from shared.diary.day_facts import day_of
from shared.diary.days import monday_of
from shared.sync.identity import uuid7

Wire = dict[str, Any]

WEEK_DAYS = 7


def read(tx: Connection, account_id: str, first: dt.date, last: dt.date) -> list[Wire]:
    """Return the weeks of these days in which something was said, in order."""
    found: dict[dt.date, Wire] = {}

    def week_of(fields: Mapping[str, Any]) -> Wire | None:
        number = day_of(fields)
        if number is None:
            return None
        monday = monday_of(dt.date.fromordinal(number))
        if not monday_of(first) <= monday <= last:
            return None
        return found.setdefault(monday, _empty(monday))

    for fields in records_of(tx, account_id, peg.KIND):
        week, said = week_of(fields), peg.peg_from(fields)
        if week is not None:
            week.update({name: fields.get(name) for name in peg.QUESTIONS})
            week["peg"] = None if said is None else said.score
    for fields in records_of(tx, account_id, impact.KIND):
        week = week_of(fields)
        for mark in impact.marks_of(fields) if week is not None else ():
            week[mark].append(fields["date"])  # type: ignore[index]
    for week in found.values():
        for mark in impact.MARKS:
            week[mark].sort()
    return [week for _, week in sorted(found.items()) if week != _empty(_monday(week))]


def put(
    tx: Connection, account_id: str, day: dt.date, patch: Mapping[str, Any], now_ms: int
) -> Wire:
    """Change a week, named by any of its days; return it whole.

    A mark's days replace those of the week that it was on. Raises `ProblemError` naming the field
    for a day of another week or one that has not begun.
    """
    monday = monday_of(day)
    check_not_future(monday, now_ms)
    lock_head(tx, account_id)
    before = next(iter(read(tx, account_id, monday, monday)), _empty(monday))
    changes: list[Change] = []
    answers = {name: patch[name] for name in peg.QUESTIONS if name in patch}
    if answers:
        today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date()
        last = max(monday, min(today, monday + dt.timedelta(days=WEEK_DAYS - 1)))
        known = _peg_day(tx, account_id, monday)
        fields = {"date": known or last.isoformat(), **answers}
        changes.append(Change(peg.peg_id(monday), peg.KIND, fields))
    for date, marks in _marked(monday, patch, before, now_ms).items():
        fields = {"date": date.isoformat(), **marks}
        changes.append(Change(impact.impact_id(date), impact.KIND, fields))
    if changes:
        _write(tx, account_id, changes, now_ms)
    return next(iter(read(tx, account_id, monday, monday)), _empty(monday))


def _marked(
    monday: dt.date, patch: Mapping[str, Any], before: Wire, now_ms: int
) -> dict[dt.date, dict[str, bool]]:
    """Return the marks that change, by day."""
    changed: dict[dt.date, dict[str, bool]] = {}
    for mark in impact.MARKS:
        if mark not in patch:
            continue
        wanted = set(patch[mark])
        for date in wanted:
            if monday_of(date) != monday:
                raise ProblemError.of_fields((mark, "names a day of another week"))
            check_not_future(date, now_ms)
        held = {dt.date.fromisoformat(text) for text in before[mark]}
        for date in wanted ^ held:
            changed.setdefault(date, {})[mark] = date in wanted
    return dict(sorted(changed.items()))


def _peg_day(tx: Connection, account_id: str, monday: dt.date) -> str | None:
    """Return the day on which a week's PEG was first answered."""
    for fields in records_of(tx, account_id, peg.KIND):
        number = day_of(fields)
        if number is not None and monday_of(dt.date.fromordinal(number)) == monday:
            return str(fields["date"])
    return None


def _write(tx: Connection, account_id: str, changes: list[Change], now_ms: int) -> None:
    def new_id() -> str:
        return uuid7(now_ms, os.urandom(10))

    reply = write(tx, account_id, DEVICE, changes, now=now_ms, new_id=new_id)
    refusal = next((one.refusal for one in reply.results if one.refusal is not None), None)
    if refusal is not None:
        raise ProblemError.of_fields((refusal.field, refusal.reason))


def _empty(monday: dt.date) -> Wire:
    answers = dict.fromkeys((*peg.QUESTIONS, "peg"))
    return {"week": monday.isoformat(), **answers, **{mark: [] for mark in impact.MARKS}}


def _monday(week: Wire) -> dt.date:
    return dt.date.fromisoformat(week["week"])
