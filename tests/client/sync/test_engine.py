"""One pass of keeping in step, with the real service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from client.presenters.week import WeekPresenter
from client.storage.journal import Loser
from shared.sync.messages import PullReply, PullRequest, PushReply, PushRequest
from shared.sync.problems import BatchTooLargeError, GapError, SchemaTooOldError
from tests.builders import TODAY, an_entry
from tests.client.sync.conftest import Phone

Person = Callable[[], Phone]


def days_back(count: int) -> dt.date:
    """Return a day before today."""
    return TODAY - dt.timedelta(days=count)


class Through:
    """Passes requests on to a gateway, with a test's word before and after each."""

    def __init__(self, phone: Phone) -> None:
        self._to = phone.gateway
        self.before: Callable[[Any], None] = lambda _request: None
        self.after: Callable[[Any], None] = lambda _reply: None

    def push(self, request: PushRequest) -> PushReply:
        """Send operations."""
        self.before(request)
        reply = self._to.push(request)
        self.after(reply)
        return reply

    def pull(self, request: PullRequest) -> PullReply:
        """Read a page."""
        self.before(request)
        reply = self._to.pull(request)
        self.after(reply)
        return reply


def test_days_reach_the_other_phone(person: Person) -> None:
    """What one phone logs arrives on the other, and nothing is sent twice."""
    one, other = person(), person()
    one.journal.save(TODAY, {"pain": 5, "note": "sat"})
    one.journal.save(days_back(1), {"pain": 4})
    one.journal.put("drawing", "d1", {"date": "2026-11-23", "strokes": [[0.5, 1]]})
    result = one.sync()
    assert (result.outcome, result.pushed) == ("done", 3)
    assert one.journal.waiting().count == 0
    assert other.sync().outcome == "done"
    assert other.journal.entries(days_back(2), TODAY) == one.journal.entries(days_back(2), TODAY)
    assert other.journal.records("drawing") == one.journal.records("drawing")
    again = one.sync()
    assert (again.outcome, again.pushed, again.pulled) == ("done", 0, 0)


def test_different_fields_of_one_day_are_both_kept(person: Person) -> None:
    """Two phones that log the same day offline have one day with both their fields."""
    one, other = person(), person()
    one.journal.save(TODAY, {"pain": 5, "stress": 7})
    other.journal.save(TODAY, {"pain": 5, "stiffness": 3})
    for phone in (one, other, one):
        assert phone.sync().outcome == "done"
    both = an_entry(stress=7, stiffness=3)
    assert one.journal.entry(TODAY) == both
    assert other.journal.entry(TODAY) == both


def test_marks_and_answers_of_one_week_are_all_kept(person: Person) -> None:
    """Two phones that tell of the same days offline have one record for each, with both marks."""
    one, other = person(), person()
    for phone, mark, question in ((one, "woken", "average"), (other, "numb", "enjoyment")):
        week = WeekPresenter(phone.journal, today=lambda: TODAY)
        week.mark(TODAY, mark, True)
        week.rate(TODAY, question, 4)
    for phone in (one, other, one):
        assert phone.sync().outcome == "done"
    for phone in (one, other):
        records = phone.journal.records
        assert records("impact") == {
            "impact:2026-11-23": {"date": "2026-11-23", "woken": True, "numb": True}
        }
        assert records("peg") == {
            "peg:2026-11-23": {"date": "2026-11-23", "average": 4, "enjoyment": 4}
        }


def test_the_loser_of_one_field_is_shown_on_both(person: Person) -> None:
    """The same field logged on two phones has one value, and the other beside it, on both."""
    one, other = person(), person()
    one.journal.save(TODAY, {"pain": 5})
    other.journal.save(days_back(1), {"pain": 1})  # its clock is a little further
    other.journal.save(TODAY, {"pain": 8})
    for phone in (one, other, one):
        phone.sync()
    losers = one.journal.losers(TODAY)
    assert other.journal.losers(TODAY) == losers
    seen = one.journal.entry(TODAY)
    assert seen is not None
    assert other.journal.entry(TODAY) == seen
    assert [(loser.field, loser.value) for loser in losers] == [("pain", 13 - seen.pain)]
    assert isinstance(losers[0], Loser)
    one.journal.save(TODAY, {"pain": 6})
    assert one.journal.losers(TODAY) == []
    for phone in (one, other):
        phone.sync()
    assert other.journal.losers(TODAY) == []


def test_a_change_while_a_push_is_under_way_still_waits(person: Person) -> None:
    """What is saved between a push and its answer is not taken for sent."""
    phone = person()
    phone.journal.save(TODAY, {"pain": 5})
    through = Through(phone)
    waiting = []

    def save(reply: Any) -> None:
        if isinstance(reply, PushReply) and not waiting:
            phone.journal.save(TODAY, {"stress": 7})
            waiting.append(phone.journal.waiting().count)

    through.after = save
    result = Phone(phone.journal, through).sync()  # type: ignore[arg-type]
    assert waiting == [2]
    assert (result.outcome, result.pushed) == ("done", 2)
    assert phone.journal.entry(TODAY) == an_entry(stress=7)


