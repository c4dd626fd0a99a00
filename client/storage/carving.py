"""Reads the rows of a diary file page by page, for when SQLite no longer can.

File format: https://www.sqlite.org/fileformat2.html (sections 1.6 b-tree pages, 2.1 records,
4 the write-ahead log). Only rows whose seal fits are returned, so nothing wrong is ever read:
at worst something is missing.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from client.storage.rows import TABLES, Row, is_whole

PAGE = 4096
"""Page size of every diary file, in bytes."""

HEADER = 100
"""Length of the file's header, in bytes."""

WAL_HEADER = 32
FRAME_HEADER = 24
LEAF = 0x0D
"""First byte of a page that holds rows of a table."""

KNOWN_PAGES = (0x02, 0x05, 0x0A, LEAF)

WIDTHS = {len(columns) for columns in TABLES.values()}
INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of each integer type of a record."""

Pages = Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """A row and the table whose seal it carries."""

    table: str
    row: Row


def carve(database: bytes, log: bytes) -> Iterator[Found]:
    """Yield the rows found in a file and its write-ahead log.

    The log's pages stand for those they replace; where one of them is damaged, the page beneath
    it is read first.
    """
    beneath = {n // PAGE + 1: database[n : n + PAGE] for n in range(0, len(database), PAGE)}
    above = {frame.number: frame.page for frame in frames(log)}
    pages = {**beneath, **above}
    for number in sorted(pages):
        found, whole = _rows_of_page(pages, number)
        if not whole and number in above and number in beneath:
            yield from _rows_of_page({**pages, number: beneath[number]}, number)[0]
        yield from found


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log.

    `chained`: its checksum and those of all frames before it fit, so SQLite reads it. `sound`: its
    own content fits the checksum before it. `commits`: it ends a transaction.
    """

    number: int
    page: bytes
    chained: bool
    sound: bool
    commits: bool


def frames(log: bytes) -> Iterator[Frame]:
    """Yield the frames of the log's present run.

    With a damaged header the run with most frames counts as the present one.
    """
    size = FRAME_HEADER + PAGE
    starts = range(WAL_HEADER, len(log) - size + 1, size)
    whole_header = log_header_is_whole(log)
    runs = Counter(log[start + 8 : start + 16] for start in starts)
    salts = log[16:24] if whole_header or not runs else runs.most_common(1)[0][0]
    before = struct.unpack(">II", log[24:32]) if whole_header else (0, 0)
    order = "<" if log[:4] == b"\x37\x7f\x06\x82" else ">"
    chained = whole_header
    for start in starts:
        head, page = log[start : start + FRAME_HEADER], log[start + FRAME_HEADER : start + size]
        if head[8:16] != salts:
            chained = False
            continue
        stored = struct.unpack(">II", head[16:24])
        sound = _checksum(page, order, _checksum(head[:8], order, before)) == stored
        chained, before = chained and sound, stored
        yield Frame(int.from_bytes(head[:4], "big"), page, chained, sound, any(head[4:8]))


def header_is_whole(header: bytes) -> bool:
    """Return whether a file's first 100 bytes are what SQLite writes for a diary.

    Of the fields that change (counters, sizes) SQLite itself checks what matters; these fixed ones
    it would believe, and then refuse to write, or misread the pages. Schema format and encoding
    are 0 as long as the first tables are in the log only.
    """
    if not header:
        return True  # a new file
    return (
        len(header) == HEADER
        and header[:16] == b"SQLite format 3\x00"
        and int.from_bytes(header[16:18], "big") == PAGE
        and header[18] == header[19]
        and header[18] in (1, 2)  # rollback journal, as in a file just made, or write-ahead log
        and header[20:24] == bytes((0, 64, 32, 32))
        and int.from_bytes(header[44:48], "big") in (0, 4)
        and int.from_bytes(header[56:60], "big") in (0, 1)
        and not any(header[72:92])
    )


