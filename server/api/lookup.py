"""The look-up: `/v1/lookup`, from painted areas to muscles."""

from __future__ import annotations

from flask import Response

from server.api.resource import WITH_BODY, Resource, json_response, problems
from shared.atlas import lookup
from shared.schemas.lookup import LookupReplySchema, LookupSchema

resource = Resource("lookup", "From where it hurts to the muscles whose pattern overlaps.")


@resource.route("/v1/lookup", methods=("POST",))
@problems(*WITH_BODY)
@resource.arguments(LookupSchema())
@resource.response(200, LookupReplySchema())
def look_up(areas: dict[tuple[str, str], int]) -> Response:
    """Return the muscles whose referral patterns overlap the areas, best first. Nothing is stored.

    An overlap is a hint to explore with, and nothing more.
    """
    return json_response(
        {
            "matches": [
                {
                    "muscle": match.muscle,
                    "side": match.side,
                    "overlap": match.overlap,
                    "fits": [{"region": r, "side": s} for r, s in match.fits],
                    "misses": [{"region": r, "side": s} for r, s in match.misses],
                    "words": match.words,
                    "remark": match.remark,
                }
                for match in lookup(areas)
            ]
        }
    )
