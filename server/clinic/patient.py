"""One person's page, under the consent that holds at the moment it is read."""

from __future__ import annotations

from flask import Response
from sqlalchemy import Connection

from server.clinic.web import dashboard, disclose, ended, page
from server.services.clinicians import Clinician
from server.services.disclosures import Shown, log_disclosures
from server.services.shares import Share, live_share


@dashboard.get("/patients/<account_id>")
def show_patient(account_id: str) -> Response:
    """Show what this person shares."""

    def read(tx: Connection, who: Clinician, now_ms: int) -> Share:
        share = live_share(tx, who.clinic_id, account_id, now_ms)
        if share is None:
            raise ended()
        log_disclosures(tx, who, "patient", [Shown(share.id, account_id, share.scope)], now_ms)
        return share

    return page("patient.html", share=disclose(read), account_id=account_id)


@dashboard.get("/patients/<account_id>/consent")
def consent(account_id: str) -> Response:
    """Tell an open page whether it may stay open; 204 when it may."""

    def read(tx: Connection, who: Clinician, now_ms: int) -> bool:
        return live_share(tx, who.clinic_id, account_id, now_ms) is not None

    if not disclose(read):
        raise ended()
    return Response(status=204)