def test_what_an_older_phone_does_not_know_survives_it(person: Person) -> None:
    """Fields and kinds of a newer app come through an older one that amends the same day."""
    newer, older = person(), person()
    newer.journal.save(TODAY, {"pain": 5, "mood": {"words": ["calm"]}})
    newer.journal.put("dream", "dream-1", {"vivid": True})
    newer.sync()
    older.sync()
    seen = older.journal.save(TODAY, {"stress": 7})
    assert seen.extra == {"mood": {"words": ["calm"]}}
    older.sync()
    newer.sync()
    assert newer.journal.entry(TODAY) == an_entry(stress=7, extra={"mood": {"words": ["calm"]}})
    assert older.journal.records("dream") == {"dream-1": {"vivid": True}}


def test_a_deletion_reaches_the_other_phone(person: Person) -> None:
    """A day deleted on one phone is gone on the other."""
    one, other = person(), person()
    one.journal.save(TODAY, {"pain": 5})
    one.sync()
    other.sync()
    one.journal.delete(TODAY)
    one.sync()
    other.sync()
    assert other.journal.entry(TODAY) is None
    assert one.sync().differs is False


def test_what_the_server_refuses_is_set_aside(person: Person) -> None:
    """A change that is invalid for ever is kept and shown, and its neighbours arrive."""
    phone = person()
    phone.journal.save(TODAY, {"pain": 5})
    # A fault of an older version: the day does not belong to the record.
    phone.journal.put("entry", "not-the-id-of-that-day", {"date": "2026-11-22", "pain": 3})
    phone.journal.save(days_back(2), {"pain": 4})
    result = phone.sync()
    assert (result.outcome, result.pushed) == ("done", 3)
    waiting = phone.journal.waiting()
    assert (waiting.count, waiting.refused) == (0, 1)
    (refused,) = phone.journal.refused()
    assert refused.patch == {"date": "2026-11-22", "pain": 3}
    assert refused.field == "date"
    assert refused.reason
    assert len(phone.journal.export()["refused"]) == 1
    assert len(phone.journal.entries(days_back(9), TODAY)) == 2


def test_a_phone_that_lost_its_diary(person: Person) -> None:
    """After erasing and signing in again, everything comes back from the server."""
    phone, again = person(), person()
    for count in range(30):
        phone.journal.save(days_back(count), {"pain": count % 11})
    phone.sync()
    assert again.sync().pulled == 30
    assert again.journal.entries(days_back(99), TODAY) == phone.journal.entries(
        days_back(99), TODAY
    )


def test_an_erased_diary_is_not_sent_to_the_account_before(person: Person) -> None:
    """What is written after erasing stays on the device, though the sign-in is still there."""
    phone = person()
    session = phone.gateway.session
    assert session is not None
    phone.journal.erase()
    phone.journal.save(TODAY, {"pain": 5})
    assert phone.sync().outcome == "signed_out"
    assert phone.journal.waiting().count == 1


def test_a_batch_that_is_too_large_is_halved(person: Person) -> None:
    """Told that a push was too large, the phone sends less at a time."""
    phone = person()
    phone.sync()
    for count in range(10):
        phone.journal.save(days_back(count), {"pain": 5})
    through = Through(phone)
    sizes = []

    def refuse(request: Any) -> None:
        if isinstance(request, PushRequest):
            sizes.append(len(request.operations))
            if sizes[-1] > 3:
                raise BatchTooLargeError

    through.before = refuse
    result = Phone(phone.journal, through).sync()  # type: ignore[arg-type]
    assert (result.outcome, result.pushed) == ("done", 10)
    assert sizes == [10, 5, 2, 2, 2, 2, 2]


def test_a_server_that_keeps_asking_for_more_is_left_for_later(person: Person) -> None:
    """A gap that never closes ends the pass instead of going round for ever; nothing is lost."""
    phone = person()
    phone.journal.save(TODAY, {"pain": 5})
    through = Through(phone)

    def refuse(_request: Any) -> None:
        raise GapError(0)

    through.before = refuse
    assert Phone(phone.journal, through).sync().outcome == "stuck"  # type: ignore[arg-type]
    assert phone.journal.waiting().count == 1
    assert phone.sync().outcome == "done"


def test_an_app_that_is_too_old_keeps_everything(person: Person) -> None:
    """Told to update, the phone keeps what waits."""
    phone = person()
    phone.journal.save(TODAY, {"pain": 5})
    through = Through(phone)

    def refuse(_request: Any) -> None:
        raise SchemaTooOldError(9)

    through.before = refuse
    assert Phone(phone.journal, through).sync().outcome == "too_old"  # type: ignore[arg-type]
    assert phone.journal.waiting().count == 1


def test_a_differing_copy_heals(person: Person) -> None:
    """A phone whose copy of the server is not the server's reads all again and is right."""
    phone, other = person(), person()
    phone.journal.save(TODAY, {"pain": 5})
    phone.journal.save(days_back(1), {"pain": 4})
    phone.sync()
    phone.journal._tables.drop_shadow(next(iter(phone.journal.records("entry"))))
    phone.journal._tables.refresh_all()
    assert len(phone.journal.entries(days_back(9), TODAY)) == 1
    result = phone.sync()
    assert (result.outcome, result.differs) == ("done", False)
    assert len(phone.journal.entries(days_back(9), TODAY)) == 2
    other.sync()
    assert other.journal.entries(days_back(9), TODAY) == phone.journal.entries(days_back(9), TODAY)
