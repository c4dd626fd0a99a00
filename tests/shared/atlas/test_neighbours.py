"""Which regions touch each other on the body."""

from __future__ import annotations

from shared.atlas.regions import NEIGHBOURS, REGIONS


def test_every_region_has_neighbours_it_shares() -> None:
    """Touching is mutual, never with oneself, and leaves no region alone."""
    assert list(NEIGHBOURS) == list(REGIONS)
    for region, others in NEIGHBOURS.items():
        assert others
        assert region not in others
        assert all(region in NEIGHBOURS[other] for other in others)


def test_the_body_hangs_together() -> None:
    """Every region can be reached from the sacrum by stepping from neighbour to neighbour."""
    reached, border = {"sacrum"}, ["sacrum"]
    while border:
        new = set(NEIGHBOURS[border.pop()]) - reached
        reached |= new
        border += new
    assert reached == set(REGIONS)


def test_far_places_do_not_touch() -> None:
    """Buttock and calf, or the fronts and backs of the thigh, are no neighbours."""
    assert "calf_prox" not in NEIGHBOURS["buttock_lower"]
    assert not {"thigh_ant_mid", "thigh_ant_prox"} & set(NEIGHBOURS["thigh_post_mid"])
