"""One person's page, under the consent that holds at the moment it is read."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, request
from sqlalchemy import Connection, select

from server.clinic.chart import trend_picture
from server.clinic.figures import Measure, PointSign, composite, points_map, strength
from server.clinic.links import links, mornings
from server.clinic.web import dashboard, disclose, ended, page, today_number
from server.clinic.words import title_of
from server.messages import _
from server.models.caseload import case_row
from server.services import bookings, calls, marks, plans
from server.services.case_words import told
from server.services.clinicians import Clinician
from server.services.disclosures import Shown, log_disclosures
from server.services.marks import VERDICTS
from server.services.patient_file import PatientFile, arranged, read_rows
from server.services.shares import Share, live_share
from server.services.visits import Visit, visits
from shared.atlas import lookup
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import REGIONS
from shared.atlas.reliefs import RELIEFS

PERIODS = (1, 4, 12, 26)
"""Weeks that map, notes and practices can be shown for."""

DEFAULT_PERIOD = 4
CHART_WEEKS = 12
"""The chart shows at least so many weeks, whatever the period of the map."""

PATTERNS = 3
TABLE_DAYS = 28


@dashboard.get("/patients/<account_id>")
def show_patient(account_id: str) -> Response:
    """Show what this person shares; htmx asks for the map alone."""
    return patient_page(account_id, block="map")


@dashboard.get("/patients/<account_id>/consent")
def consent(account_id: str) -> Response:
    """Tell an open page whether it may stay open; 204 when it may."""

    def read(tx: Connection, who: Clinician, now_ms: int) -> bool:
        return live_share(tx, who.clinic_id, account_id, now_ms) is not None

    if not disclose(read):
        raise ended()
    return Response(status=204)


def consenting(tx: Connection, who: Clinician, account_id: str, now_ms: int) -> Share:
    """Return the consent in force, or refuse the request."""
    share = live_share(tx, who.clinic_id, account_id, now_ms)
    if share is None:
        raise ended()
    return share


def period_asked() -> int:
    """Return the period that the address or form names, in weeks."""
    asked = request.values.get("weeks", "")
    return next((weeks for weeks in PERIODS if str(weeks) == asked), DEFAULT_PERIOD)


def measure_asked() -> Measure:
    """Return what the map shows of each place, as the address names it."""
    asked = request.values.get("measure", "")
    return next((one for one in Measure if one == asked), Measure.STRENGTH)


def patient_page(
    account_id: str, status: int = 200, *, block: str | None = None, **more: Any
) -> Response:
    """Return the page, or one block of it for htmx."""
    weeks, measure, today = period_asked(), measure_asked(), today_number()
    first = today - 7 * weeks + 1

    def read(tx: Connection, who: Clinician, now_ms: int) -> dict[str, Any]:
        share = consenting(tx, who, account_id, now_ms)
        rows = read_rows(tx, share)
        log_disclosures(tx, who, "patient", [Shown(share.id, account_id, share.scope)], now_ms)
        here = (case_row.c.clinic_id == who.clinic_id) & (case_row.c.account_id == account_id)
        return {
            "share": share,
            "rows": rows,
            "case": tx.execute(select(case_row.c.reason, case_row.c.why).where(here)).first(),
            "bookings": bookings.of_person(tx, account_id, who.clinic_id),
            "marks": marks.of_person(tx, account_id, who.clinic_id),
            "calls": calls.of_person(tx, account_id, who.clinic_id),
            "plan": plans.current(tx, who.clinic_id, account_id),
        }

    found = disclose(read)
    found["file"] = arranged(found.pop("share"), found.pop("rows"), first, today)
    met = visits(found["bookings"], found["marks"])
    case = found["case"]
    values = {"conflict": None, "draft": found["plan"], "problem": "", **more}
    return page(
        "patient.html",
        status,
        block=block,
        account_id=account_id,
        weeks=weeks,
        periods=PERIODS,
        measure=measure,
        first=first,
        call_id=secrets.token_hex(16),
        reliefs=_reliefs(),
        muscles=sorted(MUSCLES.values(), key=lambda one: one.latin),
        outcomes=calls.OUTCOMES,
        why=told(case.why) if case else "",
        visits=[(one, visit_words(one)) for one in met],
        **_figures(found["file"], found["marks"], measure),
        **_chart(found["file"], met, min(first, today - 7 * CHART_WEEKS), today),
        **_told(found["file"]),
        **found,
        **values,
    )


def _reliefs() -> dict[str, list[tuple[str, str]]]:
    """Return the practices by kind, for the plan editor."""
    found: dict[str, list[tuple[str, str]]] = {}
    for relief in RELIEFS.values():
        found.setdefault(title_of(relief.kind), []).append((relief.id, _(relief.title)))
    return found


def _figures(
    file: PatientFile, marked: Sequence[Mapping[str, Any]], measure: Measure
) -> dict[str, Any]:
    """Return the pictures of the page and the lists beside them."""
    areas = {(one.region, one.side): strength(one) for one in file.painted}
    verdicts = {(m["muscle"], m["point"], m["side"]): m for m in marked}
    guesses = [
        {
            "place": (test.muscle, test.point, test.side),
            "name": muscle_name(test.muscle),
            "finding": str(test.finding),
            "day": day,
            "travels": [region for region, _side in test.places if region in REGIONS],
            "mark": verdicts.get((test.muscle, test.point, test.side)),
        }
        for day, test in file.press_tests
    ]
    signs = [
        PointSign(test.muscle, test.point, test.side, "guess")
        for _day, test in file.press_tests
        if test.familiar and (test.muscle, test.point, test.side) not in verdicts
    ]
    signs += [PointSign(m["muscle"], m["point"], m["side"], m["verdict"]) for m in marked]
    tested = {guess["place"] for guess in guesses}
    return {
        "maps": composite(file.painted, file.logged_days, measure),
        "point_maps": points_map(signs) if "press_tests" in file.share.scope or marked else [],
        "guesses": guesses,
        "patterns": lookup(areas)[:PATTERNS] if areas else [],
        "other_marks": [m for place, m in verdicts.items() if place not in tested],
        "muscle_names": {muscle: muscle_name(muscle) for muscle in MUSCLES},
    }


def _told(file: PatientFile) -> dict[str, Any]:
    """Return what the diary says about what goes together, and about each practice."""
    return {
        "links": links(file.review.trend.associations) if file.review else [],
        "mornings": mornings(file.mornings),
    }


def visit_words(visit: Visit) -> str:
    """Return what happened on a visit."""
    if visit.kind == "appointment":
        return _("Appointment, {detail}").format(detail=visit.detail)
    return _("Points examined by {name}").format(name=visit.detail)


def muscle_name(muscle: str) -> str:
    """Return what a muscle is called."""
    known = MUSCLES.get(muscle)
    return known.latin if known else muscle.replace("_", " ")


def _chart(file: PatientFile, met: Sequence[Visit], first: int, today: int) -> dict[str, Any]:
    """Return the chart's numbers for the script, the picture for paper, and the table."""
    if file.review is None or not file.review.trend.points:
        return {"chart": "", "trend_svg": "", "table": [], "advice": None}
    points = [point for point in file.review.trend.points if point.day >= first]
    pains = {
        day.day: day.fields["pain"]
        for day in file.days
        if day.day >= first and isinstance(day.fields.get("pain"), int)
    }
    flares = _spans(point.day for point in points if point.flare >= 0.5)
    numbers = {
        "days": [_seconds(point.day) for point in points],
        "level": [round(point.level, 2) for point in points],
        "low": [round(point.low, 2) for point in points],
        "high": [round(point.high, 2) for point in points],
        "pain": [pains.get(point.day) for point in points],
        "flares": [[_seconds(a) - 43_200, _seconds(b) + 43_200] for a, b in flares],
        "practices": [_seconds(day) for day in file.practice_days if day >= first],
        "visits": [_seconds(one.day) for one in met if first <= one.day <= points[-1].day],
    }
    rows = [day for day in reversed(file.days) if day.day > today - TABLE_DAYS]
    return {
        "chart": json.dumps(numbers, separators=(",", ":")),
        "trend_svg": trend_picture(
            points,
            pains,
            flares,
            practices=file.practice_days,
            visits=[one.day for one in met],
        ),
        "table": rows,
        "advice": file.review.standing.advice,
    }


def _seconds(day: int) -> int:
    return int(dt.datetime.combine(dt.date.fromordinal(day), dt.time(12), dt.UTC).timestamp())


def _spans(days: Iterable[int]) -> list[tuple[int, int]]:
    """Return runs of neighbouring days as first and last."""
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and day == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def verdict_asked() -> Any:
    """Return the verdict that a form names, or None to take a mark away."""
    given = request.form.get("verdict", "")
    return next((one for one in VERDICTS if one == given), None)
