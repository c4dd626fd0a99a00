"""The 0 to 10 scale under a finger and under keys."""

from __future__ import annotations

from typing import Any

import pytest

from client.widgets.page import Page
from client.widgets.rating_scale import RatingScale, RatingTrack


@pytest.fixture
def scale(ui: Any) -> Any:
    page = Page()
    scale = RatingScale(title="Pain now", big=True)
    page.add_widget(scale)
    ui.add(page)
    return scale


def test_nothing_is_said_until_a_person_says_it(ui: Any, scale: Any) -> None:
    """A new scale has no value and says so; zero is an answer and looks different."""
    assert scale.value is None
    assert ui.shows("not said yet")
    ui.rate("Pain now", 0)
    assert scale.value == 0
    assert not ui.shows("not said yet")


@pytest.mark.parametrize("value", range(11))
def test_a_tap_gives_the_number_under_the_finger(ui: Any, scale: Any, value: int) -> None:
    """Each of the eleven places gives its own number."""
    ui.rate("Pain now", value)
    assert scale.value == value


@pytest.mark.parametrize("steps", [2, 4, 12])
def test_a_slide_ends_on_the_number_under_the_finger(ui: Any, scale: Any, steps: int) -> None:
    """However fast the finger slides, the last place counts."""
    ui.rate("Pain now", 1)
    track = scale.track
    start = track.to_window(track.x_of(1), track.axis)
    end = track.to_window(track.x_of(6), track.axis + 5)
    ui.drag(start, end, steps=steps)
    assert scale.value == 6


def test_scrolling_past_a_scale_changes_nothing(ui: Any, scale: Any) -> None:
    """A finger that starts on the scale and moves up is scrolling, whether quick or slow."""
    track = scale.track
    x, y = track.to_window(track.x_of(8), track.axis)
    for hold in (0.0, 0.4):
        ui.drag((x, y), (x + 4, y - 200), hold=hold)
        assert scale.value is None


def test_arrow_keys_step_and_stop_at_the_ends(ui: Any) -> None:
    """Arrows step by one from 0 to 10, never past either end."""
    track = ui.add(RatingTrack())
    for name, value in (("right", 0), ("left", 0), ("up", 1), ("end", 10), ("right", 10)):
        assert track.on_key(name)
        assert track.value == value
    assert not track.on_key("escape")


def test_settling_is_told_once_a_touch_ends(ui: Any, scale: Any) -> None:
    """The scale reports a number when the finger leaves, once a touch."""
    told: list[float | None] = []
    scale.bind(on_settle=lambda widget: told.append(widget.value))
    ui.rate("Pain now", 4)
    track = scale.track
    ui.drag(track.to_window(track.x_of(4), track.axis), track.to_window(track.x_of(9), track.axis))
    assert told == [4, 9]
