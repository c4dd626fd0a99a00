"""The guides as documents: every muscle, region and relief, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from shared.atlas.guides import GUIDES
from shared.atlas.muscles import MUSCLES, Muscle
from shared.atlas.regions import REGIONS, Region
from shared.atlas.reliefs import AVOIDANCES, RELIEFS, Relief
from shared.atlas.sources import SOURCES


def muscle_row(muscle: Muscle) -> dict[str, Any]:
    """Return what a list of muscles shows of one."""
    return {
        "id": muscle.id,
        "latin": muscle.latin,
        "common": muscle.common,
        "layer": muscle.layer,
        "primary": list(muscle.primary),
        "spillover": list(muscle.spillover),
        "self_care": muscle.self_care,
        "confidence": muscle.confidence,
        "summary": GUIDES[muscle.id].summary,
    }


def muscle_page(muscle: Muscle) -> dict[str, Any]:
    """Return one muscle with its points, its guide, and the works behind them."""
    guide = GUIDES[muscle.id]
    told = asdict(guide)
    del told["muscle"], told["sources"]
    points = [
        {
            "id": point.id,
            "site": point.site,
            "primary": list(point.primary),
            "spillover": list(point.spillover),
            "remark": point.remark,
        }
        for point in muscle.points
    ]
    return {
        **muscle_row(muscle),
        "depth": muscle.depth,
        "origin": muscle.origin,
        "insertion": muscle.insertion,
        "nerve": muscle.nerve,
        "action": muscle.action,
        "points": points,
        "guide": told,
        "sources": _citations((*muscle.sources, *guide.sources)),
    }


def region_row(region: Region) -> dict[str, Any]:
    """Return one region."""
    return {
        "id": region.id,
        "label": region.label,
        "views": list(region.views),
        "sides": list(region.sides),
    }


def relief_row(relief: Relief) -> dict[str, Any]:
    """Return one guided practice, with the works behind it."""
    return {
        **asdict(relief),
        "total_seconds": relief.total_seconds,
        "sources": _citations(relief.sources),
    }


def _citations(keys: Iterable[str]) -> list[dict[str, str]]:
    return [{"key": key, "citation": SOURCES[key].citation} for key in dict.fromkeys(keys)]


def documents() -> dict[str, dict[str, Any]]:
    """Return every guide document by its path under `/v1/guides/`."""
    return {
        "muscles": {"muscles": [muscle_row(muscle) for muscle in MUSCLES.values()]},
        "regions": {"regions": [region_row(region) for region in REGIONS.values()]},
        "reliefs": {
            "reliefs": [relief_row(relief) for relief in RELIEFS.values()],
            "avoidances": [asdict(avoidance) for avoidance in AVOIDANCES.values()],
        },
        **{f"muscles/{muscle.id}": muscle_page(muscle) for muscle in MUSCLES.values()},
    }
