"""The clinic to try: people of every kind, a sign-in that works, the same stories each time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from server.models.caseload import case_row
from server.models.clinics import clinic
from server.models.database import Database
from server.services import bookings, caseload, disclosures, marks, plans, shares, totp
from server.services.accounts import Accounts
from server.services.clinicians import Clinicians
from server.services.passwords import Hasher
from server.services.seed import Seeding, seed_people
from server.services.seeded_link import link_person
from server.services.seeding import seed_clinic
from server.services.triage import REASONS
from server.settings import Settings
from shared.atlas.reliefs import RELIEFS
from tests.server.conftest import Clock, one_engine

pytestmark = one_engine


def test_every_reason_is_there(database: Database, settings: Settings, clock: Clock) -> None:
    """Twenty-two people stand under all eight reasons, and nobody stands twice."""
    made = seed_clinic(database, settings, 22, now_ms=clock(), days=100)
    counts = database.read(lambda tx: caseload.counts(tx, made.clinic_id))
    assert sum(counts.values()) == made.patients == 22
    assert all(counts[reason] > 0 for reason in REASONS), counts
    page = database.read(lambda tx: caseload.page(tx, made.clinic_id, clock()))
    assert len({case.name for case in page.cases}) == 22


def test_the_sign_in_works(database: Database, settings: Settings, clock: Clock) -> None:
    """What is handed back opens the dashboard."""
    made = seed_clinic(database, settings, 1, now_ms=clock(), days=30)
    clinicians = Clinicians(database, settings, Hasher(1))
    token = clinicians.begin(made.email, made.password, clock())
    assert token is not None
    opened = clinicians.finish(token, totp.code_at(made.totp_secret, clock()), clock())
    assert opened is not None
    assert clinicians.who(opened, clock()) is not None


def test_a_person_is_linked(database: Database, settings: Settings, clock: Clock) -> None:
    """Beside the clinic's people stands one who can sign in: plan, marks, looks, an appointment."""
    made = seed_clinic(database, settings, 0, now_ms=clock())
    accounts = Accounts(database, settings, Hasher(1))
    person = accounts.create("sam@example.org", "slow-walks-help-7", "phone", clock()).account_id
    link_person(database, settings, made, person, name="Sam", now_ms=clock())

    def read(tx: Connection) -> dict[str, list[dict[str, Any]]]:
        return {
            "shares": shares.list_shares(tx, person, clock()),
            "plans": plans.of_person(tx, person),
            "marks": marks.of_person(tx, person),
            "bookings": bookings.of_person(tx, person),
            "views": disclosures.views_of_person(tx, person),
        }

    found = database.read(read)
    assert [share["state"] for share in found["shares"]] == ["active"]
    assert found["plans"][0]["items"][0]["relief"] in RELIEFS
    assert {mark["verdict"] for mark in found["marks"]} == set(marks.VERDICTS)
    assert [booking["state"] for booking in found["bookings"]] == ["set"]
    assert len(found["views"]) == 4
    counts = database.read(lambda tx: caseload.counts(tx, made.clinic_id))
    assert sum(counts.values()) == 1


def test_the_same_seed_tells_the_same(settings: Settings, clock: Clock, tmp_path: Path) -> None:
    """Two clinics of one seed have the same people for the same reasons."""
    from server.models.schema import migrate

    said = []
    for number in range(2):
        database = Database(f"sqlite:///{tmp_path / str(number)}.db")
        migrate(database)
        seed_clinic(database, settings, 5, now_ms=clock(), days=60)
        query = select(case_row.c.name, case_row.c.reason, case_row.c.why).order_by(case_row.c.name)
        said.append(database.read(lambda tx, query=query: tx.execute(query).all()))
        database.close()
    assert said[0] == said[1]


def test_people_can_be_seeded_into_a_clinic(
    database: Database, settings: Settings, clock: Clock
) -> None:
    """People made for measuring stand in the caseload of the clinic that was named."""
    clinic_id = Clinicians(database, settings, Hasher(1)).create_clinic("Many", clock())
    today = dt.date(2026, 11, 23)
    seeding = Seeding(5, 40, 1, today, clock(), clinic_id)
    assert list(seed_people(database, seeding, "hash")) == [True] * 5
    assert sum(database.read(lambda tx: caseload.counts(tx, clinic_id)).values()) == 5
    assert database.read(lambda tx: tx.scalar(select(clinic.c.name))) == "Many"
