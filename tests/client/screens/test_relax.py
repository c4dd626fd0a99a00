"""The Relax screen, touched: open, play, pause, leave, return, stop, and keep what was done."""

from __future__ import annotations

from typing import Any

import pytest

from shared.atlas.reliefs import RELIEFS
from tests.client.layout import problems


def opened(ui: Any, open_app: Any, relief: str = "six_breath", **settings: Any) -> Any:
    app = open_app(**settings)
    screen = app.shell.open("relax")
    screen.open(RELIEFS[relief])
    ui.advance(0.4)
    return screen


def kept(screen: Any) -> list[dict[str, Any]]:
    return list(screen.presenter._diary.records("practice").values())


def test_the_prompt_says_why_and_opens_its_practice(ui: Any, open_app: Any) -> None:
    """One practice is offered, with a reason, one tap away."""
    app = open_app({0: {"pain": 4, "stress": 8}})
    screen = app.shell.open("relax")
    ui.advance(0.3)
    assert ui.shows("Because your stress is 8 of 10")
    screen_prompt = screen.presenter.prompt()
    ui.tap(next(w for w in ui.all(cls="PillButton") if w.text.startswith("Open, ")))
    assert ui.shows(screen_prompt.relief.title)
    assert ui.shows("Before you start")


def test_cautions_and_evidence_stand_before_the_start(ui: Any, open_app: Any) -> None:
    """No kind of practice can be started past its cautions, stop rules and evidence line."""
    screen = open_app().shell.open("relax")
    for relief in {relief.kind: relief for relief in RELIEFS.values()}.values():
        screen.open(relief)
        ui.frames(1)
        for sentence in (*relief.cautions, *relief.stop_rules, relief.evidence):
            assert ui.shows(sentence), f"{relief.id}: {sentence}"


def test_a_practice_plays_to_its_end_and_is_kept(ui: Any, open_app: Any) -> None:
    """Played out in its stated time, rated, saved: the diary has it as completed."""
    screen = opened(ui, open_app, "sigh")
    ui.rate("Tension", 7)
    ui.tap(next(w for w in ui.all(cls="PillButton") if w.text.startswith("Start, ")))
    ui.advance(RELIEFS["sigh"].total_seconds - 2)
    assert screen.playing is not None
    ui.advance(3)
    assert screen.playing is None
    assert ui.shows("Well done")
    ui.rate("Tension", 3)
    ui.tap("Save")
    (practice,) = kept(screen)
    assert practice["completed"] is True
    assert practice["seconds"] == RELIEFS["sigh"].total_seconds
    assert (practice["before_tension"], practice["after_tension"]) == (7, 3)


def test_pausing_leaving_and_returning_keep_the_place(ui: Any, open_app: Any) -> None:
    """Another tab in between pauses it; going on starts where it was."""
    screen = opened(ui, open_app)
    screen.start()
    ui.advance(7)
    place = screen.playing.player.elapsed
    screen.shell.open("today")
    ui.advance(30)
    screen.shell.open("relax")
    ui.advance(0.2)
    assert screen.playing.player.elapsed == pytest.approx(place, abs=0.1)
    ui.tap("Go on")
    ui.advance(2)
    assert screen.playing.player.elapsed > place + 1.5


def test_a_practice_stopped_early_is_kept_as_such(ui: Any, open_app: Any) -> None:
    """Stopping is fine and is not counted as done."""
    screen = opened(ui, open_app)
    screen.start()
    ui.advance(5)
    ui.tap("Stop")
    assert ui.shows("Stopped early")
    ui.tap("Save")
    (practice,) = kept(screen)
    assert practice["completed"] is False
    assert 4 <= practice["seconds"] <= 7


@pytest.mark.parametrize("size", [(412, 892), (1280, 800)], ids=["phone", "tablet"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_or_covered(
    ui: Any, open_app: Any, size: tuple[int, int], scale: float
) -> None:
    """Library, practice and player, at 100 % and 200 %, on phone and tablet."""
    from client.theme import theme

    ui.resize(*size)
    screen = opened(ui, open_app, "press_piriformis")
    theme.scale = scale
    ui.advance(0.5)
    assert problems(screen, size[0]) == []
    screen.start()
    ui.advance(0.5)
    assert problems(screen, size[0]) == []
