"""Which patches may be stored."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.schemas import Problem, check_patch
from tests.strategies import json_values, names

AREA = {"region": "buttock_mid", "side": "left", "intensity": 3}


@given(st.dictionaries(names.map(lambda name: f"x_{name}"), json_values, max_size=4))
def test_unknown_is_kept(patch: dict[str, Any]) -> None:
    """Unknown kinds and unknown fields of a newer peer may be stored."""
    assert check_patch("entry", patch) is None
    assert check_patch("dance", patch) is None


@pytest.mark.parametrize("kind", ["", "Entry", "../x", "a" * 33, "entry\n", 5, None])
def test_kind_is_a_word(kind: Any) -> None:
    """A kind of record is a short lower-case word."""
    problem = check_patch(kind, {})
    assert problem is not None
    assert problem.field == "kind"


def test_days_of_other_records() -> None:
    """The day of any record is a calendar day."""
    assert check_patch("press_test", {"date": "2026-11-23"}) is None
    problem = check_patch("press_test", {"date": "2026-W01-1"})
    assert problem == Problem("invalid-value", "date", "must be a day written like 2026-11-23")
    assert problem.detail == "date must be a day written like 2026-11-23"
    assert Problem.from_wire(problem.to_wire()) == problem


@pytest.mark.parametrize(
    "patch", [[], "x", {"a\x00": 1}, {"a": float("nan")}, {str(i): 1 for i in range(201)}]
)
def test_unstorable(patch: Any) -> None:
    """What some store cannot keep is refused for every kind."""
    assert check_patch("entry", patch) is not None
    assert check_patch("drawing", patch) is not None


def test_newer_codes() -> None:
    """From a newer peer, unknown codes pass and malformed ones do not."""
    fine = {"flare": "pulsing", "areas": [{**AREA, "region": "tail", "side": "both", "x": 1}]}
    assert check_patch("entry", fine) is not None
    assert check_patch("entry", fine, newer=True) is None
    for bad in (
        {"flare": "<b>"},
        {"flare": 5},
        {"areas": 5},
        {"areas": [5]},
        {"areas": [{**AREA, "region": "A B"}]},
        {"areas": [{**AREA, "side": None}]},
        {"areas": [{**AREA, "intensity": 11}]},
        {"areas": [{**AREA, "x": "\x00"}]},
        {"pain": 11},
    ):
        assert check_patch("entry", bad, newer=True) is not None, bad
