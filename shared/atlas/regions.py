"""The 55 places on the body that pain can be marked in, and their sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.atlas.content import load

SIDES = ("left", "right", "mid")
"""`mid` is for regions on the midline, which have no left and right."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place on the body.

    `views` are the drawings it shows in (`post`, `ant`, `lat`, `med`, `sole`, `internal`);
    `paired` regions are stored per side, the others with side `mid`.
    """

    id: str
    label: str
    views: tuple[str, ...]
    paired: bool

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides this region may be stored with."""
        return ("left", "right") if self.paired else ("mid",)


REGIONS: Mapping[str, Region] = MappingProxyType(
    {
        row["id"]: Region(
            row["id"], row["label"], tuple(row["view"].split("/")), row["laterality"] == "side"
        )
        for row in load("regions")
    }
)


NEIGHBOURS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {region: tuple(others) for region, others in load("neighbours").items()}
)
"""The regions that touch each region on the body, whatever view shows them (symmetric).

By hand from anatomy. A region on the midline touches its neighbours on both sides.
"""


class UnknownPlaceError(ValueError):
    """A region or side that the atlas does not have; `field` is `region` or `side`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason


def check_place(region: object, side: object) -> None:
    """Raise `UnknownPlaceError` unless the atlas has this region and the region has this side."""
    if not isinstance(region, str) or region not in REGIONS:
        raise UnknownPlaceError("region", "is not one the atlas knows")
    if side not in REGIONS[region].sides:
        wanted = " or ".join(REGIONS[region].sides)
        raise UnknownPlaceError("side", f"of {region} must be {wanted}")
