"""Skin regions chosen and joined."""

from __future__ import annotations

import pytest

from shared.atlas.artwork import VIEWS
from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import best_view, joined, patches, pattern_places, views_needed
from shared.atlas.paths import area


def test_two_neighbours_become_one() -> None:
    """Two squares side by side have one outline, without the border between them."""
    left = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    right = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0))
    (ring,) = joined([left, right])
    assert area(ring) == 2
    assert set(ring) == set(left) | set(right)


def test_strangers_stay_apart() -> None:
    """Squares that do not touch keep their own outlines."""
    left = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    far = tuple((x + 5, y) for x, y in left)
    assert sorted(area(ring) for ring in joined([left, far])) == [1, 1]


def test_a_pattern_keeps_the_midline() -> None:
    """Regions on the midline belong to the pattern of either side, as `mid`."""
    primary, spillover = pattern_places("gluteus_maximus", "left", "TrP1")
    assert primary == {("sacroiliac", "left"), ("sacrum", "mid"), ("gluteal_fold", "left")}
    assert spillover == {("buttock_mid", "left"), ("thigh_post_prox", "left")}


def test_a_point_without_a_pattern_has_its_muscles() -> None:
    """Where no map exists for one point alone, the muscle's own is shown."""
    assert pattern_places("gracilis", "right", "TrP1") == pattern_places("gracilis", "right")


def test_patches_of_a_pattern_join_into_one_shade() -> None:
    """The back of the leg, region by region, is shaded as one piece."""
    places = {(f"thigh_post_{part}", "right") for part in ("prox", "mid", "dist")}
    chosen = patches(VIEWS["posterior"], places)
    assert len(chosen) == 3
    (ring,) = joined(patch.polygon for patch in chosen)
    assert area(ring) == pytest.approx(sum(area(patch.polygon) for patch in chosen))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_best_view_shows_the_pattern(side: str) -> None:
    """Every muscle opens on a view of its side in which part of its pattern is seen."""
    for muscle in MUSCLES:
        view = best_view(muscle, side)
        assert not view.endswith("_lateral") or view == f"{side}_lateral"
        primary, spillover = pattern_places(muscle, side)
        assert patches(VIEWS[view], primary | spillover)


def test_the_best_view_is_the_one_a_therapist_would_turn_to() -> None:
    """The outer leg is shown from the side, the buttock from behind, the hip from in front."""
    assert best_view("gluteus_minimus", "left") == "left_lateral"
    assert best_view("piriformis", "right") == "posterior"
    assert best_view("iliopsoas", "right") == "anterior"
    assert best_view("gracilis", "right") == "medial"


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_views_needed_show_all_that_most_people_feel(side: str) -> None:
    """Together they show the whole primary pattern, but for what is felt inside."""
    for muscle in MUSCLES:
        primary, _ = pattern_places(muscle, side)
        shown = {
            (patch.region, patch.side)
            for view in views_needed(muscle, side)
            for patch in patches(VIEWS[view], primary)
        }
        assert primary - shown <= {("pelvis_deep", "mid")}, muscle


def test_one_view_is_enough_where_it_shows_everything() -> None:
    """No second picture is asked for without need, and one is where muscle and pain are apart."""
    assert views_needed("piriformis", "left") == ("posterior",)
    assert set(views_needed("rectus_abdominis_lower", "left")) == {"anterior", "posterior"}
