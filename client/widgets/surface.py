"""What things stand on: cards with a soft shadow, dividers, plain backgrounds."""

from __future__ import annotations

from functools import cache
from typing import Any

from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from client.widgets.rules import load_rules

SHADOW_REACH = 16
"""How far a shadow reaches out of its card, in dp."""


@cache
def shadow_texture(radius: int, reach: int) -> Any:
    """Return a nine-patch of a blurred rounded square, drawn once for all cards.

    A shader shadow for each card doubled the time of a scrolled frame; this costs nothing.
    """
    from PIL import Image, ImageDraw, ImageFilter

    border = radius + 2 * reach
    side = 2 * border + 4
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (reach, reach, side - reach - 1, side - reach - 1), radius, fill=255
    )
    mask = mask.filter(ImageFilter.GaussianBlur(reach / 2.2))
    picture = Image.merge("RGBA", [Image.new("L", mask.size, 255)] * 3 + [mask])
    texture = Texture.create(size=mask.size, colorfmt="rgba")
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


@cache
def disc_texture() -> Any:
    """Return a white disc with a soft edge, for the many small dots on a screen.

    A `SmoothEllipse` is some 200 vertices and a line; fifty of them were a third of a frame.
    """
    from PIL import Image, ImageDraw

    large, small = 128, 32
    mask = Image.new("L", (large, large), 0)
    ImageDraw.Draw(mask).ellipse((2, 2, large - 3, large - 3), fill=255)
    mask = mask.resize((small, small), Image.Resampling.LANCZOS)
    picture = Image.merge("RGBA", [Image.new("L", mask.size, 255)] * 3 + [mask])
    texture = Texture.create(size=mask.size, colorfmt="rgba", mipmap=True)
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


class Backdrop(BoxLayout):
    """A box on a plain colour of the palette, `tone`."""

    tone = StringProperty("bg")


class Card(BoxLayout):
    """A raised sheet of content, as high as what it holds. `tone` is its colour's name."""

    tone = StringProperty("surface")
    radius = NumericProperty(dp(24))
    raised = BooleanProperty(True)
    reach = NumericProperty(dp(SHADOW_REACH))

    @staticmethod
    def shadow(radius: float, reach: float) -> Any:
        """Return the texture of the shadow."""
        return shadow_texture(round(radius), round(reach))


class Divider(Widget):
    """A hairline between rows."""


load_rules(__file__)
