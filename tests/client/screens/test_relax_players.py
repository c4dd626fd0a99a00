"""Every practice, touched from its page to its end on a clock of its own."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from client.presenters.relax import duration
from shared.atlas.reliefs import RELIEFS, Relief, ReliefKind
from tests.client.conftest import TODAY


def let_pass(ui: Any, seconds: float) -> None:
    """Let minutes pass with a frame every half minute: a player goes by the clock."""
    while seconds > 0:
        leap = min(30.0, seconds)
        ui.now += leap - 1 / 60
        ui.frames(1)
        seconds -= leap


def page_says_what_to_mind(ui: Any, screen: Any, relief: Relief) -> None:
    """Check that cautions, stop rules and evidence stand on the page, the start after them."""
    texts = [(w, w.text) for w in ui.widgets(screen) if isinstance(getattr(w, "text", None), str)]
    everything = "\n".join(text for _widget, text in texts)
    for sentence in (*relief.cautions, *relief.stop_rules, relief.evidence):
        assert sentence in everything, f"{relief.id}: {sentence}"
    start = ui.find(f"Start, {duration(relief.total_seconds)}", "PillButton")
    caution = next(widget for widget, text in texts if relief.cautions[0] in text)
    assert caution.to_window(*caution.pos)[1] > start.to_window(*start.pos)[1], relief.id


def play(ui: Any, screen: Any, relief: Relief) -> None:
    """Play one practice by touch: start, pause, go on, leave, return, and to the end."""
    screen.open(relief)
    ui.frames(2)
    page_says_what_to_mind(ui, screen, relief)
    ui.tap(ui.find(f"Start, {duration(relief.total_seconds)}", "PillButton"))
    begun = ui.now
    assert screen.playing is not None, relief.id
    let_pass(ui, relief.total_seconds * 0.3)
    ui.tap("Pause")
    place = screen.playing.player.elapsed
    paused = ui.now
    let_pass(ui, 90)
    assert screen.playing.player.elapsed == place
    screen.shell.open("today")
    ui.frames(1)
    screen.shell.open("relax")
    ui.frames(1)
    assert screen.playing.player.elapsed == place
    assert screen.presenter.underway.place().elapsed == pytest.approx(place, abs=0.06)
    ui.tap("Go on")
    held = ui.now - paused
    assert screen.playing.player.playing
    let_pass(ui, relief.total_seconds - (ui.now - begun - held) - 1.5)
    assert screen.playing is not None, f"{relief.id} ended early"
    ui.advance(2.5)
    assert screen.playing is None, f"{relief.id} did not end"
    assert ui.shows("Well done")
    ui.tap("Save")


@pytest.mark.parametrize("kind", get_args(ReliefKind))
def test_every_practice_is_played_by_touch_to_its_end_in_its_time(
    ui: Any, open_app: Any, kind: str
) -> None:
    """Cautions and evidence first; pause, leave and return keep the place; kept as completed."""
    app = open_app(practice_cautions=[], practices_picked=[])
    screen = app.shell.open("relax")
    reliefs = [relief for relief in RELIEFS.values() if relief.kind == kind]
    for relief in reliefs:
        play(ui, screen, relief)
    kept = list(screen.presenter._diary.records("practice").values())
    assert {(p["relief"], p["seconds"], p["completed"], p["date"]) for p in kept} == {
        (relief.id, relief.total_seconds, True, TODAY.isoformat()) for relief in reliefs
    }


def test_the_screen_stays_on_only_while_a_practice_runs(ui: Any, open_app: Any) -> None:
    """On from the start, free to go dark in a pause and after the end."""
    screen = open_app(practice_cautions=[], practices_picked=[]).shell.open("relax")
    screen.open(RELIEFS["box"])
    assert ui.window.allow_screensaver
    screen.start()
    ui.advance(0.2)
    assert not ui.window.allow_screensaver
    ui.tap("Pause")
    assert ui.window.allow_screensaver
    ui.tap("Go on")
    assert not ui.window.allow_screensaver
    ui.tap("Stop")
    assert ui.window.allow_screensaver


def test_with_reduced_motion_the_body_stands_still(ui: Any, open_app: Any) -> None:
    """Breath in and out change how strong it is, not where anything lies."""
    screen = open_app(practice_cautions=[], practices_picked=[], reduced_motion=True).shell.open(
        "relax"
    )
    screen.open(RELIEFS["six_breath"])
    screen.start()
    ui.advance(0.5)
    pacer = screen.playing.pacer
    places = [(petal.pos, petal.size) for petal in pacer._petals]
    strength = pacer._petal_colour.a
    ui.advance(4)
    assert [(petal.pos, petal.size) for petal in pacer._petals] == places
    assert pacer._petal_colour.a > strength


def test_what_to_do_can_be_read_from_the_floor(ui: Any, open_app: Any) -> None:
    """Every step of every practice is written at 24 dp or more, on a phone at 100 %."""
    screen = open_app(practice_cautions=[], practices_picked=[]).shell.open("relax")
    for relief in RELIEFS.values():
        screen.open(relief)
        screen.start()
        for step in relief.steps:
            ui.settle()
            words = screen.playing.now or step.text
            shown = ui.find(words, "StageText")
            assert shown.font_size >= 24, f"{relief.id}: {words}"
            screen.playing.skip()
            if screen.playing is None:
                break
        if screen.playing is not None:
            screen.playing.close()
