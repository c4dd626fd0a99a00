"""The planner: order, repeats, refusals, groups, epochs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.sync.digest import digest
from shared.sync.identity import entry_id
from shared.sync.merge import Status
from shared.sync.operations import Stamp
from shared.sync.planner import plan_push
from shared.sync.problems import (
    DeviceForkError,
    EpochChangedError,
    GapError,
    OpIdReuseError,
)
from shared.sync.records import Record
from tests.builders import NOW, TODAY, an_operation
from tests.shared.sync.streams import STREAM, Stream

TODAY_ID = entry_id(STREAM, TODAY)


def test_history() -> None:
    """Every operation takes the next `seq` and leaves one version that says what became of it."""
    stream = Stream()
    plan = stream.push("a", an_operation(1, record_id=TODAY_ID), an_operation(2, kind="practice"))
    assert [(v.seq, v.n, v.device, v.status) for v in plan.versions] == [
        (1, 1, "a", Status.APPLIED),
        (2, 2, "a", Status.APPLIED),
    ]
    assert (plan.seq, plan.last_n) == (2, 2)
    assert plan.versions[0].patch == {"date": "2026-11-23", "pain": 5}
    assert {record.seq for record in plan.canon} == {1, 2}


def test_digest_is_kept_up() -> None:
    """The stream's digest after every push is that of its records, deletions included."""
    stream = Stream()
    for deleted in (False, False, True, False):
        stream.write("a", {"pain": len(stream.history)}, deleted=deleted, base=stream.aware())
        assert stream.state.digest == digest(stream.state.records.values())


def test_duplicates_repeat_their_first_answer() -> None:
    """A repeated push changes nothing, is answered the same, and shows the records as they are."""
    stream = Stream()
    operations = [
        an_operation(1, record_id="day", kind="practice"),
        an_operation(2, record_id="day", kind="practice", patch={"pain": 11}),
    ]
    first = stream.push("a", *operations)
    again = stream.push("a", *operations)
    assert [r.status for r in again.results] == [Status.DUPLICATE] * 2
    assert [r.first for r in again.results] == [r.status for r in first.results]
    assert [r.refusal for r in again.results] == [r.refusal for r in first.results]
    assert again.versions == again.records == ()
    assert again.canon == first.canon
    assert (again.seq, again.last_n, again.digest) == (first.seq, first.last_n, first.digest)


def test_duplicate_within_a_batch() -> None:
    """An operation twice in one batch is stored once."""
    operation = an_operation(1, record_id=TODAY_ID)
    plan = Stream().push("a", operation, operation)
    assert [r.status for r in plan.results] == [Status.APPLIED, Status.DUPLICATE]
    assert plan.results[1].first is Status.APPLIED
    assert len(plan.versions) == 1


def test_same_id_other_content() -> None:
    """An id that comes again with other content stops the batch."""
    stream = Stream()
    operation = an_operation(1, record_id=TODAY_ID)
    stream.push("a", operation)
    with pytest.raises(OpIdReuseError) as caught:
        stream.push("a", replace(operation, wall=1))
    assert caught.value.details() == {"op_id": operation.op_id}


def test_gap() -> None:
    """Operations that run ahead are refused with the last number the server has."""
    stream = Stream()
    stream.push("a", an_operation(1, record_id=TODAY_ID))
    with pytest.raises(GapError) as caught:
        stream.push("a", an_operation(3, record_id=TODAY_ID))
    assert caught.value.details() == {"last_n": 1}
    with pytest.raises(GapError):
        Stream().push("a", an_operation(1, record_id=TODAY_ID), an_operation(3))


def test_cloned_device() -> None:
    """A number used by another operation means two devices share one identity."""
    stream = Stream()
    stream.push("a", an_operation(1, record_id=TODAY_ID))
    with pytest.raises(DeviceForkError) as caught:
        stream.push("a", an_operation(1, device="clone", record_id=TODAY_ID))
    assert caught.value.details() == {"n": 1}


def test_new_identity_sends_what_the_server_knows() -> None:
    """A device counting anew under a new identity has its known operations counted as answered."""
    stream = Stream()
    operations = [an_operation(n, record_id=TODAY_ID) for n in (1, 2, 3)]
    stream.push("a", *operations[:2])
    renumbered = [replace(operation, n=operation.n - 1) for operation in operations[1:]]
    plan = stream.push("b", *renumbered)
    assert [r.status for r in plan.results] == [Status.DUPLICATE, Status.MERGED]
    assert plan.last_n == 2


def test_refused_item_does_not_hold_up_its_neighbours() -> None:
    """An invalid item is refused with its reason, takes its number, and leaves no content."""
    stream = Stream()
    plan = stream.push(
        "a",
        an_operation(1, record_id="x", kind="practice", patch={"pain": 11}),
        an_operation(2, record_id="x", kind="practice", patch={"pain": 4}),
    )
    assert [r.status for r in plan.results] == [Status.REJECTED, Status.APPLIED]
    assert plan.results[0].refusal is not None
    assert (plan.results[0].refusal.type, plan.results[0].refusal.field) == (
        "invalid-value",
        "pain",
    )
    assert (plan.versions[0].patch, plan.last_n) == (None, 2)
    assert plan.canon[0].visible() == {"pain": 4}


