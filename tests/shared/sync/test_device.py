"""The device's half, over a store in memory, against a server in memory."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from shared.sync.device import Device, PageEnd
from shared.sync.merge import Status
from shared.sync.messages import PullReply, PushReply
from shared.sync.planner import Result
from shared.sync.problems import (
    BatchError,
    BatchTooLargeError,
    CursorAheadError,
    CursorInvalidError,
    DeviceForkError,
    EpochChangedError,
    GapError,
    OpIdReuseError,
    Refusal,
    ResyncRequiredError,
)
from tests.builders import NOW, a_record
from tests.simulation.memory_server import MemoryServer
from tests.simulation.memory_store import MemoryStore, State
from tests.simulation.owner import take_page


class Phone:
    """A device with its store, synced with a server by hand."""

    def __init__(self, server: MemoryServer, name: str) -> None:
        numbers = itertools.count(1)
        self.server = server
        self.store = MemoryStore(name)
        self.device = Device(self.store, lambda: f"{name}-{next(numbers)}")
        self.now = NOW

    def write(self, record_id: str = "day", **patch: Any) -> str:
        """Edit a record; return the operation's id."""
        self.now += 1
        operation = self.device.edit(record_id, "practice", patch, now=self.now, wall=self.now)
        return operation.op_id

    def push(self) -> PushReply | BatchError | None:
        """Push once and take the answer."""
        request = self.device.outgoing()
        if request is None:
            return None
        try:
            reply = self.server.push(request, 1, NOW + 10**6)
        except BatchError as error:
            self.device.take_push_error(error, self.now)
            return error
        self.device.take_push_reply(reply, self.now)
        return reply

    def sync(self) -> PageEnd:
        """Push all, then pull all."""
        while self.push() is not None:
            pass
        while True:
            try:
                page = self.server.pull(self.device.pull_request(2))
                end = take_page(self.device, self.store, page)
            except BatchError as error:
                self.device.take_pull_error(error, self.now)
                while self.push() is not None:
                    pass
                continue
            if end is not PageEnd.MORE:
                return end

    def fate(self, op_id: str) -> State | None:
        """Return what became of an operation."""
        return self.store.state(op_id)


def test_an_edit_is_kept_and_shown_at_once() -> None:
    """An edit is pending, shown, numbered and stamped later than the one before."""
    phone = Phone(MemoryServer(), "a")
    first, second = phone.write(pain=5), phone.write(pain=6)
    assert phone.store.views == {"day": {"pain": 6}}
    assert [o.op_id for o in phone.store.pending()] == [first, second]
    assert [o.n for o in phone.store.pending()] == [1, 2]
    assert phone.device.edit("day", "practice", {"x": 1}, now=0, wall=5, deleted=True).patch == {}
    assert phone.store.views == {}


def test_two_phones_agree() -> None:
    """What one phone writes the other sees, and both agree with the server."""
    server = MemoryServer()
    a, b = Phone(server, "a"), Phone(server, "b")
    a.write(pain=5)
    b.write(stress=2)
    for phone in (a, b, a):
        assert phone.sync() is PageEnd.DONE
    assert a.store.views == b.store.views == {"day": {"pain": 5, "stress": 2}}
    assert a.device.outgoing() is None


def test_only_what_is_listed_is_marked() -> None:
    """An edit made while a push is under way stays pending."""
    phone = Phone(MemoryServer(), "a")
    phone.sync()
    sent = phone.write(pain=5)
    request = phone.device.outgoing()
    assert request is not None
    later = phone.write(pain=6)
    phone.device.take_push_reply(phone.server.push(request, 1, NOW + 10**6), phone.now)
    assert (phone.fate(sent), phone.fate(later)) == (State.ACKNOWLEDGED, State.PENDING)
    assert phone.store.views == {"day": {"pain": 6}}


def test_server_time_comes_with_a_page() -> None:
    """A phone whose clock is wrong stamps rightly after its first page, before any push."""
    server = MemoryServer()
    phone = Phone(server, "a")
    phone.device.take_pull_error(EpochChangedError(1, 0, {}), phone.now)
    page = server.pull(phone.device.pull_request(), NOW + 5_000)
    phone.device.take_page(page, 1_000)
    assert phone.device.edit("day", "practice", {}, now=1_500, wall=0).t == NOW + 5_500
    phone.device.take_page(replace(page, server_time=None), 9)
    assert phone.device.edit("day", "practice", {}, now=1_600, wall=0).t == NOW + 5_600


