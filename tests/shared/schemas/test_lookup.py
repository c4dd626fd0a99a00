"""The look-up on the wire."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from shared.schemas import LookupSchema, flat_errors

LOOKUP = LookupSchema()
AREA = {"region": "buttock_mid", "side": "left", "intensity": 6}


def test_places() -> None:
    """The areas load to what the look-up takes: intensity by region and side."""
    assert LOOKUP.load({"areas": [AREA]}) == {("buttock_mid", "left"): 6}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "areas"),
        ({"areas": None}, "areas"),
        ({"areas": [AREA, AREA]}, "areas"),
        ({"areas": [{**AREA, "region": "wing"}]}, "areas.0.region"),
        ({"areas": [{**AREA, "side": "mid"}]}, "areas.0.side"),
        ({"areas": [{**AREA, "intensity": 11}]}, "areas.0.intensity"),
    ],
)
def test_bad_areas(body: dict[str, Any], field: str) -> None:
    """An empty, doubled or unknown place is refused with its path."""
    with pytest.raises(ValidationError) as caught:
        LOOKUP.load(body)
    assert flat_errors(caught.value.messages)[0][0] == field
