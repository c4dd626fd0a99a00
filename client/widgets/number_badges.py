"""Small numbers in round badges, in window pixels: how strong a painted pain is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Rectangle, SmoothEllipse
from kivy.metrics import dp

import client.widgets.typefaces  # noqa: F401  (it names the fonts)
from client.theme import theme
from client.widgets.palette import Rgb
from shared.atlas.artwork import View


@dataclass(frozen=True, slots=True)
class NumberBadge:
    """A number at a window point, ringed with a colour."""

    text: str
    x: float
    y: float
    colour: Rgb


class NumberBadges:
    """Draws badges; add `group` to a canvas."""

    def __init__(self) -> None:
        self.group = InstructionGroup()

    def place(self, badges: Sequence[NumberBadge]) -> None:
        """Show these badges in place of those before."""
        self.group.clear()
        for badge in badges:
            label = CoreLabel(
                text=badge.text,
                font_size=theme.font_size("caption", 1 + (theme.scale - 1) * 0.4),
                font_name=theme.font("title"),
            )
            label.refresh()
            width, height = label.texture.size
            side = max(width, height) + dp(6)
            for colour, size in (
                ((*badge.colour, 1.0), side + dp(4)),
                (tuple(theme.surface), side),
            ):
                self.group.add(Color(*colour))
                self.group.add(
                    SmoothEllipse(pos=(badge.x - size / 2, badge.y - size / 2), size=(size, size))
                )
            self.group.add(Color(*theme.ink))
            self.group.add(
                Rectangle(
                    texture=label.texture,
                    pos=(round(badge.x - width / 2), round(badge.y - height / 2)),
                    size=(width, height),
                )
            )


def region_badges(
    view: View, labels: Mapping[tuple[str, str], str], colour: Rgb
) -> list[NumberBadge]:
    """Return a badge in the middle of each labelled region that a view shows, in its units."""
    found = []
    for shape in view.regions:
        text = labels.get((shape.region, shape.side))
        if text:
            left, right = min(x for x, _ in shape.polygon), max(x for x, _ in shape.polygon)
            top, bottom = min(y for _, y in shape.polygon), max(y for _, y in shape.polygon)
            found.append(NumberBadge(text, (left + right) / 2, (top + bottom) / 2, colour))
    return found
