"""One appointment as an iCalendar file (RFC 5545), for the calendar a person already has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LINE_MAX = 75
"""Most bytes of a line; a longer one goes on in the next, behind a space (section 3.1)."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """What the file tells.

    `uid` names the event for ever: the same file read twice is one event. `starts` is a local
    time without a zone, the clock on the wall of the place; `stamp` is when this was agreed, in
    UTC. `remind_minutes` before the start a calendar rings, or not at all.
    """

    uid: str
    stamp: dt.datetime
    starts: dt.datetime
    minutes: int
    summary: str
    place: str = ""
    description: str = ""
    remind_minutes: int | None = None


def to_ics(event: CalendarEvent) -> str:
    """Return the file's text, with the line ends the format asks for."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Knotwise//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{event.stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{event.starts:%Y%m%dT%H%M%S}",
        f"DURATION:PT{event.minutes}M",
        f"SUMMARY:{_escaped(event.summary)}",
    ]
    if event.place:
        lines.append(f"LOCATION:{_escaped(event.place)}")
    if event.description:
        lines.append(f"DESCRIPTION:{_escaped(event.description)}")
    if event.remind_minutes is not None:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-PT{event.remind_minutes}M",
            f"DESCRIPTION:{_escaped(event.summary)}",
            "END:VALARM",
        ]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """Return the text as a value of the format, without the control signs it forbids."""
    out = text.replace("\r\n", "\n").replace("\r", "\n")
    out = "".join(sign for sign in out if sign in "\n\t" or not _is_control(sign))
    out = out.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return out.replace("\n", "\\n")


def _is_control(sign: str) -> bool:
    return sign < " " or sign == "\x7f"


def _folded(line: str) -> str:
    """Return the line cut so that no piece is longer than the format allows."""
    pieces, current, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE_MAX - 1:
            pieces.append(current)
            current, size = "", 0
        current, size = current + sign, size + width
    return "\r\n ".join([*pieces, current])
