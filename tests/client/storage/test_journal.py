"""The diary on the device."""

from __future__ import annotations

import datetime as dt
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from client.storage.errors import OtherAccountError
from client.storage.journal import Journal, Waiting
from shared.diary.entry import Area, Entry, Flare
from shared.diary.errors import InvalidValueError
from shared.schemas.wire import entry_to_wire
from shared.sync.identity import entry_id
from shared.sync.merge import Status
from shared.sync.messages import PullReply, PushReply
from shared.sync.planner import Result
from tests.builders import NOW, TODAY, a_wire_entry, an_entry
from tests.client.storage.opening import Clock, open_journal
from tests.strategies import entries

YEAR = 365 * 86_400_000
YESTERDAY = TODAY - dt.timedelta(days=1)
AREA = {"region": "buttock_mid", "side": "left", "intensity": 6}


def test_saved_days_survive_a_restart(journal: Journal, path: Path) -> None:
    """What was saved is there when the file is opened again, and nothing else."""
    saved = journal.save(TODAY, {"pain": 5, "flare": "worse", "areas": [AREA], "note": "sat"})
    assert saved == an_entry(flare=Flare.WORSE, areas=(Area("buttock_mid", "left", 6),), note="sat")
    journal.close()
    again = open_journal(path)
    assert again.entry(TODAY) == saved
    assert again.entry(YESTERDAY) is None
    assert again.entries(YESTERDAY, TODAY) == [saved]
    assert again.set_aside is None
    again.close()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries())
def test_every_entry_can_be_kept(journal: Journal, entry: Entry) -> None:
    """Whatever may be said of a day comes back as it was."""
    journal.delete(entry.date)
    assert journal.save(entry.date, entry_to_wire(entry)) == entry
    assert journal.entry(entry.date) == entry


def test_amend_changes_only_what_is_sent(journal: Journal) -> None:
    """An amendment changes the fields it names; null clears one; the operation holds no more."""
    journal.save(TODAY, {"pain": 5, "stress": 7})
    assert journal.save(TODAY, {"pain": 6}) == an_entry(pain=6, stress=7)
    assert journal.save(TODAY, {"stress": None}) == an_entry(pain=6)
    push = journal.outbox.next_push()
    assert push is not None
    assert [dict(op.patch) for op in push.operations] == [
        a_wire_entry(pain=5, stress=7),
        {"pain": 6},
        {"stress": None},
    ]


def test_saving_the_same_again_is_no_change(journal: Journal) -> None:
    """Saying again what stands there makes no operation."""
    journal.save(TODAY, {"pain": 5})
    assert journal.save(TODAY, {"pain": 5}) == an_entry()
    assert journal.waiting().count == 1


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"pain": 11}, "pain"),
        ({"pain": True}, "pain"),
        ({"pain": None}, "pain"),
        ({"note": "a\x00"}, "note"),
        ({"areas": [{**AREA, "side": "up"}]}, "areas.0.side"),
        ({"mood": float("nan")}, "mood"),
    ],
)
def test_what_may_not_be_stored(journal: Journal, patch: dict[str, Any], field: str) -> None:
    """A bad value is refused by name, and the day stays as it was."""
    before = journal.save(TODAY, {"pain": 5, "note": "sat"})
    with pytest.raises(InvalidValueError) as caught:
        journal.save(TODAY, patch)
    assert caught.value.field == field
    assert journal.entry(TODAY) == before
    assert journal.waiting().count == 1


def test_a_new_day_needs_pain(journal: Journal) -> None:
    """A day cannot begin without its pain, and nothing of the attempt is kept."""
    with pytest.raises(InvalidValueError, match="pain is missing"):
        journal.save(TODAY, {"stress": 5})
    assert journal.entry(TODAY) is None
    assert journal.waiting() == Waiting(0, None, 0)


def test_the_day_of_an_entry_cannot_be_moved(journal: Journal) -> None:
    """The date of the call decides, whatever the patch says."""
    journal.save(TODAY, {"pain": 5, "date": YESTERDAY.isoformat()})
    assert journal.entry(YESTERDAY) is None
    assert journal.entry(TODAY) == an_entry()


def test_delete_and_begin_anew(journal: Journal) -> None:
    """A deleted day is gone, and begins anew without its old values."""
    journal.save(TODAY, {"pain": 5, "stress": 7})
    journal.delete(TODAY)
    assert journal.entry(TODAY) is None
    assert journal.entries(dt.date.min, dt.date.max) == []
    journal.delete(TODAY)
    assert journal.waiting().count == 2
    assert journal.save(TODAY, {"pain": 3}) == an_entry(pain=3)


