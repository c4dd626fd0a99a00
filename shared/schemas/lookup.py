"""Forms of the look-up from painted areas to muscles."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from shared.atlas.regions import REGIONS, SIDES
from shared.diary.entry import AREAS_MAX
from shared.schemas.entry import AREA, _no_place_twice
from shared.schemas.fields import REQUIRED, CodeField, ListField


class LookupSchema(Schema):
    """Where it hurts; loads to `{(region, side): intensity}` as `shared.atlas.lookup` takes it."""

    areas = ListField(
        fields.Nested(AREA),
        required=True,
        validate=[
            validate.Length(max=AREAS_MAX, error=f"must be at most {AREAS_MAX} places"),
            _no_place_twice,
        ],
        error_messages={**REQUIRED, "invalid": "must be a list of places"},
    )

    @post_load
    def _to_places(self, data: dict[str, Any], **_: Any) -> dict[tuple[str, str], int]:
        return {(area.region, area.side): area.intensity for area in data["areas"]}


class PlaceSchema(Schema):
    """A region and its side."""

    region = CodeField(tuple(REGIONS), "is not one the atlas knows", required=True)
    side = CodeField(SIDES, "must be left, right or mid", required=True)


class MatchSchema(Schema):
    """One muscle whose pattern overlaps with the areas."""

    muscle = fields.String(required=True)
    side = fields.String(required=True)
    overlap = fields.Float(required=True, metadata={"description": "0 to 1"})
    fits = fields.List(fields.Nested(PlaceSchema), required=True)
    misses = fields.List(fields.Nested(PlaceSchema), required=True)
    words = fields.String()
    remark = fields.String(metadata={"description": "What cannot be told apart, or empty"})


class LookupReplySchema(Schema):
    """The muscles whose patterns overlap, best first."""

    matches = fields.List(fields.Nested(MatchSchema), required=True)
