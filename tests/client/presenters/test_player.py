"""A practice follows the clock: pause, skip, back and the end are where they should be."""

from __future__ import annotations

import pytest

from client.presenters.player import Player
from shared.atlas.reliefs import RELIEFS


class Watch:
    """A clock moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def playing(watch: Watch, relief: str = "six_breath") -> Player:
    player = Player(RELIEFS[relief], clock=watch)
    player.play()
    return player


@pytest.mark.parametrize("relief", sorted(RELIEFS))
def test_every_practice_ends_exactly_after_its_stated_time(relief: str, watch: Watch) -> None:
    """A moment before the stated total it still runs, at the total it is done."""
    player = playing(watch, relief)
    watch.now += RELIEFS[relief].total_seconds - 0.01
    assert not player.moment().done
    watch.now += 0.01
    assert player.moment().done
    assert player.moment().total_left == 0


@pytest.mark.parametrize("relief", sorted(RELIEFS))
def test_every_step_is_reached_in_order_for_its_time(relief: str, watch: Watch) -> None:
    """Each step of the first round begins when the ones before it are over."""
    player = playing(watch, relief)
    start = watch.now
    for index, step in enumerate(RELIEFS[relief].steps):
        watch.now = start + sum(s.seconds for s in RELIEFS[relief].steps[:index]) + 0.001
        moment = player.moment()
        assert moment.step == step
        assert moment.left == pytest.approx(step.seconds, abs=0.01)


def test_a_pause_holds_the_place_for_any_time(watch: Watch) -> None:
    """An hour away from a paused practice changes nothing."""
    player = playing(watch)
    watch.now += 7
    player.pause()
    held = player.moment()
    watch.now += 3600
    assert player.moment() == held
    player.play()
    watch.now += 1
    assert player.elapsed == pytest.approx(8)


def test_skipping_goes_step_by_step_to_the_end(watch: Watch) -> None:
    """As many skips as there are steps end the practice."""
    relief = RELIEFS["six_breath"]
    player = playing(watch)
    for _ in range(len(relief.steps) * relief.cycles):
        assert not player.done
        player.skip()
    assert player.done


def test_back_returns_to_the_start_of_a_step_and_then_to_the_one_before(watch: Watch) -> None:
    """Late in a step back restarts it; at its very start back goes one further."""
    relief = RELIEFS["six_breath"]
    player = playing(watch)
    player.skip()
    watch.now += relief.steps[1].seconds - 0.5
    player.back()
    assert player.elapsed == pytest.approx(relief.steps[0].seconds)
    player.back()
    assert player.elapsed == pytest.approx(0)


def test_the_breath_fills_along_breaths_in_and_empties_along_breaths_out(watch: Watch) -> None:
    """Empty at first, full after the breath in, half way between, empty after the breath out."""
    relief = RELIEFS["six_breath"]
    into, out = relief.steps[0].seconds, relief.steps[1].seconds
    player = playing(watch)
    assert player.moment().breath == pytest.approx(0)
    watch.now += into / 2
    assert player.moment().breath == pytest.approx(0.5)
    watch.now += into / 2
    assert player.moment().breath == pytest.approx(1)
    watch.now += out - 0.001
    assert player.moment().breath == pytest.approx(0, abs=0.01)


def test_a_practice_without_breathing_has_no_breath(watch: Watch) -> None:
    """A stretch does not pace anyone's lungs."""
    relief = next(r for r in RELIEFS.values() if r.kind == "stretch")
    assert playing(watch, relief.id).moment().breath is None
