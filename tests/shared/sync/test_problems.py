"""Batch errors on their way to the device and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.sync.problems import (
    BATCH_ERRORS,
    BatchError,
    BatchTooLargeError,
    CursorAheadError,
    CursorInvalidError,
    DeviceForkError,
    EpochChangedError,
    GapError,
    OpIdReuseError,
    ResyncRequiredError,
    SchemaTooOldError,
    read_batch_error,
)

ALL = [
    EpochChangedError(3, 7, {1: 40, 2: 20}, "op"),
    GapError(4),
    DeviceForkError(5),
    OpIdReuseError("op"),
    CursorAheadError(),
    CursorInvalidError(),
    ResyncRequiredError(),
    BatchTooLargeError(),
    SchemaTooOldError(2),
]


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.type)
def test_round_trip(error: BatchError) -> None:
    """A device reads back every error that a server wrote, with its details."""
    details = json.loads(json.dumps(error.details()))
    read = read_batch_error(f"/problems/{error.type}", details)
    assert type(read) is type(error)
    assert read.details() == error.details()
    assert error.type in str(error)
    assert 400 <= error.status < 500


def test_every_type_is_tried() -> None:
    """The list above leaves none out."""
    assert {error.type for error in ALL} == BATCH_ERRORS.keys()


def test_other_problems() -> None:
    """A problem that is not the protocol's is left to the caller."""
    assert read_batch_error("/problems/not-found", {}) is None


@pytest.mark.parametrize(
    ("type_name", "details"),
    [
        ("epoch-changed", {}),
        ("epoch-changed", {"epoch": 2, "last_n": 0, "restore_points": []}),
        ("epoch-changed", {"epoch": 2, "last_n": 0, "restore_points": {"x": 1}}),
        ("epoch-changed", {"epoch": 2, "last_n": None, "restore_points": {}}),
        ("gap", {"last_n": True}),
        ("gap", {"last_n": -1}),
        ("device-fork", {"n": "1"}),
        ("schema-too-old", {}),
    ],
)
def test_torn_details(type_name: str, details: dict[str, Any]) -> None:
    """Broken details are an error of their own, to be treated like a torn reply."""
    with pytest.raises(ValueError, match=r"."):
        read_batch_error(type_name, details)


def test_without_last_op() -> None:
    """A server that does not say whose the last operation was is understood."""
    details = {"epoch": 2, "last_n": 0, "restore_points": {}}
    read = read_batch_error("epoch-changed", details)
    assert isinstance(read, EpochChangedError)
    assert read.last_op is None
