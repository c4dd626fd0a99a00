"""Hypothesis strategies for what a person may record, and for what they may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from shared.atlas.regions import REGIONS
from shared.diary.entry import NUMBERS, Area, Entry, Flare
from shared.sync.merge import NOBODY
from shared.sync.operations import Operation, Stamp
from shared.sync.records import FieldValue, Loser, Record

PLACES = [(region.id, side) for region in REGIONS.values() for side in region.sides]

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)
"""Texts that every store can keep."""

names = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=20
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
"""JSON that every store can keep."""

identifiers = st.from_regex(r"[A-Za-z0-9._:-]{1,64}", fullmatch=True)


@st.composite
def areas(draw: st.DrawFn, *, max_size: int = 6) -> tuple[Area, ...]:
    """Return places that hurt, each named once."""
    places = draw(st.lists(st.sampled_from(PLACES), unique=True, max_size=max_size))
    return tuple(
        Area(region, side, draw(st.integers(0, 10)), draw(unknown_fields()))
        for region, side in places
    )


def unknown_fields() -> st.SearchStrategy[dict[str, Any]]:
    """Return fields a newer peer might have added."""
    return st.dictionaries(names.map(lambda name: f"x_{name}"), json_values, max_size=2)


@st.composite
def entries(draw: st.DrawFn, date: st.SearchStrategy[dt.date] | None = None) -> Entry:
    """Return a day with any of its fields said."""
    numbers: dict[str, Any] = {}
    for name, number in NUMBERS.items():
        values: st.SearchStrategy[Any] = (
            st.integers(number.low, number.high)
            if number.whole
            else st.floats(number.low, number.high)
        )
        numbers[name] = draw(values if name == "pain" else st.none() | values)
    return Entry(
        date=draw(date or st.dates()),
        flare=draw(st.none() | st.sampled_from(Flare)),
        areas=draw(areas()),
        note=draw(st.none() | texts),
        extra=draw(unknown_fields()),
        **numbers,
    )


counts = st.integers(0, 2**53 - 1)
stamps = st.builds(Stamp, counts, st.just(NOBODY) | identifiers, counts)

operations = st.builds(
    Operation,
    op_id=identifiers,
    n=st.integers(1, 2**53 - 1),
    record_id=identifiers,
    kind=identifiers,
    base=st.tuples(counts, counts),
    patch=st.dictionaries(names, json_values, max_size=4),
    deleted=st.booleans(),
    t=counts,
    wall=counts,
    group_id=st.none() | identifiers,
    salvage=st.none() | st.dictionaries(names, stamps, max_size=3),
)

records = st.builds(
    Record,
    record_id=identifiers,
    kind=identifiers,
    seq=counts,
    fields=st.dictionaries(names, st.builds(FieldValue, json_values, counts, stamps), max_size=4),
    deleted=st.booleans(),
    removed=st.none() | st.builds(FieldValue, st.just(True), counts, stamps),
    losers=st.lists(st.builds(Loser, names, json_values, counts, stamps), max_size=2).map(tuple),
    erased=st.booleans(),
)
