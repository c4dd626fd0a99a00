"""The merge rules, case by case."""

from __future__ import annotations

from itertools import product

import pytest

from shared.sync.merge import NOBODY, TEXT_MAX, Status
from shared.sync.operations import Stamp
from shared.sync.records import DELETION
from tests.builders import NOW
from tests.shared.sync.streams import Stream

YEAR = 365 * 86_400_000


def test_first_value() -> None:
    """A field that nobody has set takes the value."""
    stream = Stream()
    assert stream.write("a", {"pain": 5}).status is Status.APPLIED
    assert stream.day.visible() == {"pain": 5}


def test_different_fields_are_both_kept() -> None:
    """Two devices that set different fields unaware of each other lose nothing."""
    stream = Stream()
    stream.write("a", {"pain": 5})
    assert stream.write("b", {"stress": 2}).status is Status.MERGED
    assert stream.day.visible() == {"pain": 5, "stress": 2}
    assert stream.losers == []


@pytest.mark.parametrize(("a_first", "a_later"), list(product([True, False], repeat=2)))
def test_concurrent_values(a_first: bool, a_later: bool) -> None:
    """Unaware of each other, the later time wins in any order of arrival; the loser is kept."""
    stream = Stream()
    times = {"a": NOW + (5 if a_later else 0), "b": NOW + (0 if a_later else 5)}
    values = {"a": 3, "b": 8}
    order = ["a", "b"] if a_first else ["b", "a"]
    results = {d: stream.write(d, {"pain": values[d]}, t=times[d]) for d in order}
    winner, loser = ("a", "b") if a_later else ("b", "a")
    assert stream.day.visible() == {"pain": values[winner]}
    assert stream.losers == [("pain", values[loser], loser)]
    second = Status.KEPT_OTHER if order[1] == loser else Status.MERGED
    assert results[order[1]].status is second


def test_equal_times_are_decided_by_device() -> None:
    """At the very same time the larger device id wins, on either order of arrival."""
    for order in (["a", "b"], ["b", "a"]):
        stream = Stream()
        for device in order:
            stream.write(device, {"pain": ord(device) % 10}, t=NOW)
        assert stream.day.visible() == {"pain": ord("b") % 10}


def test_equal_values_conflict_with_nothing() -> None:
    """Two devices that say the same leave no loser, whoever comes first."""
    for times in ((NOW, NOW + 5), (NOW + 5, NOW)):
        stream = Stream()
        stream.write("a", {"pain": 5}, t=times[0])
        assert stream.write("b", {"pain": 5}, t=times[1]).status is Status.MERGED
        assert stream.losers == []


def test_who_has_seen_it_wins_however_wrong_the_clock() -> None:
    """An edit of a known value replaces it, even from a clock a year slow."""
    stream = Stream()
    stream.write("a", {"pain": 5}, t=NOW)
    base = stream.aware()
    assert stream.write("b", {"pain": 7}, t=NOW - YEAR, base=base).status is Status.APPLIED
    held = stream.day.fields["pain"]
    assert held.value == 7
    assert held.stamp == Stamp(NOW + 1, "b", 1)


def test_own_earlier_value_is_known() -> None:
    """A device's later operation replaces its earlier one whatever the base and the clock say."""
    stream = Stream()
    stream.write("a", {"pain": 5}, t=NOW)
    assert stream.write("a", {"pain": 6}, t=NOW - YEAR).status is Status.APPLIED
    assert stream.day.visible() == {"pain": 6}


def test_a_fast_clock_is_capped() -> None:
    """Time from a clock a year fast counts as the server's own time."""
    stream = Stream()
    stream.write("a", {"pain": 5}, t=NOW + YEAR)
    assert stream.day.fields["pain"].stamp.t == NOW + 10**6


def test_a_base_ahead_of_the_stream_counts_as_its_end() -> None:
    """A device cannot claim to have seen what is not there yet, and so win every later tie."""
    stream = Stream()
    stream.write("a", {"pain": 5}, base=(1, 10**9))
    stream.write("b", {"pain": 7}, t=NOW + 50)
    stream.write("a", {"pain": 5}, base=(7, 10**9), t=NOW - 50)
    assert stream.losers == [("pain", 5, "a")]


def test_a_loser_stays_until_someone_who_saw_it_writes() -> None:
    """The losing value leaves the record when its field is rewritten knowingly, not before."""
    stream = Stream()
    stream.write("a", {"pain": 5}, t=NOW + 1)
    unaware = stream.aware()
    stream.write("b", {"pain": 7}, t=NOW)
    stream.write("a", {"pain": 4}, base=unaware)
    assert stream.losers == [("pain", 7, "b")]
    stream.write("a", {"stress": 4}, base=stream.aware())
    assert stream.losers == [("pain", 7, "b")]
    stream.write("a", {"pain": 3}, base=stream.aware())
    assert stream.losers == []


