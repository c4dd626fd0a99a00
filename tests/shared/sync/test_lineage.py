"""Epochs and what copies are worth across them."""

from __future__ import annotations

import pytest

from shared.sync.lineage import holds, restored, seen_seq


@pytest.mark.parametrize(
    ("base", "seen"),
    [((3, 90), 90), ((2, 90), 40), ((2, 10), 10), ((1, 90), 25), ((4, 90), 0), ((9, 9), 0)],
)
def test_seen(base: tuple[int, int], seen: int) -> None:
    """A copy counts as far as the present epoch shares its history; an unknown epoch not at all."""
    assert seen_seq(base, 3, {1: 25, 2: 40}) == seen


@pytest.mark.parametrize(
    ("end", "held"),
    [((3, 90), True), ((2, 40), True), ((2, 41), False), ((1, 25), True), ((1, 26), False)],
)
def test_what_of_an_earlier_history_is_left(end: tuple[int, int], held: bool) -> None:
    """A history holds all of an earlier one unless a restore went back to before its end."""
    assert holds(3, {1: 25, 2: 40}, all_of=end) is held


def test_first_restore() -> None:
    """A restore begins a new epoch that shares the backup's history up to its last number."""
    assert restored(1, 40, {}, {}) == (2, {1: 40})


def test_restore_of_a_later_backup() -> None:
    """Epochs before the backup's keep what they shared, capped by it."""
    assert restored(2, 60, {1: 40}, {2: {1: 40}}) == (3, {1: 40, 2: 60})


def test_restore_behind_an_earlier_restore() -> None:
    """An epoch begun after the backup shares only what both have of the backup's epoch.

    Epoch 2 began at 20 of epoch 1; a backup of epoch 1 at 40 is put back: 2 and 3 share 20.
    """
    assert restored(1, 40, {}, {2: {1: 20}}) == (3, {1: 40, 2: 20})
    assert restored(1, 10, {}, {2: {1: 20}}) == (3, {1: 10, 2: 10})


def test_epochs_never_repeat() -> None:
    """However old the backup, the new epoch is one that no device has ever heard of."""
    later = {2: {1: 5}, 3: {1: 5, 2: 9}, 4: {1: 3, 2: 3, 3: 3}}
    epoch, points = restored(1, 7, {}, later)
    assert epoch == 5
    assert points == {1: 7, 2: 5, 3: 5, 4: 3}
