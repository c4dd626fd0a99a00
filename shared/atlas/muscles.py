"""The 38 muscles that refer to the buttock, hip and leg, and their trigger points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast, get_args

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError, Row, rows_of
from shared.atlas.sources import SOURCES

Layer = Literal["superficial", "middle", "deep", "internal"]
Confidence = Literal["good", "fair", "low"]
Topic = Literal["anatomy", "referral", "sites", "practice"]


@dataclass(frozen=True, slots=True)
class TriggerPoint:
    """A spot where a trigger point is usually found, and where it sends pain.

    `id` is the field's own label (`TrP1`); `TrP1+2` means that only the common pattern of both is
    published. `primary` regions hurt in most people, `spillover` regions in some. `rare` points
    are met seldom. `disputed_by` are the sources that put the point elsewhere; `remark` says where.
    """

    muscle: str
    id: str
    site: str
    primary: tuple[str, ...]
    spillover: tuple[str, ...]
    sources: tuple[str, ...]
    rare: bool = False
    remark: str = ""
    disputed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Muscle:
    """One muscle, or two that are always taken together, in the field's terms.

    `primary` and `spillover` are the union over its points. `points` is empty where no point has
    a pattern of its own. `self_care` is false for those that nobody should press on themselves.
    `cited` gives the source keys per topic.
    """

    id: str
    latin: str
    common: str
    depth: str
    layer: Layer
    origin: str
    insertion: str
    nerve: str
    action: str
    sites: str
    points: tuple[TriggerPoint, ...]
    primary: tuple[str, ...]
    spillover: tuple[str, ...]
    note: str
    aggravates: tuple[str, ...]
    look_alikes: tuple[str, ...]
    cautions: tuple[str, ...]
    self_care: bool
    confidence: Confidence
    cited: Mapping[Topic, tuple[str, ...]]

    @property
    def sources(self) -> tuple[str, ...]:
        """All source keys, each once, in the order of the topics."""
        return tuple(dict.fromkeys(key for keys in self.cited.values() for key in keys))


def confidence(referral: tuple[str, ...], *, few_agree: bool) -> Confidence:
    """Return how far the referral pattern may be trusted, from the sources it rests on.

    low: only works that were not read for this atlas, or the sources themselves say that few agree
    (no map of its own, composite drawings). fair: a single page that was read, or a read page
    mixed with works that were not. good: two or more pages that were read agree. "Good" is good
    for a pain map only: no map has been checked against a reference test.
    """
    seen = [SOURCES[key].seen for key in referral]
    if few_agree or not any(seen):
        return "low"
    return "good" if all(seen) and len(seen) >= 2 else "fair"


def read_points(content: object) -> Mapping[str, tuple[TriggerPoint, ...]]:
    """Return the points per muscle id; raise `ContentError` when the file is broken."""
    points: dict[str, tuple[TriggerPoint, ...]] = {}
    for row in rows_of("points", content, key="muscle"):
        point = TriggerPoint(
            muscle=row.text("muscle"),
            id=row.text("id"),
            site=row.text("site"),
            primary=row.regions("primary", least=1),
            spillover=row.regions("spillover"),
            sources=row.members("sources", SOURCES, least=1),
            rare=row.has("rare") and row.flag("rare"),
            remark=row.text("remark") if row.has("remark") else "",
            disputed_by=(
                row.members("disputed_by", SOURCES, least=1) if row.has("disputed_by") else ()
            ),
        )
        row.done()
        _check_apart(row, point.primary, point.spillover)
        known = points.get(point.muscle, ())
        if any(other.id == point.id for other in known):
            raise row.fail("id", f"{point.id} stands twice")
        points[point.muscle] = (*known, point)
    return MappingProxyType(points)


def read_muscles(
    content: object, points: Mapping[str, tuple[TriggerPoint, ...]]
) -> Mapping[str, Muscle]:
    """Return the muscles by id with their points; raise `ContentError` when a file is broken."""
    muscles: dict[str, Muscle] = {}
    for row in rows_of("muscles", content):
        muscle = _muscle(row, points.get(row.text("id"), ()))
        if muscle.id in muscles:
            raise row.fail("id", "stands twice")
        muscles[muscle.id] = muscle
    strangers = sorted(set(points) - set(muscles))
    if strangers:
        raise ContentError(f"points: no such muscle: {', '.join(strangers)}")
    return MappingProxyType(muscles)


def _muscle(row: Row, points: tuple[TriggerPoint, ...]) -> Muscle:
    cited = _cited(row.row("cited"))
    muscle = Muscle(
        id=row.text("id"),
        latin=row.text("latin"),
        common=row.text("common"),
        depth=row.text("depth"),
        layer=cast(Layer, row.choice("layer", get_args(Layer))),
        origin=row.text("origin"),
        insertion=row.text("insertion"),
        nerve=row.text("nerve"),
        action=row.text("action"),
        sites=row.text("sites"),
        points=points,
        primary=row.regions("primary", least=1),
        spillover=row.regions("spillover"),
        note=row.text("note", empty=True),
        aggravates=row.texts("aggravates", least=1),
        look_alikes=row.texts("look_alikes", least=1),
        cautions=row.texts("cautions", least=1),
        self_care=row.flag("self_care"),
        confidence=confidence(cited["referral"], few_agree=row.flag("few_agree")),
        cited=cited,
    )
    row.done()
    _check_apart(row, muscle.primary, muscle.spillover)
    return muscle


def _cited(row: Row) -> Mapping[Topic, tuple[str, ...]]:
    topics: tuple[Topic, ...] = get_args(Topic)
    cited = {
        topic: row.members(topic, SOURCES, least=1)
        for topic in topics
        if topic != "sites" or row.has("sites")
    }
    row.done()
    return MappingProxyType(cited)


def _check_apart(row: Row, primary: tuple[str, ...], spillover: tuple[str, ...]) -> None:
    both = sorted(set(primary) & set(spillover))
    if both:
        raise row.fail("spillover", f"repeats a primary region: {', '.join(both)}")


MUSCLES: Mapping[str, Muscle] = read_muscles(load("muscles"), read_points(load("points")))
"""Every muscle by its id."""
