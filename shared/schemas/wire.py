"""Entries and areas as JSON: plain functions, quick enough for thousands of days.

Two readers. `entry_from_wire` is strict: what a person or program sends must be right.
`entry_from_record` is lenient: what already stands in the diary, perhaps written by a newer
version, is shown as far as this version understands it, and the rest is carried in `extra`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shared.atlas.regions import UnknownPlaceError
from shared.diary.days import parse_day
from shared.diary.entry import AREAS_MAX, NOTE_MAX, NUMBERS, Area, Entry, Flare, check_text
from shared.diary.errors import InvalidValueError
from shared.diary.json_values import check_json, check_name

Reader = Callable[[Any], Any]


def area_to_wire(area: Area) -> dict[str, Any]:
    """Return an area in the form `{"region", "side", "intensity"}`."""
    return {
        "region": area.region,
        "side": area.side,
        "intensity": area.intensity,
        **area.extra,
    }


def area_from_wire(wire: object) -> Area:
    """Return the area, else raise `InvalidValueError` naming the field inside it."""
    if not isinstance(wire, Mapping):
        raise InvalidValueError("areas", "must hold a region, a side and an intensity each")
    for name in ("region", "side", "intensity"):
        if name not in wire:
            raise InvalidValueError(name, "is missing")
    extra = {k: v for k, v in wire.items() if k not in ("region", "side", "intensity")}
    _check_extra(extra)
    try:
        return Area(wire["region"], wire["side"], wire["intensity"], extra)
    except UnknownPlaceError as error:
        raise InvalidValueError(error.field, error.reason) from None


def areas_from_wire(wire: object) -> tuple[Area, ...]:
    """Return the areas; errors name the field by its path, like `areas.2.side`."""
    if not isinstance(wire, list | tuple):
        raise InvalidValueError("areas", "must be a list of places")
    if len(wire) > AREAS_MAX:
        raise InvalidValueError("areas", f"must be at most {AREAS_MAX} places")
    areas = []
    places = set()
    for index, row in enumerate(wire):
        try:
            area = area_from_wire(row)
        except InvalidValueError as error:
            path = "areas" if error.field == "areas" else f"areas.{index}.{error.field}"
            raise InvalidValueError(path, error.reason) from None
        if (area.region, area.side) in places:
            raise InvalidValueError("areas", "names the same place twice")
        places.add((area.region, area.side))
        areas.append(area)
    return tuple(areas)


def flare_from_wire(wire: object) -> Flare:
    """Return the flare code, else raise `InvalidValueError`."""
    try:
        return Flare(wire)  # type: ignore[arg-type]
    except ValueError:
        raise InvalidValueError("flare", "must be same, better or worse") from None


def _note_from_wire(wire: object) -> str:
    return check_text("note", wire, NOTE_MAX)


READERS: Mapping[str, Reader] = {
    "date": parse_day,
    **{name: number.check for name, number in NUMBERS.items()},
    "flare": flare_from_wire,
    "areas": areas_from_wire,
    "note": _note_from_wire,
}
"""How each known field is read; each raises `InvalidValueError`. `None` is handled before."""

NEEDED = ("date", "pain")
"""Fields an entry cannot be without."""


def entry_to_wire(entry: Entry) -> dict[str, Any]:
    """Return the entry as JSON values: what was said, and what a newer peer had added."""
    wire: dict[str, Any] = {"date": entry.date.isoformat()}
    for name in NUMBERS:
        value = getattr(entry, name)
        if value is not None:
            wire[name] = value
    if entry.flare is not None:
        wire["flare"] = entry.flare.value
    if entry.areas:
        wire["areas"] = [area_to_wire(area) for area in entry.areas]
    if entry.note is not None:
        wire["note"] = entry.note
    for name, value in entry.extra.items():
        if name == "areas":
            wire["areas"] = [*wire.get("areas", []), *value]
        else:
            wire.setdefault(name, value)
    return wire


def entry_from_wire(wire: Mapping[str, Any]) -> Entry:
    """Return the entry that was sent; unknown fields go to `extra`.

    Raises `InvalidValueError` for the first field that is missing or wrong.
    """
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in wire.items():
        reader = READERS.get(name)
        if reader is None:
            extra[name] = value
        elif value is not None:
            known[name] = reader(value)
        elif name in NEEDED:
            raise InvalidValueError(name, "must not be empty")
    for name in NEEDED:
        if name not in known:
            raise InvalidValueError(name, "is missing")
    _check_extra(extra)
    return Entry(**known, extra=extra)


def entry_from_record(record: Mapping[str, Any]) -> Entry | None:
    """Return the stored day as far as this version understands it, or None without day or pain.

    Values it does not understand stay in `extra` under their own name and are written back as
    they were; of `areas`, the places it does not know.
    """
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in record.items():
        reader = READERS.get(name)
        if reader is None:
            extra[name] = value
        elif value is None:
            continue
        elif name == "areas":
            known[name], unknown = _split_areas(value)
            if unknown:
                extra[name] = unknown
        else:
            try:
                known[name] = reader(value)
            except InvalidValueError:
                extra[name] = value
    if any(name not in known for name in NEEDED):
        return None
    return Entry(**known, extra=extra)


def _split_areas(wire: Any) -> tuple[tuple[Area, ...], list[Any]]:
    areas: dict[tuple[str, str], Area] = {}
    unknown = []
    for row in wire if isinstance(wire, list | tuple) else [wire]:
        try:
            area = area_from_wire(row)
        except InvalidValueError:
            unknown.append(row)
            continue
        if (area.region, area.side) in areas or len(areas) == AREAS_MAX:
            unknown.append(row)
        else:
            areas[(area.region, area.side)] = area
    return tuple(areas.values()), unknown


def _check_extra(extra: Mapping[str, Any]) -> None:
    for name, value in extra.items():
        check_name("the name of a field", name)
        check_json(name, value)
