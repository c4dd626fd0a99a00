"""The caseload: who needs the therapist, and why."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy import Connection

from server.clinic.chart import sparkline
from server.clinic.web import change, dashboard, disclose, page, today_number
from server.extensions import runtime
from server.services import caseload, cases
from server.services.caseload import CasePage
from server.services.clinicians import Clinician
from server.services.disclosures import log_disclosures
from server.services.triage import REASONS, Reason


@dashboard.get("")
def show_caseload() -> Response:
    """Show the people of this clinic by reason."""
    reason = request.args.get("reason", "")
    wanted = next((one for one in REASONS if one == reason), None)
    after = request.args.get("after", "")[:64] or None
    return _caseload(reason=wanted, after=after)


@dashboard.post("/search")
def search() -> Response:
    """Show the people with a name. By form, so that no name gets into an address or a log."""
    return _caseload(text=request.form.get("name", "")[:80])


def _caseload(
    *, reason: Reason | None = None, after: str | None = None, text: str = ""
) -> Response:
    now = runtime().now_ms()
    change(lambda tx, who, at: cases.sweep(tx, who.clinic_id, at))

    def read(tx: Connection, who: Clinician, at_ms: int) -> tuple[CasePage, dict[Reason, int]]:
        if text.strip():
            found = caseload.search(tx, who.clinic_id, at_ms, text)
        else:
            found = caseload.page(tx, who.clinic_id, at_ms, reason=reason, after=after)
        log_disclosures(tx, who, "caseload", (case.shown for case in found.cases), at_ms)
        return found, dict(caseload.counts(tx, who.clinic_id))

    found, counted = disclose(read)
    today = today_number()
    groups: list[tuple[Reason, list[tuple[caseload.Case, str]]]] = []
    for case in found.cases:
        if not groups or groups[-1][0] != case.reason:
            groups.append((case.reason, []))
        groups[-1][1].append((case, sparkline(case.recent, today)))
    return page(
        "caseload.html",
        block="list",
        groups=groups,
        counts=counted,
        total=sum(counted.values()),
        reason=reason,
        after=found.after,
        first_page=after is None,
        text=text,
        now_ms=now,
    )