def test_other_records(journal: Journal) -> None:
    """Drawings and the like are kept by id, amended by field, and removed."""
    journal.put("drawing", "d1", {"date": "2026-11-23", "strokes": [[1, 2.5]]})
    journal.put("drawing", "d1", {"strokes": []})
    journal.put("press_test", "p1", {"tender": True})
    assert journal.records("drawing") == {"d1": {"date": "2026-11-23", "strokes": []}}
    assert journal.records("press_test") == {"p1": {"tender": True}}
    journal.remove("d1")
    assert journal.records("drawing") == {}
    with pytest.raises(InvalidValueError):
        journal.put("drawing", "d1", {"date": "2026-W01-1"})


def test_a_change_no_push_could_hold(journal: Journal) -> None:
    """A change too large for any push is refused at once, not when it is stuck in the queue."""
    with pytest.raises(InvalidValueError, match="drawing is too large"):
        journal.put("drawing", "d1", {"strokes": [0.123456789] * 60_000})
    assert journal.records("drawing") == {}


def test_true_is_not_one(journal: Journal) -> None:
    """Changing 1 to true is a change: Python calls them equal, the diary does not."""
    journal.put("practice", "x", {"helped": 1})
    assert journal.put("practice", "x", {"helped": True})["helped"] is True
    assert journal.waiting().count == 2


def test_waiting_since(path: Path) -> None:
    """What waits is counted, from the time of the first."""
    clock = Clock()
    journal = open_journal(path, clock)
    before = clock.ms
    journal.save(TODAY, {"pain": 5})
    after = clock.ms
    clock.wait(60_000)
    journal.save(TODAY, {"pain": 6})
    waiting = journal.waiting()
    assert waiting.count == 2
    assert waiting.since_ms is not None
    assert before < waiting.since_ms <= after
    journal.close()


def test_settings(journal: Journal, path: Path) -> None:
    """Settings are kept on this device, and do not wait for a server."""
    assert journal.setting("theme", "system") == "system"
    journal.set_setting("theme", "dark")
    assert open_journal(path).setting("theme") == "dark"
    journal.set_setting("theme", None)
    assert journal.setting("theme") is None
    assert journal.waiting().count == 0


def test_every_change_is_told(journal: Journal) -> None:
    """Whoever listens hears of every change after it is saved, and of nothing else."""
    heard: list[int] = []
    journal.on_change = lambda: heard.append(journal.waiting().count)
    journal.save(TODAY, {"pain": 5})
    with pytest.raises(InvalidValueError):
        journal.save(TODAY, {"pain": 11})
    journal.put("drawing", "d", {})
    journal.remove("d")
    journal.set_setting("theme", "dark")
    assert heard == [1, 2, 3]


def test_export_holds_everything(journal: Journal) -> None:
    """The export is plain JSON with every day, record, setting and waiting change."""
    journal.save(TODAY, {"pain": 5, "mood": {"new": 1}})
    journal.save(YESTERDAY, {"pain": 4})
    journal.put("drawing", "d", {"strokes": [1]})
    journal.set_setting("theme", "dark")
    out = json.loads(json.dumps(journal.export(), allow_nan=False))
    assert out["entries"] == [
        a_wire_entry(date=YESTERDAY.isoformat(), pain=4),
        a_wire_entry(mood={"new": 1}),
    ]
    assert out["records"]["drawing"] == {"d": {"strokes": [1]}}
    assert out["settings"] == {"theme": "dark"}
    assert len(out["waiting"]) == 3
    assert out["refused"] == []


def test_erase_leaves_nothing_behind(journal: Journal, path: Path) -> None:
    """After erasing no word of the diary is in any of its files, and it can be used at once."""
    journal.save(TODAY, {"pain": 5, "note": "unmistakable " * 300})
    journal.set_setting("theme", "unmistakable")
    aside = path.with_name("diary.db.damaged-1")
    aside.write_bytes(b"unmistakable")
    other = journal.again()
    before = other.outbox.next_push()
    journal.erase()
    assert journal.entry(TODAY) is None
    assert other.entry(TODAY) is None
    assert journal.set_aside is None
    for file in path.parent.iterdir():
        assert b"unmistakable" not in file.read_bytes(), file.name
    journal.save(TODAY, {"pain": 3})
    after = other.outbox.next_push()
    other.close()
    assert before is not None
    assert after is not None
    assert after.device_id != before.device_id
    assert [op.n for op in after.operations] == [1]


