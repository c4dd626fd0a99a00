"""The caseload keeps in step with every write, whatever way it comes, and never counts wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from secrets import token_bytes
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from server.models.accounts import account
from server.models.caseload import case_row, diary_summary
from server.models.clinics import clinic
from server.models.database import Database
from server.services import caseload, cases, entries, shares, summaries, sync
from server.services.case_words import told
from server.services.triage import REASONS
from shared.sync.identity import entry_id, uuid7
from tests.builders import TODAY, an_operation
from tests.server.conftest import Clock

KEY = b"k" * 32


@pytest.fixture
def clinic_id(database: Database) -> str:
    """A clinic without anybody yet."""
    database.run_tx(
        lambda tx: tx.execute(insert(clinic).values(id="c1", name="Hill Street", created_ms=0))
    )
    return "c1"


def a_person(tx: Connection, person: str) -> None:
    """Make an account with an empty diary."""
    tx.execute(
        insert(account).values(
            id=person, email_key=person, email=person, password_hash="-", created_ms=0
        )
    )
    sync.create_stream(tx, person)


def join(tx: Connection, person: str, clinic_id: str, now: int, **more: Any) -> str:
    """Share with the clinic; return the share's id."""
    given: dict[str, Any] = {"scope": ["numbers"], "ends": TODAY + dt.timedelta(days=90), **more}
    made, code = shares.create(tx, person, name=f"P {person}", now_ms=now, key=KEY, **given)
    assert shares.redeem(tx, clinic_id, code, now, KEY) == person
    return str(made["id"])


def log(tx: Connection, person: str, ago: int, pain: int, now: int) -> None:
    """Log one day."""
    entries.put(tx, person, TODAY - dt.timedelta(days=ago), {"pain": pain}, now)


def row_of(tx: Connection, person: str) -> Any:
    """Return the person's row."""
    return tx.execute(select(case_row).where(case_row.c.account_id == person)).one()


def check_counts(tx: Connection, clinic_id: str) -> None:
    """Check the counters against a count of the rows."""
    rows = tx.execute(select(case_row.c.reason).where(case_row.c.clinic_id == clinic_id)).scalars()
    counted = Counter(rows)
    assert caseload.counts(tx, clinic_id) == {reason: counted[reason] for reason in REASONS}


def test_each_write_keeps_the_row_in_step(database: Database, clinic_id: str, clock: Clock) -> None:
    """After every save, amendment, back-dated day and deletion, the summary is as made anew."""
    rng = random.Random(7)

    def work(tx: Connection) -> None:
        a_person(tx, "p")
        join(tx, "p", clinic_id, clock())
        for ago in range(30, 0, -1):
            log(tx, "p", ago, 2 if ago > 20 else 8, clock())
        for _ in range(12):
            ago = rng.randrange(0, 35)
            if rng.random() < 0.3:
                entries.remove(tx, "p", TODAY - dt.timedelta(days=ago), clock())
            else:
                log(tx, "p", ago, rng.randrange(11), clock())
            kept = summaries.load(tx, "p")
            assert kept == summaries.summarise(tx, "p", clock())
            check_counts(tx, clinic_id)

    database.run_tx(work)


def test_a_push_moves_the_row_in_its_own_transaction(
    database: Database, clinic_id: str, clock: Clock
) -> None:
    """What a device pushes shows in the caseload at once; a push that fails leaves no trace."""

    def begin(tx: Connection) -> None:
        a_person(tx, "p")
        join(tx, "p", clinic_id, clock())

    database.run_tx(begin)
    answer = an_operation(
        1,
        record_id="r1",
        kind="red_flag_answer",
        patch={"flag": "dvt", "answer": "yes", "date": "2026-11-22"},
    )

    class PowerCutError(Exception):
        pass

    def cut(tx: Connection) -> None:
        sync.push(tx, "p", "phone", 1, [answer], now=clock())
        raise PowerCutError

    with pytest.raises(PowerCutError):
        database.run_tx(cut)
    assert database.read(lambda tx: row_of(tx, "p")).reason == "settled"
    database.run_tx(lambda tx: sync.push(tx, "p", "phone", 1, [answer], now=clock()))
    assert database.read(lambda tx: row_of(tx, "p")).reason == "red_flag"
    database.read(lambda tx: check_counts(tx, clinic_id))


