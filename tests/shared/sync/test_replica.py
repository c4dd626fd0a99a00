"""What the person sees, and what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.sync.operations import Operation, Stamp
from shared.sync.records import FieldValue, Record
from shared.sync.replica import Shadow, base_of, next_batch, offers, renumber, supersedes, view
from tests.builders import NOW, a_record, an_operation


def pending(n: int = 1, **fields: object) -> Operation:
    """Return an operation on the record that `a_record` makes."""
    return an_operation(n, **{"patch": {"pain": 7}, "kind": "practice", **fields})


def test_view_is_shadow_and_pending() -> None:
    """Pending edits stand on the server's copy, the last one on top."""
    shadow = a_record(pain=5, stress=2)
    edits = [pending(1), pending(2, patch={"pain": 8, "note": "x"})]
    assert view(shadow, edits) == {"pain": 8, "stress": 2, "note": "x"}
    assert view(shadow, []) == {"pain": 5, "stress": 2}
    assert view(None, edits) == {"pain": 8, "note": "x"}
    assert view(None, []) is None


def test_view_of_deletions() -> None:
    """A pending deletion hides the record, and an edit after it begins anew."""
    shadow = a_record(pain=5, stress=2)
    gone = pending(1, deleted=True, patch={})
    assert view(shadow, [gone]) is None
    assert view(shadow, [gone, pending(2)]) == {"pain": 7}


def test_view_of_an_edit_on_a_tombstone() -> None:
    """An edit that did not know of the deletion brings all back; one that did begins anew."""
    tombstone = replace(
        a_record(seq=9, deleted=True, pain=5, stress=2),
        removed=FieldValue(True, 9, Stamp(NOW, "b", 1)),
    )
    assert view(tombstone, []) is None
    assert view(tombstone, [pending(base=(1, 8))]) == {"pain": 7, "stress": 2}
    assert view(tombstone, [pending(base=(1, 9))]) == {"pain": 7}
    assert view(replace(tombstone, removed=None), [pending(base=(1, 9))]) == {
        "pain": 7,
        "stress": 2,
    }


def test_view_of_salvage() -> None:
    """What is offered back is seen where the server's copy has nothing later, and not else."""
    shadow = a_record(pain=5)
    offer = pending(
        patch={"pain": 4, "stress": 2},
        salvage={"pain": Stamp(NOW - 5, "b", 1), "stress": Stamp(NOW - 5, "b", 1)},
    )
    assert view(shadow, [offer]) == {"pain": 5, "stress": 2}
    assert view(None, [offer]) == {"pain": 4, "stress": 2}
    assert view(None, [replace(offer, deleted=True)]) is None
    assert view(None, [replace(offer, patch={})]) is None


def test_view_of_a_red_flag_answer() -> None:
    """A "yes" stays on the screen whatever is tried with it."""
    answer = pending(1, kind="red_flag_answer", patch={"answer": "yes"})
    tried = [
        pending(2, kind="red_flag_answer", patch={"answer": "no"}),
        pending(3, kind="red_flag_answer", patch={}, deleted=True),
    ]
    assert view(None, [answer, *tried]) == {"answer": "yes"}
    assert view(a_record(answer="yes"), tried) == {"answer": "yes"}
    assert view(None, tried[1:]) is None


def test_base() -> None:
    """An author has seen the copy that the device holds, in its own epoch, or nothing."""
    assert base_of(None, 3) == (3, 0)
    assert base_of(Shadow(2, a_record(seq=7)), 3) == (2, 7)


@pytest.mark.parametrize(
    ("epoch", "seq", "better"), [(1, 4, False), (1, 5, True), (1, 6, True), (2, 1, True)]
)
def test_supersedes(epoch: int, seq: int, better: bool) -> None:
    """An older record never replaces a newer one of the same epoch; a new epoch's always does."""
    assert supersedes(a_record(seq=seq), epoch, Shadow(1, a_record(seq=5))) is better
    assert supersedes(a_record(), 1, None)


def test_batches_keep_groups_whole() -> None:
    """A batch ends before a group that does not fit, and holds one group at least."""
    group = {"group_id": "g"}
    operations = [pending(1), pending(2, **group), pending(3, **group), pending(4), pending(5)]
    numbers = [o.n for o in next_batch(operations, most=2)]
    assert numbers == [1]
    assert [o.n for o in next_batch(operations[1:], most=2)] == [2, 3]
    assert [o.n for o in next_batch(operations, most=4)] == [1, 2, 3, 4]
    assert [o.n for o in next_batch(operations[1:], most=1)] == [2]
    other = [pending(1, **group), pending(2, group_id="h")]
    assert [o.n for o in next_batch(other, most=1)] == [1]
    assert next_batch([]) == ()


def test_batches_keep_within_bytes() -> None:
    """A batch stops before it grows too large, but an operation alone is always sent."""
    operations = [pending(n) for n in (1, 2, 3)]
    assert len(next_batch(operations, most_bytes=10, size=lambda _: 4)) == 2
    assert len(next_batch(operations, most_bytes=10, size=lambda _: 40)) == 1


def test_offers() -> None:
    """A copy that the restored server lost is offered without our own values; others are not."""
    lost = Record(
        "lost",
        "practice",
        9,
        {
            "pain": FieldValue(5, 9, Stamp(NOW, "other", 4)),
            "stress": FieldValue(2, 8, Stamp(NOW, "we", 3)),
        },
    )
    shadows = [
        Shadow(1, lost),
        Shadow(1, replace(lost, record_id="there", seq=4)),
        Shadow(2, replace(lost, record_id="new")),
        Shadow(1, replace(lost, record_id="erased", erased=True)),
        Shadow(1, replace(lost, record_id="ours", fields={"stress": lost.fields["stress"]})),
        Shadow(1, replace(lost, record_id="gone", fields={}, deleted=True)),
    ]
    found = offers(shadows, lambda r, name: r.fields[name].stamp.device == "we", 2, {1: 4})
    assert [(offer.record.record_id, offer.patch) for offer in found] == [
        ("gone", {}),
        ("lost", {"pain": 5}),
    ]
    operation = found[1].operation("id", 7, NOW + 1, NOW + 2)
    assert operation.salvage == {"pain": Stamp(NOW, "other", 4)}
    assert (operation.base, operation.n, operation.t) == ((1, 9), 7, NOW + 1)
    assert found[0].operation("id", 8, NOW, NOW).deleted


def test_renumber() -> None:
    """A new identity counts its operations from 1 in the old order."""
    operations = renumber([pending(9), pending(4), pending(6)])
    assert [(o.n, o.t) for o in operations] == [(1, NOW + 4), (2, NOW + 6), (3, NOW + 9)]
