"""The look of the client: colours for light and dark, type sizes, spacing, and motion.

One `theme` serves the whole program. Widgets bind to it in kv (`theme.ink`,
`theme.palette[root.tone]`), so a change of colours or text size shows at once. Set colours in
kv, never from Python: a value set from Python loses its binding.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kivy.event import EventDispatcher
from kivy.metrics import dp, sp
from kivy.properties import BooleanProperty, ColorProperty, DictProperty, NumericProperty
from kivy.utils import get_color_from_hex

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "bg": "#F7F2EC",  # warm paper
        "surface": "#FFFDFA",
        "surface_alt": "#F0E8DF",  # wells: tracks, fields, unselected chips
        "ink": "#2A2320",
        "ink_soft": "#665952",
        "accent": "#1F6A60",
        "accent_ink": "#FFFFFF",
        "tint": "#D8E9E3",  # behind something chosen
        "tint_ink": "#0F4A42",
        "warm": "#B4552F",  # pain, flares, what stands out
        "amber": "#A87415",  # half way from calm to warm
        "warm_tint": "#F8E1D4",
        "warm_ink": "#7A3416",
        "line": "#E3D8CC",
        "outline": "#8F8178",  # edges that must be seen: fields, switches
        "danger": "#A8322A",
        "danger_ink": "#FFFFFF",
        "danger_tint": "#F9DFDB",
        "caution": "#7C5800",
        "caution_tint": "#F8EBC8",
        "good": "#2F6B35",
        "good_tint": "#DFEBD6",
        "series": "#1F6A60",  # charts: the level, its band, its dots, flares, grid
        "series_band": "#1F6A6030",
        "series_dot": "#6F8F88",
        "flare": "#B4552F",
        "grid": "#E3D8CC",
        "shadow": "#4A2F1E1A",
        "scrim": "#2A1D1680",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "bg": "#171311",
        "surface": "#221D1A",
        "surface_alt": "#2F2824",
        "ink": "#F3EBE4",
        "ink_soft": "#BCADA3",
        "accent": "#7FCBBD",
        "accent_ink": "#06302A",
        "tint": "#21453F",
        "tint_ink": "#BDEBE1",
        "warm": "#F0986F",
        "amber": "#DDB061",
        "warm_tint": "#4A2A1C",
        "warm_ink": "#FFD3BE",
        "line": "#3A322D",
        "outline": "#8D7F76",
        "danger": "#FF9A8D",
        "danger_ink": "#4A0E08",
        "danger_tint": "#4C2320",
        "caution": "#EBC66B",
        "caution_tint": "#413315",
        "good": "#9BD49A",
        "good_tint": "#24391F",
        "series": "#7FCBBD",
        "series_band": "#7FCBBD38",
        "series_dot": "#8FA9A2",
        "flare": "#F0986F",
        "grid": "#3A322D",
        "shadow": "#00000000",
        "scrim": "#000000A0",
    }
)
LIGHT_CONTRAST: Mapping[str, str] = MappingProxyType(
    {
        **LIGHT,
        "bg": "#FFFFFF",
        "surface": "#FFFFFF",
        "ink": "#000000",
        "ink_soft": "#332B27",
        "accent": "#00473E",
        "tint_ink": "#00332C",
        "warm": "#7F2E0D",
        "warm_ink": "#571B03",
        "line": "#6B5F58",
        "outline": "#3E3530",
        "danger": "#7D130C",
        "caution": "#503800",
        "good": "#174A1C",
        "grid": "#8F8178",
    }
)
DARK_CONTRAST: Mapping[str, str] = MappingProxyType(
    {
        **DARK,
        "bg": "#000000",
        "surface": "#0E0B0A",
        "ink": "#FFFFFF",
        "ink_soft": "#E8DED6",
        "accent": "#A8F0E2",
        "tint_ink": "#E0FFF8",
        "warm": "#FFBD9C",
        "line": "#8D7F76",
        "outline": "#C9BBB1",
        "danger": "#FFC2BA",
        "caution": "#FFE29A",
        "good": "#C6F2C4",
        "grid": "#6B5F58",
    }
)

ROLES: Mapping[str, tuple[float, float, str]] = MappingProxyType(
    {
        # role: (size in sp, how much of the text scale it takes, font)
        "display": (52.0, 0.5, "InterSemiBold"),
        "stage": (33.0, 0.4, "InterSemiBold"),  # read from the floor while practising
        "headline": (27.0, 0.7, "InterSemiBold"),
        "figure": (24.0, 0.6, "InterSemiBold"),  # the number on the thumb of a big scale
        "title": (19.0, 0.9, "InterSemiBold"),
        "body": (16.0, 1.0, "Inter"),
        "strong": (16.0, 1.0, "InterMedium"),
        "label": (15.0, 1.0, "InterMedium"),
        "small": (14.0, 1.0, "Inter"),
        "caption": (12.5, 1.0, "InterMedium"),
        "nav": (12.5, 0.4, "InterMedium"),  # five of them share the width of a phone
    }
)
"""Type by role. Large roles grow less, so a screen at 200 % keeps its order and still fits."""

SPACE: Mapping[str, float] = MappingProxyType(
    {"hair": 2, "tight": 4, "small": 8, "medium": 12, "large": 16, "page": 20, "wide": 28}
)
RADIUS: Mapping[str, float] = MappingProxyType({"small": 12, "medium": 18, "large": 24})


def _colours(names: Mapping[str, str]) -> dict[str, list[float]]:
    return {name: get_color_from_hex(value) for name, value in names.items()}


class Theme(EventDispatcher):
    """Colours by name, type sizes, spacing; all bindable.

    `scale` multiplies text, 1.0 to 2.0. `palette` holds every colour by name, for kv rules that
    choose by a name of their own. `reduced_motion` asks for change without movement.
    """

    dark = BooleanProperty(False)
    high_contrast = BooleanProperty(False)
    reduced_motion = BooleanProperty(False)
    scale = NumericProperty(1.0)
    palette = DictProperty(_colours(LIGHT))
    for _name in LIGHT:
        locals()[_name] = ColorProperty(LIGHT[_name])
    del _name

    def __init__(self) -> None:
        super().__init__()
        self.fbind("dark", self._recolour)
        self.fbind("high_contrast", self._recolour)

    def _recolour(self, *_args: object) -> None:
        if self.high_contrast:
            names = DARK_CONTRAST if self.dark else LIGHT_CONTRAST
        else:
            names = DARK if self.dark else LIGHT
        for name, value in names.items():
            setattr(self, name, value)
        self.palette = _colours(names)

    def reset(self) -> None:
        """Return to the first look: light, 100 %, with motion."""
        self.dark = self.high_contrast = self.reduced_motion = False
        self.scale = 1.0

    def font_size(self, role: str, scale: float | None = None) -> float:
        """Size in pixels of a type role; pass `theme.scale` from kv to stay bound to it."""
        size, share, _font = ROLES[role]
        grown = self.scale if scale is None else scale
        return float(sp(size) * (1 + (grown - 1) * share))

    @staticmethod
    def font(role: str) -> str:
        """Return the font a type role is set in."""
        return ROLES[role][2]

    @staticmethod
    def space(name: str) -> float:
        """Return a step of the spacing scale, in pixels."""
        return float(dp(SPACE[name]))

    @staticmethod
    def radius(name: str) -> float:
        """Return a corner radius, in pixels."""
        return float(dp(RADIUS[name]))

    def score_tone(self, value: float, high: float = 10) -> list[float]:
        """Return the colour of a score, from calm at 0 through amber to warm at the top.

        Never the only sign: the number stands beside it.
        """
        share = 2 * max(0.0, min(1.0, value / high))
        low, up = (self.accent, self.amber) if share <= 1 else (self.amber, self.warm)
        share = share if share <= 1 else share - 1
        return [a + (b - a) * share for a, b in zip(low[:3], up[:3], strict=True)] + [1.0]

    def seconds(self, wanted: float) -> float:
        """Return how long an animation may take: none at all when motion is reduced."""
        return 0.0 if self.reduced_motion else wanted


theme = Theme()
