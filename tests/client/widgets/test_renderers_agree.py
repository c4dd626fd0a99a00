"""One source, two renderers: what Kivy draws and what a browser draws of the SVG is the same.

Both pictures are taken at `SCALE` pixels a drawing unit, on the same paper, and compared by what
covers what, where points lie, and which colours pain has. Fibres, light and soft edges differ a
little by design: each renderer has its own way to draw those.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from client.presenters.map import Pattern
from shared.atlas import drawing_svg
from shared.atlas.artwork import LAYERS, VIEWS, View
from shared.atlas.drawing_svg import shown, svg
from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import pattern_places
from shared.atlas.paths import centroid

SCALE = 1.5
SIZE = (600, 1200)
PAPER = (251, 248, 243)

PAIN_GREEN = 40
"""How much green there is in pain's inks, of 255."""

SLIVER, LARGE = 600, 3000
"""Pixels. Less of a muscle than a sliver is all edge; of a large one the edge is a small part."""

Rgb = tuple[int, int, int]
Taken = Callable[..., Image.Image]

DYES: Mapping[str, int] = {
    "#ff2020": 0,
    "#20ff20": 85,
    "#2020ff": 170,
    "#ffff20": 43,
    "#20ffff": 128,
    "#ff20ff": 213,
}
"""Colours that no light on a muscle turns into one another, with their hues (of 255)."""


@pytest.fixture
def in_browser(chromium: Any) -> Iterator[Taken]:
    """Take a picture of an SVG in a browser."""
    context = chromium.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
    page = context.new_page()

    def taken(picture: str) -> Image.Image:
        page.set_content(
            f'<body style="margin:0;background:rgb{PAPER}"><div style="width:600px">{picture}</div>'
        )
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")

    yield taken
    context.close()


@pytest.fixture
def on_phone(ui: Any) -> Taken:
    """Take a picture of the map widget, moved and scaled to where the SVG lies."""
    from client.theme import theme
    from client.widgets.body_map import BodyMap

    theme.reset()
    theme.reduced_motion = True
    ui.resize(*SIZE)
    body = ui.add(BodyMap(insets=[0, 0, 0, 0], interactive=False))

    def taken(view: str, **state: Any) -> Image.Image:
        for name in ("chosen", "pattern", "strengths"):
            setattr(body, name, None)
        body.view_id = view
        for name, value in state.items():
            setattr(body, name, value)
        body._build()
        ui.frames(4)
        left, top = body.from_drawing(0, 0)
        step = body.units / SCALE
        return ui.image().transform(
            SIZE,
            Image.Transform.AFFINE,
            (step, 0, left, 0, step, SIZE[1] - top),
            Image.Resampling.BICUBIC,
            fillcolor=PAPER,
        )

    return taken


def apart(one: Image.Image, other: Image.Image, least: int) -> Image.Image:
    """Return a mask of the pixels at which two pictures differ by `least` or more of 255."""
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(red, ImageChops.lighter(green, blue))
    return most.point([255 if v >= least else 0 for v in range(256)])


def covered(mask: Image.Image) -> int:
    """Return how many pixels a mask covers."""
    return mask.histogram()[255]


def agreement(one: Image.Image, other: Image.Image) -> float:
    """Return what two masks share, as a share of what either covers."""
    return covered(ImageChops.darker(one, other)) / covered(ImageChops.lighter(one, other))


def amid(mask: Image.Image, least: int) -> Image.Image:
    """Return a mask of the pixels with so many covered ones among the 25 around them.

    With 1 it is the maximum of the 25, with 13 their median: the mean tells of a mask as much, and
    is worked out in a tenth of the time or less.
    """
    mean = mask.filter(ImageFilter.BoxBlur(2))
    return mean.point([255 if 25 * v > 255 * (least - 0.5) else 0 for v in range(256)])


def nearness(one: Image.Image, other: Image.Image) -> float:
    """Return how much of each mask lies within two pixels of the other; the lesser of both."""
    return min(
        covered(ImageChops.darker(one, amid(other, 1))) / max(covered(one), 1),
        covered(ImageChops.darker(other, amid(one, 1))) / max(covered(other), 1),
    )


def pixels(picture: Image.Image) -> list[Rgb]:
    """Return a picture's pixels, row by row."""
    raw = picture.tobytes()
    return [(raw[i], raw[i + 1], raw[i + 2]) for i in range(0, len(raw), 3)]


