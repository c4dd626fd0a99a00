"""The caseload's rows: opened with a share, kept in step by every write, closed with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, insert, select, text, update

from server.models.caseload import case_row, diary_summary
from server.models.database import Database
from server.models.shares import share
from server.services import summaries
from server.services.case_words import kept
from server.services.summaries import VERSION, Summary
from server.services.sync_rows import UnknownStreamError, lock_head
from server.services.trends import KINDS as REVIEWED
from server.services.triage import Facts, Triage, day_of_ms, triage
from shared.sync.records import Record

KINDS = frozenset(REVIEWED)
"""Records that can change where somebody stands."""

SWEEP_MAX = 500
"""Most rows that one page brings up to date; the rest follow with the next."""

_WATCHED = (
    "SELECT c.*, s.last_day, s.level, s.advice, s.flags, s.recent, s.last_numbers, s.before_last,"
    " s.after_last, s.made_by FROM case_row AS c JOIN diary_summary AS s"
    " ON s.account_id = c.account_id WHERE c.account_id = :account_id"
)
_READ = {"sqlite": text(_WATCHED), "postgresql": text(f"{_WATCHED} FOR UPDATE OF c")}
"""A summary and every clinic's row beside it: what keeping them in step needs, in one statement."""

_MOVE = text(
    "UPDATE case_row SET reason = :reason, place = :place, why = :why,"
    " next_change_on = :next_change_on WHERE clinic_id = :clinic_id AND account_id = :account_id"
)
_COUNT = text(
    "INSERT INTO case_count (clinic_id, reason, people) VALUES (:clinic_id, :reason, :by)"
    " ON CONFLICT (clinic_id, reason) DO UPDATE SET people = case_count.people + :by"
)


def open_case(tx: Connection, share_id: str, now_ms: int) -> None:
    """Take a redeemed share into its clinic's caseload."""
    row = tx.execute(select(share).where(share.c.id == share_id)).one()
    lock_head(tx, row.account_id)
    _close(tx, (case_row.c.clinic_id == row.clinic_id) & (case_row.c.account_id == row.account_id))
    summary = summaries.load(tx, row.account_id)
    if summary is None:
        summary = summaries.summarise(tx, row.account_id, now_ms)
        summaries.keep(tx, row.account_id, summary, new=True)
    scope = orjson.loads(row.scope)
    facts = _facts(summary, scope, opened_ms=row.redeemed_ms)
    at = _placed(facts, row.ends_ms, now_ms)
    tx.execute(
        insert(case_row).values(
            clinic_id=row.clinic_id,
            account_id=row.account_id,
            share_id=share_id,
            name=row.name,
            name_key=row.name.casefold(),
            scope=row.scope,
            opened_ms=row.redeemed_ms,
            ends_ms=row.ends_ms,
            handled_ms=0,
            booking_ms=0,
            **at,
        )
    )
    _count(tx, row.clinic_id, str(at["reason"]), 1)


def close_case(tx: Connection, share_id: str) -> None:
    """Take a share out of the caseload; the summary goes with the last clinic that reads it."""
    account_id = tx.scalar(select(share.c.account_id).where(share.c.id == share_id))
    if account_id is None:
        return
    lock_head(tx, account_id)
    _close(tx, case_row.c.share_id == share_id)
    _forget_unread(tx, account_id)


def close_all(tx: Connection, account_id: str) -> None:
    """Take a person out of every caseload; nothing to do for one who is not there any more."""
    try:
        lock_head(tx, account_id)
    except UnknownStreamError:
        return
    _close(tx, case_row.c.account_id == account_id)
    _forget_unread(tx, account_id)


def note_changes(tx: Connection, account_id: str, records: Sequence[Record], now_ms: int) -> None:
    """Keep the summary and the caseloads of a shared diary in step with what was just written.

    Called by the transaction that wrote, with the stream locked. O(1) in the length of the diary
    as long as the last day or a later one changed.
    """
    changed = [one for one in records if one.kind in KINDS]
    if not changed:
        return
    rows = tx.execute(_READ[tx.dialect.name], {"account_id": account_id}).all()
    if not rows:
        return
    if rows[0].made_by == VERSION:
        before = summaries.whole(rows[0])
        after = summaries.take_in(tx, account_id, before, changed, now_ms)
        if after == before:
            return
    else:
        after = summaries.summarise(tx, account_id, now_ms)
    summaries.keep(tx, account_id, after, new=False)
    for row in rows:
        _place(tx, row, _facts_of(row, after), now_ms)


def refresh(database: Database, now_ms: int) -> int:
    """Make every summary anew that another version made, person by person; return how many."""
    done = 0
    while outdated := database.read(_outdated):
        for account_id in outdated:
            database.run_tx(partial(_make_anew, account_id, now_ms))
        done += len(outdated)
    return done


def _outdated(tx: Connection) -> Sequence[str]:
    made_by = diary_summary.c.made_by
    query = select(diary_summary.c.account_id).where((made_by < VERSION) | (made_by > VERSION))
    return tx.scalars(query.limit(100)).all()


