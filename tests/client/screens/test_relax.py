"""The Relax screen, touched: open, play, pause, leave, return, stop, and keep what was done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shared.atlas.reliefs import RELIEFS, Relief
from tests.client.conftest import TODAY
from tests.client.layout import problems

KINDS = {relief.kind: relief for relief in reversed(RELIEFS.values())}


def opened(ui: Any, open_app: Any, relief: str = "six_breath", **settings: Any) -> Any:
    app = open_app(**{"practice_cautions": [], **settings})
    screen = app.shell.open("relax")
    screen.open(RELIEFS[relief])
    ui.advance(0.4)
    return screen


def kept(screen: Any) -> list[dict[str, Any]]:
    return list(screen.presenter._diary.records("practice").values())


def press_start(ui: Any) -> None:
    ui.tap(next(w for w in ui.all(cls="PillButton") if w.text.startswith("Start, ")))


def let_pass(ui: Any, seconds: float) -> None:
    """Let minutes pass with a frame every half minute: a player goes by the clock."""
    while seconds > 0:
        leap = min(30.0, seconds)
        ui.now += leap - 2 / 60
        ui.frames(2)
        seconds -= leap


def test_the_prompt_says_why_and_opens_its_practice(ui: Any, open_app: Any) -> None:
    """One practice is offered, with a reason, one tap away."""
    screen = open_app({0: {"pain": 4, "stress": 8}}).shell.open("relax")
    ui.advance(0.3)
    assert ui.shows("Because your stress is 8 of 10")
    prompt = screen.presenter.prompt()
    ui.tap(next(w for w in ui.all(cls="PillButton") if w.text.startswith("Open, ")))
    assert ui.shows(prompt.relief.title)
    assert ui.shows("Before you start")


def test_what_to_begin_with_is_shown_and_can_be_changed(ui: Any, open_app: Any) -> None:
    """The suggestion is ticked already; what was picked instead stands in a row that changes it."""
    screen = open_app(practice_cautions=[]).shell.open("relax")
    ui.advance(0.3)
    assert ui.shows("We begin with these")
    suggested = {chip.text for chip in ui.all(cls="Chip") if chip.on}
    assert len(suggested) == 6
    ui.tap("Change them")
    ui.advance(0.3)
    for title in suggested:
        ui.tap(next(c for c in ui.all(title, "Chip") if c.toggles))
    assert ui.shows("With none picked we choose for you.")
    ui.tap("Show every practice")
    ui.tap(ui.find("Body scan", "Chip"))
    ui.tap(ui.find("Box breathing", "Chip"))
    ui.tap("Keep my choice")
    ui.advance(0.3)
    assert screen.presenter.picks.picked == ("box", "body_scan")
    assert not ui.shows("We begin with these")
    assert ui.shows("Box breathing, Body scan")
    assert screen.presenter.prompt().relief.id in ("box", "body_scan")
    ui.tap(ui.find("What I am trying", "ListRow"))
    ui.advance(0.3)
    assert {chip.text for chip in ui.all(cls="Chip") if chip.on} == {"Box breathing", "Body scan"}


def test_the_suggestion_is_taken_with_one_touch(ui: Any, open_app: Any) -> None:
    """It is not asked again, the prompt comes from it, and its row says what is tried."""
    screen = open_app().shell.open("relax")
    ui.advance(0.3)
    ui.tap("Begin with these")
    assert not ui.shows("We begin with these")
    assert screen.presenter.picks.asked
    assert screen.presenter.picks.picked == ()
    assert screen.presenter.prompt().relief.id in screen.presenter.picks.in_play
    assert ui.shows(screen.presenter.picks.words())


def test_the_library_is_short_until_a_shelf_is_opened(ui: Any, open_app: Any) -> None:
    """Shelves are closed at first; one opens at a touch and closes at the next."""
    open_app().shell.open("relax")
    ui.advance(0.3)
    assert not ui.all("Figure four", "ListRow")
    ui.tap(ui.find("Stretches", "ListRow"))
    assert ui.all("Figure four", "ListRow")
    ui.tap(ui.find("Stretches", "ListRow"))
    assert not ui.all("Figure four", "ListRow")


def test_a_starred_practice_stands_first(ui: Any, open_app: Any) -> None:
    """A star puts a practice among one's own, at the top of the library."""
    screen = opened(ui, open_app, "stretch_figure_four")
    ui.tap("Keep among yours")
    screen.to_library()
    ui.advance(0.2)
    ui.tap(ui.find("Figure four", "ListRow"))
    assert screen.relief == RELIEFS["stretch_figure_four"]


