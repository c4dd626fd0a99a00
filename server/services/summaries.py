"""The summary of one shared diary: followed day by day, amended, or made anew from all days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, select, text

from server.models.caseload import diary_summary
from server.models.sync import record
from shared.diary import peg
from shared.diary.day_facts import READERS, Facts, day_numbers
from shared.diary.days import parse_day
from shared.diary.errors import InvalidValueError
from shared.diary.red_flag_answer import outweighs
from shared.sync.records import Record
from shared.trends import Advice
from shared.trends.days import DayNumbers
from shared.trends.monitor import STATE as MONITOR
from shared.trends.watch import STATE as WATCH
from shared.trends.watch import Watch, Watched

RECENT_DAYS = 56
"""How far back the summary keeps single days, for the sparkline and the course."""

FLAGS_MAX = 50
"""How many questions' newest answers are kept; the newest."""

GIVEN_MAX = 12
"""How many pieces of advice are kept: the last ones, more than can stand at once."""

ANSWERS_MAX = 30
"""How many answers to advice are kept, the newest by their day."""

VERSION = f"1.{WATCH}.{MONITOR}"
"""What makes a summary: this module, and the two parts of the engine. Others are made anew."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept of a diary; days are ordinals.

    `after` is the engine's state with the last recorded day and `before` the one without it, as
    JSON text: a new day goes on from the one, an amended last day from the other, and each is a
    single step. `facts` are the last day's. `given` is the advice given last, `given_before` that
    of the days before the last one. `answers` are what the person did with advice, `flags` the
    newest answer to each warning sign, both in wire form with their `id`.
    """

    last_day: int | None = None
    level: float | None = None
    given: tuple[Json, ...] = ()
    given_before: tuple[Json, ...] = ()
    answers: tuple[Json, ...] = ()
    flags: tuple[Json, ...] = ()
    recent: tuple[tuple[int, int, int], ...] = ()
    facts: Json | None = None
    before: str | None = None
    after: str | None = None


def follow_days(summary: Summary, days: Sequence[DayNumbers]) -> Summary:
    """Return the summary with these days, in order; the first may be the last day, amended.

    Costs one step of the engine for each day, however long the diary.
    """
    if not days:
        return summary
    amended = summary.last_day == days[0].day
    state = summary.before if amended else summary.after
    given = summary.given_before if amended else summary.given
    watch = Watch() if state is None else Watch.from_dict(orjson.loads(state))
    recent = {row[0]: row for row in summary.recent}
    *earlier, last = days
    for numbers in earlier:
        given = _with_advice(given, _take(watch, numbers, recent).given)
    if earlier:
        state = _text(watch.to_dict())
    watched = _take(watch, last, recent)
    return replace(
        summary,
        last_day=last.day,
        level=watched.point.level,
        given=_with_advice(given, watched.given),
        given_before=given,
        recent=tuple(row for day, row in recent.items() if last.day - RECENT_DAYS < day),
        facts=_facts(last),
        before=state,
        after=_text(watch.to_dict()),
    )


def _take(watch: Watch, numbers: DayNumbers, recent: dict[int, tuple[int, int, int]]) -> Watched:
    """Let the engine see a day, and note it among the recent ones."""
    watched = watch.update(numbers)
    recent.pop(numbers.day, None)
    if numbers.pain is not None:
        level = watched.point.level
        recent[numbers.day] = (numbers.day, round(level * 10), numbers.pain)
    return watched


def _with_advice(given: tuple[Json, ...], new: Iterable[Advice]) -> tuple[Json, ...]:
    return (*given, *map(_advice, new))[-GIVEN_MAX:]


def follow_all(days: Iterable[DayNumbers], *, beside: Summary | None = None) -> Summary:
    """Return the summary of a whole diary, its days in order, with the answers of `beside`."""
    beside = beside or Summary()
    return follow_days(Summary(answers=beside.answers, flags=beside.flags), list(days))


