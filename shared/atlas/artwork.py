"""The atlas's own drawings: every view's outline, bones, muscles, skin regions and points.

One view is a picture 400 wide and 800 high, y down. The files in `content/artwork` hold the
body's right half as SVG paths; this module flattens them to polygons and mirrors the left half.
In the posterior view the person's left is on the picture's left; in the anterior view and the
soles, which face the reader, it is on the picture's right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from shared.atlas.content import load
from shared.atlas.paths import Point, Polygon, Polyline, flatten, mirror, polygon

Layer = Literal["superficial", "middle", "deep"]
Side = Literal["left", "right", "mid"]
Kind = Literal["muscle", "tendon", "fascia", "fat", "nerve", "bone"]
Tones = tuple[str, str]
"""Colours at the top and the bottom of a shape, as `#rrggbb`; what lies between is blended."""

LAYERS: tuple[Layer, ...] = ("superficial", "middle", "deep")
"""From the skin inwards; the bones lie under them all."""

PEELS = ("skin", *LAYERS, "bone")
"""How far the body may be peeled: each name is the outermost thing still shown."""

VIEW_IDS = ("posterior", "anterior", "left_lateral", "right_lateral", "medial", "sole")

_OTHER_SIDE: Mapping[Side, Side] = {"left": "right", "right": "left", "mid": "mid"}
_BONE_TOLERANCE = 0.4
_RELIEF_TOLERANCE = 1.0
_FIBRE_TOLERANCE = 0.4
"""Fibres are hairlines: a coarser curve looks the same and costs a third of the points."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A bone, drawn under every muscle."""

    id: str
    side: Side
    polygon: Polygon
    tones: Tones


@dataclass(frozen=True, slots=True)
class Shape:
    """A muscle, or a tissue drawn with the muscles (fascia, tendon, a neighbour not in the atlas).

    Exactly one of `muscle` and `tissue` is set; a muscle of two parts has two shapes. `kind` is
    what it is made of, which says how to draw its edge.
    `fibres` are open lines inside the polygon, from origin to insertion. `fibre_angle` is their
    mean direction in degrees, 0 along the picture's x axis, 90 downwards, at least 0, below 180.
    """

    muscle: str | None
    tissue: str | None
    kind: Kind
    side: Side
    layer: Layer
    polygon: Polygon
    fibres: tuple[Polyline, ...]
    fibre_angle: float
    tones: Tones

    @property
    def id(self) -> str:
        """The muscle's id, or the tissue's where this is no muscle of the atlas."""
        return self.muscle or self.tissue or ""


@dataclass(frozen=True, slots=True)
class RegionShape:
    """A region's patch of skin in one view. The patches of a view tile its outline."""

    region: str
    side: Side
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class PointMark:
    """Where a trigger point is usually found.

    `trp` is the id of the muscle's `TriggerPoint` whose pattern this point feeds; several marks
    may share one. A muscle with one pattern for all its points has `TrP1` everywhere, and the
    pattern is the muscle's own. `number` is the one printed beside the mark.
    """

    muscle: str
    trp: str
    number: int
    side: Side
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class View:
    """One drawing of the body.

    `shapes` are ordered to paint: the deepest first. `contours` are the lines that give the skin
    its form (a fold, a crease, a hollow). `relief` are the masses that show through
    the skin, coarsely: filled light, edged dark and blurred, they make the body round.
    `landmarks` are where the places lie that the facts speak of.
    """

    id: str
    outline: tuple[Polygon, ...]
    contours: tuple[Polyline, ...]
    relief: tuple[Polygon, ...]
    bones: tuple[Bone, ...]
    shapes: tuple[Shape, ...]
    regions: tuple[RegionShape, ...]
    points: tuple[PointMark, ...]
    landmarks: Mapping[tuple[str, Side], Point]
    width: float = 400.0
    height: float = 800.0


