"""The look-up over HTTP: the same answers as the shared look-up."""

from __future__ import annotations

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


def test_a_side_the_region_does_not_have(anyone: Caller) -> None:
    """A midline region on a side is refused, and the side is named."""
    assert wrong_fields(anyone.post("/v1/lookup", areas("sacrum"))) == ["areas.0.side"]