def test_cautions_and_evidence_stand_before_the_start(ui: Any, open_app: Any) -> None:
    """No kind of practice can be started past its cautions, stop rules and evidence line."""
    screen = open_app(practice_cautions=[]).shell.open("relax")
    for relief in KINDS.values():
        screen.open(relief)
        ui.frames(1)
        for sentence in (*relief.cautions, *relief.stop_rules, relief.evidence):
            assert ui.shows(sentence), f"{relief.id}: {sentence}"


@pytest.mark.parametrize("relief", KINDS.values(), ids=KINDS)
def test_a_practice_plays_to_its_end_and_is_kept(ui: Any, open_app: Any, relief: Relief) -> None:
    """One of each kind, played out in its stated time, rated, saved: kept as completed."""
    screen = opened(ui, open_app, relief.id)
    ui.rate("Tension", 7)
    press_start(ui)
    let_pass(ui, relief.total_seconds - 2)
    assert screen.playing is not None
    ui.advance(3)
    assert screen.playing is None
    assert ui.shows("Well done")
    ui.rate("Tension", 3)
    ui.tap("Save")
    (practice,) = kept(screen)
    assert practice["completed"] is True
    assert practice["seconds"] == relief.total_seconds
    assert (practice["before_tension"], practice["after_tension"]) == (7, 3)


def test_both_sides_take_twice_the_time(ui: Any, open_app: Any) -> None:
    """A release for both sides says which side it is the turn of, and ends after both."""
    screen = opened(ui, open_app, "press_piriformis")
    ui.tap(ui.find("Both sides", "Segment"))
    press_start(ui)
    assert ui.shows("First side")
    let_pass(ui, RELIEFS["press_piriformis"].total_seconds)
    assert ui.shows("Other side")
    let_pass(ui, RELIEFS["press_piriformis"].total_seconds)
    assert screen.playing is None
    assert ui.shows("Well done")


def test_skip_and_back_move_by_steps(ui: Any, open_app: Any) -> None:
    """The buttons beside Pause lead to the next step and back."""
    screen = opened(ui, open_app, "stretch_figure_four")
    screen.start()
    ui.advance(0.2)
    ui.tap("Next step")
    assert ui.shows("Let go and change sides.")
    ui.tap("Back a step")
    assert ui.shows("First side.")


def test_a_dimmed_player_goes_on_and_wakes_at_a_touch(ui: Any, open_app: Any) -> None:
    """Under the veil time runs in the dark look, and the first touch only lifts the veil."""
    from client.theme import theme

    screen = opened(ui, open_app)
    screen.start()
    ui.advance(0.2)
    bright = sum(ui.image().resize((1, 1)).getpixel((0, 0)))
    ui.tap("Dim the screen")
    assert screen.playing.dim
    assert theme.dark
    assert sum(ui.image().resize((1, 1)).getpixel((0, 0))) < bright / 6
    ui.advance(5)
    ui.tap("Pause")
    assert not screen.playing.dim
    assert not theme.dark
    assert screen.playing.player.playing
    assert screen.playing.player.elapsed > 5


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


def test_the_place_is_kept_over_a_restart(ui: Any, open_app: Any) -> None:
    """Closed in the middle and opened again: the practice is offered from where it was left."""
    screen = opened(ui, open_app)
    screen.start()
    let_pass(ui, 64)
    ui.app.dispatch("on_stop")
    ui.app = None
    for widget in list(ui.window.children):
        ui.window.remove_widget(widget)
    again = open_app().shell.open("relax")
    ui.advance(0.3)
    assert ui.shows("Your place is kept.")
    ui.tap("Go on with it")
    assert again.playing.player.elapsed == pytest.approx(64, abs=1.5)


