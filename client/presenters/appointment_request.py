"""A request for an appointment while it is written: words, times that would suit, what to bring."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from client.messages import _
from client.presenters.clinic_words import time_words
from shared.diary.entry import check_text
from shared.diary.errors import InvalidValueError

MESSAGE_MAX = 1000
"""Longest message, in characters, that a clinic takes."""

TIMES_MAX = 3
"""So many times can be named."""

PARTS: tuple[tuple[str, dt.time], ...] = (
    ("morning", dt.time(9)),
    ("midday", dt.time(12)),
    ("afternoon", dt.time(15)),
    ("evening", dt.time(18)),
)
"""The parts of a day that can be asked for, and the time each stands for."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h ](\d{2}))?")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: `times` are local, `include` are scopes the person wants looked at."""

    message: str
    times: tuple[dt.datetime, ...] = ()
    include: tuple[str, ...] = ()


def part_name(part: str) -> str:
    """Return a part of the day with its time, as in "Morning, 9:00"."""
    return {
        "morning": _("Morning, 9:00"),
        "midday": _("Midday, 12:00"),
        "afternoon": _("Afternoon, 15:00"),
        "evening": _("Evening, 18:00"),
    }[part]


def read_time(text: str) -> dt.time | None:
    """Return a time written like 10:30, 10.30 or 10; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def time_problem(time: dt.datetime, now: dt.datetime, others: Sequence[dt.datetime] = ()) -> str:
    """Return what is wrong with a time that would suit, or nothing."""
    if time <= now:
        return _("{time} is past. Choose a time to come.").format(time=time_words(time))
    if time in others:
        return _("This time is on the list already.")
    if len(others) >= TIMES_MAX:
        return _("Three times are enough.")
    return ""


def request_problem(request: Request, now: dt.datetime) -> dict[str, str]:
    """Return what is wrong with a request, by field."""
    problems: dict[str, str] = {}
    words = request.message.strip()
    if not words:
        problems["message"] = _("Write a line to your clinic.")
    elif len(words) > MESSAGE_MAX:
        problems["message"] = _("This is too long. Keep it under {n} characters.").format(
            n=MESSAGE_MAX
        )
    else:
        try:
            check_text("message", words, MESSAGE_MAX)
        except InvalidValueError:
            problems["message"] = _("This holds a character that cannot be sent.")
    for index, time in enumerate(request.times):
        problem = time_problem(time, now, request.times[:index])
        if problem:
            problems.setdefault("times", problem)
    return problems


def letter(request: Request) -> str:
    """Return a request as a message that can be sent to any therapist."""
    parts = [request.message.strip()]
    if request.times:
        times = "\n".join(f"- {time_words(time)}" for time in request.times)
        parts.append(_("These times would suit me:") + "\n" + times)
    return "\n\n".join(part for part in parts if part)
