"""A backup as a file: every table's rows as JSON lines, compressed, the same for every engine.

The first line says what it is, the last how many rows of each table there must be and the SHA-256
of all lines before it. Between them, a line with a table's name and columns stands before its rows.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

FORM = 1


class BackupError(Exception):
    """A backup that cannot be used; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table's rows in a backup, in the order of its columns."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a backup says of itself: when it was taken (ms), of which revision, rows by table."""

    path: Path
    at: int
    revision: str
    rows: dict[str, int]


def write_backup(path: Path, at: int, revision: str, tables: Iterable[TableRows]) -> None:
    """Write a backup that is there whole or not at all, readable by its owner only."""
    partial = path.with_name(path.name + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed:
            digest, counts = hashlib.sha256(), {}

            def put(value: Any) -> None:
                line = orjson.dumps(value) + b"\n"
                digest.update(line)
                packed.write(line)

            put({"knotwise_backup": FORM, "at": at, "revision": revision})
            for table in tables:
                put({"table": table.name, "columns": list(table.columns)})
                counts[table.name] = 0
                for row in table.rows:
                    put(list(row))
                    counts[table.name] += 1
            end = {"rows": counts, "sha256": digest.hexdigest()}
            packed.write(orjson.dumps(end) + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def verify(path: Path) -> BackupInfo:
    """Read a backup through and return what it says. Raises `BackupError` unless it is whole."""
    head: dict[str, Any] = {}
    digest, counts, table, end = hashlib.sha256(), dict[str, int](), "", None
    for line in _lines(path):
        if end is not None:
            raise BackupError(f"{path.name} goes on after its end.")
        value = _parse(path, line)
        if isinstance(value, dict) and "sha256" in value:
            end = value
            continue
        digest.update(line)
        if not head:
            head = value if isinstance(value, dict) else {}
            if head.get("knotwise_backup") != FORM:
                raise BackupError(f"{path.name} is not a backup that this version can read.")
        elif isinstance(value, dict):
            table = str(value.get("table"))
            counts[table] = 0
        else:
            counts[table] = counts.get(table, 0) + 1
    if end is None or end["sha256"] != digest.hexdigest() or end.get("rows") != counts:
        raise BackupError(f"{path.name} is damaged or was cut short.")
    return BackupInfo(path, int(head["at"]), str(head["revision"]), counts)


def read_tables(path: Path) -> Iterator[TableRows]:
    """Yield each table of a backup that `verify` passed; read its rows before the next table."""
    lines = _lines(path)
    next(lines)
    value = _parse(path, next(lines))
    while "table" in value:
        following: list[dict[str, Any]] = []

        def rows(following: list[dict[str, Any]] = following) -> Iterator[Sequence[Any]]:
            for line in lines:
                row = _parse(path, line)
                if isinstance(row, dict):
                    following.append(row)
                    return
                yield row

        found = TableRows(value["table"], value["columns"], rows())
        yield found
        for _ in found.rows:
            pass  # whatever the caller did not want
        value = following[0]


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as packed:
            yield from packed
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except (OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
        raise BackupError(f"{path.name} cannot be read: {error}.") from None


def _parse(path: Path, line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        raise BackupError(f"{path.name} is damaged.") from None