def test_only_refused_items() -> None:
    """A batch of nothing but refused items shows no record."""
    plan = Stream().push("a", an_operation(1, kind="practice", patch={"pain": 11}))
    assert (plan.canon, plan.records, plan.seq) == ((), (), 1)


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_group_stands_or_falls_together(bad: int) -> None:
    """One refused member refuses its group, and only that."""
    stream = Stream()
    pains = [11 if index == bad else 4 for index in range(3)]
    members = [
        an_operation(n, record_id=f"r{n}", kind="practice", patch={"pain": pain}, group_id="g")
        for n, pain in enumerate(pains, start=1)
    ]
    other = an_operation(4, record_id="r4", kind="practice", patch={"pain": 3}, group_id="h")
    alone = an_operation(5, record_id="r5", kind="practice", patch={"pain": 12})
    plan = stream.push("a", *members, other, alone)
    assert [r.status for r in plan.results] == [Status.REJECTED] * 3 + [
        Status.APPLIED,
        Status.REJECTED,
    ]
    types = [r.refusal.type for r in plan.results if r.refusal is not None]
    wanted = ["group-refused"] * 3
    wanted[bad] = "invalid-value"
    assert types == [*wanted, "invalid-value"]
    assert [record.record_id for record in plan.records] == ["r4"]


def test_kind_cannot_change() -> None:
    """A record keeps its kind, also within one batch."""
    stream = Stream()
    stream.push("a", an_operation(1, record_id="x", kind="practice"))
    assert stream.write("a", {}, record_id="x", kind="drawing").status is Status.REJECTED
    plan = stream.push(
        "b",
        an_operation(1, "b", record_id="y", kind="practice"),
        an_operation(2, "b", record_id="y", kind="drawing"),
    )
    assert [r.status for r in plan.results] == [Status.APPLIED, Status.REJECTED]


def test_a_record_cannot_grow_without_end() -> None:
    """Strokes beyond 5,000 are refused; those that are there can still be drawn anew or erased."""
    stream = Stream()
    for first in range(0, 5_000, 100):
        strokes = {f"s{n}": 1 for n in range(first, first + 100)}
        assert stream.write("a", strokes, kind="drawing").refusal is None
    more = stream.write("a", {"s0": 2, "one more": 1}, kind="drawing")
    assert more.refusal is not None
    assert more.refusal.type == "record-full"
    erased = stream.write("a", {"s0": None, "s1": 2}, kind="drawing", base=stream.aware())
    assert erased.refusal is None
    assert len(stream.day.fields) == 5_000


def test_a_record_that_is_too_large_can_only_be_deleted() -> None:
    """Whoever keeps a stream says which records are full; those take nothing but a deletion."""
    stream = Stream()
    stream.write("a", {"s": 1}, kind="drawing")
    stream.state = replace(stream.state, full=frozenset({"day"}))
    refused = stream.write("a", {"s": 2}, kind="drawing", base=stream.aware())
    assert refused.refusal is not None
    assert refused.refusal.type == "record-full"
    gone = stream.write("a", {}, kind="drawing", base=stream.aware(), deleted=True)
    assert gone.status is Status.APPLIED


def test_entry_belongs_to_its_day() -> None:
    """An entry whose date does not fit its id is refused: a day must not exist twice."""
    stream = Stream()
    result = stream.write("a", {"date": "2026-11-22", "pain": 5}, kind="entry", record_id=TODAY_ID)
    assert result.refusal is not None
    assert result.refusal.type == "wrong-record"
    assert stream.write("a", {"pain": 5}, kind="entry", record_id=TODAY_ID).refusal is None


def test_salvage_must_bring_its_stamps() -> None:
    """An offer without the stamps of its values is refused."""
    stamps = {"pain": Stamp(NOW, "b", 1)}
    result = Stream().write("a", {"pain": 5, "stress": 1}, salvage=stamps)
    assert result.refusal is not None
    assert result.refusal.type == "stamp-missing"


def test_erased_record() -> None:
    """Nothing is stored on an erased record again, and blanked repeats are no reuse of an id."""
    stream = Stream()
    first = an_operation(1, record_id="x", kind="practice")
    stream.push("a", first)
    erased = Record("x", "practice", 2, {}, deleted=True, erased=True)
    stream.state = replace(stream.state, seq=2, records={"x": erased})
    plan = stream.push("a", replace(first, patch={}), an_operation(2, record_id="x"))
    assert [r.status for r in plan.results] == [Status.DUPLICATE, Status.REJECTED]
    assert plan.results[1].refusal is not None
    assert plan.results[1].refusal.type == "erased"
    assert plan.canon == (erased,)


def test_epoch_changed() -> None:
    """A device that believes in another epoch is told the present one and what survived."""
    points = {1: 40, 2: 20}
    state = replace(Stream(epoch=3).state, last_n=7, last_op="o7", restore_points=points)
    with pytest.raises(EpochChangedError) as caught:
        plan_push(state, "a", 2, [], now=NOW, judge=lambda *_: None)
    assert caught.value.details() == {
        "epoch": 3,
        "last_n": 7,
        "last_op": "o7",
        "restore_points": {"1": 40, "2": 20},
    }


def test_base_from_an_older_epoch() -> None:
    """What was seen in an older epoch counts only as far as the restored stream still has it."""
    stream = Stream(epoch=2)
    stream.state = replace(stream.state, restore_points={1: 1})
    stream.write("a", {"pain": 5}, t=NOW)
    stream.write("a", {"pain": 6}, t=NOW + 9)
    assert stream.write("b", {"pain": 7}, base=(1, 2), t=NOW).status is Status.KEPT_OTHER

    stream = Stream(epoch=2)
    stream.state = replace(stream.state, restore_points={1: 1})
    stream.write("a", {"pain": 5}, t=NOW + 9)
    assert stream.write("b", {"pain": 7}, base=(1, 9), t=NOW).status is Status.APPLIED
