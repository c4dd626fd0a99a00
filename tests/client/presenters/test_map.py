"""What the map decides without drawing."""

from __future__ import annotations

import pytest

from client.presenters import map as atlas
from shared.atlas.artwork import VIEWS
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import check_place


def test_search_finds_a_muscle_by_a_part_of_either_name() -> None:
    """Latin and everyday names count, in any letter case and word order."""
    assert [m.id for m in atlas.search("MINIM")] == ["gluteus_minimus"]
    assert "piriformis" in [m.id for m in atlas.search("pear")]
    assert atlas.search("maximus gluteus")[0].id == "gluteus_maximus"
    assert atlas.search("no such muscle") == []


def test_search_without_words_offers_all_with_the_gluteals_first() -> None:
    """An empty search is the whole list, led by the four that matter most."""
    found = [m.id for m in atlas.search("  ")]
    assert tuple(found[:4]) == atlas.GLUTEALS
    assert len(found) == len(MUSCLES)


@pytest.mark.parametrize("side", ["left", "right"])
def test_patterns_are_places_of_one_side_and_the_midline(side: str) -> None:
    """Every pattern names places the atlas knows, none of them on the other side."""
    for muscle in MUSCLES.values():
        for point in ("", *(p.id for p in muscle.points)):
            found = atlas.pattern(muscle.id, side, point)
            for place in found.places:
                check_place(*place)
                assert place[1] in (side, "mid")
            assert not found.primary & found.spillover


def test_a_points_pattern_is_part_of_its_muscles() -> None:
    """Choosing a point narrows the pattern and never adds to it."""
    whole = atlas.pattern("gluteus_maximus", "left").places
    for point in MUSCLES["gluteus_maximus"].points:
        assert atlas.pattern("gluteus_maximus", "left", point.id).places <= whole


def test_every_muscle_has_a_view_that_draws_it() -> None:
    """Searching for any muscle ends at a view where it can be seen."""
    for muscle in MUSCLES:
        for side in ("left", "right"):
            view = atlas.best_view(muscle, side)
            assert atlas.shows_muscle(view, muscle, side), muscle
            assert atlas.drawn_depth(view, muscle) in (1, 2, 3)


def test_the_view_stays_while_it_shows_the_muscle() -> None:
    """The body does not turn away from under a finger."""
    assert atlas.best_view("gluteus_maximus", "left", "posterior") == "posterior"


def test_patterns_are_shown_where_most_of_them_is() -> None:
    """A pattern's views each show some of it, the fullest first."""
    views = atlas.pattern_views("piriformis", "right")
    assert views[0] == "posterior"
    assert set(views) <= set(VIEWS)


def test_a_low_confidence_pattern_says_so_on_the_card() -> None:
    """Where few sources agree, the card carries the remark; elsewhere it does not."""
    for muscle in MUSCLES.values():
        assert bool(atlas.card(muscle.id, "left").remark) == (muscle.confidence == "low")
