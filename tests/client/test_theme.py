"""Colours that can be read, and a look that follows its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from kivy.utils import get_color_from_hex

from client.appearance import Appearance
from client.theme import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, ROLES, Theme

PALETTES = {
    "light": LIGHT,
    "dark": DARK,
    "light, more contrast": LIGHT_CONTRAST,
    "dark, more contrast": DARK_CONTRAST,
}
WORDS = [
    (ink, ground)
    for ink in ("ink", "ink_soft", "accent", "danger", "good", "caution")
    for ground in ("bg", "surface")
] + [
    ("accent_ink", "accent"),
    ("danger_ink", "danger"),
    ("tint_ink", "tint"),
    ("ink", "surface_alt"),
    ("ink_soft", "surface_alt"),
    ("ink", "warm_tint"),
    ("ink_soft", "warm_tint"),
    ("ink", "danger_tint"),
    ("danger", "danger_tint"),
    ("ink", "caution_tint"),
    ("caution", "caution_tint"),
]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lights = []
    for colour in (one, other):
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in get_color_from_hex(colour)[:3]
        )
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_words_stand_out_from_their_ground(name: str) -> None:
    """Each pair of words and ground has a contrast of 4.5 or more; 7 for plain text on request."""
    palette = PALETTES[name]
    weak = {
        pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2)
        for pair in WORDS
        if contrast(palette[pair[0]], palette[pair[1]]) < 4.5
    }
    assert weak == {}
    if "more contrast" in name:
        assert contrast(palette["ink"], palette["bg"]) >= 7
        assert contrast(palette["ink_soft"], palette["surface"]) >= 7


@pytest.mark.parametrize("name", PALETTES)
def test_edges_that_must_be_seen_are(name: str) -> None:
    """Fields, switches and the numbers' thumbs have a contrast of 3 or more."""
    palette = PALETTES[name]
    for one, other in (
        ("outline", "surface"),
        ("accent", "surface"),
        ("amber", "surface"),
        ("warm", "surface"),
        ("accent_ink", "amber"),
        ("accent_ink", "warm"),
    ):
        assert contrast(palette[one], palette[other]) >= 3, (one, other)


def test_every_palette_names_the_same_colours() -> None:
    """No look lacks a colour that another has."""
    assert len({frozenset(palette) for palette in PALETTES.values()}) == 1


def test_text_doubles_and_keeps_its_order() -> None:
    """At 200 % what is read is twice as large, and a heading is still larger than its text."""
    theme = Theme()
    sizes = {role: theme.font_size(role, 2.0) for role in ROLES}
    for role in ("body", "strong", "label", "small", "caption"):
        assert sizes[role] == 2 * theme.font_size(role, 1.0)
    assert sizes["display"] > sizes["headline"] > sizes["title"] > sizes["body"] > sizes["small"]


class Settings:
    """Settings of a device, in memory."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self._held = held

    def setting(self, name: str, default: Any = None) -> Any:
        return self._held.get(name, default)


@pytest.mark.parametrize(
    ("held", "system", "dark", "scale"),
    [
        ({}, False, False, 1.0),
        ({}, True, True, 1.0),
        ({"look": "light"}, True, False, 1.0),
        ({"look": "dark", "text_scale": 2}, False, True, 2.0),
        ({"text_scale": 9}, False, False, 2.0),
        ({"text_scale": 0.1}, False, False, 1.0),
        ({"text_scale": "big"}, False, False, 1.0),
        ({"text_scale": True}, False, False, 1.0),
    ],
)
def test_settings_are_put_on_whatever_they_say(
    held: dict[str, Any], system: bool, dark: bool, scale: float
) -> None:
    """The system's look counts until a person chooses; a spoilt setting does no harm."""
    theme = Theme()
    Appearance(Settings(held), system_is_dark=lambda: system, theme=theme).apply()
    assert (theme.dark, theme.scale) == (dark, scale)
