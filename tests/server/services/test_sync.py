"""Push and pull on real databases."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from server.models.database import Database
from server.models.sync import record, stream_head, version
from server.services import sync
from shared.sync.digest import digest
from shared.sync.identity import entry_id
from shared.sync.merge import Status
from shared.sync.messages import PullReply, PushReply
from shared.sync.operations import Operation
from shared.sync.problems import (
    BatchTooLargeError,
    CursorAheadError,
    CursorInvalidError,
    EpochChangedError,
    GapError,
    ResyncRequiredError,
    SchemaTooOldError,
)
from tests.builders import NOW, TODAY, an_id, an_operation

KEY = b"k" * 32
PERSON = "person"
TODAY_ID = entry_id(PERSON, TODAY)


@pytest.fixture
def stream(database: Database) -> Database:
    """A database with two empty streams."""
    for stream_id in (PERSON, "other"):
        database.run_tx(lambda tx, s=stream_id: sync.create_stream(tx, s))
    return database


def push(
    database: Database, *operations: Operation, device: str = "phone", now: int = NOW + 10**6
) -> PushReply:
    """Push in a transaction."""
    return database.run_tx(lambda tx: sync.push(tx, PERSON, device, 1, operations, now=now))


def pull(database: Database, cursor: str | None = None, limit: int = 1000) -> PullReply:
    """Pull in a transaction."""
    return database.read(
        lambda tx: sync.pull(tx, PERSON, "tablet", 1, cursor, limit=limit, key=KEY)
    )


def an_edit(n: int, **fields: Any) -> Operation:
    """Return an operation on a record of its own."""
    return an_operation(n, **{"record_id": f"r{n}", "kind": "practice", **fields})


def rows(database: Database, table: Any) -> list[Any]:
    """Return a table's rows of the person."""
    query = select(table).where(table.c.stream_id == PERSON).order_by(*table.primary_key)
    return list(database.read(lambda tx: tx.execute(query).all()))


def test_pushed_is_pulled(stream: Database) -> None:
    """What one device pushes, another pulls, with the digest of the whole."""
    reply = push(stream, an_operation(1, record_id=TODAY_ID), an_edit(2, patch={"ball": True}))
    assert [result.status for result in reply.results] == [Status.APPLIED] * 2
    assert (reply.epoch, reply.durable_n, reply.server_time) == (1, 0, NOW + 10**6)
    page = pull(stream)
    assert page.rows == reply.canon
    assert page.rows[0].visible() == {"date": "2026-11-23", "pain": 5}
    assert (page.head, page.has_more, page.min_seq) == (2, False, 0)
    assert page.digest == digest(page.rows)


def test_history_and_columns(stream: Database) -> None:
    """Every operation leaves a version; every record its day and time for the queries by date."""
    push(stream, an_operation(1, record_id=TODAY_ID), an_edit(2, deleted=True))
    history = rows(stream, version)
    assert [(row.seq, row.op_id, row.n) for row in history] == [(1, an_id(1), 1), (2, an_id(2), 2)]
    kept = {row.id: row for row in rows(stream, record)}
    assert (kept[TODAY_ID].day, kept[TODAY_ID].deleted) == ("2026-11-23", False)
    assert (kept["r2"].day, kept["r2"].deleted) == (None, True)
    assert kept["r2"].changed_ms == NOW + 10**6


def test_repeat(stream: Database) -> None:
    """A push that comes again is answered as before and changes no row."""
    operations = (an_edit(1), an_edit(2, kind="entry", patch={"pain": 99}))
    first = push(stream, *operations)
    before = [rows(stream, table) for table in (stream_head, record, version)]
    again = push(stream, *operations)
    assert [r.status for r in first.results] == [Status.APPLIED, Status.REJECTED]
    assert [r.status for r in again.results] == [Status.DUPLICATE] * 2
    assert [(r.first, r.refusal) for r in again.results] == [
        (r.status, r.refusal) for r in first.results
    ]
    assert again.canon == first.canon
    assert [rows(stream, table) for table in (stream_head, record, version)] == before


def test_partly_repeated(stream: Database) -> None:
    """A batch that is partly known stores the rest."""
    push(stream, an_edit(1), an_edit(2))
    reply = push(stream, an_edit(1), an_edit(2), an_edit(3))
    assert [r.status for r in reply.results] == [Status.DUPLICATE] * 2 + [Status.APPLIED]
    assert len(rows(stream, version)) == 3


def test_known_operations_under_a_new_identity(stream: Database) -> None:
    """A device with a new identity moves its count past what the server knows."""
    push(stream, an_edit(1))
    push(stream, an_edit(1), device="reborn")
    reply = push(stream, an_edit(2), device="reborn")
    assert reply.results[0].status is Status.APPLIED


