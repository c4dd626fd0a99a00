"""What clinics keep about a person, and who looked, for taking along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from server.services import bookings, calls, marks, plans, shares
from server.services.disclosures import views_of_person


def export_clinics(tx: Connection, account_id: str, now_ms: int) -> dict[str, Any]:
    """Return shares, every look at them, appointments, plans, marks and calls (JSON values)."""
    return {
        "shares": shares.list_shares(tx, account_id, now_ms),
        "views": views_of_person(tx, account_id),
        "bookings": bookings.of_person(tx, account_id),
        "plans": plans.of_person(tx, account_id),
        "marks": marks.of_person(tx, account_id),
        "calls": calls.of_person(tx, account_id),
    }