def log_header_is_whole(log: bytes) -> bool:
    """Return whether the log begins with a header whose checksum fits."""
    if len(log) < WAL_HEADER or log[:4] not in (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"):
        return False
    order = "<" if log[:4] == b"\x37\x7f\x06\x82" else ">"
    return _checksum(log[:24], order, (0, 0)) == struct.unpack(">II", log[24:32])


def log_is_whole(log: bytes) -> bool:
    """Return whether SQLite will read every transaction in the log that was completed.

    Frames that do not fit at the end are what a sudden stop or a full disk leaves behind, and no
    damage. A sound end of a transaction behind a frame that does not fit shows that it once did.
    """
    if len(log) <= WAL_HEADER:
        return True
    if not log_header_is_whole(log):
        return False
    broken = False
    for frame in frames(log):
        if broken and frame.sound and frame.commits:
            return False
        broken = not frame.chained
    return True


def _checksum(data: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    first, second = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def _rows_of_page(pages: Pages, number: int) -> tuple[list[Found], bool]:
    """Return a page's rows, and whether all of it could be read."""
    page = pages[number]
    start = 100 if number == 1 else 0
    if len(page) < PAGE or page[start] in KNOWN_PAGES[:-1] or number == 1:
        return [], len(page) == PAGE
    if page[start] == LEAF:
        count = int.from_bytes(page[3:5], "big")
        cells = [int.from_bytes(page[8 + 2 * i : 10 + 2 * i], "big") for i in range(count)]
        found = [_row_of_cell(pages, number, cell) for cell in cells]
        if all(found):
            return [row for row in found if row], True
    # Something in this page is wrong: look for a row at every byte of it.
    tried = (_row_of_cell(pages, number, cell) for cell in range(8, PAGE))
    return [row for row in tried if row], False


def _row_of_cell(pages: Pages, number: int, cell: int) -> Found | None:
    """Return the row that begins at this byte, or None when none with a fitting seal does."""
    page = pages[number]
    try:
        length, at = _varint(page, cell)
        _, at = _varint(page, at)
        width, _ = _varint(page, at)
        if not 4 <= width <= length or not 2 < width <= 3 * max(WIDTHS):
            return None
        payload = _payload(pages, page, at, length)
        row = _record(payload)
    except (IndexError, KeyError, ValueError):
        return None
    for table, columns in TABLES.items():
        if len(columns) == len(row) and is_whole(table, row):
            return Found(table, row)
    return None


def _payload(pages: Pages, page: bytes, at: int, length: int) -> bytes:
    """Return a cell's payload, followed through its overflow pages."""
    most = PAGE - 35
    if length <= most:
        return page[at : at + length]
    least = (PAGE - 12) * 32 // 255 - 23
    here = least + (length - least) % (PAGE - 4)
    here = here if here <= most else least
    parts = [page[at : at + here]]
    follow = int.from_bytes(page[at + here : at + here + 4], "big")
    missing = length - here
    seen = set()
    while missing > 0:
        if follow in seen:
            raise ValueError("the overflow pages run in a circle")
        seen.add(follow)
        overflow = pages[follow]
        parts.append(overflow[4 : 4 + min(missing, PAGE - 4)])
        missing -= PAGE - 4
        follow = int.from_bytes(overflow[:4], "big")
    return b"".join(parts)


def _record(payload: bytes) -> list[object]:
    """Return the values of a record; raises `ValueError` or `IndexError` when it is none."""
    end, at = _varint(payload, 0)
    types = []
    while at < end:
        code, at = _varint(payload, at)
        types.append(code)
    if len(types) not in WIDTHS:
        raise ValueError("no table has as many columns")
    values: list[object] = []
    for code in types:
        size = INTEGERS.get(code, (code - 12) // 2 if code >= 12 else 0)
        raw = payload[at : at + size]
        if len(raw) != size:
            raise ValueError("the record is cut off")
        at += size
        values.append(_value(code, raw))
    return values


def _value(code: int, raw: bytes) -> object:
    if code == 0:
        return None
    if code in INTEGERS:
        return int.from_bytes(raw, "big", signed=True)
    if code in (8, 9):
        return code - 8
    if code >= 13 and code % 2:
        return raw.decode("utf-8")
    raise ValueError("the diary stores no such value")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at this byte, and where it ends."""
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9