def test_losers_are_bounded() -> None:
    """A record keeps one losing value per field and device, and sixteen at most."""
    stream = Stream()
    stream.write("z", {"pain": 5}, t=NOW + 900)
    for _ in range(3):
        stream.write("a", {"pain": 1})
    assert len(stream.losers) == 1
    for number in range(30):
        stream.write(f"b{number}", {"pain": 2})
    assert len(stream.losers) == 16
    assert stream.losers[-1] == ("pain", 2, "b29")


def test_delete_seen() -> None:
    """Who saw all and deletes leaves a tombstone; a new start begins clean."""
    stream = Stream()
    stream.write("a", {"pain": 5, "note": "private"})
    assert stream.write("b", {}, deleted=True, base=stream.aware()).status is Status.APPLIED
    assert stream.day.visible() is None
    stream.write("a", {"pain": 2}, base=stream.aware())
    assert stream.day.visible() == {"pain": 2}


def test_own_delete_then_anew() -> None:
    """A device that deletes and writes again while offline does not bring the old text back."""
    stream = Stream()
    stream.write("a", {"pain": 5, "note": "private"})
    base = stream.aware()
    stream.write("a", {}, deleted=True, base=base)
    assert stream.write("a", {"pain": 2}, base=base).status is Status.APPLIED
    assert stream.day.visible() == {"pain": 2}


def test_edit_beats_a_delete_that_did_not_know_it() -> None:
    """A deletion never takes an edit its author had not seen, in either order of arrival."""
    stream = Stream()
    stream.write("a", {"pain": 5})
    base = stream.aware()
    stream.write("a", {"stress": 3}, base=base)
    result = stream.write("b", {}, deleted=True, base=base)
    assert result.status is Status.KEPT_OTHER
    assert stream.losers == [(DELETION, None, "b")]
    assert stream.day.visible() == {"pain": 5, "stress": 3}

    stream = Stream()
    stream.write("a", {"pain": 5})
    base = stream.aware()
    stream.write("b", {}, deleted=True, base=base)
    assert stream.write("a", {"stress": 3}, base=base).status is Status.MERGED
    assert stream.day.visible() == {"pain": 5, "stress": 3}


def test_a_lost_delete_is_settled_by_the_next_knowing_edit() -> None:
    """That a deletion lost is shown until somebody who saw it edits the day."""
    stream = Stream()
    stream.write("a", {"pain": 5})
    stream.write("b", {}, deleted=True)
    stream.write("a", {"pain": 5})
    assert stream.losers == [(DELETION, None, "b")]
    stream.write("a", {"pain": 6}, base=stream.aware())
    assert stream.losers == []


def test_delete_of_nothing() -> None:
    """Deleting what the server never had leaves a tombstone."""
    stream = Stream()
    assert stream.write("a", {}, deleted=True).status is Status.APPLIED
    assert stream.day.visible() is None


def test_texts_are_kept_both() -> None:
    """Two notes written unaware of each other stand one after the other, older first."""
    stream = Stream()
    stream.write("a", {"note": "sat long"}, t=NOW + 9)
    assert stream.write("b", {"note": "slept badly"}, t=NOW).status is Status.MERGED
    assert stream.day.visible() == {"note": "slept badly\n\nsat long"}
    assert stream.day.fields["note"].stamp == Stamp(NOW + 10, NOBODY, 0)
    assert stream.losers == []
    # Neither author has seen the other's part: their next unaware edits must not drop it.
    stream.write("b", {"note": "slept well"}, t=NOW + 20)
    assert "sat long" in stream.day.fields["note"].value
    # Who has seen it may rewrite it.
    stream.write("a", {"note": "fine"}, base=stream.aware())
    assert stream.day.visible() == {"note": "fine"}


@pytest.mark.parametrize(
    ("held", "value", "after"),
    [("sat long today", "sat long", "sat long today"), ("sat", "sat long", "sat long")],
)
def test_a_text_within_the_other(held: str, value: str, after: str) -> None:
    """A note that holds the other already stands alone, whoever is later."""
    for t in (NOW, NOW + 20):
        stream = Stream()
        stream.write("a", {"note": held}, t=NOW + 9)
        assert stream.write("b", {"note": value}, t=t).status is Status.MERGED
        assert stream.day.visible() == {"note": after}


def test_texts_too_long_to_join() -> None:
    """Notes that do not fit together are decided by time; the loser is kept beside."""
    stream = Stream()
    stream.write("a", {"note": "a" * TEXT_MAX}, t=NOW)
    stream.write("b", {"note": "b"}, t=NOW + 9)
    assert stream.day.visible() == {"note": "b"}
    assert stream.losers == [("note", "a" * TEXT_MAX, "a")]


