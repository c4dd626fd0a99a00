"""The summary of one shared diary: followed day by day, amended, or made anew from all days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from server.models.caseload import diary_summary
from server.models.sync import record
from server.services.warning_signs import read_answer
from shared.diary.days import parse_day
from shared.diary.errors import InvalidValueError
from shared.sync.records import Record
from shared.trends import Advice, Monitor

RECENT_DAYS = 56
"""How far back the summary keeps single days, for the sparkline and the course."""

FLAGS_MAX = 50
"""How many yes answers are kept; the newest."""

Numbers = tuple[int, int | None, int | None, int | None]
"""Pain, stiffness, stress and sleep of one day."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept of a diary; days are ordinals.

    `monitor` is the engine's state before the last day and `numbers` are that day's, so that an
    amended day is taken in again instead of replaying the diary. `advice` is the one given last,
    `advice_before` the one that stood before the last day.
    """

    last_day: int | None = None
    level: float | None = None
    advice: Json | None = None
    advice_before: Json | None = None
    flags: tuple[Json, ...] = ()
    recent: tuple[tuple[int, int, int], ...] = ()
    numbers: Numbers | None = None
    monitor: Json | None = None


def follow_days(summary: Summary, days: Sequence[tuple[int, Numbers]]) -> Summary:
    """Return the summary with these days, in order; the first may be the last day, amended.

    Costs one step of the engine for each day and one more, however long the diary.
    """
    if not days:
        return summary
    monitor = Monitor() if summary.monitor is None else Monitor.from_dict(summary.monitor)
    if summary.numbers is not None and summary.last_day not in (None, days[0][0]):
        monitor.update(summary.last_day or 0, *summary.numbers)
        summary = replace(summary, advice_before=summary.advice)
    *earlier, (last, numbers) = days
    for day, values in earlier:
        summary = _with_day(summary, monitor, day, values)
        summary = replace(summary, advice_before=summary.advice)
    # Only the state before the last day is kept, so only that one is written out.
    summary = replace(summary, monitor=monitor.to_dict())
    return _with_day(summary, monitor, last, numbers)


def _with_day(summary: Summary, monitor: Monitor, day: int, numbers: Numbers) -> Summary:
    """Return the summary with a day that `monitor` has not seen yet."""
    advice = monitor.update(day, *numbers)
    level = 0.0 if monitor.point is None else monitor.point.level
    kept = [row for row in summary.recent if day - RECENT_DAYS < row[0] < day]
    return replace(
        summary,
        last_day=day,
        level=level,
        advice=summary.advice_before if advice is None else _advice(advice),
        recent=(*kept, (day, round(level * 10), numbers[0])),
        numbers=numbers,
    )


def follow_all(days: Iterable[tuple[int, Numbers]], flags: tuple[Json, ...]) -> Summary:
    """Return the summary of a whole diary, its days in order."""
    return follow_days(Summary(flags=flags), list(days))


def _advice(advice: Advice) -> Json:
    return {
        "kind": advice.kind,
        "day": advice.day,
        "numbers": {k: v for said in advice.reason for k, v in said.numbers.items()},
    }


def numbers_of(fields: Mapping[str, Any]) -> Numbers | None:
    """Return what the engine reads of a day; None when there is no pain in it."""
    pain = _score(fields.get("pain"))
    if pain is None:
        return None
    stiffness, stress, sleep = (
        _score(fields.get(name)) for name in ("stiffness", "stress", "sleep_quality")
    )
    return pain, stiffness, stress, sleep


def _score(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= 10 else None  # type: ignore[operator, return-value]


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
    days: dict[int, Numbers] = {}
    replay = False
    for changed in records:
        fields = changed.visible() or {}
        if changed.kind == "red_flag_answer":
            summary = replace(summary, flags=_with_flag(summary.flags, changed, fields, now_ms))
        elif changed.kind == "entry":
            held = changed.fields.get("date")
            day = day_number(held.value if held else None, today)
            numbers = numbers_of(fields)
            if day is None or numbers is None:
                replay = True  # a day is gone: deleted, erased or without its pain
            else:
                days[day] = numbers
    if days and summary.last_day is not None and min(days) < summary.last_day:
        replay = True
    if replay:
        return follow_all(_stored_days(tx, account_id, today), summary.flags)
    return follow_days(summary, sorted(days.items()))


def _with_flag(
    flags: tuple[Json, ...], changed: Record, fields: Json, now_ms: int
) -> tuple[Json, ...]:
    """Return the yes answers with this one; one that was erased leaves."""
    rest = tuple(flag for flag in flags if flag["id"] != changed.record_id)
    flag = _flag(changed.record_id, fields, now_ms)
    return rest if flag is None else (*rest, flag)[-FLAGS_MAX:]


def _flag(record_id: str, fields: Mapping[str, Any], at_ms: int) -> Json | None:
    answer = read_answer(record_id, fields)
    if answer is None or not answer.yes:
        return None
    arrived = dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC).date().toordinal()
    return {
        "id": record_id,
        "sign": answer.sign,
        "urgency": answer.urgency,
        "day": day_number(answer.day, arrived) or arrived,
        "at_ms": at_ms,
    }


def _stored_days(tx: Connection, account_id: str, today: int) -> Iterable[tuple[int, Numbers]]:
    rows = tx.execute(
        select(record.c.body)
        .where(
            record.c.stream_id == account_id,
            record.c.kind == "entry",
            record.c.day.is_not(None),
            record.c.deleted.is_(False),
        )
        .order_by(record.c.day)
    )
    for (body,) in rows:
        fields = orjson.loads(body)["fields"]
        day, numbers = day_number(fields.get("date"), today), numbers_of(fields)
        if day is not None and numbers is not None:
            yield day, numbers


def summarise(tx: Connection, account_id: str, now_ms: int) -> Summary:
    """Return the summary of a diary made from nothing but its records."""
    today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date().toordinal()
    rows = tx.execute(
        select(record.c.id, record.c.body, record.c.changed_ms)
        .where(
            record.c.stream_id == account_id,
            record.c.kind == "red_flag_answer",
            record.c.deleted.is_(False),
        )
        .order_by(record.c.changed_ms)
    ).all()
    found = [_flag(row.id, orjson.loads(row.body)["fields"], row.changed_ms) for row in rows]
    flags = tuple(flag for flag in found if flag is not None)[-FLAGS_MAX:]
    return follow_all(_stored_days(tx, account_id, today), flags)


def load(tx: Connection, account_id: str) -> Summary | None:
    """Return the kept summary, or None when the diary is not shared."""
    row = tx.execute(select(diary_summary).where(diary_summary.c.account_id == account_id)).first()
    if row is None:
        return None
    advice = orjson.loads(row.advice)
    last = orjson.loads(row.last_numbers)
    return Summary(
        last_day=row.last_day,
        level=row.level,
        advice=advice["now"],
        advice_before=advice["before"],
        flags=tuple(orjson.loads(row.flags)),
        recent=tuple((day, level, pain) for day, level, pain in orjson.loads(row.recent)),
        numbers=None if last is None else (last[0], last[1], last[2], last[3]),
        monitor=orjson.loads(row.monitor),
    )


def keep(tx: Connection, account_id: str, summary: Summary, *, new: bool) -> None:
    """Write a summary down."""
    values = {
        "last_day": summary.last_day,
        "level": summary.level,
        "advice": _text({"now": summary.advice, "before": summary.advice_before}),
        "flags": _text(summary.flags),
        "recent": _text(summary.recent),
        "last_numbers": _text(summary.numbers),
        "monitor": _text(summary.monitor),
    }
    if new:
        tx.execute(insert(diary_summary).values(account_id=account_id, **values))
    else:
        here = diary_summary.c.account_id == account_id
        tx.execute(update(diary_summary).where(here).values(**values))


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
