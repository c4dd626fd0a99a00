"""Links one person to a seeded clinic, as if they had shared with it for six weeks."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

from sqlalchemy import Connection, update

from server.models.database import Database
from server.models.shares import share
from server.services import bookings, marks, plans, shares
from server.services.clinicians import Clinician
from server.services.disclosures import Shown, log_disclosures
from server.services.entries import DEVICE
from server.services.plans import Plan, PlanItem
from server.services.seeding import CLINIC, DAY_MS, THERAPIST, SeededClinic
from server.services.sync import Change, write
from server.settings import Settings
from shared.sync.identity import uuid7

SHARED_AGO, VISIT_AGO, ASKED_AGO = 41, 24, 2
"""Days ago of the share, of the visit that brought plan and marks, and of the request."""

VISIT_IN = 4
"""Days until the appointment."""

GUESSES = (
    # muscle, point, days ago, tender, familiar, finding
    ("gluteus_minimus", "TrP1", 28, True, True, "active"),
    ("gluteus_medius", "TrP2", 27, True, False, "passive"),
    ("piriformis", "TrP1+2", 27, True, True, "active"),
)
"""What the person had found by pressing, on the left."""

FOUND: tuple[tuple[str, str, marks.Verdict, str], ...] = (
    ("gluteus_minimus", "TrP1", "confirmed", "Brings on your own pain. Start here."),
    ("gluteus_minimus", "TrP2", "added", "Sore, and it travels to the outside of the leg."),
    ("piriformis", "TrP1+2", "struck", "It was the edge of the muscle above."),
)

ITEMS = (
    PlanItem(
        "press_gluteus_minimus_rear",
        "Ball against the wall",
        "once a day",
        "Good ache only, 4 to 6 of 10. Stop if it tingles or spreads.",
    ),
    PlanItem("six_breath", "Slow breathing", "in the evening", ""),
    PlanItem(None, "Walk on the flat", "20 minutes", "Before lunch, if you can."),
)


def link_person(
    database: Database,
    settings: Settings,
    clinic: SeededClinic,
    account_id: str,
    *,
    name: str,
    now_ms: int,
) -> None:
    """Write share, press tests, marks, plan, looks, and an appointment that is set."""
    who = Clinician(clinic.clinician_id, THERAPIST, clinic.clinic_id, CLINIC)
    database.run_tx(
        lambda tx: _link(tx, who, account_id, name=name, key=settings.key, now_ms=now_ms)
    )


def _link(
    tx: Connection, who: Clinician, account_id: str, *, name: str, key: bytes, now_ms: int
) -> None:
    guesses = list(_guesses(now_ms))
    write(tx, account_id, DEVICE, guesses, now=now_ms, new_id=lambda: _id(now_ms))
    made, code = shares.create(
        tx, account_id, name=name, scope=shares.SCOPES, ends=_day(now_ms, 140), now_ms=now_ms,
        key=key,
    )  # fmt: skip
    shares.redeem(tx, who.clinic_id, code, now_ms, key)
    begun = now_ms - SHARED_AGO * DAY_MS
    tx.execute(
        update(share).where(share.c.id == made["id"]).values(created_ms=begun, redeemed_ms=begun)
    )
    visit = now_ms - VISIT_AGO * DAY_MS
    for muscle, point, verdict, note in FOUND:
        place = (muscle, point, "left")
        marks.set_mark(tx, who, account_id, place, verdict=verdict, note=note, now_ms=visit)
    plan = Plan(0, ITEMS, "Leave the deep stretch out for now.", _day(now_ms, VISIT_IN))
    plans.save(tx, who, account_id, plan, visit)
    shown = [Shown(made["id"], account_id, shares.SCOPES)]
    for days, page in ((41, "patient"), (24, "patient"), (9, "caseload"), (2, "patient")):
        log_disclosures(tx, who, page, shown, now_ms - days * DAY_MS + 3_600_000)
    _meet(tx, who, account_id, made["id"], now_ms)


def _meet(tx: Connection, who: Clinician, account_id: str, share_id: str, now_ms: int) -> None:
    day = _day(now_ms, VISIT_IN)
    asked = bookings.ask(
        tx,
        account_id,
        share_id,
        message="Could we go over the plan? The stairs are hard again.",
        times=[f"{day.isoformat()}T09:00", f"{day.isoformat()}T15:00"],
        include=("numbers", "drawings"),
        now_ms=now_ms - ASKED_AGO * DAY_MS,
    )
    bookings.answer(
        tx,
        who,
        account_id,
        asked["id"],
        starts=dt.datetime.combine(day, dt.time(15)),
        minutes=40,
        place="Linden Row 4, first floor",
        reply="Bring the ball and comfortable trousers.",
        now_ms=now_ms - (ASKED_AGO - 1) * DAY_MS,
    )


def _guesses(now_ms: int) -> Iterator[Change]:
    for muscle, point, ago, tender, familiar, finding in GUESSES:
        fields = {
            "date": _day(now_ms, -ago).isoformat(),
            "muscle": muscle,
            "point": point,
            "side": "left",
            "tender": tender,
            "familiar": familiar,
            "travels": ["thigh_lat_mid"] if familiar else [],
            "finding": finding,
        }
        yield Change(_id(now_ms), "press_test", fields)


def _day(now_ms: int, ahead: int) -> dt.date:
    return dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date() + dt.timedelta(days=ahead)


def _id(now_ms: int) -> str:
    return uuid7(now_ms, os.urandom(10))
