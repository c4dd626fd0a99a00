"""A clinic to try the dashboard on: a therapist, and people who each have their own story."""

from __future__ import annotations

import datetime as dt
import os
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, update

from server.models.accounts import account
from server.models.database import Database
from server.models.shares import share
from server.services import bookings, calls, marks, plans, shares
from server.services.clinicians import Clinician, Clinicians, NewClinician
from server.services.entries import DEVICE, KIND
from server.services.histories import Story, diary
from server.services.passwords import Hasher
from server.services.plans import Plan, PlanItem
from server.services.sync import Change, create_stream, write
from server.services.tales import SPREADS, TALES, TESTS, Tale
from server.settings import Settings
from shared.atlas.reliefs import RELIEFS
from shared.diary.impact import KIND as IMPACT
from shared.diary.impact import impact_id
from shared.diary.peg import KIND as PEG
from shared.diary.peg import Peg, peg_id
from shared.sync.identity import entry_id, uuid7

CLINIC = "Linden Row Physiotherapy"
EMAIL = "robin@linden.example"
THERAPIST, COLLEAGUE = "Robin Ashby", "Mo Lindqvist"

DAYS = 140
DAY_MS = 86_400_000

_FIRST = (
    "Ada Bea Cal Dev Edo Fay Gus Hal Ida Jun Kai Lea Max Nia Oda Pim Quin Rey Sol Tam Una Val Wim"
    " Xia Yara Zev Arlo Bram Cleo Dora Elio Finn Gwen Hugo Iris Jonas Kira Lars Mina Nils"
)
_LAST = (
    "Arden Birch Calder Dunmore Eastly Farrow Garland Hartnell Ivers Jessop Kestrel Larkin Marlow"
    " Norcott Oakes Penhale Quill Rowan Sefton Thorne Upton Vesper Wren Yarrow"
)


@dataclass(frozen=True, slots=True)
class SeededClinic:
    """How to sign in to a clinic that was made; nobody else knows these."""

    clinic_id: str
    clinician_id: str
    email: str
    password: str
    totp_secret: str
    patients: int


def seed_clinic(
    database: Database,
    settings: Settings,
    patients: int = 40,
    *,
    now_ms: int | None = None,
    seed: int = 11,
    days: int = DAYS,
) -> SeededClinic:
    """Make a clinic with one therapist and so many people; the same seed tells the same stories.

    Passwords and the second factor differ each time. `now_ms` is now unless given.
    """
    now = now_ms if now_ms is not None else int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    password = secrets.token_urlsafe(12)
    clinicians = Clinicians(database, settings, Hasher(1))
    clinic_id = clinicians.create_clinic(CLINIC, now)
    made: NewClinician = clinicians.create(clinic_id, EMAIL, THERAPIST, password, now)
    who = Clinician(made.id, THERAPIST, clinic_id, CLINIC)
    names = _names(seed)
    for number in range(patients):
        rng = random.Random(f"clinic {seed} {number}")
        tale = TALES[number] if number < len(TALES) else rng.choice(TALES[13:])
        person = _Person(rng, tale, names[number % len(names)], now, days)
        database.run_tx(lambda tx, person=person: person.make(tx, who, settings.key))  # type: ignore[misc]
    return SeededClinic(clinic_id, made.id, EMAIL, password, made.totp_secret, patients)


def _names(seed: int) -> list[str]:
    """Return made-up names, each once."""
    rng = random.Random(f"names {seed}")
    names = [f"{first} {last}" for first in _FIRST.split() for last in _LAST.split()]
    rng.shuffle(names)
    return names