def test_a_practice_left_on_another_day_is_kept_as_interrupted(ui: Any, open_app: Any) -> None:
    """Nobody returned to it: the next day it is in the diary, not completed."""
    yesterday = (TODAY - dt.timedelta(days=1)).isoformat()
    left = {"relief": "six_breath", "elapsed": 90.0, "sides": 1, "date": yesterday, "before": {}}
    screen = open_app(practice_underway=left).shell.open("relax")
    ui.advance(0.2)
    (practice,) = kept(screen)
    assert (practice["date"], practice["seconds"], practice["completed"]) == (yesterday, 90, False)
    assert not ui.shows("Your place is kept.")


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


def test_the_questions_come_before_the_first_release(ui: Any, open_app: Any) -> None:
    """Asked once, kept, and a practice that an answer forbids stays closed and says why."""
    screen = opened(ui, open_app, "press_piriformis", practice_cautions=None)
    press_start(ui)
    ui.advance(0.4)
    assert screen.playing is None
    ui.tap("Do you take blood thinners?")
    ui.tap("Keep my answers")
    ui.advance(0.4)
    assert screen.playing is None
    assert ui.shows("You told us: blood thinners.")
    assert not any(w.text.startswith("Start, ") for w in ui.all(cls="PillButton"))


def test_without_a_reason_against_it_the_release_starts_after_the_questions(
    ui: Any, open_app: Any
) -> None:
    """All answered with no: the practice plays, and nothing is asked the next time."""
    screen = opened(ui, open_app, "press_piriformis", practice_cautions=None)
    press_start(ui)
    ui.advance(0.4)
    ui.tap("Keep my answers")
    ui.advance(0.4)
    assert screen.playing is not None
    assert screen.presenter.cautions.asked


def test_a_red_flag_closes_releases_until_it_is_taken_back(ui: Any, open_app: Any) -> None:
    """While the newest answer is yes nothing may be pressed; breathing stays open."""
    screen = opened(ui, open_app)
    diary = screen.presenter._diary
    answer = {"flag": "dvt", "answer": "yes", "date": TODAY.isoformat()}
    diary.put("red_flag_answer", "one", answer)
    screen.open(RELIEFS["press_piriformis"])
    ui.advance(0.2)
    assert ui.shows("Not for you right now")
    screen.open(RELIEFS["six_breath"])
    ui.advance(0.2)
    assert not ui.shows("Not for you right now")


def test_reminders_are_chosen_on_a_sheet(ui: Any, open_app: Any) -> None:
    """A switch and a time turn a reminder on; what the device cannot do is said."""
    app = open_app()
    app.shell.open("relax", sheet="reminders")
    ui.advance(0.4)
    ui.tap(ui.find("Check-in", "SwitchRow"))
    assert app.journal.setting("reminder_check_in") == "19:30"
    assert ui.shows("This device cannot buzz.")


@pytest.mark.parametrize(
    "size", [(412, 892), (1280, 800), (360, 640)], ids=["phone", "tablet", "small"]
)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_or_covered(
    ui: Any, open_app: Any, size: tuple[int, int], scale: float
) -> None:
    """Library, practice, player and its end, at 100 % and 200 %, on phone and tablet."""
    ui.resize(*size)
    screen = opened(ui, open_app, "stretch_knee_to_shoulder", text_scale=scale)
    assert problems(screen, size[0]) == []
    for relief in ("stretch_knee_to_shoulder", "six_breath"):
        screen.open(RELIEFS[relief])
        screen.start()
        ui.advance(0.5)
        assert problems(screen, size[0]) == []
        ui.tap("Stop")
        assert problems(screen, size[0]) == []
    screen.to_library()
    screen.library.shelf = "stretch"
    screen.library.fill()
    ui.advance(0.2)
    assert problems(screen, size[0]) == []
