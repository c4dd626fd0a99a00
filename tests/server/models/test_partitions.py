"""The tables of a stream can be spread over nodes: tried on PostgreSQL's own hash partitions."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import (
    ColumnClause,
    MetaData,
    Table,
    UniqueConstraint,
    literal_column,
    select,
    text,
)

import server.migrations
import server.models
from server.models.database import Database, metadata
from server.models.sync import record, stream_head, version
from server.services import sync
from shared.sync.merge import Status
from tests.builders import NOW, an_operation

PARTITIONS = 4
KEY = b"k" * 32
STREAMS = [f"person-{number}" for number in range(12)]


def stream_tables() -> list[Table]:
    """Return every table whose rows belong to a stream."""
    for module in pkgutil.iter_modules(server.models.__path__, "server.models."):
        import_module(module.name)
    return [table for table in metadata.sorted_tables if "stream_id" in table.columns]


def test_every_key_begins_with_the_stream() -> None:
    """Primary, unique and foreign keys and indexes of a stream's tables all begin with it."""
    for table in stream_tables():
        keys = [list(table.primary_key.columns)]
        keys += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
        keys += [list(index.columns) for index in table.indexes]
        keys += [list(c.columns) for c in table.foreign_key_constraints]
        for key in keys:
            assert next(iter(key)).name == "stream_id", f"{table.name}: {key}"


def test_the_script_names_every_table() -> None:
    """The script for Citus distributes exactly the tables of a stream, all beside its head."""
    script = Path(server.migrations.__path__[0], "citus.sql").read_text(encoding="utf-8")
    named = re.findall(r"create_distributed_table\('(\w+)', 'stream_id'(.*)\)", script)
    assert sorted(name for name, _ in named) == sorted(table.name for table in stream_tables())
    beside = {name: rest for name, rest in named if name != "stream_head"}
    assert set(beside.values()) == {", colocate_with => 'stream_head'"}


@pytest.fixture
def partitioned(postgresql_url: str) -> Iterator[Database]:
    """A PostgreSQL database whose stream tables are split by a hash of the stream."""
    database = Database(postgresql_url)
    copies = MetaData(naming_convention=metadata.naming_convention)
    split = [table.to_metadata(copies) for table in stream_tables()]
    with database.engine.begin() as connection:
        for table in reversed(split):
            connection.execute(text(f"DROP TABLE {table.name}"))
        for table in split:
            table.dialect_options["postgresql"]["partition_by"] = "HASH (stream_id)"
            table.create(connection)
            for part in range(PARTITIONS):
                connection.execute(
                    text(
                        f"CREATE TABLE {table.name}_{part} PARTITION OF {table.name}"
                        f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
                    )
                )
    yield database
    database.close()


def test_sync_on_partitions(partitioned: Database) -> None:
    """Push, repeat, pull, erase and expire work on split tables; a stream's rows stay together."""
    for stream in STREAMS:
        partitioned.run_tx(lambda tx, s=stream: sync.create_stream(tx, s))
        operations = [
            an_operation(n, record_id=f"r{n}", kind="practice", deleted=n == 3) for n in (1, 2, 3)
        ]
        for status in (Status.APPLIED, Status.DUPLICATE):
            reply = partitioned.run_tx(
                lambda tx, s=stream, o=operations: sync.push(tx, s, "phone", 1, o, now=NOW)
            )
            assert {result.status for result in reply.results} == {status}
        partitioned.run_tx(lambda tx, s=stream: sync.erase_record(tx, s, "r1", NOW))
        assert partitioned.run_tx(lambda tx, s=stream: sync.expire_tombstones(tx, s, NOW + 1)) == 1
        page = partitioned.read(
            lambda tx, s=stream: sync.pull(tx, s, "tablet", 1, None, limit=9, key=KEY)
        )
        assert [row.record_id for row in page.rows] == ["r2", "r1"]
    partitioned.run_tx(lambda tx: sync.erase_stream(tx, STREAMS[0]))

    def parts(table: Table) -> dict[str, set[str]]:
        """Return the streams in each partition that holds any."""
        part_of_row: ColumnClause[str] = literal_column("tableoid::regclass::text")
        query = select(part_of_row, table.c.stream_id).distinct()
        found: dict[str, set[str]] = {}
        for part, stream in partitioned.read(lambda tx: tx.execute(query).all()):
            found.setdefault(part.rsplit("_", 1)[1], set()).add(stream)
        return found

    heads = parts(stream_head)
    assert len(heads) == PARTITIONS
    assert set().union(*heads.values()) == set(STREAMS[1:])
    assert parts(record) == parts(version) == heads
