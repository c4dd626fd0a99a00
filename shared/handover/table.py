"""A handover as CSV: one line a day, for a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io

from shared.diary.entry import NUMBERS, Entry
from shared.diary.impact import MARKS
from shared.handover.model import Handover

COLUMNS = ("date", *NUMBERS, "flare", "areas", "note", "peg", *MARKS)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(handover: Handover) -> str:
    """Return every day of the period, also those not logged, with wire names as the header.

    RFC 4180 with CRLF. `areas` are written `region/side/intensity`, joined by blanks. A text that
    a spreadsheet would run as a formula gets an apostrophe in front. `peg` stands on the day it was
    answered, a mark (`shared.diary.impact`) is a 1.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    logged = {entry.date: entry for entry in handover.days}
    pegs = {peg.date: peg for peg in handover.pegs}
    for offset in range(handover.length):
        date = handover.first + dt.timedelta(days=offset)
        peg = pegs.get(date)
        marks = ["1" if name in handover.marks.get(date, ()) else "" for name in MARKS]
        week = ["" if peg is None else str(peg.score), *marks]
        writer.writerow([*_line(date, logged.get(date)), *week])
    return out.getvalue()


def _line(date: dt.date, entry: Entry | None) -> list[str]:
    if entry is None:
        return [date.isoformat(), *[""] * (len(NUMBERS) + 3)]
    numbers = [getattr(entry, name) for name in NUMBERS]
    areas = " ".join(f"{a.region}/{a.side}/{a.intensity}" for a in entry.areas)
    return [
        date.isoformat(),
        *("" if value is None else str(value) for value in numbers),
        "" if entry.flare is None else entry.flare.value,
        areas,
        _inert(entry.note or ""),
    ]


def _inert(text: str) -> str:
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
