"""The guide's page as plain data."""

from __future__ import annotations

import pytest

from client.presenters.guide import dose, duration, guide_page
from shared.atlas.guides import GUIDES, Step
from shared.atlas.muscles import MUSCLES


@pytest.mark.parametrize("muscle", sorted(MUSCLES))
def test_every_guide_is_shown_whole(muscle: str) -> None:
    """Each part of each guide reaches the page, and a map that shows its pattern."""
    page, guide = guide_page(muscle, "right"), GUIDES[muscle]
    texts = {text for _icon, _heading, text in page.facts}
    assert {guide.where, guide.layer, guide.does, guide.refers} <= texts
    assert [step.text for step in page.steps] == [step.text for step in guide.release]
    assert page.stop_rules == guide.stop_rules
    assert page.cautions == guide.cautions
    assert len(page.look_alikes) == len(guide.look_alikes)
    assert len(page.sources) == len(guide.sources)
    assert page.evidence
    assert page.confidence


def test_a_guide_that_presses_nothing_offers_no_press_test() -> None:
    """Muscles nobody should press on themselves say so to the screen."""
    for muscle in MUSCLES.values():
        if not muscle.self_care:
            assert not guide_page(muscle.id, "left").presses


def test_doses_read_as_a_person_says_them() -> None:
    """Seconds, rounds and sides become a short line, and nothing where there is no timer."""
    assert (
        dose(Step("Press.", 60, 2, True, "press")) == "1 minute · 2 rounds · each side that hurts"
    )
    assert dose(Step("Stretch.", 30, 1, False, "stretch")) == "30 seconds"
    assert dose(Step("Sit down.", None, 1, False, "set_up")) == ""
    assert duration(90) == "90 seconds"
    assert duration(1200) == "20 minutes"
