"""The drawings as SVG: the same geometry, safe to embed, readable without colour."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from shared.atlas.artwork import PEELS, VIEWS
from shared.atlas.drawing_svg import shown, svg
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import UnknownPlaceError
from shared.atlas.svg_text import ring_data

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("peel", PEELS)
def test_every_view_draws_at_every_layer(view: str, peel: str) -> None:
    """Each picture is whole SVG that says what it shows and holds nothing that runs."""
    root = _tree(svg(view, peel=peel))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert root.get("viewBox") == "0 0 400 800"
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert tags <= {
        *("svg", "title", "desc", "defs", "g", "path", "text", "clipPath", "filter", "stop"),
        *("linearGradient", "pattern"),
        *("feGaussianBlur", "feDiffuseLighting", "feDistantLight", "feComposite"),
    }


def test_nothing_needs_an_exception_from_a_content_policy() -> None:
    """No inline style, no script, no handler, no address outside the picture."""
    picture = svg("posterior", peel="superficial", pattern="gluteus_minimus", side="left")
    for element in _tree(picture).iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert "href" not in element.attrib
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_the_same_arguments_give_the_same_text() -> None:
    """A picture can be cached and compared."""
    options = {"pattern": "piriformis", "side": "right", "areas": {("sacrum", "mid"): 4}}
    assert svg("posterior", **options) == svg("posterior", **options)  # type: ignore[arg-type]


def test_ids_of_two_pictures_do_not_meet() -> None:
    """Two different pictures can stand on one page."""

    def ids(picture: str) -> set[str]:
        return {e.attrib["id"] for e in _tree(picture).iter() if "id" in e.attrib}

    assert not ids(svg("posterior")) & ids(svg("anterior"))
    assert not ids(svg("posterior")) & ids(svg("posterior", theme="dark"))


@pytest.mark.parametrize("peel", PEELS)
def test_geometry_is_that_of_the_views(peel: str) -> None:
    """Each shape shown is drawn with the polygon the other renderer draws, and no other is."""
    view = VIEWS["posterior"]
    paths = _tree(svg("posterior", peel=peel)).iter(f"{SVG}path")
    drawn = {e.get("d") for e in paths if (e.get("fill") or "").startswith("url(")}
    seen = shown(view, peel)
    for shape in view.shapes:
        assert (ring_data(shape.polygon) in drawn) == (shape in seen)


def test_a_plain_picture_has_no_filters_on_muscles() -> None:
    """Where painting must be quick, fibres and shading can be left out; the shapes stay."""
    rich, plain = (
        svg("posterior", peel="deep", fibres=more, rounded=more) for more in (True, False)
    )
    assert "feDiffuseLighting" in rich
    assert "feDiffuseLighting" not in plain
    assert len(plain) < len(rich)
    for shape in shown(VIEWS["posterior"], "deep"):
        assert ring_data(shape.polygon) in plain


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_every_pattern_can_be_drawn(muscle: str) -> None:
    """Each muscle's pattern and points draw on every view without complaint."""
    for view in VIEWS:
        _tree(svg(view, pattern=muscle, side="left"))


def test_spillover_differs_without_colour() -> None:
    """Where only some people feel it, stipple and a dotted outline say so."""
    both = svg("posterior", pattern="piriformis", side="right")
    only_primary = svg("posterior", pattern="soleus", point="TrP3", side="right")
    assert "patternUnits" in both
    assert "stroke-dasharray" in both
    assert "patternUnits" not in only_primary
    assert "stroke-dasharray" not in only_primary


def test_shading_is_cut_off_at_the_body() -> None:
    """Soft shading never runs out over the edge of the body."""
    root = _tree(svg("posterior", pattern="piriformis", side="right"))
    blurred = [
        e for e in root.iter(f"{SVG}path") if (e.get("filter") or "").endswith(("-edge)", "-core)"))
    ]
    clipped = {id(e) for g in root.iter(f"{SVG}g") if g.get("clip-path") for e in g.iter()}
    assert len(blurred) == 4
    assert all(id(e) in clipped for e in blurred)


def test_one_point_shows_its_own_pattern_and_mark() -> None:
    """A point alone has one mark, and words of its own."""
    whole = svg("posterior", pattern="gluteus_maximus", side="left")
    alone = svg("posterior", pattern="gluteus_maximus", point="TrP3", side="left")
    assert _texts(whole) == ["1", "2", "3"]
    assert _texts(alone) == ["3"]
    assert "tailbone" in (_tree(alone).findtext(f"{SVG}desc") or "")


def test_marked_areas_carry_their_numbers() -> None:
    """Each marked place shows its intensity as a number; what is 0 is not marked."""
    areas = {("buttock_mid", "left"): 6, ("sacrum", "mid"): 3, ("calf_mid", "left"): 0}
    picture = svg("posterior", areas=areas)
    assert sorted(_texts(picture)) == ["3", "6"]
    assert "6 of 10" in (_tree(picture).findtext(f"{SVG}desc") or "")


def test_any_measure_can_be_shaded_with_its_own_labels() -> None:
    """How often a place hurt is drawn as intensity is, with the label it is given."""
    place = ("buttock_mid", "left")
    often = svg("posterior", strengths={place: 0.6}, labels={place: "9"})
    strong = svg("posterior", areas={place: 6})
    assert _texts(often) == ["9"]
    assert _fills(often) == _fills(strong)


def test_words_are_escaped() -> None:
    """A title with markup in it stays a title."""
    root = _tree(svg("sole", title="<b>&", description='"quoted" <i>'))
    assert root.findtext(f"{SVG}title") == "<b>&"
    assert root.findtext(f"{SVG}desc") == '"quoted" <i>'


def test_unknown_names_are_refused() -> None:
    """An unknown view, layer, muscle or place is an error, not an empty picture."""
    with pytest.raises(KeyError):
        svg("inside_out")
    with pytest.raises(KeyError):
        svg("posterior", peel="fat")
    with pytest.raises(KeyError):
        svg("posterior", pattern="soul")
    with pytest.raises(UnknownPlaceError):
        svg("posterior", areas={("soul", "left"): 3})
    with pytest.raises(UnknownPlaceError):
        svg("posterior", strengths={("sacrum", "left"): 0.3})


def _texts(picture: str) -> list[str]:
    return [e.text or "" for e in _tree(picture).iter(f"{SVG}text")]


def _fills(picture: str) -> list[tuple[str | None, str | None]]:
    paths = _tree(picture).iter(f"{SVG}path")
    return [(e.get("fill"), e.get("d")) for e in paths if (e.get("fill") or "").startswith("#")]


def _tree(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - our own text, parsed to look into it
