"""The look-up over HTTP: the same answers as the shared look-up."""

from __future__ import annotations

import pytest

from shared.atlas import lookup
from shared.atlas.lookup import Match, Place
from shared.schemas.lookup import LookupReplySchema
from tests.server.caller import Caller, wrong_fields
from tests.server.conftest import one_engine

OUTSIDE_OF_THE_LEG = (
    "buttock_lower",
    "thigh_lat_prox",
    "thigh_lat_mid",
    "thigh_lat_dist",
    "knee_lateral",
    "leg_lat_prox",
)


pytestmark = one_engine


def areas(*regions: str, side: str = "left") -> dict[str, object]:
    """Return a drawing with these regions at intensity 6."""
    return {"areas": [{"region": r, "side": side, "intensity": 6} for r in regions]}


def test_best_first(anyone: Caller) -> None:
    """The outside of the left leg and the lower buttock point to the left gluteus minimus first."""
    answer = anyone.post("/v1/lookup", areas(*OUTSIDE_OF_THE_LEG))
    body = answer.get_json()
    assert LookupReplySchema().validate(body) == {}
    first = body["matches"][0]
    assert (first["muscle"], first["side"]) == ("gluteus_minimus", "left")
    overlaps = [match["overlap"] for match in body["matches"]]
    assert overlaps == sorted(overlaps, reverse=True)


@pytest.mark.parametrize(
    "drawing",
    [
        {},
        {("buttock_mid", "left"): 6},
        {("sacrum", "mid"): 3, ("lumbar", "right"): 8},
        {(region, "left"): 1 + n for n, region in enumerate(OUTSIDE_OF_THE_LEG)},
        {("pelvis_deep", "mid"): 10},
        {("buttock_mid", "left"): 2, ("calf_mid", "right"): 9, ("groin", "left"): 0},
    ],
)
def test_it_answers_what_the_phone_would(anyone: Caller, drawing: dict[Place, int]) -> None:
    """Over HTTP and on the phone the same drawing finds the same muscles, in the same words."""
    sent = [{"region": r, "side": s, "intensity": i} for (r, s), i in drawing.items()]
    matches = anyone.post("/v1/lookup", {"areas": sent}).get_json()["matches"]
    assert [
        Match(
            found["muscle"],
            found["side"],
            found["overlap"],
            tuple((place["region"], place["side"]) for place in found["fits"]),
            tuple((place["region"], place["side"]) for place in found["misses"]),
            found["words"],
            found["remark"],
        )
        for found in matches
    ] == lookup(drawing)


def test_an_empty_drawing_is_an_empty_list(anyone: Caller) -> None:
    """Nothing painted is no mistake: there is nothing that overlaps."""
    answer = anyone.post("/v1/lookup", {"areas": []})
    assert answer.status_code == 200
    assert answer.get_json() == {"matches": []}


def test_an_unknown_region_is_refused(anyone: Caller) -> None:
    """A region that the atlas does not have answers 422 and is named, with the reason."""
    answer = anyone.post("/v1/lookup", areas("wing"))
    assert answer.status_code == 422
    assert wrong_fields(answer) == ["areas.0.region"]
    assert "atlas" in answer.text


@pytest.mark.parametrize("side", ["up", "", "both"])
def test_an_unknown_side_is_refused(anyone: Caller, side: str) -> None:
    """A side other than left, right and mid answers 422 and is named."""
    answer = anyone.post("/v1/lookup", areas("buttock_mid", side=side))
    assert answer.status_code == 422
    assert wrong_fields(answer) == ["areas.0.side"]


def test_a_side_the_region_does_not_have(anyone: Caller) -> None:
    """A midline region on a side is refused, and the side is named."""
    assert wrong_fields(anyone.post("/v1/lookup", areas("sacrum"))) == ["areas.0.side"]
