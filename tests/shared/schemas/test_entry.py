"""Entries on the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from marshmallow import ValidationError

from shared.diary.entry import Entry
from shared.diary.errors import InvalidValueError
from shared.schemas import (
    EntryPatchSchema,
    EntrySchema,
    check_patch,
    entry_from_record,
    entry_from_wire,
    entry_to_wire,
    flat_errors,
)
from tests.builders import a_wire_entry, an_entry
from tests.strategies import entries

ENTRY = EntrySchema()
PATCH = EntryPatchSchema()

BAD: list[tuple[dict[str, Any], str]] = [
    ({"pain": 11}, "pain"),
    ({"pain": -1}, "pain"),
    ({"pain": True}, "pain"),
    ({"pain": 3.5}, "pain"),
    ({"pain": "5"}, "pain"),
    ({"pain": None}, "pain"),
    ({"date": "2026-W01-1"}, "date"),
    ({"date": "2026-02-30"}, "date"),
    ({"date": None}, "date"),
    ({"stress": 5.0}, "stress"),
    ({"sleep_hours": float("nan")}, "sleep_hours"),
    ({"sleep_hours": 25}, "sleep_hours"),
    ({"flare": "awful"}, "flare"),
    ({"flare": 3}, "flare"),
    ({"flare": ["same"]}, "flare"),
    ({"note": "a\x00b"}, "note"),
    ({"note": "\ud800"}, "note"),
    ({"note": "x" * 4001}, "note"),
    ({"note": 5}, "note"),
    ({"areas": {}}, "areas"),
    ({"areas": [{"region": "x", "side": "left", "intensity": 3}]}, "areas.0.region"),
    ({"areas": [{"region": ["x"], "side": "left", "intensity": 3}]}, "areas.0.region"),
    ({"areas": [{"region": "buttock_mid", "side": "up", "intensity": 3}]}, "areas.0.side"),
    ({"areas": [{"region": "sacrum", "side": "left", "intensity": 3}]}, "areas.0.side"),
    ({"areas": [{"region": "sacrum", "side": "mid", "intensity": 11}]}, "areas.0.intensity"),
    ({"areas": [{"region": "sacrum", "side": "mid", "intensity": True}]}, "areas.0.intensity"),
    ({"areas": [{"region": "sacrum", "side": "mid"}]}, "areas.0.intensity"),
    ({"areas": [{"region": "sacrum", "side": "mid", "intensity": 3}] * 2}, "areas"),
    ({"mood": float("inf")}, "mood"),
    ({"mood": ["\x00"]}, "mood"),
    ({"mood": 2**60}, "mood"),
]
IDS = [json.dumps(fields)[:40] for fields, _ in BAD]


@given(entries())
def test_round_trip(entry: Entry) -> None:
    """An entry comes back from JSON as it was, by the form and by the plain reader alike."""
    wire = json.loads(json.dumps(entry_to_wire(entry), allow_nan=False))
    assert entry_from_wire(wire) == entry
    assert entry_from_record(wire) == entry
    assert ENTRY.load(wire) == entry
    assert ENTRY.dump(entry) == wire
    assert check_patch("entry", wire) is None


@given(entries())
def test_patch_keeps_the_wire_form(entry: Entry) -> None:
    """A valid patch passes the form unchanged."""
    wire = entry_to_wire(entry)
    assert PATCH.load(wire) == wire


@pytest.mark.parametrize(("fields", "field"), BAD, ids=IDS)
def test_bad_values_name_their_field(fields: dict[str, Any], field: str) -> None:
    """The form, the plain reader and the judge refuse the same values and name the same field."""
    wire = a_wire_entry(**{"date": "2026-11-23", **fields})
    with pytest.raises(ValidationError) as form:
        ENTRY.load(wire)
    (named, reason), *_ = flat_errors(form.value.messages)
    assert named == field
    assert reason.endswith(".") is False
    with pytest.raises(InvalidValueError) as plain:
        entry_from_wire(wire)
    assert plain.value.field == field
    problem = check_patch("entry", wire)
    assert problem is not None
    assert problem.field == field
    with pytest.raises(ValidationError):
        PATCH.load(fields)


@pytest.mark.parametrize("name", ["date", "pain"])
def test_missing(name: str) -> None:
    """A day without its date or pain is refused in plain words."""
    wire = a_wire_entry()
    del wire[name]
    with pytest.raises(ValidationError) as caught:
        ENTRY.load(wire)
    assert flat_errors(caught.value.messages) == [(name, "is missing")]
    with pytest.raises(InvalidValueError, match=f"{name} is missing"):
        entry_from_wire(wire)


def test_not_an_object() -> None:
    """A body that is not an object is refused without naming a field."""
    with pytest.raises(ValidationError) as caught:
        ENTRY.load([])  # type: ignore[arg-type]
    assert flat_errors(caught.value.messages) == [("", "must be fields with their values")]


def test_unknown_fields_survive() -> None:
    """Fields of a newer peer, in the entry and in its areas, come back unchanged."""
    area = {"region": "buttock_mid", "side": "left", "intensity": 3, "quality": "ache"}
    wire = a_wire_entry(mood={"a": [1, None]}, areas=[area])
    assert ENTRY.dump(ENTRY.load(wire)) == wire
    assert entry_to_wire(entry_from_wire(wire)) == wire


def test_unknown_codes_survive_in_a_stored_day() -> None:
    """A stored day with codes of a newer version shows what is understood and keeps the rest."""
    known = {"region": "buttock_mid", "side": "left", "intensity": 3}
    newer = {"region": "tail", "side": "left", "intensity": 3}
    wire = a_wire_entry(flare="pulsing", areas=[newer, known], stress=7, stiffness=99)
    entry = entry_from_record(wire)
    assert entry is not None
    assert entry.flare is None
    assert entry.stress == 7
    assert entry.stiffness is None
    assert [area.region for area in entry.areas] == ["buttock_mid"]
    written = entry_to_wire(entry)
    assert written == {**wire, "areas": [known, newer]}


@pytest.mark.parametrize("record", [{}, {"date": "2026-11-23"}, {"date": "x", "pain": 3}])
def test_a_record_that_is_no_day(record: dict[str, Any]) -> None:
    """A stored record without a day or without pain is no entry, and no crash."""
    assert entry_from_record(record) is None


def test_null_clears() -> None:
    """A null in a patch clears a field, and a cleared field is not said."""
    assert PATCH.load({"stress": None}) == {"stress": None}
    assert check_patch("entry", {"stress": None}) is None
    assert entry_from_wire(a_wire_entry(stress=None)) == an_entry()
    assert ENTRY.load(a_wire_entry(stress=None, areas=None, flare=None)) == an_entry()
