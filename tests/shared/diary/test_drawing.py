"""Drawings as data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from shared.diary.drawing import (
    QUALITIES,
    Drawing,
    Stroke,
    drawing_from_fields,
    drawing_to_fields,
)
from shared.diary.entry import Area
from shared.diary.errors import InvalidValueError

DAY = dt.date(2026, 3, 14)


def a_stroke(**changes: Any) -> Stroke:
    """Return a short stroke on the back."""
    values: dict[str, Any] = {
        "view": "posterior",
        "points": ((100.0, 200.0), (104.26, 210.0)),
        "radius": 9.0,
        "intensity": 6,
        "quality": "ache",
    }
    return Stroke(**{**values, **changes})


def test_a_drawing_survives_its_record() -> None:
    """Strokes, areas, and fields of a newer version come back from plain JSON."""
    drawing = Drawing(
        DAY,
        (a_stroke(), a_stroke(erases=True, quality=None)),
        (Area("buttock_mid", "left", 6),),
        {"mood": "later"},
    )
    back = drawing_from_fields(json.loads(json.dumps(drawing_to_fields(drawing))))
    assert back.areas == drawing.areas
    assert back.extra == drawing.extra
    assert [s.erases for s in back.strokes] == [False, True]
    assert back.strokes[0].points == ((100.0, 200.0), (104.3, 210.0))


def test_codes_of_a_newer_version_are_kept() -> None:
    """A view or quality unknown here stays as it is; an unknown area is left out."""
    fields = drawing_to_fields(Drawing(DAY, (a_stroke(view="overhead", quality="tingling"),)))
    fields["areas"] = [{"region": "elbow", "side": "left", "intensity": 3}]
    back = drawing_from_fields(fields)
    assert (back.strokes[0].view, back.strokes[0].quality) == ("overhead", "tingling")
    assert back.areas == ()


@pytest.mark.parametrize(
    "change",
    [
        {"points": ()},
        {"points": ((float("nan"), 1.0),)},
        {"radius": 0},
        {"radius": True},
        {"intensity": 0},
        {"intensity": 11},
        {"intensity": 5.5},
        {"intensity": True},
        {"view": ""},
    ],
)
def test_a_stroke_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    """No points, no radius, numbers that are none, or an intensity outside 1 to 10."""
    with pytest.raises(InvalidValueError) as refused:
        a_stroke(**change)
    assert refused.value.field == "strokes"


@pytest.mark.parametrize(
    "fields",
    [
        {"strokes": []},
        {"date": "14 March", "strokes": []},
        {"date": "2026-03-14", "strokes": [{"view": "posterior"}]},
        {"date": "2026-03-14", "strokes": [{"view": "posterior", "points": [[1]], "radius": 3}]},
        {"date": "2026-03-14", "strokes": ["line"]},
    ],
)
def test_a_broken_record_names_its_field(fields: dict[str, Any]) -> None:
    """What cannot be read raises one error that says which field."""
    with pytest.raises(InvalidValueError):
        drawing_from_fields(fields)


def test_the_five_qualities_are_offered() -> None:
    """The words a pain may be given, in their order."""
    assert QUALITIES == ("ache", "sharp", "burning", "numb", "stiff")
