"""Fingerprints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.digest import EMPTY, canonical, changed_digest, digest, fingerprint
from shared.sync.operations import Stamp
from shared.sync.records import Record
from tests.builders import a_record, an_operation


def records(count: int) -> list[Record]:
    """Return records that differ."""
    return [replace(a_record(pain=n), record_id=f"r{n}") for n in range(count)]


@given(st.permutations(range(6)))
def test_order_does_not_matter(order: list[int]) -> None:
    """The digest is of a set of records."""
    some = records(6)
    assert digest(some[index] for index in order) == digest(some)


def test_it_can_be_kept_up() -> None:
    """Changing records one by one gives the digest of the result."""
    kept, now = EMPTY, {}
    for record in [*records(4), replace(records(1)[0], deleted=True)]:
        kept = changed_digest(kept, now.get(record.record_id), record)
        now[record.record_id] = record
        assert kept == digest(now.values())
    assert len(kept) == 64


def test_a_tombstone_counts_nothing() -> None:
    """A stream of tombstones looks like an empty one, so that they may expire."""
    assert digest([a_record(deleted=True)]) == EMPTY == digest([])


def test_stamps_do_not_count_but_values_do() -> None:
    """The digest is of what is seen."""
    record = a_record(seq=1, pain=5)
    assert digest([replace(a_record(seq=9, device="other", n=4, pain=5))]) == digest([record])
    assert digest([a_record(pain=6)]) != digest([record])


def test_canonical() -> None:
    """The same value is the same ASCII text whatever the order of its keys; NaN is refused."""
    assert canonical({"b": [1, None], "a": "ü\x00"}) == '{"a":"\\u00fc\\u0000","b":[1,null]}'
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


def test_fingerprint() -> None:
    """Every part of an operation's content counts, its number and id do not."""
    operation = an_operation(salvage={"a": Stamp(1, "x", 1), "b": Stamp(1, "y", 1)})
    others = [
        replace(operation, **change)
        for change in (
            {"record_id": "x"},
            {"kind": "x"},
            {"base": (1, 1)},
            {"patch": {}},
            {"deleted": True},
            {"t": 1},
            {"wall": 1},
            {"group_id": "g"},
            {"salvage": None},
            {"salvage": {"a": Stamp(1, "x", 1), "b": Stamp(1, "y", 2)}},
        )
    ]
    assert len({fingerprint(operation), *map(fingerprint, others)}) == 11
    swapped = {"b": Stamp(1, "y", 1), "a": Stamp(1, "x", 1)}
    for same in ({"n": 9}, {"op_id": "z"}, {"salvage": swapped}):
        assert fingerprint(replace(operation, **same)) == fingerprint(operation)
