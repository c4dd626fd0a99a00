"""A handover written down: CSV, FHIR, PDF."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fhir.resources.R4B.bundle import Bundle

import client
from shared.diary.entry import NUMBERS
from shared.handover import Handover, build, to_csv, to_fhir
from shared.handover.pdf import Fonts, to_pdf
from shared.handover.words import FINDINGS, NUMBER_NAMES, UNIT_NAMES
from tests.builders import TODAY, an_entry
from tests.shared.handover.month import a_month

IDENTIFIER = str(uuid.UUID(int=7))
AT = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
INTER = Path(client.__file__).parent / "assets" / "fonts"
FONTS = Fonts(INTER / "Inter-Regular.ttf", INTER / "Inter-SemiBold.ttf")

EMPTY = build([], [], [], last=TODAY, made=TODAY)


def read_pdf(data: bytes) -> tuple[int, str]:
    """Return the number of pages and their text."""
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return len(document), text


def test_every_number_has_words() -> None:
    """Every number of an entry has a name and a unit that can be written."""
    assert NUMBER_NAMES.keys() == NUMBERS.keys()
    assert UNIT_NAMES.keys() == {number.unit for number in NUMBERS.values()}
    assert set(FINDINGS) == {"active", "passive", "quiet"}


class TestTable:
    """CSV."""

    def test_a_line_for_every_day(self) -> None:
        """Each day of the period has a line; a day not logged is empty, not zero."""
        rows = list(csv.DictReader(io.StringIO(to_csv(a_month()))))
        assert [row["date"] for row in rows] == [
            str(TODAY - dt.timedelta(days=27 - day)) for day in range(28)
        ]
        assert rows[1]["pain"] == "4"
        assert rows[1]["areas"] == "buttock_mid/left/6 sacrum/mid/3"
        assert {rows[5][name] for name in (*NUMBERS, "flare", "areas", "note")} == {""}

    def test_the_week_stands_on_its_days(self) -> None:
        """The PEG on the day it was answered, a mark as a one, empty where nothing was said."""
        rows = list(csv.DictReader(io.StringIO(to_csv(a_month()))))
        assert [row["peg"] for row in rows if row["peg"]] == ["4.0", "4.3", "4.7", "5.0"]
        assert [row["woken"] for row in rows[-3:]] == ["1", "", "1"]
        assert {row["numb"] for row in rows} == {""}

    @pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", ' =HYPERLINK("x")'])
    def test_no_formulas(self, note: str) -> None:
        """A note that a spreadsheet would run as a formula is written so that it does not."""
        month = build([an_entry(note=note)], [], [], last=TODAY, made=TODAY)
        *_, row = csv.DictReader(io.StringIO(to_csv(month)))
        assert row["note"] == f"'{note}"

    def test_quotes_and_lines(self) -> None:
        """Notes with quotes, commas and line breaks come back as they were."""
        note = 'a "b", c\nd; é 痛'
        month = build([an_entry(note=note)], [], [], last=TODAY, made=TODAY)
        *_, row = csv.DictReader(io.StringIO(to_csv(month), newline=""))
        assert row["note"] == note


class TestFhir:
    """FHIR R4."""

    @pytest.mark.parametrize("month", [a_month(), EMPTY, a_month(name="", questions=["<b>&"])])
    def test_valid(self, month: Handover) -> None:
        """The document is valid FHIR, in full, empty, and with markup in its texts."""
        document = to_fhir(month, identifier=IDENTIFIER, at=AT)
        Bundle.model_validate(json.loads(json.dumps(document)))

    def test_every_number_once(self) -> None:
        """Each number of each day is one observation, on its day, with its unit."""
        month = a_month()
        document = to_fhir(month, identifier=IDENTIFIER, at=AT)
        found = [e["resource"] for e in document["entry"]]
        pain = [r for r in found if coded(r, "http://loinc.org") == "72514-3"]
        assert [r["effectiveDateTime"] for r in pain] == [str(day.date) for day in month.days]
        assert {r["valueQuantity"]["value"] for r in pain} == {4, 6}
        stress = [r for r in found if coded(r, "urn:knotwise:diary") == "stress"]
        assert len(stress) == len(month.days)
        ids = [r["id"] for r in found]
        assert len(ids) == len(set(ids))

    def test_the_peg_is_an_observation_with_its_answers(self) -> None:
        """One a week inside the period, its three answers as components."""
        document = to_fhir(a_month(), identifier=IDENTIFIER, at=AT)
        found = [e["resource"] for e in document["entry"]]
        pegs = [r for r in found if coded(r, "urn:knotwise:diary") == "peg"]
        assert [r["valueQuantity"]["value"] for r in pegs] == [4.0, 4.3, 4.7, 5.0]
        assert [part["valueQuantity"]["value"] for part in pegs[0]["component"]] == [5, 4, 3]

    def test_the_document_is_linked(self) -> None:
        """Every reference leads to a resource in the document."""
        document = to_fhir(a_month(), identifier=IDENTIFIER, at=AT)
        urls = {entry["fullUrl"] for entry in document["entry"]}
        assert set(references(document)) <= urls
        assert document["entry"][0]["resource"]["resourceType"] == "Composition"

    def test_the_same_again(self) -> None:
        """The same handover gives the same document."""
        first = to_fhir(a_month(), identifier=IDENTIFIER, at=AT)
        assert to_fhir(a_month(), identifier=IDENTIFIER, at=AT) == first


def coded(resource: dict[str, Any], system: str) -> str | None:
    """Return a resource's code in a system."""
    codings = resource.get("code", {}).get("coding", [])
    return next((c["code"] for c in codings if c["system"] == system), None)