def test_refused_by_the_real_judge(stream: Database) -> None:
    """The judge that the device uses too refuses what is out of range, and says which field."""
    reply = push(stream, an_operation(1, record_id=TODAY_ID, patch={"pain": 11}))
    assert reply.results[0].refusal is not None
    assert reply.results[0].refusal.field == "pain"
    assert pull(stream).rows == ()
    assert rows(stream, version)[0].patch is None


def test_batch_error_stores_nothing(stream: Database) -> None:
    """A batch that cannot be carried out leaves no trace, not even of its good part."""
    before = rows(stream, stream_head)
    with pytest.raises(GapError):
        push(stream, an_edit(1), an_edit(3))
    with pytest.raises(BatchTooLargeError):
        push(stream, *(an_edit(n) for n in range(1, 502)))
    assert rows(stream, version) == rows(stream, record) == []
    assert rows(stream, stream_head) == before


def test_streams_do_not_touch(stream: Database) -> None:
    """The same ids in another stream are other records."""
    push(stream, an_edit(1))
    reply = stream.run_tx(lambda tx: sync.push(tx, "other", "phone", 1, [an_edit(1)], now=NOW))
    assert reply.results[0].status is Status.APPLIED
    assert reply.canon[0].seq == 1


def test_pages(stream: Database) -> None:
    """Pages of any size give every record once, in order, and the digest on the last only."""
    push(stream, *(an_edit(n) for n in range(1, 8)))
    for limit in (1, 2, 7, 8):
        seen, cursor, more = [], None, True
        while more:
            page = pull(stream, cursor, limit)
            seen += [row.record_id for row in page.rows]
            cursor, more = page.next_cursor, page.has_more
            assert (page.digest is None) == more
        assert seen == [f"r{n}" for n in range(1, 8)]
        assert pull(stream, cursor).rows == ()


def test_a_record_changed_between_pages_comes_again(stream: Database) -> None:
    """A record that changes while it is being read past is delivered once more, as it is then."""
    push(stream, an_edit(1), an_edit(2), an_edit(3))
    page = pull(stream, None, 2)
    push(stream, an_edit(4, record_id="r1", patch={"later": 1}))
    rest = pull(stream, page.next_cursor)
    assert [row.record_id for row in rest.rows] == ["r3", "r1"]


def test_cursor_errors(stream: Database) -> None:
    """A forged cursor, one of another stream, and one past the end are each told apart."""
    push(stream, an_edit(1))
    cursor = pull(stream).next_cursor
    with pytest.raises(CursorInvalidError):
        pull(stream, cursor[:-2] + "AA")
    with pytest.raises(CursorInvalidError):
        stream.read(lambda tx: sync.pull(tx, "other", "tablet", 1, cursor, limit=9, key=KEY))
    stream.run_tx(lambda tx: tx.execute(stream_head.update().values(seq=0)))
    with pytest.raises(CursorAheadError):
        pull(stream, cursor)


def test_epoch_changed(stream: Database) -> None:
    """A device of another epoch is told the present one and its own last number, on both ways."""
    push(stream, an_edit(1))
    stream.run_tx(
        lambda tx: tx.execute(stream_head.update().values(epoch=2, restore_points='{"1": 1}'))
    )
    with pytest.raises(EpochChangedError) as pushed:
        push(stream, an_edit(2))
    assert (pushed.value.epoch, pushed.value.last_n, pushed.value.restore_points) == (2, 1, {1: 1})
    with pytest.raises(EpochChangedError) as pulled:
        pull(stream)
    assert (pulled.value.epoch, pulled.value.last_n) == (2, 0)

    def old_cursor(tx: Connection) -> None:
        cursor = sync.pull(tx, PERSON, "tablet", 2, None, limit=9, key=KEY).next_cursor
        tx.execute(stream_head.update().values(epoch=3))
        sync.pull(tx, PERSON, "tablet", 3, cursor, limit=9, key=KEY)

    with pytest.raises(CursorInvalidError):
        stream.run_tx(old_cursor)


def test_unknown_stream(database: Database) -> None:
    """A stream that is not there, or was erased, is said to be unknown."""
    with pytest.raises(sync.UnknownStreamError):
        push(database, an_edit(1))
    with pytest.raises(sync.UnknownStreamError):
        pull(database)
    with pytest.raises(sync.UnknownStreamError):
        database.run_tx(lambda tx: sync.expire_tombstones(tx, PERSON, NOW))


def test_schema() -> None:
    """A device whose schema is too old is told the least that may write."""
    sync.check_schema(sync.SCHEMA_LEAST)
    with pytest.raises(SchemaTooOldError) as caught:
        sync.check_schema(sync.SCHEMA_LEAST - 1)
    assert caught.value.details() == {"least": sync.SCHEMA_LEAST}


