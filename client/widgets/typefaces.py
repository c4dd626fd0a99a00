"""Registers the fonts that are shipped; Kivy falls back to no other, so these must hold all."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase

from client.theme import theme

FONTS = Path(__file__).parents[1] / "assets" / "fonts"

for _name, _file, _bold in (
    ("Inter", "Inter-Regular.ttf", "Inter-SemiBold.ttf"),
    ("InterMedium", "Inter-Medium.ttf", "Inter-SemiBold.ttf"),
    ("InterSemiBold", "Inter-SemiBold.ttf", "Inter-SemiBold.ttf"),
    ("Icons", "MaterialDesignIcons.ttf", "MaterialDesignIcons.ttf"),
):
    LabelBase.register(_name, str(FONTS / _file), fn_bold=str(FONTS / _bold))


def natural_width(text: str, role: str) -> float:
    """Return how wide the text would be on one line at the present text size, in pixels."""
    return _measured(text, theme.font(role), theme.font_size(role))


def text_texture(text: str, role: str) -> CoreLabel:
    """Return a rendered white label, to be drawn on a canvas in any colour."""
    return _rendered(text, theme.font(role), theme.font_size(role))


@lru_cache(maxsize=512)
def _measured(text: str, font: str, size: float) -> float:
    label = CoreLabel(font_name=font, font_size=size)
    return float(max((label.get_extents(line)[0] for line in text.split("\n")), default=0))


@lru_cache(maxsize=128)
def _rendered(text: str, font: str, size: float) -> CoreLabel:
    label = CoreLabel(text=text, font_name=font, font_size=size, color=(1, 1, 1, 1))
    label.refresh()
    return label