def test_everything_a_review_reads_keeps_the_row_in_step(
    database: Database, clinic_id: str, clock: Clock
) -> None:
    """Marks, PEGs, answers to advice and to warning signs: kept is the same as made anew."""
    rng = random.Random(3)
    day = [(TODAY - dt.timedelta(days=ago)).isoformat() for ago in range(30)]

    def record(number: int) -> tuple[str, str, dict[str, Any], bool]:
        ago = rng.randrange(30)
        yes = rng.random() < 0.5
        return rng.choice(
            [
                ("impact", f"impact:{day[ago]}", {"date": day[ago], "numb": yes}, False),
                ("peg", f"peg:{ago // 7}", {"date": day[ago], **dict(PEG)}, False),
                ("peg", f"peg:{ago // 7}", {}, True),
                ("red_flag_answer", f"r{number}", a_flag(rng, day[ago], yes), False),
                ("red_flag_answer", f"r{rng.randrange(number + 1)}", {}, True),
                ("advice_answer", f"a{number}", an_answer(day[ago]), False),
            ]
        )

    def work(tx: Connection) -> None:
        a_person(tx, "p")
        join(tx, "p", clinic_id, clock())
        for ago in range(40, 0, -1):
            log(tx, "p", ago, 2 if ago > 20 else 8, clock())
        for number in range(40):
            kind, record_id, fields, deleted = record(number)
            change = sync.Change(record_id, kind, fields, deleted=deleted)
            sync.write(
                tx, "p", "api", [change], now=clock(), new_id=lambda: uuid7(1, token_bytes(10))
            )
            assert summaries.load(tx, "p") == summaries.summarise(tx, "p", clock())
        check_counts(tx, clinic_id)

    database.run_tx(work)


PEG = {"average": 5, "enjoyment": 6, "activity": 4}


def a_flag(rng: random.Random, day: str, yes: bool) -> dict[str, Any]:
    """Return an answer to one of two questions."""
    return {"flag": rng.choice(("dvt", "motor")), "answer": "yes" if yes else "no", "date": day}


def an_answer(day: str) -> dict[str, Any]:
    """Return an answer to advice."""
    return {"rule": "severe", "given": day, "choice": "booked", "date": day}


def test_a_state_of_another_version_is_made_anew(
    database: Database, clinic_id: str, clock: Clock
) -> None:
    """After the engine changed, the next written day replays the diary and loses nothing."""

    def work(tx: Connection) -> None:
        a_person(tx, "p")
        join(tx, "p", clinic_id, clock())
        for ago in range(20, 1, -1):
            log(tx, "p", ago, 5, clock())
        tx.execute(update(diary_summary).values(made_by="0", after_last='{"state": 0}'))
        log(tx, "p", 1, 6, clock())
        assert summaries.load(tx, "p") == summaries.summarise(tx, "p", clock())

    database.run_tx(work)


def test_summaries_of_another_version_are_made_anew_before_serving(
    database: Database, clinic_id: str, clock: Clock
) -> None:
    """After the engine changed, every summary and row is as if written now, and only once."""

    def begin(tx: Connection) -> None:
        for person in ("p", "q", "r"):
            a_person(tx, person)
            join(tx, person, clinic_id, clock())
            for ago in range(20, 0, -1):
                log(tx, person, ago, 5, clock())
        emptied = {"made_by": "0", "level": None, "advice": "{}", "before_last": None}
        outdated = diary_summary.c.account_id.in_(("p", "q"))
        tx.execute(update(diary_summary).where(outdated).values(**emptied, after_last=None))
        tx.execute(update(case_row).values(why="[]"))

    database.run_tx(begin)
    assert cases.refresh(database, clock()) == 2
    assert cases.refresh(database, clock()) == 0

    def check(tx: Connection) -> None:
        for person in ("p", "q"):
            assert summaries.load(tx, person) == summaries.summarise(tx, person, clock())
            assert told(row_of(tx, person).why)
        check_counts(tx, clinic_id)

    database.run_tx(check)