def _facts(numbers: DayNumbers) -> Json:
    """Return what was recorded on a day, without what was not."""
    named = ((name, getattr(numbers, name)) for name in DayNumbers.__slots__ if name != "day")
    return {name: value for name, value in named if value is not None and value is not False}


def _advice(advice: Advice) -> Json:
    return {
        "kind": advice.kind,
        "rule": advice.rule,
        "day": advice.day,
        "urgency": advice.urgency,
        "numbers": {k: v for said in advice.reason for k, v in said.numbers.items()},
    }


def day_number(value: object, today: int) -> int | None:
    """Return the ordinal of a day that has begun somewhere, else None."""
    try:
        day = parse_day(value).toordinal()
    except InvalidValueError:
        return None
    return day if day <= today + 1 else None


def take_in(
    tx: Connection, account_id: str, summary: Summary, records: Iterable[Record], now_ms: int
) -> Summary:
    """Return the summary after these records changed; the diary is replayed only if it must be."""
    today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date().toordinal()
    days: dict[int, Facts] = {}
    replay = False
    for changed in records:
        fields = changed.visible() or {}
        if changed.kind == "red_flag_answer":
            flag = _flag(changed.record_id, fields, now_ms)
            known = any(kept["id"] == changed.record_id for kept in summary.flags)
            if flag is not None:
                summary = replace(summary, flags=_with_flag(summary.flags, flag))
            elif known:  # an answer is gone, and the one before it counts again
                summary = replace(summary, flags=_stored_flags(tx, account_id))
        elif changed.kind == "advice_answer":
            rest = [kept for kept in summary.answers if kept["id"] != changed.record_id]
            said = [{**fields, "id": changed.record_id}] if fields else []
            summary = replace(summary, answers=_newest([*rest, *said]))
        elif changed.kind in READERS:
            held = changed.fields.get("date")
            day = day_number(held.value if held else None, today)
            facts = READERS[changed.kind](fields)
            if day is None or facts is None or changed.kind == peg.KIND:
                # A day is gone: deleted, erased or without its pain. A PEG may have changed days.
                replay = True
            else:
                days.setdefault(day, {}).update(facts)
    if days and summary.last_day is not None and min(days) < summary.last_day:
        replay = True
    if not replay:
        if summary.last_day in days:
            days[summary.last_day] = {**(summary.facts or {}), **days[summary.last_day]}
        return follow_days(summary, [DayNumbers(day, **days[day]) for day in sorted(days)])
    return follow_all(_stored_days(tx, account_id, today), beside=summary)


def _newest(answers: Iterable[Json]) -> tuple[Json, ...]:
    """Return answers to advice in the order of their days, the newest of them."""
    ordered = sorted(answers, key=lambda one: (str(one.get("date")), one["id"]))
    return tuple(ordered[-ANSWERS_MAX:])


def _with_flag(flags: tuple[Json, ...], flag: Json) -> tuple[Json, ...]:
    """Return the newest answers with this one, unless a newer one to its question is there."""
    for kept in flags:
        if kept["flag"] == flag["flag"] and kept["id"] != flag["id"] and _first(kept, flag):
            return flags
    rest = [kept for kept in flags if kept["flag"] != flag["flag"]]
    return tuple(sorted([*rest, flag], key=lambda one: (one["at_ms"], one["id"]))[-FLAGS_MAX:])


def _first(one: Json, other: Json) -> bool:
    """Say whether an answer counts instead of another; of two equal ones the last that came."""
    arrived = (one["at_ms"], one["id"]) > (other["at_ms"], other["id"])
    return outweighs(one, other) or (arrived and not outweighs(other, one))


def _flag(record_id: str, fields: Mapping[str, Any], at_ms: int) -> Json | None:
    """Return an answer with its id and its arrival, or None where there is none."""
    if not isinstance(fields.get("flag"), str) or fields.get("answer") is None:
        return None
    arrived = dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC).date().toordinal()
    names = ("flag", "answer", "date", "at", "urgency")
    named = {name: fields[name] for name in names if name in fields}
    day = day_number(fields.get("date"), arrived) or arrived
    return {**named, "id": record_id, "day": day, "at_ms": at_ms}


