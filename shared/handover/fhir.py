"""A handover as FHIR R4: a document with one Observation per number and day.

https://hl7.org/fhir/R4/documents.html. LOINC codes only where one means exactly what was asked;
the rest under a code system of our own, so that no reader mistakes them for something measured.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from shared.diary.entry import NUMBERS, Entry
from shared.diary.peg import QUESTIONS, Peg
from shared.diary.press_test import Finding
from shared.handover.model import Handover, PointLine
from shared.handover.words import (
    FINDINGS,
    MARK_NAMES,
    NUMBER_NAMES,
    PEG_NAMES,
    UNIT_NAMES,
    muscle_words,
    plain,
    region_words,
    relief_words,
)

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
OWN = "urn:knotwise:diary"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"

LOINC_CODES = {
    "pain": ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
    "sleep_hours": ("93832-4", "Sleep duration"),
}
UNITS = {"score": ("{score}", "score"), "minutes": ("min", "min"), "hours": ("h", "h")}

Resource = dict[str, Any]


def to_fhir(handover: Handover, *, identifier: str, at: dt.datetime) -> Resource:
    """Return a Bundle of type `document`: Composition, Patient, Observations.

    `identifier` (a UUID) names this document; the ids inside are made from it, so the same
    handover gives the same text. `at` (with a time zone) is when it was put together.
    """
    ids = _Ids(identifier)
    patient: Resource = {"resourceType": "Patient", "id": ids("patient")}
    if handover.name:
        patient["name"] = [{"text": handover.name}]
    subject = {"reference": ids.url("patient")}
    observations = [
        *_numbers(handover.days, ids, subject),
        *_pegs(handover.pegs, ids, subject),
        *_points(handover, ids, subject),
    ]
    composition = _composition(handover, ids, subject, at, observations)
    resources = [composition, patient, *observations]
    return {
        "resourceType": "Bundle",
        "id": identifier,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{identifier}"},
        "type": "document",
        "timestamp": at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{r['id']}", "resource": r} for r in resources],
    }


class _Ids:
    """Ids inside one document, the same for the same document and name."""

    def __init__(self, identifier: str) -> None:
        self._space = uuid.UUID(identifier)

    def __call__(self, name: str) -> str:
        return str(uuid.uuid5(self._space, name))

    def url(self, name: str) -> str:
        """Return the reference to the resource of that name."""
        return f"urn:uuid:{self(name)}"


def _composition(
    handover: Handover,
    ids: _Ids,
    subject: Resource,
    at: dt.datetime,
    observations: Sequence[Resource],
) -> Resource:
    entries = [{"reference": f"urn:uuid:{found['id']}"} for found in observations]
    sections = [
        _section("Diary", _days_text(handover), entries),
        _section("Where it hurt", _places_text(handover)),
        _section("Tried, and what followed", _tried_text(handover)),
        _section("Questions", list(handover.questions)),
    ]
    return {
        "resourceType": "Composition",
        "id": ids("composition"),
        "status": "final",
        "type": {"coding": [{"system": OWN, "code": "handover"}], "text": "Diary handover"},
        "subject": subject,
        "date": at.isoformat(timespec="seconds"),
        "author": [subject],
        "title": f"Diary from {handover.first} to {handover.last}",
        "section": [section for section in sections if section is not None],
    }


def _section(title: str, lines: Sequence[str], entries: Sequence[Resource] = ()) -> Resource | None:
    """Return a section, or None when there is nothing to say: FHIR allows no empty one."""
    if not lines and not entries:
        return None
    text = "".join(f"<p>{escape(line)}</p>" for line in lines) or "<p>-</p>"
    section: Resource = {
        "title": title,
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>',
        },
    }
    if entries:
        section["entry"] = list(entries)
    return section


def _days_text(handover: Handover) -> list[str]:
    lines = [f"{len(handover.days)} of {handover.length} days logged by the person."]
    for found in handover.summaries:
        unit = UNIT_NAMES[NUMBERS[found.name].unit]
        lines.append(
            f"{NUMBER_NAMES[found.name]} ({unit}): mean {plain(found.mean)},"
            f" {plain(found.low)} to {plain(found.high)}, {found.count} days"
        )
    lines += [f"{PEG_NAMES['peg']} (0-10), {peg.date}: {plain(peg.score)}" for peg in handover.pegs]
    marked = ((name, handover.marked(name)) for name in MARK_NAMES)
    return lines + [MARK_NAMES[name].format(count=count) for name, count in marked if count]


def _places_text(handover: Handover) -> list[str]:
    return [
        f"{region_words(p.region, p.side, str)}: {p.days} of {p.logged} days,"
        f" {plain(p.mean)} on average, {p.strongest} at most"
        for p in handover.places
    ]


def _tried_text(handover: Handover) -> list[str]:
    lines = []
    for tried in handover.tried:
        line = f"{relief_words(tried.relief, str)}: {tried.times} times"
        if tried.rated:
            line += f"; pain was lower right after in {tried.eased} of {tried.rated}"
        lines.append(line)
    return lines


def _numbers(days: Sequence[Entry], ids: _Ids, subject: Resource) -> Iterator[Resource]:
    for entry in days:
        for name, number in NUMBERS.items():
            value = getattr(entry, name)
            if value is None:
                continue
            code, unit = UNITS[number.unit]
            quantity = {"value": value, "unit": unit, "system": UCUM, "code": code}
            yield {
                **_observation(ids(f"{entry.date} {name}"), subject, entry.date),
                "code": _code(name),
                "valueQuantity": quantity,
            }


def _pegs(pegs: Sequence[Peg], ids: _Ids, subject: Resource) -> Iterator[Resource]:
    """Yield each week's PEG: the mean, with its three answers as components."""
    for peg in pegs:
        yield {
            **_observation(ids(f"{peg.date} peg"), subject, peg.date),
            "code": _own("peg"),
            "valueQuantity": _score(peg.score),
            "component": [
                {"code": _own(name), "valueQuantity": _score(getattr(peg, name))}
                for name in QUESTIONS
            ],
        }


