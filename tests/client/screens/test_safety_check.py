"""The safety check, touched: asked, answered, told what to do, and above every trend. Offline."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from server.services.histories import DEMO, DEMO_SEED, diary
from shared.atlas.red_flags import RED_FLAGS
from shared.diary.red_flag_check import Check
from tests.builders import TODAY
from tests.client.layout import problems

STORY = {
    (TODAY - dt.date.fromisoformat(patch["date"])).days: {
        name: value for name, value in patch.items() if name != "date"
    }
    for patch in diary(DEMO, today=TODAY, days=120, seed=DEMO_SEED)
}


def asked(app: Any, *flags: str) -> Any:
    from client.screens.safety_check import SafetyCheckSheet

    sheet = SafetyCheckSheet(app.presenter("red_flags"), Check("monthly", flags))
    sheet.open()
    return sheet


def answer_yes(ui: Any) -> None:
    """Say yes, with everything that fits."""
    from client.widgets.buttons import Chip

    ui.tap("Yes")
    sheet = ui.find(cls="SafetyCheckSheet")
    for chip in [w for w in sheet.walk() if isinstance(w, Chip)]:
        ui.reveal(chip)
        ui.tap(chip)
    if ui.all("Continue"):
        ui.tap("Continue")


def test_a_yes_to_any_question_overrides_the_advice(ui: Any, open_app: Any) -> None:
    """For every question: advice before, what to do instead after, advice again once seen."""
    app = open_app(STORY)
    trends, flags = app.presenter("trends"), app.presenter("red_flags")
    assert trends.view().advice is not None
    for flag, question in RED_FLAGS.items():
        flags.answer(flag, "yes", features=tuple(range(len(question.needs.features))))
        view = trends.view()
        assert view.advice is None, flag
        assert view.warning, flag
        assert trends.today_card() is None
        card = flags.today_card()
        assert card is not None
        assert card.tone == "danger_tint"
        flags.seen()
        assert trends.view().advice is not None, flag


def test_a_yes_that_needs_help_now_ends_the_questions(ui: Any, open_app: Any) -> None:
    """Nothing more is asked; the screen says whom to call, and that nobody is watching."""
    asked(open_app(), "ces_bladder", "motor")
    ui.advance(0.3)
    answer_yes(ui)
    assert ui.shows("Get help now")
    assert ui.shows("Go to A&E now")
    assert ui.shows("Nobody is watching this log")
    assert not ui.shows("Question 2 of 2")


def test_no_to_all_says_so_and_leaves_a_trace(ui: Any, open_app: Any) -> None:
    """Each answer is kept as a record of its own."""
    app = open_app()
    asked(app, "ces_bladder", "motor")
    ui.advance(0.3)
    ui.tap("No")
    ui.tap("No")
    assert ui.shows("Nothing here calls for urgent help")
    assert len(app.journal.records("red_flag_answer")) == 2


def test_a_private_question_can_be_skipped(ui: Any, open_app: Any) -> None:
    """Skipping is no answer."""
    app = open_app()
    asked(app, "ces_sex")
    ui.advance(0.3)
    assert ui.shows("You may skip it")
    ui.tap("Skip")
    (record,) = app.journal.records("red_flag_answer").values()
    assert "answer" not in record


def test_it_can_be_reached_from_me_at_any_time(ui: Any, open_app: Any) -> None:
    """Me, When to get help now, one by one: all questions, with nothing due."""
    app = open_app()
    app.shell.open("me")
    ui.advance(0.3)
    ui.tap("When to get help now")
    ui.tap("Go through them one by one")
    assert ui.shows(f"Question 1 of {len(RED_FLAGS)}")


def test_trends_says_what_to_do_in_place_of_advice(ui: Any, open_app: Any) -> None:
    """While a sign stands, the advice card is gone and the warning leads to what to do."""
    app = open_app(STORY)
    app.presenter("red_flags").answer("dvt", "yes")
    app.shell.open("trends")
    ui.until(lambda: ui.shows("Get help today"))
    assert not ui.shows("A good time to book")
    ui.tap("What to do")
    assert ui.shows("to be seen today for a clot")
    ui.tap("Someone has looked at it")
    ui.tap("Close")
    ui.until(lambda: ui.shows("A good time to book"))


def test_answers_are_only_ever_added(ui: Any, open_app: Any) -> None:
    """Answering again, or saying that somebody looked, changes no record that was there."""
    app = open_app()
    flags = app.presenter("red_flags")
    flags.answer("dvt", "yes")
    before = dict(app.journal.records("red_flag_answer"))
    flags.seen()
    flags.answer("dvt", "no")
    after = app.journal.records("red_flag_answer")
    assert len(after) == 3
    assert {record_id: after[record_id] for record_id in before} == before


def test_own_numbers_are_written_down_once_and_said_everywhere(ui: Any, open_app: Any) -> None:
    """Written from the list of signs; the list and the result screen say it; a country can go."""
    app = open_app()
    app.help_now()
    ui.advance(0.3)
    assert ui.shows("Call 999 or go to A&E.")
    ui.tap("Your own numbers")
    ui.write("In an emergency", "0144")
    ui.tap("Done")
    assert ui.shows("Call 0144 or go to A&E.")
    ui.tap("Germany")
    assert ui.shows("Call 0144 or go to the emergency department.")
    app.presenter("help").write("emergency", "")
    app.presenter("red_flags").answer("pe", "yes")
    app.safety_check()
    ui.advance(0.3)
    assert ui.shows("Call 112 now")


def test_a_note_that_speaks_of_a_sign_brings_the_check_to_today(ui: Any, open_app: Any) -> None:
    """The card on Today leads to the questions."""
    open_app({0: {"pain": 5, "note": "My legs are numb"}, 3: {"pain": 5}})
    ui.until(lambda: ui.shows("A short safety check"))
    ui.tap("A short safety check")
    assert ui.shows("Something in your note is worth a closer look")


@pytest.mark.parametrize("size", [(412, 892), (1280, 800)], ids=["phone", "tablet"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off(ui: Any, open_app: Any, size: tuple[int, int], scale: float) -> None:
    """The longest question, its features and the outcome, at 100 % and 200 %."""
    from client.theme import theme

    ui.resize(*size)
    app = open_app()
    theme.scale = scale
    sheet = asked(app, "axspa")
    ui.advance(0.4)
    assert problems(sheet, size[0]) == []
    ui.tap("Yes")
    assert problems(sheet, size[0]) == []
    ui.tap("Continue")
    assert problems(sheet, size[0]) == []
