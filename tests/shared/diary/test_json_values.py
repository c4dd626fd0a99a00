"""Which JSON every store can keep."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from shared.diary.errors import InvalidValueError
from shared.diary.json_values import DEPTH_MAX, ITEMS_MAX, SAFE_INTEGER, TEXT_MAX, check_json
from tests.strategies import json_values


@given(json_values)
def test_what_passes_is_json(value: Any) -> None:
    """What passes can be written as strict JSON and reads back equal."""
    check_json("x", value)
    assert json.loads(json.dumps(value, allow_nan=False)) == value


def nested(depth: int) -> Any:
    """Return lists within lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("-inf"),
        SAFE_INTEGER + 1,
        "a\x00",
        ["\udfff"],
        {"k\x00": 1},
        {1: 1},
        {"k" * 65: 1},
        nested(DEPTH_MAX + 1),
        nested(100_000),
        [0] * ITEMS_MAX,
        "x" * (TEXT_MAX + 1),
        b"bytes",
        {1, 2},
    ],
    ids=lambda value: repr(value)[:20] if not isinstance(value, list) else "list",
)
def test_what_some_store_cannot_keep(value: Any) -> None:
    """What some store or reader cannot keep is refused without a crash, however deep or large."""
    with pytest.raises(InvalidValueError) as caught:
        check_json("mood", value)
    assert caught.value.reason


def test_limits_are_reachable() -> None:
    """The limits themselves are allowed."""
    check_json("x", nested(DEPTH_MAX))
    check_json("x", [0] * (ITEMS_MAX - 1))
    check_json("x", {"k" * 64: -SAFE_INTEGER})