def _own(name: str) -> Resource:
    return {"coding": [{"system": OWN, "code": name}], "text": PEG_NAMES[name]}


def _score(value: float) -> Resource:
    code, unit = UNITS["score"]
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def _points(handover: Handover, ids: _Ids, subject: Resource) -> Iterator[Resource]:
    for point in handover.points:
        yield {
            **_observation(ids(f"{point.muscle} {point.point} {point.side}"), subject, point.date),
            "code": {
                "coding": [{"system": OWN, "code": "press_test"}],
                "text": "Press test by the person",
            },
            "bodySite": {"text": f"{muscle_words(point.muscle, point.point)}, {point.side}"},
            "valueCodeableConcept": {
                "coding": [{"system": OWN, "code": point.finding.value}],
                "text": FINDINGS[point.finding.value],
            },
            "note": [{"text": _travels(point)}],
        }


def _travels(point: PointLine) -> str:
    felt = (
        "Pressing brings on the person's own pain."
        if point.finding is Finding.ACTIVE
        else "Pressing hurts and does not bring on the person's own pain."
    )
    places = ", ".join(region_words(region, "mid", str) for region in point.travels)
    return f"{felt} Felt in: {places}." if places else felt


def _observation(identifier: str, subject: Resource, date: dt.date) -> Resource:
    return {
        "resourceType": "Observation",
        "id": identifier,
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "subject": subject,
        "performer": [subject],
        "effectiveDateTime": date.isoformat(),
    }


def _code(name: str) -> Resource:
    coding = [{"system": OWN, "code": name}]
    if name in LOINC_CODES:
        code, display = LOINC_CODES[name]
        coding.insert(0, {"system": LOINC, "code": code, "display": display})
    return {"coding": coding, "text": NUMBER_NAMES[name]}
