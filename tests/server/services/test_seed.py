"""Seeding: the same people for the same seed, with diaries that a phone could have written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Connection, func, insert, select

from server.models.accounts import account
from server.models.clinics import clinic
from server.models.database import Database
from server.services import caseload, summaries
from server.services.entries import records_of
from server.services.seed import DIARIES, Seeding, email_of, seed_people
from server.services.trends import trend_document
from shared.schemas import entry_from_wire

TODAY = dt.date(2026, 11, 23)
SEEDING = Seeding(people=6, days=60, seed=3, today=TODAY, now_ms=1_795_449_600_000)


def diaries(database: Database) -> dict[str, list[dict[str, object]]]:
    """Return every diary by its person's email."""

    def read(tx: Connection) -> dict[str, list[dict[str, object]]]:
        people = tx.execute(select(account.c.email, account.c.id)).all()
        return {row.email: records_of(tx, row.id, "entry") for row in people}

    return database.read(read)


def test_people_and_their_diaries(database: Database) -> None:
    """Each person has valid days before today, and the trend engine can follow them."""
    assert list(seed_people(database, SEEDING, "hash")) == [True] * 6
    made = diaries(database)
    assert sorted(made) == [email_of(3, number) for number in range(1, 7)]
    for days in made.values():
        assert 10 < len(days) < 60
        assert all(entry_from_wire(day).date < TODAY for day in days)
        assert trend_document({"entry": days}, today=TODAY)["levels"]


def test_seeding_again_adds_only_who_is_missing(database: Database) -> None:
    """A second run with more people keeps those there are, and adds the rest."""
    list(seed_people(database, SEEDING, "hash"))
    before = diaries(database)
    again = list(seed_people(database, replace(SEEDING, people=8), "hash"))
    assert again == [False] * 6 + [True] * 2
    assert before.items() <= diaries(database).items()
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(account))) == 8


def test_a_seeded_caseload_is_what_the_days_say(database: Database) -> None:
    """In a crowd larger than the told diaries, each summary is the one its own days give."""
    clinic_id = "c1"
    seeding = replace(SEEDING, people=DIARIES + 2, days=6, clinic_id=clinic_id)

    def work(tx: Connection) -> None:
        tx.execute(insert(clinic).values(id=clinic_id, name="Crowd", created_ms=0))

    database.run_tx(work)
    assert all(seed_people(database, seeding, "hash"))

    def read(tx: Connection) -> tuple[int, list[bool]]:
        ids = tx.scalars(select(account.c.id)).all()
        kept = [summaries.load(tx, one) for one in ids]
        anew = [summaries.summarise(tx, one, seeding.now_ms) for one in ids]
        return sum(caseload.counts(tx, clinic_id).values()), [
            k == a for k, a in zip(kept, anew, strict=True)
        ]

    people, same = database.read(read)
    assert people == seeding.people
    assert all(same)
