"""Made-up people with believable diaries, for trying the service out and for measuring it."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, insert, select

from server.models.accounts import account
from server.models.database import Database
from server.services.entries import DEVICE, KIND
from server.services.histories import Story, diary
from server.services.shares import create, redeem
from server.services.sync import Change, create_stream, write
from shared.sync.identity import entry_id, uuid7


@dataclass(frozen=True, slots=True)
class Course:
    """One way a year can go: a name, its share among people, and how its story is told."""

    name: str
    share: float
    start: tuple[float, float]
    change_a_month: tuple[float, float]
    flares: int = 0
    silent_days: int = 0


COURSES = (
    Course("settled", 0.35, (0.5, 2.5), (-0.2, 0.1)),
    Course("steady", 0.25, (3.0, 5.0), (-0.1, 0.1), flares=2),
    Course("recovering", 0.15, (5.0, 7.0), (-1.2, -0.5)),
    Course("worsening", 0.10, (1.5, 3.5), (0.4, 1.0), flares=1),
    Course("severe", 0.07, (7.0, 8.5), (-0.1, 0.1)),
    Course("silent", 0.08, (2.0, 6.0), (-0.2, 0.2), silent_days=30),
)
"""Shares are a guess of ours, to give a caseload some of each; they claim nothing about people."""


@dataclass(frozen=True, slots=True)
class Seeding:
    """What to make: how many people, how many days each, and the seed that decides the rest.

    The same seed makes the same people with the same diaries, up to `today`. With a `clinic_id`
    they all share their numbers and drawings with it for a year.
    """

    people: int
    days: int
    seed: int
    today: dt.date
    now_ms: int
    clinic_id: str | None = None


def email_of(seed: int, number: int) -> str:
    """Return the address of a made-up person; nobody's mail goes to example.org."""
    return f"seed{seed}-{number:05}@example.org"


def seed_people(database: Database, seeding: Seeding, password_hash: str) -> Iterator[bool]:
    """Make the people one after the other; yield for each whether it was new.

    They all share one password, given by its hash.
    """
    for number in range(1, seeding.people + 1):
        yield database.run_tx(partial(_make, seeding, number, password_hash))


def _make(seeding: Seeding, number: int, password_hash: str, tx: Connection) -> bool:
    """Make one person with a diary, unless there is one."""
    email = email_of(seeding.seed, number)
    if tx.scalar(select(account.c.id).where(account.c.email_key == email)) is not None:
        return False
    rng = random.Random(f"{seeding.seed} {number}")
    person = f"{rng.getrandbits(128):032x}"
    tx.execute(
        insert(account).values(
            id=person,
            email_key=email,
            email=email,
            password_hash=password_hash,
            created_ms=seeding.now_ms,
        )
    )
    create_stream(tx, person)
    days = diary(
        _story(rng, seeding.days),
        today=seeding.today,
        days=seeding.days,
        seed=rng.getrandbits(32),
    )
    changes = [Change(entry_id(person, day["date"]), KIND, day) for day in days]
    if changes:
        write(
            tx,
            person,
            DEVICE,
            changes,
            now=seeding.now_ms,
            new_id=lambda: uuid7(seeding.now_ms, os.urandom(10)),
        )
    if seeding.clinic_id is not None:
        ends = seeding.today + dt.timedelta(days=365)
        name = f"Person {number:05}"
        _, code = create(
            tx,
            person,
            name=name,
            scope=("numbers", "drawings"),
            ends=ends,
            now_ms=seeding.now_ms,
            key=b"",
        )
        redeem(tx, seeding.clinic_id, code, seeding.now_ms, b"")
    return True


def _story(rng: random.Random, days: int) -> Story:
    """Return how one person's pain goes over so many days."""
    course = rng.choices(COURSES, [course.share for course in COURSES])[0]
    start, change = rng.uniform(*course.start), rng.uniform(*course.change_a_month)
    flares = []
    for _ in range(course.flares):
        first = rng.randint(5, max(5, days))
        flares.append((first, max(1, first - rng.randint(3, 8)), rng.uniform(2, 4)))
    return Story(
        level=lambda ago: min(9.5, max(0.0, start + change * (days - ago) / 30)),
        flares=tuple(flares),
        gaps=((course.silent_days, 1),) if course.silent_days else (),
        missed=rng.uniform(0.02, 0.4),
        noise=rng.uniform(0.4, 1.1),
        side=rng.choice(("left", "right")),
    )