def _make_anew(account_id: str, now_ms: int, tx: Connection) -> None:
    lock_head(tx, account_id)
    summary = summaries.summarise(tx, account_id, now_ms)
    summaries.keep(tx, account_id, summary, new=False)
    for row in tx.execute(_READ[tx.dialect.name], {"account_id": account_id}).all():
        _place(tx, row, _facts_of(row, summary), now_ms)


def mark_handled(tx: Connection, clinic_id: str, account_id: str, now_ms: int) -> None:
    """Note that a therapist dealt with somebody: only what comes after counts again."""
    _set(tx, clinic_id, account_id, now_ms, handled_ms=now_ms)


def mark_booking(
    tx: Connection, clinic_id: str, account_id: str, asked_ms: int, now_ms: int
) -> None:
    """Note that an appointment waits for an answer since `asked_ms`, or with 0 that none does."""
    _set(tx, clinic_id, account_id, now_ms, booking_ms=asked_ms)


def sweep(tx: Connection, clinic_id: str, now_ms: int) -> int:
    """Bring the rows up to date whose reason changes with time alone; return how many were due."""
    due = tx.execute(
        select(case_row, *_SUMMARY)
        .join(diary_summary, diary_summary.c.account_id == case_row.c.account_id)
        .where(case_row.c.clinic_id == clinic_id, case_row.c.next_change_on <= day_of_ms(now_ms))
        .order_by(case_row.c.next_change_on)
        .limit(SWEEP_MAX)
        .with_for_update(of=case_row)
    ).all()
    for row in due:
        if row.ends_ms <= now_ms:
            _close(tx, case_row.c.share_id == row.share_id)
        else:
            _place(tx, row, _facts_of(row, summaries.brief(row)), now_ms)
    return len(due)


_SUMMARY = (
    diary_summary.c.last_day,
    diary_summary.c.level,
    diary_summary.c.advice,
    diary_summary.c.flags,
    diary_summary.c.recent,
)
"""What placing a row needs of the summary: all but the engine's state."""


def _set(tx: Connection, clinic_id: str, account_id: str, now_ms: int, **values: int) -> None:
    lock_head(tx, account_id)
    here = (case_row.c.clinic_id == clinic_id) & (case_row.c.account_id == account_id)
    if tx.execute(update(case_row).where(here).values(**values)).rowcount == 0:
        return
    row = tx.execute(
        select(case_row, *_SUMMARY)
        .join(diary_summary, diary_summary.c.account_id == case_row.c.account_id)
        .where(here)
    ).one()
    _place(tx, row, _facts_of(row, summaries.brief(row)), now_ms)


def _facts(
    summary: Summary,
    scope: Sequence[str],
    *,
    opened_ms: int,
    handled_ms: int = 0,
    booking_ms: int = 0,
) -> Facts:
    return Facts(
        opened_day=day_of_ms(opened_ms),
        last_day=summary.last_day,
        level=summary.level,
        given=summary.given,
        answers=summary.answers,
        flags=summary.flags,
        recent=summary.recent,
        booking_ms=booking_ms,
        handled_ms=handled_ms,
        numbers_shared="numbers" in scope,
    )


def _facts_of(row: Row[Any], summary: Summary) -> Facts:
    return _facts(
        summary,
        orjson.loads(row.scope),
        opened_ms=row.opened_ms,
        handled_ms=row.handled_ms,
        booking_ms=row.booking_ms,
    )


def _placed(facts: Facts, ends_ms: int, now_ms: int) -> dict[str, object]:
    at: Triage = triage(facts, day_of_ms(now_ms))
    return {
        "reason": at.reason,
        "place": at.place,
        "why": kept(at.why),
        "next_change_on": min(at.next_change_on, day_of_ms(ends_ms)),
    }


def _place(tx: Connection, row: Row[Any], facts: Facts, now_ms: int) -> None:
    """Write where a locked row stands now, and move the counters when its reason changed."""
    at = _placed(facts, row.ends_ms, now_ms)
    tx.execute(_MOVE, {"clinic_id": row.clinic_id, "account_id": row.account_id, **at})
    if at["reason"] != row.reason:
        # In one order everywhere, so that two writers never wait for each other.
        for reason, by in sorted(((row.reason, -1), (str(at["reason"]), 1))):
            _count(tx, row.clinic_id, reason, by)


def _close(tx: Connection, which: Any) -> None:
    gone = tx.execute(
        delete(case_row).where(which).returning(case_row.c.clinic_id, case_row.c.reason)
    ).all()
    for row in sorted(gone, key=lambda row: (row.clinic_id, row.reason)):
        _count(tx, row.clinic_id, row.reason, -1)


def _forget_unread(tx: Connection, account_id: str) -> None:
    unread = ~select(case_row.c.account_id).where(case_row.c.account_id == account_id).exists()
    tx.execute(delete(diary_summary).where(diary_summary.c.account_id == account_id, unread))


def _count(tx: Connection, clinic_id: str, reason: str, by: int) -> None:
    tx.execute(_COUNT, {"clinic_id": clinic_id, "reason": reason, "by": by})