@pytest.fixture
def new_id() -> Iterator[Any]:
    """Ids that differ."""
    numbers = itertools.count(10**6)
    return lambda: an_id(next(numbers), "api")


def test_the_service_writes_itself(stream: Database, new_id: Any) -> None:
    """What the service writes counts as seen-all, keeps its own count, and is judged the same."""
    push(stream, an_operation(1, record_id=TODAY_ID, t=NOW + 10**6))
    changes = [
        sync.Change(TODAY_ID, "entry", {"pain": 2}),
        sync.Change(TODAY_ID, "entry", {"pain": 20}),
    ]
    for count in (1, 2):
        reply = stream.run_tx(
            lambda tx: sync.write(tx, PERSON, "api", changes, now=NOW, new_id=new_id)
        )
        assert [r.status for r in reply.results] == [Status.APPLIED, Status.REJECTED]
        assert reply.canon[0].visible() == {"date": "2026-11-23", "pain": 2}
        assert reply.canon[0].losers == ()
        assert rows(stream, version)[-1].n == 2 * count


def test_erase_stream(stream: Database) -> None:
    """Erasing a person's stream leaves no row of it and none of another's missing."""
    push(stream, an_edit(1))
    stream.run_tx(lambda tx: sync.push(tx, "other", "phone", 1, [an_edit(1)], now=NOW))
    stream.run_tx(lambda tx: sync.erase_stream(tx, PERSON))
    assert [rows(stream, table) for table in (stream_head, record, version)] == [[], [], []]
    assert stream.read(lambda tx: tx.execute(select(record)).all())


def test_erase_record(stream: Database) -> None:
    """Erasing a record leaves its ids and no content, and every device is told."""
    push(stream, an_edit(1, patch={"note": "secret"}), an_edit(2))
    for _ in range(2):
        stream.run_tx(lambda tx: sync.erase_record(tx, PERSON, "r1", NOW))
    page = pull(stream)
    assert page.digest == digest(page.rows)
    assert [(row.record_id, row.erased, row.visible()) for row in page.rows] == [
        ("r2", False, {"date": "2026-11-23", "pain": 5}),
        ("r1", True, None),
    ]
    history = rows(stream, version)
    assert [row.seq for row in history] == [1, 2, 3]
    assert [row.patch is None for row in history] == [True, False, True]
    assert "secret" not in repr([rows(stream, table) for table in (stream_head, record, version)])
    late = push(stream, replace(an_edit(1), patch={}), an_edit(3, record_id="r1"))
    assert [r.status for r in late.results] == [Status.DUPLICATE, Status.REJECTED]


def test_erase_a_record_only_a_device_has(stream: Database) -> None:
    """A record can be erased before the server has heard of it."""
    stream.run_tx(lambda tx: sync.erase_record(tx, PERSON, "r1", NOW))
    assert push(stream, an_edit(1)).results[0].status is Status.REJECTED


def test_tombstones_expire(stream: Database) -> None:
    """Old tombstones go; a device that had not read them must read all, one that had need not."""
    push(stream, an_edit(1), an_edit(2))
    early = pull(stream).next_cursor
    push(stream, an_edit(3, record_id="r1", deleted=True))
    push(stream, an_edit(4, record_id="r2", deleted=True), now=NOW + 2 * 10**6)
    late = pull(stream).next_cursor

    def expire(tx: Connection) -> int:
        return sync.expire_tombstones(tx, PERSON, NOW + 2 * 10**6)

    assert stream.run_tx(expire) == 1
    assert stream.run_tx(expire) == 0
    with pytest.raises(ResyncRequiredError):
        pull(stream, early)
    assert pull(stream, late).rows == ()
    page = pull(stream)
    assert [row.record_id for row in page.rows] == ["r2"]
    assert page.min_seq == 3
    assert page.digest == digest(page.rows)


def test_a_long_walk_is_not_sent_back(stream: Database) -> None:
    """A walk from the start goes on through numbers whose tombstones have expired."""
    push(stream, *(an_edit(n) for n in range(1, 6)))
    push(stream, an_edit(6, record_id="r5", deleted=True))
    stream.run_tx(lambda tx: sync.expire_tombstones(tx, PERSON, NOW + 10**7))
    page = pull(stream, None, 2)
    assert [row.record_id for row in pull(stream, page.next_cursor).rows] == ["r3", "r4"]


@pytest.mark.parametrize("size", [1, 365])
def test_statements(stream: Database, size: int) -> None:
    """A push takes at most four statements and a pull one, however many rows there are."""
    statements: list[str] = []

    @event.listens_for(stream.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    operations = [an_edit(n) for n in range(1, size + 1)]
    for batch in (operations, operations, [*operations, an_edit(size + 1)]):
        statements.clear()
        push(stream, *batch)
        assert 1 <= len(statements) <= 4
    statements.clear()
    pull(stream)
    assert len(statements) == 1