@dataclass(frozen=True, slots=True)
class _Person:
    """One made-up person, and everything that is written for them."""

    rng: random.Random
    tale: Tale
    name: str
    now_ms: int
    days: int

    def make(self, tx: Connection, who: Clinician, key: bytes) -> None:
        """Write the person, the diary, the share, and what the clinic did."""
        rng, now = self.rng, self.now_ms
        person = f"{rng.getrandbits(128):032x}"
        address = f"{self.name.lower().replace(' ', '.')}-{person[:6]}@example.org"
        tx.execute(
            insert(account).values(
                id=person,
                email_key=address,
                email=address,
                # No password hashes to this: nobody can sign in as a made-up person.
                password_hash="-",  # noqa: S106
                created_ms=now - self.days * DAY_MS,
            )
        )
        create_stream(tx, person)
        kind = rng.randrange(len(SPREADS))
        side = rng.choice(("left", "right"))
        changes = [
            *self._entries(person, kind, side),
            *self._press_tests(kind, side),
            *self._practices(),
            *self._signs(),
            *self._weeks(),
        ]
        write(tx, person, DEVICE, changes, now=now, new_id=self._id)
        ends = dt.datetime.fromtimestamp(now / 1000, dt.UTC).date() + dt.timedelta(days=180)
        made, code = shares.create(
            tx, person, name=self.name, scope=shares.SCOPES, ends=ends, now_ms=now, key=key
        )
        shares.redeem(tx, who.clinic_id, code, now, key)
        # The consent is older than today: they have been here for a while.
        tx.execute(
            update(share)
            .where(share.c.id == made["id"])
            .values(created_ms=now - 60 * DAY_MS, redeemed_ms=now - 60 * DAY_MS)
        )
        if self.tale.set_up:
            self._met(tx, who, person, made["id"])
            self._set_up(tx, who, person, kind, side)
        if self.tale.asks:
            bookings.ask(
                tx,
                person,
                made["id"],
                message=self.tale.asks,
                times=[self._time(days, hour) for days, hour in ((2, 9), (3, 14), (6, 10))],
                include=("numbers", "drawings"),
                now_ms=now - rng.randrange(5, 40) * 3_600_000,
            )

    def _id(self) -> str:
        return uuid7(self.now_ms, os.urandom(10))

    def _day(self, ago: int) -> dt.date:
        today = dt.datetime.fromtimestamp(self.now_ms / 1000, dt.UTC).date()
        return today - dt.timedelta(days=ago)

    def _time(self, days: int, hour: int) -> str:
        return f"{self._day(-days).isoformat()}T{hour:02}:30"

    def _entries(self, person: str, kind: int, side: str) -> Iterator[Change]:
        rng, tale = self.rng, self.tale
        story = Story(
            level=tale.level,
            flares=tale.flares,
            gaps=((tale.gap, 1),) if tale.gap else (),
            missed=rng.uniform(0.04, 0.3),
            noise=rng.uniform(0.4, 0.9),
            side=side,
            notes=tale.notes,
        )
        today = self._day(0)
        for patch in diary(story, today=today, days=self.days, seed=rng.getrandbits(32)):
            patch["areas"] = _painted(rng, kind, side, patch["pain"])
            yield Change(entry_id(person, patch["date"]), KIND, patch)

    def _press_tests(self, kind: int, side: str) -> Iterator[Change]:
        for number, (muscle, point) in enumerate(TESTS[kind]):
            familiar = number == 0
            yield self._record(
                "press_test",
                date=self._day(self.tale.gap + 3 + 4 * number).isoformat(),
                muscle=muscle,
                point=point,
                side=side,
                tender=number < 2,
                familiar=familiar,
                travels=[region for region, _ in SPREADS[kind][1:3]] if familiar else [],
                finding="active" if familiar else "passive" if number < 2 else "quiet",
            )

    def _practices(self) -> Iterator[Change]:
        rng = self.rng
        liked = rng.sample(sorted(RELIEFS), 3)
        for ago in range(self.tale.gap + 1, min(self.days, self.tale.gap + 40)):
            if rng.random() > 0.35:
                continue
            relief = rng.choices(liked, (5, 3, 1))[0]
            before = min(10, max(1, round(self.tale.level(ago) + rng.gauss(0.5, 0.8))))
            eased = rng.choices((0, 1, 2, -1), (3, 5, 2, 1))[0]
            yield self._record(
                "practice",
                relief=relief,
                date=self._day(ago).isoformat(),
                seconds=RELIEFS[relief].total_seconds,
                completed=True,
                before_pain=before,
                after_pain=min(10, max(0, before - eased)),
            )

    def _signs(self) -> Iterator[Change]:
        yield self._record(
            "red_flag_answer",
            flag="infection",
            answer="no",
            date=self._day(self.tale.gap + 20).isoformat(),
            at=self.now_ms - (self.tale.gap + 20) * DAY_MS,
        )
        if self.tale.sign is not None:
            sign, ago = self.tale.sign
            yield self._record(
                "red_flag_answer",
                flag=sign,
                answer="yes",
                date=self._day(ago).isoformat(),
                at=self.now_ms - ago * DAY_MS,
            )

    def _weeks(self) -> Iterator[Change]:
        """Tell of the weeks: a PEG on each Sunday that somebody logged, and a numb patch."""
        for ago in range(self.tale.gap + 1, min(self.days, self.tale.gap + 57)):
            date = self._day(ago)
            if date.weekday() != 6:
                continue
            level = self.tale.level(ago)
            answers = (round(max(0.0, min(10.0, level - less))) for less in (0.0, 0.6, 0.9))
            yield Change(peg_id(date), PEG, Peg(date, *answers).fields())
        for ago in range(1, self.tale.numb + 1):
            fields = {"date": self._day(ago).isoformat(), "numb": True}
            yield Change(impact_id(self._day(ago)), IMPACT, fields)

    def _record(self, kind: str, **fields: Any) -> Change:
        return Change(self._id(), kind, fields)

    def _met(self, tx: Connection, who: Clinician, person: str, share_id: str) -> None:
        """Write an appointment that was asked for, set and kept."""
        asked = bookings.ask(
            tx,
            person,
            share_id,
            message="A first look at the map together, please.",
            times=[self._time(-24, 9)],
            include=("numbers", "drawings"),
            now_ms=self.now_ms - 30 * DAY_MS,
        )
        bookings.answer(
            tx,
            who,
            person,
            asked["id"],
            starts=dt.datetime.fromisoformat(self._time(-24, 9)),
            minutes=45,
            place="Room 2",
            reply="See you then. Loose trousers help.",
            now_ms=self.now_ms - 29 * DAY_MS,
        )

    def _set_up(self, tx: Connection, who: Clinician, person: str, kind: int, side: str) -> None:
        """Write what the clinic did at the last visit: marks, a plan, a call."""
        visit = self.now_ms - 24 * DAY_MS
        colleague = Clinician(who.id, COLLEAGUE, who.clinic_id, who.clinic_name)
        (first, second, _), extra = TESTS[kind], ("quadratus_femoris", "")
        for (muscle, point), verdict, note in (
            (first, marks.VERDICTS[0], "Brings on your own pain. Start here."),
            (second, marks.VERDICTS[1], ""),
            (extra, marks.VERDICTS[2], "Tender deep in the crease, when the hip turns in."),
        ):
            place = (muscle, point, side)
            marks.set_mark(tx, who, person, place, verdict=verdict, note=note, now_ms=visit)
        items = (
            PlanItem(
                "press_gluteus_medius",
                "Ball against the wall",
                "once a day",
                "Good ache only, 4 to 6 of 10.",
            ),
            PlanItem(None, "Walk on the flat", "20 minutes, every day", "Before lunch if you can."),
            PlanItem(None, "Stand up from the desk", "every half hour", ""),
        )
        review = self._day(-4)
        plan = Plan(0, items, "Leave the deep stretch out for now.", review)
        plans.save(tx, colleague, person, plan, visit)
        calls.add_call(
            tx,
            who,
            person,
            call_id=self._id(),
            outcome="reached",
            note="Doing the ball most evenings. Will write if the leg gets worse.",
            handled=False,
            now_ms=self.now_ms - 9 * DAY_MS,
        )


def _painted(rng: random.Random, kind: int, side: str, pain: int) -> list[dict[str, Any]]:
    """Return where it hurts on a day; on a mild day fewer places do."""
    return [
        {"region": region, "side": side, "intensity": pain - less}
        for region, less in SPREADS[kind]
        if pain - less > 0 and rng.random() < 0.9
    ]
