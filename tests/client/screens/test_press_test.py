"""The press test and the map of a period, with a finger."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.atlas.regions import REGIONS
from tests.client.layout import problems
from tests.client.screens.test_map_draw import DAY, a_map, fresh_id


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Any]:
    """A diary on a new file."""
    from client.storage.journal import Journal

    ticks = iter(range(1_700_000_000_000, 1_700_000_900_000))
    opened = Journal(tmp_path / "diary.sqlite3", now=lambda: next(ticks), new_id=fresh_id())
    yield opened
    opened.close()


def answer(ui: Any, question: str, words: str) -> None:
    """Tap an answer to a question."""
    asked = ui.find(question, "Question")
    option = next(s for s in asked.walk() if type(s).__name__ == "Segment" and s.text == words)
    ui.tap(option)


def test_a_press_test_is_asked_kept_and_shown_on_the_map(ui: Any, journal: Any) -> None:
    """From a point over three questions to the ledger, the map's marks and the card."""
    screen = a_map(ui, journal)
    screen.choose("gluteus_maximus", "right", "TrP2")
    ui.advance(0.2)
    ui.tap("Press test")
    assert ui.shows("Do not press")
    save = ui.find("Save", "PillButton")
    assert save.disabled
    answer(ui, "Does it hurt when you press there?", "Yes")
    assert save.disabled
    answer(ui, "Is it the pain you know as yours?", "Yes")
    ui.tap(ui.find(REGIONS["buttock_lower"].label, "PlaceChip"))
    assert ui.shows("Active: pressing here brings on the pain you know.")
    ui.tap(save)
    (kept,) = journal.records("press_test").values()
    assert (kept["muscle"], kept["point"], kept["side"]) == ("gluteus_maximus", "TrP2", "right")
    assert (kept["finding"], kept["travels"]) == ("active", ["buttock_lower"])
    assert screen.body.findings == {"TrP2": "active"}
    assert "Active" in screen.card.tested


def test_nobody_is_asked_to_feel_for_knots(ui: Any, journal: Any) -> None:
    """The questions are about soreness and familiar pain, never about what a hand would feel."""
    screen = a_map(ui, journal)
    screen.press_test("piriformis", "left")
    ui.advance(0.3)
    answer(ui, "Does it hurt when you press there?", "Yes")
    answer(ui, "Is it the pain you know as yours?", "Yes")
    sheet = ui.find(cls="PressTestSheet")
    asked = {
        sentence.strip()
        for widget in sheet.walk()
        for sentence in re.findall(r"[^.?!]*\?", getattr(widget, "text", "") or "")
    }
    assert asked == {
        "Does it hurt when you press there?",
        "Is it the pain you know as yours?",
        "Where does it travel?",
    }


def test_the_card_carries_a_short_history(ui: Any, journal: Any) -> None:
    """On the map stand the newest three press tests, the newest first; the guide lists them too."""
    from shared.diary.press_test import PressTest

    screen = a_map(ui, journal)
    for ago, tender, familiar in (
        (20, True, True),
        (9, True, False),
        (3, False, False),
        (0, True, True),
    ):
        day = DAY - dt.timedelta(days=ago)
        test = PressTest(day, "gluteus_maximus", "left", tender, familiar, "TrP2")
        screen.presenter.press_tests.keep(test)
    screen.choose("gluteus_maximus", "left")
    ui.advance(0.3)
    _heading, *lines = screen.card.tested.split("\n")
    assert [line.split(" · ")[0] for line in lines] == ["Active", "Quiet", "Passive (latent)"]
    assert lines[0].endswith("today")
    assert ui.shows(screen.card.tested)
    ui.tap("Open guide")
    assert ui.shows("Passive (latent)")
    assert ui.shows("Quiet")


def test_a_point_that_does_not_hurt_is_quiet_at_once(ui: Any, journal: Any) -> None:
    """Without tenderness nothing more is asked."""
    screen = a_map(ui, journal)
    screen.choose("piriformis", "left")
    ui.advance(0.2)
    ui.tap("Press test")
    answer(ui, "Does it hurt when you press there?", "No")
    assert not ui.all("Is it the pain you know as yours?", "Question")
    ui.tap(ui.find("Save", "PillButton"))
    (kept,) = journal.records("press_test").values()
    assert kept["finding"] == "quiet"


def test_the_guide_lists_what_was_found(ui: Any, journal: Any) -> None:
    """A muscle's guide carries its newest press tests."""
    from shared.diary.press_test import PressTest

    screen = a_map(ui, journal)
    screen.presenter.press_tests.keep(
        PressTest(DAY - dt.timedelta(days=2), "piriformis", "left", True, False, "TrP1+2")
    )
    screen.choose("piriformis", "left")
    ui.advance(0.2)
    ui.tap("Open guide")
    assert ui.shows("Passive (latent)")


def test_muscles_not_for_pressing_offer_no_press_test(ui: Any, journal: Any) -> None:
    """Nobody is led to press what only a clinician should."""
    screen = a_map(ui, journal)
    screen.choose("levator_ani", "left")
    ui.advance(0.2)
    assert not ui.all("Press test", "PillButton")


def test_the_map_of_a_period_shades_what_hurt(ui: Any, journal: Any) -> None:
    """The last weeks on one body, by how often and by how strongly, and away again."""
    for ago, intensity in ((0, 8), (1, 4), (40, 9)):
        journal.save(
            DAY - dt.timedelta(days=ago),
            {
                "pain": 5,
                "areas": [{"region": "buttock_mid", "side": "left", "intensity": intensity}],
            },
        )
    journal.save(DAY - dt.timedelta(days=2), {"pain": 5})
    screen = a_map(ui, journal)
    ui.tap(ui.find("Where it hurt lately", "IconButton"))
    place = ("buttock_mid", "left")
    assert screen.body.labels == {place: "2"}
    assert ui.shows("Places marked on 2 of 3 days logged.")
    ui.tap("How strong")
    assert screen.body.labels == {place: "6"}
    ui.tap("90 days")
    assert screen.body.labels == {place: "7"}
    assert problems(screen, 412) == []
    assert screen.back()
    assert not screen.body.strengths
    assert screen.body.labels == {}


@pytest.mark.parametrize(("size", "scale"), [((412, 816), 1.0), ((360, 640), 2.0)])
def test_the_press_test_fits_the_screen(
    ui: Any, journal: Any, size: tuple[int, int], scale: float
) -> None:
    """The sheet is neither clipped nor overlaps, also with large text."""
    from client.screens.press_test import PressTestSheet
    from client.theme import theme

    ui.resize(*size)
    theme.scale = scale
    screen = a_map(ui, journal)
    screen.choose("gluteus_medius", "left")
    screen.press_test()
    ui.advance(0.3)
    sheet = ui.find(cls=PressTestSheet)
    assert problems(sheet, size[0]) == []
    sheet.tender.answer = True
    sheet.familiar.answer = False
    ui.advance(0.2)
    assert problems(sheet, size[0]) == []