def mean_colour(picture: Image.Image, x: float, y: float, reach: float = 5) -> Rgb:
    """Return the mean colour around a point of the drawing; `reach` is in drawing units."""
    box = [round(v * SCALE) for v in (x - reach, y - reach, x + reach, y + reach)]
    red, green, blue = ImageStat.Stat(picture.crop(box)).mean  # type: ignore[arg-type]
    return round(red), round(green), round(blue)


def difference(one: Rgb, other: Rgb) -> int:
    """Return the largest difference of a channel."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def laid(picture: Image.Image, bare: Image.Image, spot: tuple[float, float]) -> float:
    """Return how much pain lies over the skin at a point, 0 to 1, whatever light it lies in."""
    after, before = (mean_colour(p, *spot)[1] for p in (picture, bare))
    return (before - after) / (before - PAIN_GREEN)


def middle(view: str, region: str, side: str) -> tuple[float, float]:
    """Return the middle of a region as a view draws it."""
    found = next(r for r in VIEWS[view].regions if (r.region, r.side) == (region, side))
    return centroid(found.polygon)


@pytest.mark.parametrize("view", list(VIEWS))
def test_the_body_has_the_same_silhouette(view: str, on_phone: Taken, in_browser: Taken) -> None:
    """Skin covers the same ground, to within its rim."""
    paper = Image.new("RGB", SIZE, PAPER)
    kivy, browser = (apart(p, paper, 14) for p in (on_phone(view, depth=0), in_browser(svg(view))))
    assert agreement(kivy, browser) > 0.99


def dyed(view: View) -> View:
    """Return a view whose muscles are dyed, those that follow each other in different colours."""
    dye = dict(zip(MUSCLES, cycle(DYES), strict=False))
    shapes = tuple(replace(s, tones=(dye.get(s.muscle or "", "#d0d0d0"),) * 2) for s in view.shapes)
    return replace(view, shapes=shapes)


def dye_masks(picture: Image.Image) -> dict[str, Image.Image]:
    """Return where each dye shows: light and fibres change its brightness, not its hue."""
    hue, saturation, _value = picture.convert("HSV").split()
    vivid = saturation.point([255 if v > 90 else 0 for v in range(256)])
    masks = {}
    for dye, wanted in DYES.items():
        off = [min(abs(v - wanted), 255 - abs(v - wanted)) for v in range(256)]
        near = hue.point([255 if v <= 21 else 0 for v in off])
        # Closes the gaps that dark fibres leave.
        masks[dye] = amid(ImageChops.darker(near, vivid), 13)
    return masks


@pytest.mark.parametrize(
    "view", [name for name in VIEWS if any(s.muscle for s in VIEWS[name].shapes)]
)
def test_every_muscle_covers_the_same_ground_at_every_layer(
    view: str, on_phone: Taken, in_browser: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is seen of each muscle, the others over it, is in the same place in both pictures."""
    from client.widgets import body_map, body_scene

    dyes = {view: dyed(VIEWS[view])}
    for module in (body_map, body_scene, drawing_svg):
        monkeypatch.setattr(module, "VIEWS", dyes)
    body_scene.geometry.cache_clear()
    compared = 0
    try:
        for depth, layer in enumerate(LAYERS, 1):
            kivy = dye_masks(on_phone(view, depth=depth))
            browser = dye_masks(in_browser(svg(view, peel=layer, fibres=False, rounded=False)))
            for shape in shown(dyes[view], layer):
                if not shape.muscle:
                    continue
                own = Image.new("L", SIZE)
                corners = [(x * SCALE, y * SCALE) for x, y in shape.polygon]
                ImageDraw.Draw(own).polygon(corners, fill=255)
                one, other = (ImageChops.darker(m[shape.tones[0]], own) for m in (kivy, browser))
                if max(covered(one), covered(other)) < SLIVER:
                    continue
                compared += 1
                assert nearness(one, other) > 0.85, (layer, shape.id)
                if covered(other) > LARGE:
                    assert agreement(one, other) > 0.85, (layer, shape.id)
    finally:
        body_scene.geometry.cache_clear()
    assert compared > 30