def test_a_late_page_changes_nothing() -> None:
    """A page that was on its way when something newer came does not put the old back."""
    server = MemoryServer()
    phone = Phone(server, "a")
    phone.write(pain=5)
    phone.sync()
    page = server.pull(replace(phone.device.pull_request(), cursor=None))
    phone.write(pain=6)
    phone.push()
    phone.device.take_page(page)
    assert phone.store.views == {"day": {"pain": 6}}


def test_refused() -> None:
    """A refused edit is set aside with its reason and no longer shown, nothing else changes."""
    phone = Phone(MemoryServer(), "a")
    bad, good = phone.write(bad=1, pain=9), phone.write(pain=6)
    phone.sync()
    assert (phone.fate(bad), phone.fate(good)) == (State.REFUSED, State.ACKNOWLEDGED)
    assert phone.store.refusals[bad].field == "bad"
    assert phone.store.views == {"day": {"pain": 6}}


def test_refused_without_a_record() -> None:
    """A refused first edit leaves nothing on the screen, told once or told again."""
    phone = Phone(MemoryServer(), "a")
    phone.sync()
    bad = phone.write("new", bad=1)
    request = phone.device.outgoing()
    assert request is not None
    phone.server.push(request, 1, NOW)  # this answer is lost
    phone.sync()
    assert phone.fate(bad) is State.REFUSED
    assert phone.store.views == {}


def test_answers_of_another_epoch_promise_nothing() -> None:
    """An answer or a page from before a restore is left alone."""
    phone = Phone(MemoryServer(), "a")
    sent = phone.write(pain=5)
    answer = PushReply((Result(sent, Status.APPLIED),), (), 0, 7, NOW)
    phone.device.take_push_reply(answer, phone.now)
    assert phone.fate(sent) is State.PENDING
    page = PullReply((a_record(),), "x", False, 1, None, 7, 0)
    assert phone.device.take_page(page) is PageEnd.DONE
    assert phone.store.shadows() == []


def test_an_answer_in_parts() -> None:
    """Parts of an answer hold each operation's result with its record, and backups' word last."""
    server = MemoryServer()
    phone = Phone(server, "a")
    sent = [phone.write(record_id, pain=n) for n, record_id in enumerate("xyxz")]
    request = phone.device.outgoing()
    assert request is not None
    phone.device.take_pull_error(EpochChangedError(1, 0, {}), phone.now)
    request = phone.device.outgoing()
    assert request is not None
    reply = replace(server.push(request, 1, NOW), durable_n=2)
    one, other = reply.pieces(request, 2)
    assert [result.op_id for result in (*one.results, *other.results)] == sent
    assert [[r.record_id for r in part.canon] for part in (one, other)] == [["x", "y"], ["x", "z"]]
    assert (one.durable_n, other.durable_n) == (0, 2)
    phone.device.take_push_reply(one, phone.now)
    assert phone.store.views == {"x": {"pain": 2}, "y": {"pain": 1}, "z": {"pain": 3}}
    assert [phone.fate(op_id) for op_id in sent[1:3]] == [State.ACKNOWLEDGED, State.PENDING]
    stray = replace(reply, results=(*reply.results, Result("stray", Status.APPLIED)))
    assert [part.results for part in stray.pieces(request, 9)] == [reply.results]


def test_a_part_of_a_page_leaves_the_cursor() -> None:
    """Rows kept before the last part of a page are read again after a kill, and change nothing."""
    server = MemoryServer()
    a, b = Phone(server, "a"), Phone(server, "b")
    for record_id in ("one", "two"):
        a.write(record_id, pain=1)
    a.sync()
    b.device.take_pull_error(EpochChangedError(1, 0, {}), b.now)
    page = server.pull(b.device.pull_request())
    b.device.take_rows(replace(page, rows=page.rows[:1]))
    b.device.take_rows(replace(page, epoch=7))
    assert b.store.views == {"one": {"pain": 1}}
    assert b.device.pull_request().cursor is None
    assert b.sync() is PageEnd.DONE
    assert b.store.views == {"one": {"pain": 1}, "two": {"pain": 1}}


def test_answer_to_something_forgotten() -> None:
    """An answer about operations that are no longer kept changes nothing."""
    phone = Phone(MemoryServer(), "a")
    results = (
        Result("x", Status.APPLIED),
        Result("y", Status.REJECTED, Refusal("t", "f", "r")),
        Result("z", Status.DUPLICATE, first=Status.MERGED),
    )
    phone.device.take_push_reply(PushReply(results, (), 0, 0, NOW), phone.now)
    assert phone.store.operations() == []


