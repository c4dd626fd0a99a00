"""Work that is done a piece a frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def noting(into: list[str], *words: str) -> Iterator[None]:
    """Do pieces that write down that they were done."""
    for word in words:
        into.append(word)
        yield


def test_the_first_piece_is_done_at_once_and_one_more_in_each_frame(ui: Any) -> None:
    """However many there are, a frame has one of them."""
    from client.widgets.slices import Slices

    done: list[str] = []
    slices = Slices()
    slices.start(noting(done, "one", "two", "three"))
    assert done == ["one"]
    ui.frames(1)
    assert done == ["one", "two"]
    ui.frames(5)
    assert done == ["one", "two", "three"]


def test_new_work_takes_the_place_of_what_was_left(ui: Any) -> None:
    """What is out of date is not drawn first."""
    from client.widgets.slices import Slices

    done: list[str] = []
    slices = Slices()
    slices.start(noting(done, "old", "older"))
    slices.start(noting(done, "new", "newer"))
    ui.frames(5)
    assert done == ["old", "new", "newer"]


def test_work_that_is_dropped_is_not_gone_on_with(ui: Any) -> None:
    """What it was for is there no more."""
    from client.widgets.slices import Slices

    done: list[str] = []
    slices = Slices()
    slices.start(noting(done, "one", "two"))
    slices.drop()
    ui.frames(5)
    assert done == ["one"]