def test_a_cleared_text_is_no_text() -> None:
    """A note cleared on one device and written on another is decided by time."""
    stream = Stream()
    stream.write("a", {"note": None}, t=NOW + 9)
    assert stream.write("b", {"note": "b"}, t=NOW).status is Status.KEPT_OTHER
    assert stream.day.visible() == {"note": None}


def test_red_flag_answers_never_change() -> None:
    """The first answer stands against every later one and against deletion; none is refused."""
    stream = Stream()
    for patch, deleted, status in (
        ({"question": "numb", "answer": "yes"}, False, Status.APPLIED),
        ({"answer": "no"}, False, Status.KEPT_OTHER),
        ({"answer": "yes"}, False, Status.APPLIED),
        ({}, True, Status.KEPT_OTHER),
    ):
        result = stream.write(
            "a", patch, kind="red_flag_answer", deleted=deleted, base=stream.aware()
        )
        assert result.status is status
    assert stream.day.visible() == {"question": "numb", "answer": "yes"}


def test_red_flag_answer_salvaged() -> None:
    """A red-flag answer that a restored server lost comes back with the stamp it had."""
    stream = Stream()
    stamp = Stamp(NOW, "b", 4)
    stream.write("a", {"answer": "yes"}, kind="red_flag_answer", salvage={"answer": stamp})
    assert stream.day.fields["answer"].stamp == stamp


def test_who_saw_an_answer_was_not_the_first() -> None:
    """After a restore that lost an answer, a later "no" does not take its place."""
    stream = Stream()
    no = stream.write("b", {"answer": "no"}, kind="red_flag_answer", base=(1, 14))
    assert no.status is Status.KEPT_OTHER
    assert stream.day.visible() is None
    stream.write("a", {"answer": "yes"}, kind="red_flag_answer")
    assert stream.day.visible() == {"answer": "yes"}


def salvage(stream: Stream, value: int, stamp: Stamp, **fields: object) -> Status:
    """Let device `keeper` offer `pain` with a stamp; return what became of it."""
    result = stream.write("keeper", {"pain": value}, salvage={"pain": stamp}, **fields)
    return result.status


def test_salvage_of_what_is_gone() -> None:
    """A value only a survivor has comes back with its old stamp, never in the future."""
    stream = Stream()
    assert salvage(stream, 6, Stamp(NOW + YEAR, "gone", 3)) is Status.APPLIED
    held = stream.day.fields["pain"]
    assert (held.value, held.stamp) == (6, Stamp(NOW + 10**6, "gone", 3))


def test_salvage_is_decided_by_the_old_stamps() -> None:
    """An offer loses to a later value, and to a later operation of the same device."""
    stream = Stream()
    stream.write("a", {"pain": 5}, t=NOW + 9)
    assert salvage(stream, 6, Stamp(NOW, "b", 3)) is Status.KEPT_OTHER
    assert salvage(stream, 6, Stamp(NOW + 99, "a", 1)) is Status.KEPT_OTHER
    assert stream.day.visible() == {"pain": 5}
    assert stream.losers == []
    assert salvage(stream, 6, Stamp(NOW, "a", 2)) is Status.APPLIED
    assert stream.day.visible() == {"pain": 6}


def test_own_operation_behind_its_salvaged_successor() -> None:
    """A device's old operation, sent again after a newer one was salvaged, changes nothing."""
    stream = Stream()
    salvage(stream, 6, Stamp(NOW, "a", 7))
    assert stream.write("a", {"pain": 5}, n=1, t=NOW + 99).status is Status.MERGED
    assert stream.day.visible() == {"pain": 6}
    assert stream.losers == []


def test_salvage_raises_the_dead_only_with_something_new() -> None:
    """A tombstone gives way to an offer that brings something, not to one that brings nothing."""
    stream = Stream()
    stream.write("a", {"pain": 5})
    stream.write("a", {}, deleted=True)
    assert salvage(stream, 5, Stamp(NOW, "a", 1)) is Status.KEPT_OTHER
    assert stream.day.visible() is None
    assert salvage(stream, 6, Stamp(NOW + 99, "b", 1)) is Status.APPLIED
    assert stream.day.visible() == {"pain": 6}


def test_salvaged_tombstone() -> None:
    """A survivor's tombstone deletes what it had seen and nothing newer."""
    for newer in (False, True):
        stream = Stream()
        stream.write("a", {"pain": 5})
        base = stream.aware()
        if newer:
            stream.write("a", {"stress": 2})
        status = salvage(stream, 5, Stamp(NOW, "b", 1), deleted=True, base=base)
        assert status is Status.KEPT_OTHER
        assert (stream.day.visible() is None) is not newer