def test_backed_up_is_forgotten() -> None:
    """Acknowledged operations are kept until every backup holds them."""
    server = MemoryServer()
    phone = Phone(server, "a")
    first = phone.write(pain=5)
    phone.sync()
    server.backup()
    server.backup()
    second = phone.write(pain=6)
    assert phone.fate(first) is State.ACKNOWLEDGED
    phone.sync()
    assert (phone.fate(first), phone.fate(second)) == (None, State.ACKNOWLEDGED)


def test_a_clock_that_was_fast_does_not_turn_the_order_round() -> None:
    """What is written after an early stamp of the same day is stamped after it; other days are not.

    Until every backup holds the early one: then it cannot come again.
    """
    server = MemoryServer()
    phone = Phone(server, "a")
    phone.now = NOW + 365 * 86_400_000
    phone.write(pain=5)
    phone.sync()
    phone.now = NOW + 10**6
    phone.write(pain=6)
    phone.write("other", pain=7)
    first, second, other = phone.store.operations()
    assert second.t == first.t + 1
    assert other.t < NOW + 10**7
    phone.sync()
    server.backup()
    server.backup()
    phone.write("other", pain=8)
    phone.sync()
    phone.write(pain=9)
    assert phone.store.operations()[-1].t < NOW + 10**7


def test_restore_brings_all_back() -> None:
    """After a restore, own operations come again and another's values are offered back."""
    server = MemoryServer()
    a, b = Phone(server, "a"), Phone(server, "b")
    server.backup()
    a.write(pain=5)
    b.write("other", stress=1)
    for phone in (a, b, a):
        phone.sync()
    server.restore(0, NOW)
    a.sync()  # b never comes back
    assert server.tables.records["day"].visible() == {"pain": 5}
    assert server.tables.records["other"].visible() == {"stress": 1}
    assert server.tables.records["other"].fields["stress"].stamp.device == "b"


def test_gap_sends_again() -> None:
    """A server that says it lost operations gets them again."""
    phone = Phone(MemoryServer(), "a")
    sent = phone.write(pain=5)
    phone.sync()
    assert phone.device.take_push_error(GapError(0), phone.now)
    assert phone.fate(sent) is State.PENDING
    assert phone.store.position().device_id == "a"


def test_gap_that_cannot_be_filled() -> None:
    """Without the missing operations the device counts anew under a new name."""
    phone = Phone(MemoryServer(), "a")
    for pain in (1, 2, 3):
        phone.write(pain=pain)
    phone.sync()
    phone.store.forget_acknowledged(2)
    phone.device.take_push_error(GapError(0), phone.now)
    assert phone.store.position().device_id != "a"
    assert [o.n for o in phone.store.pending()] == [1]
    assert phone.sync() is PageEnd.DONE


def test_cloned_phone() -> None:
    """Of two phones with one name, the second to speak takes another and nothing is lost."""
    server = MemoryServer()
    a = Phone(server, "a")
    a.write(pain=5)
    a.sync()
    twin = Phone(server, "twin")
    twin.store = a.store.clone()
    twin.device = Device(twin.store, lambda: "reborn")
    a.write(stress=1)
    twin_edit = twin.device.edit("day", "practice", {"x": 2}, now=NOW, wall=NOW, op_id="t1")
    a.sync()
    assert isinstance(twin.push(), DeviceForkError)
    assert twin.sync() is PageEnd.DONE
    assert twin.store.position().device_id == "reborn"
    assert twin.fate(twin_edit.op_id) is State.ACKNOWLEDGED
    a.sync()
    assert a.store.views == twin.store.views == {"day": {"pain": 5, "stress": 1, "x": 2}}


def test_clone_found_out_after_a_restore() -> None:
    """A restore tells a device that another has spoken under its name, longer or otherwise."""
    for last_n, last_op, shared in ((1, "a-1", False), (1, "other", True), (2, "x", True)):
        phone = Phone(MemoryServer(), "a")
        phone.write(pain=5)
        phone.sync()
        error = EpochChangedError(9, last_n, {}, last_op)
        assert phone.device.take_push_error(error, phone.now)
        assert (phone.store.position().device_id != "a") is shared