def _read(name: str) -> View:
    """Build the view that the content file `name` describes."""
    content = load(f"artwork/{name}")
    width = float(content["width"])
    paired = bool(content["paired"])

    def both(thing: Any) -> Iterable[Any]:
        return (thing, _mirrored(thing, width)) if paired and thing.side != "mid" else (thing,)

    def sides(line: Polyline) -> Iterable[Polyline]:
        return (line, mirror(line, width)) if paired else (line,)

    shapes = [s for row in content["shapes"] for s in both(_shape(row))]
    shapes.sort(key=lambda s: -LAYERS.index(s.layer))  # stable: the file's order holds in a layer
    landmarks: dict[tuple[str, Side], Point] = {}
    for landmark, (x, y) in content["landmarks"].items():
        landmarks[landmark, "right"] = (x, y)
        if paired:
            landmarks[landmark, "left"] = (width - x, y)
    return View(
        id=name,
        width=width,
        height=float(content["height"]),
        outline=tuple(polygon(path) for path in content["outline"]),
        contours=tuple(c for path in content["contours"] for c in sides(flatten(path))),
        relief=tuple(
            ring for path in content["relief"] for ring in sides(polygon(path, _RELIEF_TOLERANCE))
        ),
        bones=tuple(b for row in content["bones"] for b in both(_bone(row))),
        shapes=tuple(shapes),
        regions=tuple(r for row in content["regions"] for r in both(_region(row))),
        points=tuple(p for row in content["points"] for p in both(_point(row))),
        landmarks=MappingProxyType(landmarks),
    )


def _bone(row: Mapping[str, Any]) -> Bone:
    return Bone(
        row["bone"],
        row.get("side", "right"),
        polygon(row["path"], _BONE_TOLERANCE),
        _tones(row["tones"]),
    )


def _shape(row: Mapping[str, Any]) -> Shape:
    return Shape(
        muscle=row.get("muscle"),
        tissue=row.get("tissue"),
        kind=row.get("kind", "muscle"),
        side=row.get("side", "right"),
        layer=row["layer"],
        polygon=polygon(row["path"]),
        fibres=tuple(flatten(path, _FIBRE_TOLERANCE) for path in row["fibres"]),
        fibre_angle=float(row["fibre_angle"]),
        tones=_tones(row["tones"]),
    )


def _region(row: Mapping[str, Any]) -> RegionShape:
    return RegionShape(row["region"], row.get("side", "right"), polygon(row["path"]))


def _point(row: Mapping[str, Any]) -> PointMark:
    return PointMark(
        muscle=row["muscle"],
        trp=row["point"],
        number=int(row["number"]),
        side=row.get("side", "right"),
        x=float(row["x"]),
        y=float(row["y"]),
    )


def _tones(pair: list[str]) -> Tones:
    top, bottom = pair
    return top, bottom


def _mirrored(thing: Any, width: float) -> Any:
    """Return the same bone, shape, region or point on the other side of the body."""
    changes: dict[str, Any] = {"side": _OTHER_SIDE[thing.side]}
    if isinstance(thing, PointMark):
        changes["x"] = width - thing.x
    else:
        changes["polygon"] = mirror(thing.polygon, width)
    if isinstance(thing, Shape):
        # A mirror reverses a ring's points to keep its turning; a fibre keeps its direction.
        changes["fibres"] = tuple(mirror(f, width)[::-1] for f in thing.fibres)
        changes["fibre_angle"] = (180.0 - thing.fibre_angle) % 180.0
    return replace(thing, **changes)


def _other_side(view: View, name: str) -> View:
    """Return `view` as the body's other side shows it, under its own `name`."""
    width = view.width
    return replace(
        view,
        id=name,
        outline=tuple(mirror(ring, width) for ring in view.outline),
        contours=tuple(mirror(line, width) for line in view.contours),
        relief=tuple(mirror(ring, width) for ring in view.relief),
        bones=tuple(_mirrored(b, width) for b in view.bones),
        shapes=tuple(_mirrored(s, width) for s in view.shapes),
        regions=tuple(_mirrored(r, width) for r in view.regions),
        points=tuple(_mirrored(p, width) for p in view.points),
        landmarks=MappingProxyType(
            {
                (name, _OTHER_SIDE[side]): (width - x, y)
                for (name, side), (x, y) in view.landmarks.items()
            }
        ),
    )


@cache
def _view(name: str) -> View:
    if name == "left_lateral":
        return _other_side(_view("right_lateral"), name)
    return _read(name)


class _Views(Mapping[str, View]):
    """The views by id, each read when it is first asked for: a phone opens on one of them."""

    def __getitem__(self, name: str) -> View:
        if name not in VIEW_IDS:
            raise KeyError(name)
        return _view(name)

    def __iter__(self) -> Any:
        return iter(VIEW_IDS)

    def __len__(self) -> int:
        return len(VIEW_IDS)


VIEWS: Mapping[str, View] = _Views()