def test_silence_comes_by_its_due_date(database: Database, clinic_id: str, clock: Clock) -> None:
    """Only rows that are due are touched, and on that day they are silent."""

    def begin(tx: Connection) -> None:
        for person, ago in (("p", 1), ("q", 3)):
            a_person(tx, person)
            log(tx, person, ago, 2, clock())
            join(tx, person, clinic_id, clock())

    database.run_tx(begin)
    assert database.run_tx(lambda tx: cases.sweep(tx, clinic_id, clock())) == 0
    clock.forward(days=7)
    assert database.run_tx(lambda tx: cases.sweep(tx, clinic_id, clock())) == 1

    def check(tx: Connection) -> None:
        assert row_of(tx, "q").reason == "silent"
        assert row_of(tx, "p").reason == "settled"
        check_counts(tx, clinic_id)

    database.read(check)


def test_an_ended_share_leaves_by_its_due_date(
    database: Database, clinic_id: str, clock: Clock
) -> None:
    """On the day after its last, a share is out of the list and of the counters."""

    def begin(tx: Connection) -> None:
        a_person(tx, "p")
        log(tx, "p", 1, 2, clock())
        join(tx, "p", clinic_id, clock(), ends=TODAY)

    database.run_tx(begin)
    clock.forward(seconds=12 * 3600)
    found = database.read(lambda tx: caseload.page(tx, clinic_id, clock()))
    assert found.cases == ()
    database.run_tx(lambda tx: cases.sweep(tx, clinic_id, clock()))
    database.read(lambda tx: check_counts(tx, clinic_id))
    assert sum(database.read(lambda tx: caseload.counts(tx, clinic_id)).values()) == 0


def test_pages_neither_repeat_nor_miss(database: Database, clinic_id: str, clock: Clock) -> None:
    """Every person stands on exactly one page, however the places tie."""

    def begin(tx: Connection) -> None:
        for number in range(17):
            a_person(tx, f"p{number:02}")
            if number % 3:
                log(tx, f"p{number:02}", 1, number % 2 + 1, clock())
            join(tx, f"p{number:02}", clinic_id, clock())

    database.run_tx(begin)
    found, after = [], None
    while True:
        page = database.read(
            lambda tx, after=after: caseload.page(tx, clinic_id, clock(), after=after, limit=4)
        )
        found += [case.account_id for case in page.cases]
        after = page.after
        if after is None:
            break
    assert sorted(found) == [f"p{number:02}" for number in range(17)]
    assert len(set(found)) == 17


def test_names_are_found_by_any_part(database: Database, clinic_id: str, clock: Clock) -> None:
    """A search finds the beginnings of names, takes signs for signs, and stays in the clinic."""

    def begin(tx: Connection) -> None:
        for person in ("ann", "bo_b"):
            a_person(tx, person)
            join(tx, person, clinic_id, clock())

    database.run_tx(begin)

    def names(text: str, where: str = clinic_id) -> list[str]:
        found = database.read(lambda tx: caseload.search(tx, where, clock(), text))
        return [case.name for case in found.cases]

    assert names("ANN") == ["P ann"]
    assert names("p ") == ["P ann", "P bo_b"]
    assert names("bo_") == ["P bo_b"]
    assert names("%") == names("nn") == names("x' OR '1'='1") == []
    assert names("ann", "c2") == []


def test_a_diary_nobody_sees_has_no_summary(
    database: Database, clinic_id: str, clock: Clock
) -> None:
    """The summary comes with the first clinic and goes with the last."""

    def work(tx: Connection) -> None:
        a_person(tx, "p")
        log(tx, "p", 3, 2, clock())
        assert tx.execute(select(diary_summary)).first() is None
        share_id = join(tx, "p", clinic_id, clock())
        assert summaries.load(tx, "p") is not None
        shares.revoke(tx, "p", share_id, clock())
        assert tx.execute(select(diary_summary)).first() is None
        log(tx, "p", 1, 9, clock())
        check_counts(tx, clinic_id)

    database.run_tx(work)


def test_an_erased_day_leaves_the_summary(database: Database, clinic_id: str, clock: Clock) -> None:
    """What is erased for good is not seen in the caseload either."""

    def work(tx: Connection) -> None:
        a_person(tx, "p")
        join(tx, "p", clinic_id, clock())
        log(tx, "p", 5, 2, clock())
        log(tx, "p", 1, 9, clock())
        sync.erase_record(tx, "p", entry_id("p", TODAY - dt.timedelta(days=1)), clock())
        kept = summaries.load(tx, "p")
        assert kept == summaries.summarise(tx, "p", clock())
        assert kept is not None
        assert kept.last_day == TODAY.toordinal() - 5

    database.run_tx(work)
