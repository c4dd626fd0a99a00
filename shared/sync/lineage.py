"""Epochs: what a copy is still worth after the server came back from a backup.

Each restore begins a new epoch. The *restore points* of an epoch give, for every older epoch, the
last `seq` of it that the server still has. A copy seen at `(epoch, seq)` therefore counts as seen
up to `min(seq, restore_points[epoch])`.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.sync.operations import Base

RestorePoints = Mapping[int, int]


def seen_seq(base: Base, epoch: int, restore_points: RestorePoints) -> int:
    """Return the `seq` up to which the author of `base` had seen the stream as it now is.

    An epoch nobody has heard of counts as nothing seen.
    """
    base_epoch, seq = base
    if base_epoch == epoch:
        return seq
    return min(seq, restore_points.get(base_epoch, 0))


def holds(epoch: int, restore_points: RestorePoints, *, all_of: Base) -> bool:
    """Whether a history still has all that an earlier one had, which ended at `all_of`.

    Of two backups the newer one need not: between them the server may have been put back to a point
    before the older one, and a phone and its copy may since have used the same numbers anew.
    """
    return seen_seq(all_of, epoch, restore_points) >= all_of[1]


def restored(
    epoch: int, seq: int, restore_points: RestorePoints, later: Mapping[int, RestorePoints]
) -> tuple[int, dict[int, int]]:
    """Return the epoch after a restore, and its restore points.

    `epoch`, `seq` and `restore_points` are the backup's own. `later` holds the restore points of
    each epoch begun after the backup was taken, which the backup cannot know (kept outside it).
    A later epoch and the new one share what both have of the backup's epoch.
    """
    points = {older: min(last, seq) for older, last in restore_points.items()}
    points[epoch] = seq
    for number, branch in later.items():
        if number > epoch:
            points[number] = min(branch.get(epoch, 0), seq)
    return max(points) + 1, points
