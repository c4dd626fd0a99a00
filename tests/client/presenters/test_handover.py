"""The page for a therapist, made of a real diary."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from fhir.resources.R4B.bundle import Bundle

from client.device.files import Files, FileWriteError
from client.presenters.handover import HandoverPresenter
from client.storage.journal import Journal
from shared.diary.practice import Feeling, Practice
from shared.diary.press_test import PressTest, press_test_to_fields
from tests.client.conftest import MORNING, TODAY
from tests.client.storage.opening import open_journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = open_journal(tmp_path / "diary.db")
    journal.save(TODAY, {"pain": 5, "note": "sat all day"})
    test = PressTest(TODAY, "piriformis", "left", True, True, "TrP1")
    journal.put("press_test", "p1", press_test_to_fields(test))
    journal.put("press_test", "p2", {"finding": "of a newer app"})
    practice = Practice("six_breath", TODAY, 300, True, Feeling(6), Feeling(4))
    journal.put("practice", "x1", practice.fields())
    yield journal
    journal.close()


def presenter(journal: Journal, folder: Path) -> HandoverPresenter:
    """Return the presenter on a diary, writing into a folder."""
    return HandoverPresenter(journal, files=Files(folder), now=lambda: MORNING)


def test_the_files_say_what_the_diary_says(journal: Journal, tmp_path: Path) -> None:
    """Page, table and document are there, readable, and hold the day, the point, the practice."""
    pages = presenter(journal, tmp_path)
    page, table, document = pages.write(pages.gather("Ana Moreau", ["May I run?", ""]))
    text = pypdfium2.PdfDocument(page.read_bytes())[0].get_textpage().get_text_range()
    for words in ("Ana Moreau", "1 of 28 days logged", "Piriformis TrP1: active", "May I run?"):
        assert words in text
    assert "less pain after 1 of 1" in text
    *_, row = csv.DictReader(table.read_text("utf-8-sig").splitlines())
    assert (row["date"], row["pain"], row["note"]) == (str(TODAY), "5", "sat all day")
    Bundle.model_validate(json.loads(document.read_text()))


def test_the_questions_stay(journal: Journal, tmp_path: Path) -> None:
    """The questions are there again the next time; the name is not kept."""
    pages = presenter(journal, tmp_path)
    assert pages.questions() == []
    pages.gather("Ana Moreau", ["May I run?", "  "])
    assert presenter(journal, tmp_path).questions() == ["May I run?"]
    assert "Ana" not in json.dumps(journal.export())


def test_a_place_that_cannot_be_written_is_said(journal: Journal, tmp_path: Path) -> None:
    """When the files cannot be written the error says so."""
    (tmp_path / "exports").write_text("in the way")
    pages = presenter(journal, tmp_path)
    with pytest.raises(FileWriteError, match="handover"):
        pages.write(pages.gather("", []))


def test_what_makes_the_page_is_loaded_when_one_is_made() -> None:
    """It takes longer than the rest of Me: seconds on a cheap phone."""
    asked = "import sys, client.presenters.me; print('fpdf' in sys.modules, 'numpy' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["False", "False"]