@pytest.mark.parametrize(
    ("view", "muscle", "side"),
    [
        ("posterior", "gluteus_maximus", "left"),
        ("posterior", "quadratus_lumborum", "right"),
        ("left_lateral", "gluteus_minimus", "left"),
        ("anterior", "iliopsoas", "right"),
    ],
)
def test_points_are_marked_at_the_same_places(
    view: str, muscle: str, side: str, on_phone: Taken, in_browser: Taken
) -> None:
    """Each point's pale disc lies where the atlas puts it, in both pictures, to within a pixel."""

    def disc(picture: Image.Image, x: float, y: float) -> tuple[float, float]:
        """Return the middle of the pale pixels around a point, in pixels from it."""
        left, top = round(x * SCALE) - 12, round(y * SCALE) - 12
        around = picture.crop((left, top, left + 25, top + 25))
        pale = [i for i, pixel in enumerate(pixels(around)) if min(pixel) > 238]
        assert len(pale) > 60
        return (
            sum(i % 25 for i in pale) / len(pale) + left - x * SCALE,
            sum(i // 25 for i in pale) / len(pale) + top - y * SCALE,
        )

    marks = [m for m in VIEWS[view].points if (m.muscle, m.side) == (muscle, side)]
    kivy = on_phone(view, depth=0, chosen=(muscle, side))
    browser = in_browser(svg(view, pattern=muscle, side=side))
    assert marks
    for mark in marks:
        one, other = (disc(picture, mark.x, mark.y) for picture in (kivy, browser))
        assert math.dist(one, other) < 1.5
        assert max(map(abs, (*one, *other))) < 3


def shaded(picture: Image.Image, bare: Image.Image) -> Image.Image:
    """Return a mask of where pain is laid over the body, by a tenth or more.

    Measured in green, which pain has least of, against the picture without it: skin may be light
    or in shadow. At half the size, so that dots and rims count with what lies around them.
    """
    half = (SIZE[0] // 2, SIZE[1] // 2)
    greens = [
        p.resize(half, Image.Resampling.BOX).getchannel("G").tobytes() for p in (bare, picture)
    ]
    mask = bytes(
        255 if before - after > 0.1 * max(before - PAIN_GREEN, 1) else 0
        for before, after in zip(*greens, strict=True)
    )
    return amid(Image.frombytes("L", half, mask), 13)


PATTERNS = (
    # view, muscle, side, a main region, a region of its spillover
    ("posterior", "piriformis", "right", "buttock_mid", "thigh_post_mid"),
    ("posterior", "gluteus_maximus", "left", "buttock_mid", "thigh_post_prox"),
    ("left_lateral", "gluteus_minimus", "left", "thigh_lat_mid", "foot_dorsum"),
    ("posterior", "soleus", "left", "achilles", "calf_mid"),
)


@pytest.mark.parametrize("case", PATTERNS, ids=[muscle for _view, muscle, *_ in PATTERNS])
def test_a_pattern_covers_the_same_ground_in_the_same_colours(
    case: tuple[str, str, str, str, str], on_phone: Taken, in_browser: Taken
) -> None:
    """Shading reaches as far, and main areas and spillover have the same colours, in both."""
    view, muscle, side, main, spilled = case
    primary, spillover = pattern_places(muscle, side)
    kivy = on_phone(view, depth=0, pattern=Pattern(primary, spillover))
    browser = in_browser(svg(view, pattern=muscle, side=side, marks=False))
    bare = on_phone(view, depth=0), in_browser(svg(view))
    assert agreement(shaded(kivy, bare[0]), shaded(browser, bare[1])) > 0.85
    colours = {}
    for region, places in ((main, primary), (spilled, spillover)):
        assert (region, side) in places
        spot = middle(view, region, side)
        colours[region] = [mean_colour(picture, *spot) for picture in (kivy, browser)]
        assert difference(*colours[region]) < 36, region
        one, other = (laid(p, b, spot) for p, b in zip((kivy, browser), bare, strict=True))
        assert one == pytest.approx(other, abs=0.08), region
    for mains, spills in zip(colours[main], colours[spilled], strict=True):
        assert sum(spills) - sum(mains) > 60


def test_a_period_is_shaded_alike(on_phone: Taken, in_browser: Taken) -> None:
    """The composite map: the same places, and as much pain laid over them for a strength."""
    strengths = {
        ("buttock_mid", "left"): 1.0,
        ("thigh_post_mid", "left"): 0.5,
        ("calf_mid", "right"): 0.1,
    }
    kivy = on_phone("posterior", depth=0, strengths=strengths)
    browser = in_browser(svg("posterior", strengths=strengths))
    bare = on_phone("posterior", depth=0), in_browser(svg("posterior"))
    assert agreement(shaded(kivy, bare[0]), shaded(browser, bare[1])) > 0.85
    over = []
    for place in strengths:
        spot = middle("posterior", *place)
        one, other = (laid(p, b, spot) for p, b in zip((kivy, browser), bare, strict=True))
        assert one == pytest.approx(other, abs=0.1), place
        over.append(min(one, other))
    assert over == sorted(over, reverse=True)
    assert over[0] > 2 * over[-1] > 0.2