def references(value: Any) -> list[str]:
    """Return every reference in a document."""
    if isinstance(value, dict):
        own = [value["reference"]] if "reference" in value else []
        return own + [found for inner in value.values() for found in references(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in references(inner)]
    return []


class TestPdf:
    """PDF."""

    def test_one_page(self) -> None:
        """A usual month fits on one page and says what it has to."""
        pages, text = read_pdf(to_pdf(a_month(), fonts=FONTS))
        assert pages == 1
        for words in (
            "Ana Moreau",
            "22 of 28 days logged",
            "Pain now (0-10)",
            "4 | 6",
            "left Gluteus minimus TrP1: active",
            "Six breaths a minute: 4 times; less pain after 3 of 4, -1.5 on average",
            "PEG, weekly (0-10): 4, 4.3, 4.7, 5",
            "Nights woken by pain: 14",
            "Days off work or the main activity: 2",
            "May I run?",
        ):
            assert words in text

    def test_an_empty_month(self) -> None:
        """A month without a day is a page that says so."""
        pages, text = read_pdf(to_pdf(EMPTY, fonts=FONTS))
        assert pages == 1
        assert "0 of 28 days logged" in text
        assert "Nothing logged" in text

    def test_a_long_one_goes_on(self) -> None:
        """What does not fit goes on on a second page; nothing is cut off."""
        questions = [f"Question {n}: " + "why does it hurt when I sit " * 20 for n in range(6)]
        pages, text = read_pdf(to_pdf(a_month(questions=questions), fonts=FONTS))
        assert pages == 2
        for n in range(6):
            assert f"Question {n}:" in text

    def test_without_fonts(self) -> None:
        """Without fonts it is written in what every reader has; unknown letters become marks."""
        _, text = read_pdf(to_pdf(a_month(name="Zoë 痛")))
        assert "Zoë ?" in text

    def test_the_same_again(self) -> None:
        """The same handover gives the same bytes, and drawn places change the picture."""
        first = to_pdf(a_month(), fonts=FONTS)
        assert to_pdf(a_month(), fonts=FONTS) == first
        assert to_pdf(EMPTY, fonts=FONTS) != first

    def test_in_another_language(self) -> None:
        """Every sentence goes through the catalogue."""
        _, text = read_pdf(to_pdf(a_month(), fonts=FONTS, translate="« {} »".format))
        assert "« Pain diary: four weeks on a page »" in text
        assert "« Marked most often »" in text
        assert "« Nothing logged »" not in text
