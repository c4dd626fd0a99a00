"""Where it hurts, painted: strokes on the views of the body, and the areas they cover."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shared.diary.entry import AREAS_MAX, Area
from shared.diary.errors import InvalidValueError
from shared.diary.json_values import check_json

QUALITIES = ("ache", "sharp", "burning", "numb", "stiff")
"""How a pain may feel, in the order they are offered."""

STROKES_MAX = 400
POINTS_MAX = 4000
"""Most strokes in a drawing and points in a stroke: a day of painting stays far below."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line painted without lifting the finger, in the units of its view (y down).

    `intensity` is 1 to 10; `quality` one of `QUALITIES` or None. With `erases` it takes away what
    lies under it, and neither intensity nor quality mean anything. Codes from a newer peer for
    `view` and `quality` are kept as they are. Raises `InvalidValueError`.
    """

    view: str
    points: tuple[Point, ...]
    radius: float
    intensity: int = 5
    quality: str | None = None
    erases: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.view, str) or not self.view:
            raise InvalidValueError("strokes", "must each name a view")
        if not 1 <= len(self.points) <= POINTS_MAX:
            raise InvalidValueError("strokes", f"must each have 1 to {POINTS_MAX} points")
        numbers = [self.radius, *(value for point in self.points for value in point)]
        if not all(_is_number(value) for value in numbers) or self.radius <= 0:
            raise InvalidValueError("strokes", "must be made of numbers")
        whole = isinstance(self.intensity, int) and not isinstance(self.intensity, bool)
        if not whole or not 1 <= self.intensity <= 10:
            raise InvalidValueError("strokes", "must have an intensity from 1 to 10")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one person painted on one local day, and the areas worked out from it.

    `extra` holds fields this version does not know. Raises `InvalidValueError`.
    """

    date: dt.date
    strokes: tuple[Stroke, ...] = ()
    areas: tuple[Area, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.strokes) > STROKES_MAX:
            raise InvalidValueError("strokes", f"must be at most {STROKES_MAX}")
        if len(self.areas) > AREAS_MAX:
            raise InvalidValueError("areas", f"must be at most {AREAS_MAX} places")
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))


def drawing_to_fields(drawing: Drawing) -> dict[str, Any]:
    """Return the fields of a `drawing` record as plain JSON values.

    Coordinates are rounded to a tenth of a unit: finer than a finger, and half the bytes.
    """
    return {
        **drawing.extra,
        "date": drawing.date.isoformat(),
        "strokes": [
            {
                "view": stroke.view,
                "points": [[round(x, 1), round(y, 1)] for x, y in stroke.points],
                "radius": round(stroke.radius, 1),
                "intensity": stroke.intensity,
                "quality": stroke.quality,
                "erases": stroke.erases,
            }
            for stroke in drawing.strokes
        ],
        "areas": [
            {"region": area.region, "side": area.side, "intensity": area.intensity}
            for area in drawing.areas
        ],
    }


def drawing_from_fields(fields: Mapping[str, Any]) -> Drawing:
    """Return the drawing that a record's fields hold.

    Areas that this version's atlas does not know are left out. Raises `InvalidValueError`.
    """
    check_json("strokes", fields.get("strokes"))
    try:
        date = dt.date.fromisoformat(fields["date"])
    except (KeyError, TypeError, ValueError):
        raise InvalidValueError("date", "must be a calendar day") from None
    known = {"date", "strokes", "areas"}
    return Drawing(
        date=date,
        strokes=tuple(_stroke(row) for row in fields.get("strokes") or ()),
        areas=tuple(area for row in fields.get("areas") or () if (area := _area(row))),
        extra={name: value for name, value in fields.items() if name not in known},
    )


def _stroke(row: Any) -> Stroke:
    try:
        return Stroke(
            view=row["view"],
            points=tuple((x, y) for x, y in row["points"]),
            radius=row["radius"],
            intensity=row.get("intensity", 5),
            quality=row.get("quality"),
            erases=bool(row.get("erases", False)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, InvalidValueError):
            raise
        raise InvalidValueError("strokes", "must each have a view, points and a radius") from None


def _area(row: Any) -> Area | None:
    try:
        return Area(row["region"], row["side"], row["intensity"])
    except (KeyError, TypeError, ValueError):
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