def test_one_object_per_thread(journal: Journal) -> None:
    """Several threads, each with its own object, write the same file and lose nothing."""

    def write(first: int) -> None:
        mine = journal.again()
        for day in range(20):
            mine.save(TODAY - dt.timedelta(days=first + day), {"pain": day % 11})
        mine.close()

    threads = [threading.Thread(target=write, args=(100 * k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journal.entries(dt.date.min, dt.date.max)) == 80
    push = journal.outbox.next_push()
    assert push is not None
    assert [op.n for op in push.operations] == list(range(1, 81))


def test_signing_in_keeps_every_day(journal: Journal) -> None:
    """The days written without an account get the account's ids; values and order stay."""
    journal.save(TODAY, {"pain": 5})
    journal.save(YESTERDAY, {"pain": 4})
    journal.save(TODAY, {"stress": 7})
    journal.put("drawing", "d", {"strokes": []})
    before = journal.entries(YESTERDAY, TODAY)
    journal.outbox.adopt("account-1")
    journal.outbox.adopt("account-1")
    assert journal.entries(YESTERDAY, TODAY) == before
    push = journal.outbox.next_push()
    assert push is not None
    assert [(op.n, op.record_id) for op in push.operations] == [
        (1, entry_id("account-1", TODAY)),
        (2, entry_id("account-1", YESTERDAY)),
        (3, entry_id("account-1", TODAY)),
        (4, "d"),
    ]
    assert journal.save(TODAY, {"pain": 6}) == an_entry(pain=6, stress=7)
    with pytest.raises(OtherAccountError):
        journal.outbox.adopt("account-2")
    assert journal.outbox.account_id == "account-1"


def test_releasing_keeps_every_day(journal: Journal) -> None:
    """Without its account the diary stays, ready to be sent whole to another one."""
    journal.outbox.adopt("account-1")
    journal.save(TODAY, {"pain": 5})
    journal.save(TODAY, {"stress": 7})
    journal.put("drawing", "d", {"strokes": []})
    journal.set_setting("theme", "dark")
    journal.outbox.release()
    assert journal.outbox.account_id is None
    assert journal.entry(TODAY) == an_entry(stress=7)
    assert journal.records("drawing") == {"d": {"strokes": []}}
    assert journal.setting("theme") == "dark"
    journal.outbox.adopt("account-2")
    push = journal.outbox.next_push()
    assert push is not None
    assert {op.record_id for op in push.operations} == {entry_id("account-2", TODAY), "d"}
    assert [op.n for op in push.operations] == [1, 2]


def test_a_clock_that_jumps_back(path: Path) -> None:
    """Stamps never go backwards, and the wall clock is kept as it was for people to read."""
    clock = Clock()
    journal = open_journal(path, clock)
    journal.save(TODAY, {"pain": 5})
    clock.ms -= YEAR
    journal.save(TODAY, {"pain": 6})
    clock.ms += 2 * YEAR
    clock.wait(60_000)
    journal.save(TODAY, {"pain": 7})
    push = journal.outbox.next_push()
    assert push is not None
    first, second, third = push.operations
    assert 0 < second.t - first.t < 100
    assert 60_000 <= third.t - second.t < 60_100
    assert second.wall < first.wall < third.wall
    assert journal.entries(dt.date.min, dt.date.max) == [an_entry(pain=7)]
    journal.close()


def test_a_clock_that_was_wrong_at_a_restart(path: Path) -> None:
    """Stamps go on upwards when the app starts again with a clock a year behind."""
    journal = open_journal(path, Clock())
    journal.save(TODAY, {"pain": 5})
    journal.close()
    again = open_journal(path, Clock(NOW - YEAR))
    again.save(TODAY, {"pain": 6})
    push = again.outbox.next_push()
    assert push is not None
    assert [op.t for op in push.operations] == sorted({op.t for op in push.operations})
    again.close()


def test_a_clock_that_was_fast_and_is_put_right(path: Path) -> None:
    """What is written of a day after an early stamp is stamped after it; other days are not."""
    clock = Clock(NOW + YEAR)
    journal = open_journal(path, clock)
    journal.save(TODAY, {"pain": 5})
    push = journal.outbox.next_push()
    assert push is not None
    (early,) = push.operations
    journal.outbox.take_push_reply(
        push, PushReply((Result(early.op_id, Status.APPLIED),), (), 0, push.epoch, NOW)
    )
    journal.save(TODAY, {"pain": 6})
    journal.save(YESTERDAY, {"pain": 6})
    again = journal.outbox.next_push()
    assert again is not None
    assert again.operations[0].t == early.t + 1
    assert again.operations[1].t < NOW + 60_000
    journal.close()


def test_a_page_teaches_the_time_though_the_clock_was_set(path: Path) -> None:
    """The server's time is measured against the clock that stamps, not the one a person can set."""
    clock = Clock()
    journal = open_journal(path, clock)
    clock.ms += YEAR
    page = PullReply((), "c", False, 0, None, journal.outbox.next_pull().epoch, 0, NOW)
    journal.outbox.take_page(page)
    journal.save(TODAY, {"pain": 5})
    push = journal.outbox.next_push()
    assert push is not None
    assert abs(push.operations[0].t - NOW) < 60_000
    journal.close()


def test_only_the_owner_may_read(journal: Journal, path: Path) -> None:
    """The diary's files are private to the person who runs the app, its damaged ones too."""
    journal.save(TODAY, {"pain": 5})
    assert {file.stat().st_mode & 0o077 for file in path.parent.iterdir()} == {0}
    journal.close()
    path.write_bytes(b"damaged" * 1000)
    again = open_journal(path)
    assert again.set_aside is not None
    assert {file.stat().st_mode & 0o077 for file in path.parent.iterdir()} == {0}
    again.close()
