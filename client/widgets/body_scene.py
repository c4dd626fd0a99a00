"""One view of the body as canvas instructions: bones, three muscle layers and skin, to peel.

Works in the drawing's units with y up. Meshes are made for one zoom (`build`); peeling only
changes how much of each layer shows (`peel`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kivy.graphics import Color, InstructionGroup, Mesh
from kivy.graphics.texture import Texture
from PIL import Image, ImageFilter

from client.widgets.body_light import creased, relief
from client.widgets.palette import Paint, Palette, Rgb, Spot, mix, rgb
from client.widgets.slices import at_once
from client.widgets.vector_mesh import Outline, Polygon, Sheet, outward
from shared.atlas.artwork import LAYERS, PEELS, VIEW_IDS, VIEWS, Bone, Shape, View
from shared.atlas.svg_text import INKS

FIRST_VIEW = "posterior"
"""The side from which a body is seen first."""

WITHIN = tuple(reversed(LAYERS))
"""The muscle layers in the order they are painted: deepest first."""


@dataclass(frozen=True, slots=True)
class Tints:
    """The colours the artwork itself does not name."""

    skin: tuple[Rgb, Rgb]
    flesh: tuple[Rgb, Rgb]
    edge: Rgb
    furrow: Rgb
    ridge: Rgb
    chosen: Rgb
    dim: float
    """How much of `night` is mixed into every colour of the artwork."""
    night: Rgb = (0.09, 0.07, 0.07)

    def tone(self, hexed: str) -> Rgb:
        """Return one of the artwork's colours as it looks in this light."""
        return mix(rgb(hexed), self.night, self.dim)


_INK = INKS["light"]
DAY = Tints(
    skin=(rgb(_INK.skin[0]), rgb(_INK.skin[1])),
    flesh=(rgb("#f3e3d8"), rgb("#ecd6c8")),
    edge=rgb(_INK.edge),
    furrow=rgb("#6b2019"),
    ridge=rgb("#ffd9c7"),
    chosen=rgb(_INK.chosen),
    dim=0.0,
)
NIGHT = Tints(
    skin=(rgb("#b08c78"), rgb("#94705d")),
    flesh=(rgb("#5b4a43"), rgb("#4b3c36")),
    edge=rgb("#d7b6a3"),
    furrow=rgb("#3a0d0a"),
    ridge=rgb("#f3bda8"),
    chosen=rgb("#7fcbbd"),
    dim=0.2,
)


def flipped(polygon: Polygon, height: float) -> list[tuple[float, float]]:
    """Return the polygon with y turned from down to up."""
    return [(x, height - y) for x, y in polygon]