def _stored_flags(tx: Connection, account_id: str) -> tuple[Json, ...]:
    rows = tx.execute(
        select(record.c.id, record.c.body, record.c.changed_ms).where(
            record.c.stream_id == account_id,
            record.c.kind == "red_flag_answer",
            record.c.deleted.is_(False),
        )
    )
    flags: tuple[Json, ...] = ()
    for row in rows:
        flag = _flag(row.id, orjson.loads(row.body)["fields"], row.changed_ms)
        flags = flags if flag is None else _with_flag(flags, flag)
    return flags


def _stored_days(tx: Connection, account_id: str, today: int) -> list[DayNumbers]:
    rows = tx.execute(
        select(record.c.kind, record.c.body).where(
            record.c.stream_id == account_id,
            record.c.kind.in_(sorted(READERS)),
            record.c.day.is_not(None),
            record.c.deleted.is_(False),
        )
    )
    found: dict[str, list[Json]] = {kind: [] for kind in READERS}
    for kind, body in rows:
        found[kind].append(orjson.loads(body)["fields"])
    return day_numbers(found, last=dt.date.fromordinal(today + 1))


def summarise(tx: Connection, account_id: str, now_ms: int) -> Summary:
    """Return the summary of a diary made from nothing but its records."""
    today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date().toordinal()
    rows = tx.execute(
        select(record.c.id, record.c.body).where(
            record.c.stream_id == account_id,
            record.c.kind == "advice_answer",
            record.c.deleted.is_(False),
        )
    )
    answers = _newest({**orjson.loads(row.body)["fields"], "id": row.id} for row in rows)
    beside = Summary(answers=answers, flags=_stored_flags(tx, account_id))
    return follow_all(_stored_days(tx, account_id, today), beside=beside)


def load(tx: Connection, account_id: str) -> Summary | None:
    """Return the kept summary, or None when the diary is not shared."""
    row = tx.execute(select(diary_summary).where(diary_summary.c.account_id == account_id)).first()
    if row is None:
        return None
    return whole(row)


def whole(row: Any) -> Summary:
    """Return the summary in a row that holds all of its columns."""
    facts = orjson.loads(row.last_numbers)
    return replace(brief(row), facts=facts, before=row.before_last, after=row.after_last)


def brief(row: Any) -> Summary:
    """Return what placing somebody needs of a row: all but the last day and the engine's state."""
    advice = orjson.loads(row.advice)
    return Summary(
        last_day=row.last_day,
        level=row.level,
        given=tuple(advice["now"]),
        given_before=tuple(advice["before"]),
        answers=tuple(advice["answers"]),
        flags=tuple(orjson.loads(row.flags)),
        recent=tuple((day, level, pain) for day, level, pain in orjson.loads(row.recent)),
    )


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def row_of(summary: Summary) -> dict[str, Any]:
    """Return the columns that keep a summary."""
    told = {"now": summary.given, "before": summary.given_before, "answers": summary.answers}
    return {
        "last_day": summary.last_day,
        "level": summary.level,
        "advice": _text(told),
        "flags": _text(summary.flags),
        "recent": _text(summary.recent),
        "last_numbers": _text(summary.facts),
        "before_last": summary.before,
        "after_last": summary.after,
        "made_by": VERSION,
    }


_COLUMNS = tuple(row_of(Summary()))
_ADD = text(
    f"INSERT INTO diary_summary (account_id, {', '.join(_COLUMNS)})"  # noqa: S608 - names only
    f" VALUES (:account_id, {', '.join(f':{name}' for name in _COLUMNS)})"
)
_CHANGE = text(
    f"UPDATE diary_summary SET {', '.join(f'{name} = :{name}' for name in _COLUMNS)}"  # noqa: S608
    " WHERE account_id = :account_id"
)


def keep(tx: Connection, account_id: str, summary: Summary, *, new: bool) -> None:
    """Write a summary down."""
    tx.execute(_ADD if new else _CHANGE, {"account_id": account_id, **row_of(summary)})