def test_own_values_are_known_by_their_operation() -> None:
    """After a restore, a value under our name that we never wrote is offered back all the same."""
    server = MemoryServer()
    phone = Phone(server, "a")
    phone.write(pain=5)
    phone.sync()
    shadow = phone.store.shadow("day")
    assert shadow is not None
    twins = {
        "mine": shadow.record.fields["pain"],
        "pain": shadow.record.fields["pain"],
        "later": shadow.record.fields["pain"]._replace(
            stamp=shadow.record.fields["pain"].stamp._replace(n=7)
        ),
    }
    phone.store.keep_shadow(replace(shadow, record=replace(shadow.record, fields=twins)))
    phone.device.take_pull_error(EpochChangedError(2, 1, {}, phone.store.settled()[0].op_id), NOW)
    offered = [o for o in phone.store.pending() if o.salvage is not None]
    assert [o.patch.keys() for o in offered] == [{"mine", "later"}]
    phone.store.forget_acknowledged(1)
    phone.device.take_pull_error(EpochChangedError(3, 1, {}, None), NOW)
    assert phone.store.pending()[-1].patch.keys() == {"later"}


def test_cursor_errors_read_from_the_start() -> None:
    """Whatever is wrong with a cursor, the device reads from the start and loses nothing."""
    for error in (CursorAheadError(), CursorInvalidError(), ResyncRequiredError()):
        phone = Phone(MemoryServer(), "a")
        phone.write(pain=5)
        phone.sync()
        walk = phone.store.position().walk
        assert phone.device.take_pull_error(error, phone.now)
        assert (phone.store.position().cursor, phone.store.position().walk) == (None, walk + 1)
        assert phone.sync() is PageEnd.DONE
        assert phone.store.views == {"day": {"pain": 5}}


def test_errors_that_trying_again_does_not_help() -> None:
    """Other batch errors are the caller's to report."""
    phone = Phone(MemoryServer(), "a")
    assert not phone.device.take_push_error(OpIdReuseError("x"), NOW)
    assert not phone.device.take_pull_error(BatchTooLargeError(), NOW)


def test_expired_tombstone() -> None:
    """A device away for longer than tombstones are kept drops what was deleted meanwhile.

    An edit of it that is still pending is kept.
    """
    server = MemoryServer()
    a, b = Phone(server, "a"), Phone(server, "b")
    for name in ("one", "two", "three"):
        a.write(name, pain=1)
    a.sync()
    b.sync()
    for name in ("one", "two"):
        a.device.edit(name, "practice", {}, now=a.now + 5, wall=0, deleted=True)
    a.sync()
    server.expire(NOW + 10**7)
    kept = b.device.edit("two", "practice", {"pain": 4}, now=b.now, wall=0, op_id="late")
    end = b.device.take_pull_error(ResyncRequiredError(), b.now)
    assert end
    while (page := server.pull(b.device.pull_request(1))).has_more:
        b.device.take_page(page)
    b.device.take_page(page)
    assert b.store.views == {"three": {"pain": 1}, "two": {"pain": 4}}
    assert b.fate(kept.op_id) is State.PENDING
    assert b.sync() is PageEnd.DONE


def test_digest_heals_a_lost_row() -> None:
    """A replica that differs reads all again; if that does not help, it says so."""
    server = MemoryServer()
    phone = Phone(server, "a")
    phone.write(pain=5)
    phone.sync()
    phone.store.drop_shadow("day")
    assert phone.sync() is PageEnd.DONE
    assert phone.store.views == {"day": {"pain": 5}}
    server.tables.digest = "0" * 64
    assert phone.sync() is PageEnd.DIFFERS
    assert phone.store.views == {"day": {"pain": 5}}


def test_no_comparison_while_something_waits() -> None:
    """With something pending, or no digest, a device does not compare."""
    phone = Phone(MemoryServer(), "a")
    phone.sync()
    phone.server.tables.digest = "0" * 64
    phone.write(pain=5)
    page = phone.server.pull(phone.device.pull_request())
    assert phone.device.take_page(page) is PageEnd.DONE
    assert not phone.device.is_comparable(page)
    phone.push()
    assert phone.device.is_comparable(page)
    assert not phone.device.is_comparable(replace(page, digest=None))
    assert not phone.device.is_comparable(replace(page, epoch=7))


def test_erased_record_is_blanked() -> None:
    """When a record is erased, the device keeps nothing of it, not even to send."""
    server = MemoryServer()
    phone = Phone(server, "a")
    phone.write(note="secret")
    phone.sync()
    server.erase("day", NOW)
    phone.write(note="more")
    phone.sync()
    assert phone.store.views == {}
    assert [o.patch for o in phone.store.operations()] == [{}, {}]
    shadow = phone.store.shadow("day")
    assert shadow is not None
    assert shadow.record.fields == {}