@lru_cache(maxsize=30)
def _relief(view_id: str, layer: str) -> Image.Image:
    """Return the light on one layer; worked out once for each view."""
    view = VIEWS[view_id]
    size = (view.width, view.height)
    if layer == "bone":
        return relief([b.polygon for b in view.bones], *size, softness=0.22, slope=0.9, rim=0.45)
    if layer == "skin":
        body = relief(view.outline, *size, softness=0.16, slope=0.55, rim=0.36)
        # The masses under it swell the skin a little, as on a lean person, without an edge.
        under = relief(view.relief, *size, softness=0.3, slope=0.8, rim=0.5)
        under = under.filter(ImageFilter.GaussianBlur(2.5))
        under.putalpha(under.getchannel("A").point([v * 45 // 100 for v in range(256)]))
        return creased(Image.alpha_composite(body, under), view.contours)
    shapes = [s.polygon for s in view.shapes if s.layer == layer]
    return relief(shapes, *size, softness=0.2, slope=0.75, rim=0.45)


Fibre = tuple[Polygon, Polygon]
"""Points along a fibre and the normals there."""


@dataclass(frozen=True)
class Geometry:
    """A view's shapes with y up, triangulated once for all zooms, colours and maps."""

    outlines: tuple[Outline, ...]
    bones: tuple[tuple[Bone, Outline], ...]
    shapes: tuple[tuple[Shape, Outline, tuple[Fibre, ...]], ...]
    creases: tuple[Fibre, ...]


def _fibre(points: Polygon) -> Fibre:
    return points, outward(points, closed=False)


@lru_cache(maxsize=len(VIEW_IDS))
def geometry(view_id: str) -> Geometry:
    """Return a view's geometry."""
    view = VIEWS[view_id]
    height = view.height
    return Geometry(
        tuple(Outline(flipped(ring, height)) for ring in view.outline),
        tuple((b, Outline(flipped(b.polygon, height))) for b in view.bones),
        tuple(
            (
                s,
                Outline(flipped(s.polygon, height)),
                tuple(_fibre(flipped(f, height)) for f in s.fibres if len(f) > 1),
            )
            for s in view.shapes
        ),
        tuple(_fibre(flipped(line, height)) for line in view.contours if len(line) > 1),
    )


def preparing(view_id: str) -> Iterator[None]:
    """Work out what all maps of a view share, a piece at a time: shapes, lights, triangles."""
    shared = geometry(view_id)
    yield
    for layer in ("bone", *WITHIN, "skin"):
        _relief(view_id, layer)
        yield
    for _shape, outline, _fibres in shared.shapes:
        _ = outline.inside
    yield


@lru_cache(maxsize=4)
def _palette(_view_id: str, _tints: Tints) -> Palette:
    """Return the paints and lights of a view, shared by all maps that show it."""
    return Palette()


class BodyScene:
    """The instructions of one view; add `group` to a canvas inside the drawing's transform."""

    def __init__(self, view: View, tints: Tints) -> None:
        self.view = view
        self.tints = tints
        shared = geometry(view.id)
        self.outlines = shared.outlines
        self._bones, self.shapes = shared.bones, shared.shapes
        self._creases = shared.creases
        self._palette = _palette(view.id, tints)
        self._layers: dict[str, InstructionGroup] = {}
        self._colours: dict[str, Color] = {}
        self._sheets: dict[str, Sheet] = {}
        self._focus = InstructionGroup()
        self._chosen: tuple[str, str] | None = None
        self.depth = 0.0
        self.group = InstructionGroup()

    def build(self, px: float) -> None:
        """Make every mesh for a zoom where a device pixel is `px` units."""
        at_once(self.building(px))

    def building(self, px: float) -> Iterator[None]:
        """Do the work of `build` a layer at a time; the last piece puts all of it on show."""
        sheets = {name: Sheet(px) for name in ("base", "bone", *WITHIN, "skin")}
        self._cover(sheets["base"], sheets["skin"])
        yield
        self._lay_bones(sheets["bone"])
        yield
        for layer in WITHIN:
            for shape, outline, fibres in self.shapes:
                if shape.layer == layer:
                    self._muscle(sheets[layer], shape, outline, fibres)
            yield
        self._palette.refresh()
        for name, sheet in sheets.items():
            group, colour = InstructionGroup(), Color(1, 1, 1, 1)
            group.add(colour)
            _add(group, sheet, self._palette.texture)
            self._layers[name], self._colours[name] = group, colour
        self._sheets = sheets
        self.choose(self._chosen, px)
        self.peel(self.depth)

    def _cover(self, base: Sheet, over: Sheet) -> None:
        """Draw the flesh that all lies on, and the skin."""
        tints, paint = self.tints, self._palette.paint
        edge = paint(tints.edge, alpha=0.85)
        flesh, skin = paint(*tints.flesh), paint(*tints.skin)
        for outline in self.outlines:
            base.fill(outline, flesh)
            base.outlined(outline, 1.1, edge)
            over.fill(outline, skin)
            over.light(outline, self._spot("skin"))
            over.outlined(outline, 1.1, edge)
        crease = paint(tints.edge, alpha=0.5)
        for line in self._creases:
            over.strand(*line, 0.9, crease)

    def _lay_bones(self, sheet: Sheet) -> None:
        tints, paint = self.tints, self._palette.paint
        for bone, outline in self._bones:
            top, bottom = (tints.tone(tone) for tone in bone.tones)
            sheet.fill(outline, paint(top, bottom))
            sheet.light(outline, self._spot("bone"))
            sheet.outlined(outline, 0.6, paint(mix(bottom, tints.furrow, 0.45)))

    def _spot(self, layer: str) -> Spot:
        view = self.view
        return self._palette.picture(layer, _relief(view.id, layer), view.width, view.height)

    def _muscle(
        self, sheet: Sheet, shape: Shape, outline: Outline, fibres: Iterable[Fibre]
    ) -> None:
        paint, tints = self._palette.paint, self.tints
        top, bottom = (tints.tone(tone) for tone in shape.tones)
        sheet.fill(outline, paint(top, bottom))
        sheet.light(outline, self._spot(shape.layer))
        pale = shape.tissue is not None
        dark = paint(mix(bottom, tints.furrow, 0.6), alpha=0.3 if pale else 0.55)
        light = paint(mix(top, tints.ridge, 0.7), alpha=0.36)
        for points, normals in fibres:
            sheet.strand(points, normals, 0.7, dark)
            sheet.strand(points, normals, 0.8, light, aside=0.9)
        sheet.outlined(outline, 0.8, paint(mix(bottom, tints.furrow, 0.62), alpha=0.75), inset=0.2)

    def peel(self, depth: float) -> None:
        """Show the body peeled to `depth`: 0 skin, 1 superficial, 2 middle, 3 deep, 4 bone.

        Between whole numbers the outer layer fades. Layers that nothing shows through are not
        drawn at all, which halves the cost of a frame.
        """
        self.depth = max(0.0, min(depth, len(PEELS) - 1.0))
        self.group.clear()
        if not self._layers:
            return
        names = ("base", "bone", *WITHIN, "skin")
        showing = {"base": 1.0, "bone": 1.0}
        for level, name in enumerate(("skin", *LAYERS)):
            showing[name] = max(0.0, min(1.0, 1.0 - (self.depth - level)))
        covered = showing["skin"] >= 1.0
        for name in names:
            if showing[name] <= 0.0 or (covered and name != "skin"):
                continue
            self._colours[name].a = showing[name]
            self.group.add(self._layers[name])
        self.group.add(self._focus)

    def choose(self, chosen: tuple[str, str] | None, px: float) -> None:
        """Set off one muscle (id, side) by its outline and quieten the rest; None for no muscle."""
        self._chosen = chosen
        self._focus.clear()
        found = [
            drawn
            for drawn in self.shapes
            if chosen and drawn[0].muscle == chosen[0] and drawn[0].side in (chosen[1], "mid")
        ]
        if not found:
            return
        paint = self._palette.paint
        veil, sheet = Sheet(px), Sheet(px)
        for outline in self.outlines:
            veil.fill(outline, paint(self.tints.flesh[0], self.tints.flesh[1], 0.5))
        for shape, outline, fibres in found:
            self._muscle(sheet, shape, outline, fibres)
            sheet.outlined(outline, 3.2 * max(px, 0.4), paint(self.tints.ridge, alpha=0.9))
            sheet.outlined(outline, 1.6 * max(px, 0.4), paint(self.tints.chosen))
        self._palette.refresh()
        texture = self._palette.texture
        self._focus.add(Color(1, 1, 1, 1))
        _add(self._focus, veil, texture)
        _add(self._focus, sheet, texture)

    def paint(self, top: Rgb, bottom: Rgb | None = None, alpha: float = 1.0) -> Paint:
        """Return a paint of this scene's palette, for what is drawn on top of it."""
        return self._palette.paint(top, bottom, alpha)

    def texture(self) -> Texture:
        """Return the texture of every paint asked for so far."""
        self._palette.refresh()
        return self._palette.texture

    def under(self, x: float, y: float) -> list[Shape]:
        """Return the muscles at a point (y up), the uppermost that shows first."""
        shown = [name for level, name in enumerate(LAYERS, 1) if level >= round(self.depth)]
        found = [
            shape
            for shape, outline, _fibres in self.shapes
            if shape.muscle and shape.layer in shown and outline.holds(x, y)
        ]
        found.reverse()
        found.sort(key=lambda shape: LAYERS.index(shape.layer))
        return found

    @property
    def vertices(self) -> int:
        """How many vertices all layers have together."""
        return sum(sheet.vertices for sheet in self._sheets.values())


def _add(group: InstructionGroup, sheet: Sheet, texture: Texture) -> None:
    for vertices, indices in sheet.parts:
        if indices:
            group.add(Mesh(vertices=vertices, indices=indices, mode="triangles", texture=texture))


def extent(
    view: View, places: Collection[tuple[str, str]], muscle: str, side: str
) -> tuple[float, float, float, float] | None:
    """Return left, top, right, bottom (y down) of places and a muscle; None if none show."""
    points = [
        point
        for shape in view.regions
        if (shape.region, shape.side) in places
        for point in shape.polygon
    ]
    points += [
        point
        for drawn in view.shapes
        if muscle and drawn.muscle == muscle and drawn.side in (side, "mid")
        for point in drawn.polygon
    ]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def layer_of(shapes: Iterable[Shape], muscle: str) -> str | None:
    """Return the outermost layer a muscle is drawn in, or None where it is not drawn."""
    found = {shape.layer for shape in shapes if shape.muscle == muscle}
    return next((layer for layer in LAYERS if layer in found), None)
