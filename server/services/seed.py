"""Made-up people with believable diaries, for trying the service out and for measuring it."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from sqlalchemy import Connection, insert, select

from server.models.accounts import account
from server.models.database import Database
from server.services import summaries
from server.services.entries import DEVICE, KIND
from server.services.histories import Patch, Story, diary
from server.services.shares import create, redeem
from server.services.summaries import Summary
from server.services.sync import Change, create_stream, write
from shared.diary.day_facts import day_numbers
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


DIARIES = 400
"""How many diaries are told; in a larger crowd several people live through the same days."""

TOGETHER = 25
"""How many people one transaction makes."""


def email_of(seed: int, number: int) -> str:
    """Return the address of a made-up person; nobody's mail goes to example.org."""
    return f"seed{seed}-{number:05}@example.org"


def seed_people(database: Database, seeding: Seeding, password_hash: str) -> Iterator[bool]:
    """Make the people, some in each transaction; yield for each whether it was new.

    They all share one password, given by its hash.
    """
    for start in range(1, seeding.people + 1, TOGETHER):
        numbers = range(start, min(start + TOGETHER, seeding.people + 1))
        yield from database.run_tx(partial(_make_some, seeding, numbers, password_hash))


def _make_some(seeding: Seeding, numbers: range, password_hash: str, tx: Connection) -> list[bool]:
    return [_make(tx, seeding, number, password_hash) for number in numbers]


def _make(tx: Connection, seeding: Seeding, number: int, password_hash: str) -> bool:
    """Make one person with a diary, unless there is one."""
    email = email_of(seeding.seed, number)
    if tx.scalar(select(account.c.id).where(account.c.email_key == email)) is not None:
        return False
    person = f"{random.Random(f'{seeding.seed} {number}').getrandbits(128):032x}"
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
    days = _diary(seeding.seed, number % DIARIES, seeding.days, seeding.today)
    changes = [Change(entry_id(person, day["date"]), KIND, day) for day in days]
    if changes:
        write(
            tx,
            person,
            DEVICE,
            changes,
            now=seeding.now_ms,
            new_id=lambda: uuid7(seeding.now_ms, os.urandom(10)),
            judge=_judged_before,
        )
    if seeding.clinic_id is not None:
        # A summary that is there already is not worked out again from the days.
        summary = _summary(seeding.seed, number % DIARIES, seeding.days, seeding.today)
        summaries.keep(tx, person, summary, new=True)
        _share(tx, seeding, seeding.clinic_id, person, f"Person {number:05}")
    return True


def _share(tx: Connection, seeding: Seeding, clinic_id: str, person: str, name: str) -> None:
    """Share numbers and drawings with the clinic for a year."""
    ends = seeding.today + dt.timedelta(days=365)
    scope = ("numbers", "drawings")
    _, code = create(tx, person, name=name, scope=scope, ends=ends, now_ms=seeding.now_ms, key=b"")
    redeem(tx, clinic_id, code, seeding.now_ms, b"")


def _judged_before(_kind: str, _patch: object) -> None:
    """Pass what `_diary` makes: a test holds every day of it to the rules, once for all people."""


@lru_cache(maxsize=DIARIES)
def _diary(seed: int, number: int, days: int, today: dt.date) -> tuple[Patch, ...]:
    """Return one of the told diaries."""
    rng = random.Random(f"{seed} diary {number}")
    story = _story(rng, days)
    return tuple(diary(story, today=today, days=days, seed=rng.getrandbits(32)))


@lru_cache(maxsize=DIARIES)
def _summary(seed: int, number: int, days: int, today: dt.date) -> Summary:
    """Return what the caseload keeps of one of the told diaries."""
    return summaries.follow_all(day_numbers({KIND: _diary(seed, number, days, today)}))


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
