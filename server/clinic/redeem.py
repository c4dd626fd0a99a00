"""Taking somebody into the caseload by the code they read out."""

from __future__ import annotations

import logging

from flask import Response, request

from server.clinic.web import ROOT, change, dashboard, go, page
from server.extensions import runtime
from server.messages import _
from server.services import shares

log = logging.getLogger(__name__)


@dashboard.get("/add")
def show_redeem() -> Response:
    """Show the form for a share code."""
    return page("add.html", error="")


@dashboard.post("/add")
def redeem() -> Response:
    """Redeem a code. Wrong, used, expired and taken back get the same answer."""
    code, key = request.form.get("code", "")[:64], runtime().settings.key
    account_id = change(lambda tx, who, now: shares.redeem(tx, who.clinic_id, code, now, key))
    if account_id is None:
        log.warning("A share code was refused, from %s.", request.remote_addr)
        wrong = _("This code does not work. Ask for a new one: each works once, for a day.")
        return page("add.html", 422, error=wrong)
    return go(f"{ROOT}/patients/{account_id}")
