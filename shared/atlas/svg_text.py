"""SVG text: path data, presentation attributes, definitions with ids of their own, two themes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.atlas.artwork import Tones
from shared.atlas.paths import Point, Polygon, Polyline

Theme = Literal["light", "dark"]

PREFIX = "\x00"
"""Stands for the picture's own name at the start of each id until the picture is whole."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme."""

    skin: Tones
    light: str
    edge: str
    contour: str
    muscle_edge: str
    tissue_edge: str
    bone_edge: str
    pain_faint: str
    """Where a pattern is weakest, in its spillover; `pain` is its deepest."""
    pain: str
    pain_edge: str
    chosen: str
    mark: str
    mark_halo: str
    label: str


INKS: Mapping[Theme, Ink] = {
    "light": Ink(
        skin=("#f3dccb", "#e6c3ab"),
        light="#fff4e8",
        edge="#a77f6b",
        contour="#b98a72",
        muscle_edge="#7a2f2b",
        tissue_edge="#a08c6f",
        bone_edge="#b3a486",
        pain_faint="#e4572e",
        pain="#b3122f",
        pain_edge="#8a0f26",
        chosen="#1f6a60",
        mark="#241a1a",
        mark_halo="#fffaf5",
        label="#4a1018",
    ),
    "dark": Ink(
        skin=("#d9b8a4", "#b8927c"),
        light="#ecd0bc",
        edge="#8d6a58",
        contour="#84604e",
        muscle_edge="#4d1b19",
        tissue_edge="#77664d",
        bone_edge="#8b7d62",
        pain_faint="#e8503a",
        pain="#d0142c",
        pain_edge="#6d0518",
        chosen="#0d4f47",
        mark="#1b1212",
        mark_halo="#fff4ec",
        label="#3c060e",
    ),
}


def mixed(first: str, second: str, share: float) -> str:
    """Return the colour that lies `share` (0 to 1) of the way from one to the other."""
    channels = (
        round(int(first[i : i + 2], 16) * (1 - share) + int(second[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in channels)


@dataclass(slots=True)
class Page:
    """What is written so far, definitions apart from the drawing, and how rich it is to be."""

    ink: Ink
    fibres: bool = True
    rounded: bool = True
    definitions: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    def define(self, name: str, text: str) -> str:
        """Keep the definition `text` (with `{id}` for its id) once; return a reference to it."""
        key = f"{PREFIX}-{name}"
        self.definitions[key] = text.replace("{id}", key)
        return f"url(#{key})"

    def gradient(self, tones: Tones) -> str:
        """Return a paint that runs from the first tone at the top to the second at the bottom."""
        top, bottom = tones
        return self.define(
            f"t{top[1:]}{bottom[1:]}",
            '<linearGradient id="{id}" x1="0" y1="0" x2="0" y2="1">'
            f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
            "</linearGradient>",
        )

    def path(self, data: str, **attributes: str | float) -> None:
        """Draw the path `data`."""
        self.body.append(f'<path d="{data}"{attributes_text(attributes)}/>')

    def text(
        self,
        words: str,
        at: Point,
        size: float,
        colour: str,
        *,
        anchor: str = "start",
        rim: str = "",
    ) -> None:
        """Write `words`, which hold no markup, with a rim, pale by default, to stay legible."""
        halo, (x, y) = rim or self.ink.mark_halo, at
        self.body.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
            f' font-family="sans-serif" font-weight="700" text-anchor="{anchor}" fill="{colour}"'
            f' stroke="{halo}" stroke-width="2" paint-order="stroke">{words}</text>'
        )


def circle_data(x: float, y: float, radius: float) -> str:
    """Return the path of a circle."""
    r, across = number(radius), number(2 * radius)
    return f"M{_pair((x - radius, y))} a{r} {r} 0 1 0 {across} 0 a{r} {r} 0 1 0 -{across} 0 Z"


def rings_data(rings: Iterable[Polygon]) -> str:
    return " ".join(ring_data(ring) for ring in rings)


def ring_data(ring: Polygon) -> str:
    return f"{line_data(ring)} Z"


def line_data(points: Polyline) -> str:
    return "M" + " ".join(_pair(p) for p in points)


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def attributes_text(attributes: Mapping[str, str | float]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())


def blur(spread: float) -> str:
    """Return the definition of a blur by so many view units."""
    # In user space: a box relative to the shape has no height under a level line.
    return (
        '<filter id="{id}" filterUnits="userSpaceOnUse" x="0" y="0" width="400" height="800">'
        f'<feGaussianBlur stdDeviation="{spread:g}"/></filter>'
    )
