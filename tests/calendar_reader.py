"""Reads iCalendar files strictly, as RFC 5545 writes them, for tests."""

from __future__ import annotations

import re

Properties = dict[str, str]

NAME = re.compile(r"[A-Z][A-Z0-9-]*")


def read_events(text: str) -> list[Properties]:
    """Return the events of a file, each with its properties unescaped; alarms as `VALARM/NAME`.

    Fails on anything the format forbids: bare line ends, lines over 75 bytes, control signs,
    unescaped separators, components that do not close.
    """
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    physical = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in physical)
    lines = text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    open_now: list[str] = []
    events: list[Properties] = []
    for line in lines:
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)
        name, found, value = line.partition(":")
        assert found
        assert NAME.fullmatch(name), name
        if name == "BEGIN":
            open_now.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_now.pop() == value
        elif "VEVENT" in open_now:
            key = name if open_now[-1] == "VEVENT" else f"{open_now[-1]}/{name}"
            assert key not in events[-1], f"{key} stands twice"
            events[-1][key] = unescaped(value)
    assert open_now == []
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys()
    return events


def unescaped(value: str) -> str:
    """Return a text value as it was meant."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a separator stands bare"
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), "an unknown escape"
    signs = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda found: signs.get(found[1], found[1]), value)
