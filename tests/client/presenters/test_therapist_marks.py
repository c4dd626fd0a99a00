"""What a therapist found, beside the person's own guess."""

from __future__ import annotations

from typing import Any

from client.presenters.press_tests import PressTestDiary
from client.presenters.therapist_marks import TherapistMarks
from tests.builders import TODAY
from tests.client.presenters.clinic_desk import MARKS, MemoryDesk, a_mark
from tests.client.presenters.practising import MemoryDiary


def marks(*rows: dict[str, Any], tests: tuple[dict[str, Any], ...] = ()) -> TherapistMarks:
    """Return the marks of these rows, with these press tests in the diary."""
    diary = MemoryDiary()
    for number, test in enumerate(tests):
        diary.put("press_test", f"test-{number}", test)
    desk = MemoryDesk(**{MARKS: list(rows)})
    return TherapistMarks(desk, PressTestDiary(diary, lambda: "id", lambda: TODAY))


MINE = {
    "date": TODAY.isoformat(),
    "muscle": "gluteus_minimus",
    "point": "TrP2",
    "side": "left",
    "tender": True,
    "familiar": True,
    "travels": [],
    "finding": "active",
}


def test_each_point_has_the_newest_verdict() -> None:
    """Of two clinics the later word stands on the map."""
    found = marks(a_mark(verdict="struck"), a_mark(clinic="Other"), a_mark(point="TrP2"))
    assert found.at("gluteus_minimus", "left") == {"TrP1": "struck", "TrP2": "confirmed"}
    assert found.at("gluteus_minimus", "right") == {}


def test_what_was_found_is_said_in_words() -> None:
    """One line for the card of a muscle; for a muscle without marks there is none."""
    found = marks(a_mark(), a_mark(point="", verdict="added"))
    assert found.words("gluteus_minimus", "left") == (
        "Found by your therapist: the muscle as a whole added, point 1 confirmed"
    )
    assert found.words("piriformis", "left") == ""


def test_my_guess_stands_beside_it() -> None:
    """Own finding and the therapist's, with name, day and note, for each muscle and side."""
    lines = marks(
        a_mark(note="Start here."), a_mark(muscle="piriformis", point="", verdict="struck"),
        tests=(MINE,),
    ).all()  # fmt: skip
    assert [line.title for line in lines] == ["Gluteus minimus, left", "Piriformis, left"]
    assert lines[0].mine == "Point 2: active"
    assert lines[0].found == ("Point 1 confirmed (Tess, 23 November 2026): Start here.",)
    assert lines[1].mine == "Not tested by you"
    assert lines[1].found == ("The muscle as a whole struck out (Tess, 23 November 2026)",)


def test_what_this_version_does_not_know_is_not_shown() -> None:
    """Muscles, sides and verdicts of a newer server are passed over."""
    odd = (a_mark(muscle="tail"), a_mark(side="mid"), a_mark(verdict="maybe"), {"id": 3})
    assert marks(*odd).all() == []
